-- Schemas, extensions, event triggers, default privileges, large objects, foreign data and publications: a line per attribute.
-- Of options that look like a secret only the name is read.
SELECT n.tableoid AS class, n.oid, 0 AS sub, 'schema' AS kind, '' AS schema, '' AS parent, n.nspname AS name,
       v.attribute, v.value
  FROM pg_catalog.pg_namespace n
 CROSS JOIN LATERAL (VALUES
   -- The server itself gives public to the first superuser (10), since 15 to pg_database_owner (6171).
   ('owner', CASE WHEN n.nspname <> 'public'
                       OR n.nspowner <> CASE WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 150000
                                             THEN 10 ELSE 6171 END
                  THEN pg_catalog.pg_get_userbyid(n.nspowner)::text END))
   AS v(attribute, value)
 WHERE n.oid >= 16384 AND n.nspname !~ '^pg_(toast_)?temp_'
    OR n.nspname = 'public'
UNION ALL
SELECT e.tableoid, e.oid, 0, 'extension', '', '', e.extname, v.attribute, v.value
  FROM pg_catalog.pg_extension e
  JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
 CROSS JOIN LATERAL (VALUES
   -- Not its owner: pg_dump leaves it out, and an extension is whoever's that restores.
   ('schema', n.nspname::text),
   ('version', e.extversion),
   ('configuration tables', (SELECT pg_catalog.string_agg(x.line, E'\n' ORDER BY x.line COLLATE "C")
                               FROM (SELECT t.oid::pg_catalog.oid::pg_catalog.regclass || ' ' || t.condition
                                       FROM ROWS FROM (pg_catalog.unnest(e.extconfig), pg_catalog.unnest(e.extcondition))
                                            AS t(oid, condition)) AS x(line)))) AS v(attribute, value)
UNION ALL
SELECT e.tableoid, e.oid, 0, 'event trigger', '', '', e.evtname, v.attribute, v.value
  FROM pg_catalog.pg_event_trigger e
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(e.evtowner)::text),
   ('event', e.evtevent::text),
   ('function', e.evtfoid::pg_catalog.regprocedure::text),
   ('fires', CASE e.evtenabled WHEN 'D' THEN 'never' WHEN 'R' THEN 'as replica only' WHEN 'A' THEN 'always' END),
   ('tags', (SELECT pg_catalog.string_agg(t.tag, ', ' ORDER BY t.tag COLLATE "C")
               FROM pg_catalog.unnest(e.evttags) AS t(tag)))) AS v(attribute, value)
UNION ALL
SELECT d.tableoid, d.oid, 0, 'default privileges', coalesce(n.nspname, ''), pg_catalog.pg_get_userbyid(d.defaclrole),
       CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
                            WHEN 'n' THEN 'schemas' WHEN 'L' THEN 'large objects' ELSE d.defaclobjtype::text END, NULL, NULL
  FROM pg_catalog.pg_default_acl d
  LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
UNION ALL
-- Comments on large objects stand under their pages' catalog.
SELECT 'pg_catalog.pg_largeobject'::pg_catalog.regclass, l.oid, 0, 'large object', '', '', l.oid::text, 'owner',
       pg_catalog.pg_get_userbyid(l.lomowner)::text
  FROM pg_catalog.pg_largeobject_metadata l
UNION ALL
SELECT f.tableoid, f.oid, 0, 'foreign-data wrapper', '', '', f.fdwname, v.attribute, v.value
  FROM pg_catalog.pg_foreign_data_wrapper f
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(f.fdwowner)::text),
   ('handler', nullif(f.fdwhandler::pg_catalog.regprocedure::text, '-')),
   ('validator', nullif(f.fdwvalidator::pg_catalog.regprocedure::text, '-')),
   ('options', (SELECT pg_catalog.string_agg(
                         CASE WHEN o.option ~* '^[^=]*(pass|pwd|secret|token|key|credential)|=.*(://[^/@]*:[^/@]*@|(password|pwd) *=)'
                              THEN pg_catalog.regexp_replace(o.option, '=.*$', '=(hidden)') ELSE o.option END,
                         ', ' ORDER BY o.option COLLATE "C")
                  FROM pg_catalog.unnest(f.fdwoptions) AS o(option)))) AS v(attribute, value)
UNION ALL
SELECT s.tableoid, s.oid, 0, 'foreign server', '', '', s.srvname, v.attribute, v.value
  FROM pg_catalog.pg_foreign_server s
  JOIN pg_catalog.pg_foreign_data_wrapper f ON f.oid = s.srvfdw
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(s.srvowner)::text),
   ('wrapper', f.fdwname::text),
   ('type', s.srvtype),
   ('version', s.srvversion),
   ('options', (SELECT pg_catalog.string_agg(
                         CASE WHEN o.option ~* '^[^=]*(pass|pwd|secret|token|key|credential)|=.*(://[^/@]*:[^/@]*@|(password|pwd) *=)'
                              THEN pg_catalog.regexp_replace(o.option, '=.*$', '=(hidden)') ELSE o.option END,
                         ', ' ORDER BY o.option COLLATE "C")
                  FROM pg_catalog.unnest(s.srvoptions) AS o(option)))) AS v(attribute, value)
UNION ALL
-- Values of options may be passwords: but for the user's name only the options' names are read. Who may see none: hidden.sql.
SELECT 'pg_catalog.pg_user_mapping'::pg_catalog.regclass, m.umid, 0, 'user mapping', '', m.srvname, m.usename, 'options',
       CASE WHEN m.umoptions IS NOT NULL THEN
         (SELECT pg_catalog.string_agg(CASE WHEN o.option ~ '^user=' THEN o.option ELSE pg_catalog.regexp_replace(o.option, '=.*$', '') END,
                                       ', ' ORDER BY o.option COLLATE "C")
            FROM pg_catalog.unnest(m.umoptions) AS o(option))
            WHEN me.rolsuper
                 OR m.umuser = 0 AND pg_catalog.pg_has_role(s.srvowner, 'USAGE')
                 OR m.umuser = me.oid
                    AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE') OR pg_catalog.has_server_privilege(s.oid, 'USAGE')) THEN NULL
            ELSE '(hidden)' END
  FROM pg_catalog.pg_user_mappings m
  JOIN pg_catalog.pg_foreign_server s ON s.oid = m.srvid
  JOIN pg_catalog.pg_roles me ON me.rolname = current_user
UNION ALL
SELECT p.tableoid, p.oid, 0, 'publication', '', '', p.pubname, v.attribute, v.value
  FROM (SELECT NULL::text AS pubgencols) AS older
 CROSS JOIN LATERAL (SELECT tableoid, oid, pubname, pubowner, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate,
                            pubviaroot, pubgencols::text AS generated
                       FROM pg_catalog.pg_publication) AS p
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(p.pubowner)::text),
   ('all tables', CASE WHEN p.puballtables THEN 'yes' END),
   ('publishes', pg_catalog.concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                                      CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)),
   ('via the partition root', CASE WHEN p.pubviaroot THEN 'yes' END),
   ('generated columns', CASE p.generated WHEN 's' THEN 'stored' END),
   -- 13 and 14 have no catalog of published schemas; what it has depends on the schema and on the publication.
   ('schemas', (SELECT pg_catalog.string_agg(n.nspname, ', ' ORDER BY n.nspname COLLATE "C")
                  FROM pg_catalog.pg_depend d
                  JOIN pg_catalog.pg_depend dn ON dn.classid = d.classid AND dn.objid = d.objid
                  JOIN pg_catalog.pg_namespace n ON n.oid = dn.refobjid
                 WHERE d.classid = pg_catalog.to_regclass('pg_catalog.pg_publication_namespace')
                   AND d.refclassid = p.tableoid AND d.refobjid = p.oid
                   AND dn.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass))) AS v(attribute, value)
UNION ALL
SELECT r.tableoid, r.oid, 0, 'published table', n.nspname, p.pubname, c.relname, v.attribute, v.value
  FROM (SELECT NULL::pg_catalog.pg_node_tree AS prqual, NULL::pg_catalog.int2vector AS prattrs) AS older
 CROSS JOIN LATERAL (SELECT tableoid, oid, prpubid, prrelid, prqual, prattrs FROM pg_catalog.pg_publication_rel) AS r
  JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
  JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 CROSS JOIN LATERAL (VALUES
   ('columns', (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attname COLLATE "C")
                  FROM pg_catalog.pg_attribute a
                 WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::pg_catalog.int2[]))),
   ('where', pg_catalog.pg_get_expr(r.prqual, r.prrelid))) AS v(attribute, value);
