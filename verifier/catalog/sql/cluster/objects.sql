-- What the server keeps for all databases or about this one: roles, their settings and this database's, the database itself,
-- tablespaces that it uses, origins of replication. A line per attribute. No password, no place on a disk. The database stands
-- under no name of its own, as the two of a comparison have different ones.
SELECT 'pg_catalog.pg_authid'::pg_catalog.regclass::pg_catalog.oid AS class, r.oid, 0 AS sub, 'role' AS kind, '' AS schema, '' AS parent,
       r.rolname AS name, v.attribute, v.value
  FROM pg_catalog.pg_roles r
 CROSS JOIN LATERAL (VALUES
   ('superuser', CASE WHEN r.rolsuper THEN 'yes' END),
   ('no inherit', CASE WHEN NOT r.rolinherit THEN 'yes' END),
   ('create role', CASE WHEN r.rolcreaterole THEN 'yes' END),
   ('create database', CASE WHEN r.rolcreatedb THEN 'yes' END),
   ('login', CASE WHEN r.rolcanlogin THEN 'yes' END),
   ('replication', CASE WHEN r.rolreplication THEN 'yes' END),
   ('bypasses row security', CASE WHEN r.rolbypassrls THEN 'yes' END),
   ('connection limit', nullif(r.rolconnlimit, -1)::text),
   ('valid until', nullif(r.rolvaliduntil, 'infinity')::text),
   -- Since 16 a membership says itself whether it inherits and whether SET ROLE is allowed; until then the role did, and it was.
   ('member of', (SELECT pg_catalog.string_agg(m.line, E'\n' ORDER BY m.line COLLATE "C")
                    FROM (SELECT pg_catalog.concat_ws(', ', pg_catalog.quote_ident(g.rolname),
                                   CASE WHEN a.admin_option THEN 'admin' END,
                                   CASE WHEN coalesce(a.inherits, r.rolinherit) THEN 'inherit' END,
                                   CASE WHEN a.sets THEN 'set' END)
                                 || coalesce(' by ' || pg_catalog.quote_ident(b.rolname), '')
                            FROM (SELECT NULL::bool AS inherit_option, true AS set_option) AS older
                           CROSS JOIN LATERAL (SELECT roleid, member, grantor, admin_option, inherit_option AS inherits,
                                                      set_option AS sets
                                                 FROM pg_catalog.pg_auth_members) AS a
                            JOIN pg_catalog.pg_roles g ON g.oid = a.roleid
                            LEFT JOIN pg_catalog.pg_roles b ON b.oid = a.grantor
                           WHERE a.member = r.oid) AS m(line)))) AS v(attribute, value)
 WHERE r.rolname !~ '^pg_'
UNION ALL
SELECT 'pg_catalog.pg_db_role_setting'::pg_catalog.regclass, 0, pg_catalog.row_number() OVER (), 'setting', '',
       CASE WHEN s.setdatabase = 0 THEN coalesce(pg_catalog.quote_ident(r.rolname), 'every role')
            ELSE pg_catalog.concat_ws(' in ', pg_catalog.quote_ident(r.rolname), 'this database') END,
       pg_catalog.split_part(c.line, '=', 1), 'value',
       CASE WHEN c.line ~* '^[^=]*(pass|pwd|secret|token|key|credential)|=.*(://[^/@]*:[^/@]*@|(password|pwd) *=)' THEN '(hidden)'
            ELSE coalesce(nullif(pg_catalog.regexp_replace(c.line, '^[^=]*=', ''), ''), '''''') END
  FROM pg_catalog.pg_db_role_setting s
  LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
 CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS c(line)
 WHERE s.setdatabase IN (SELECT 0 UNION ALL
                         SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
   AND (s.setrole = 0 OR r.rolname !~ '^pg_')
UNION ALL
SELECT 'pg_catalog.pg_database'::pg_catalog.regclass, d.oid, 0, 'database', '', '', 'this database', v.attribute, v.value
  FROM (SELECT 'c' AS datlocprovider, NULL AS datlocale, NULL AS daticulocale, NULL AS daticurules) AS older
 CROSS JOIN LATERAL (SELECT oid, datdba, encoding, datcollate, datctype, datistemplate, datallowconn, datconnlimit, dattablespace,
                            datlocprovider::text AS provider, daticurules::text AS rules,
                            -- daticulocale in 15 and 16
                            coalesce(datlocale::text, daticulocale::text) AS locale
                       FROM pg_catalog.pg_database
                      WHERE datname = pg_catalog.current_database()) AS d
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(d.datdba)::text),
   ('encoding', pg_catalog.pg_encoding_to_char(d.encoding)::text),
   ('locale provider', CASE d.provider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END),
   ('collate', d.datcollate::text),
   ('ctype', d.datctype::text),
   ('locale', d.locale),
   ('rules', d.rules),
   ('template', CASE WHEN d.datistemplate THEN 'yes' END),
   ('no connections', CASE WHEN NOT d.datallowconn THEN 'yes' END),
   ('connection limit', nullif(d.datconnlimit, -1)::text),
   ('tablespace', (SELECT nullif(t.spcname, 'pg_default')::text FROM pg_catalog.pg_tablespace t WHERE t.oid = d.dattablespace)))
   AS v(attribute, value)
UNION ALL
SELECT 'pg_catalog.pg_tablespace'::pg_catalog.regclass, t.oid, 0, 'tablespace', '', '', t.spcname, v.attribute, v.value
  FROM pg_catalog.pg_tablespace t
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(t.spcowner)::text),
   ('options', (SELECT pg_catalog.string_agg(o.option, ', ' ORDER BY o.option COLLATE "C")
                  FROM pg_catalog.unnest(t.spcoptions) AS o(option)))) AS v(attribute, value)
 WHERE t.spcname !~ '^pg_'
   AND (t.oid IN (SELECT d.dattablespace FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
        OR t.oid IN (SELECT c.reltablespace FROM pg_catalog.pg_class c))
UNION ALL
-- Those of subscriptions are named by their OIDs and come and go with them.
SELECT 'pg_catalog.pg_replication_origin'::pg_catalog.regclass, o.roident, 0, 'replication origin', '', '', o.roname, NULL, NULL
  FROM pg_catalog.pg_replication_origin o
 WHERE o.roname !~ '^pg_[0-9]';
