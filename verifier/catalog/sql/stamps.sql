-- A number for each catalog, which changes with every row of it that is made, changed or dropped and that any object is read from:
-- equal numbers at two moments mean that the catalog was the same at both. pg_get_viewdef() and its like read it as it is now, not
-- as the snapshot has it: only this tells that what they read was of the snapshot's moment.
--
-- By xmin where nothing but DDL writes the row (VACUUM leaves it alone). By content where TRUNCATE, VACUUM, ANALYZE or the upkeep of
-- indexes change the row too, where a row is only about something else, or where ordinary roles see a view alone. Left out: what
-- belongs to temporary relations, and TOAST tables (but for their options). Nor are large objects here, their comments neither:
-- applications make them all day, and what is read of them are plain rows of the snapshot. Those of the cluster are as the snapshot
-- has them likewise, but for the names of roles that have something in this database, which pg_get_userbyid() looks up.
WITH schemas AS (
  SELECT n.tableoid, n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname ~ '^pg_(toast_)?temp_'
), relations AS (
  SELECT c.tableoid, c.oid FROM pg_catalog.pg_class c WHERE c.relpersistence = 't'
), types AS (
  SELECT t.tableoid, t.oid FROM pg_catalog.pg_type t WHERE t.typnamespace IN (SELECT oid FROM schemas)
), temporary(class, oid) AS (
  SELECT s.tableoid AS class, s.oid FROM schemas s
  UNION ALL SELECT r.tableoid, r.oid FROM relations r
  UNION ALL SELECT t.tableoid, t.oid FROM types t
  UNION ALL SELECT k.tableoid, k.oid FROM pg_catalog.pg_constraint k
             WHERE k.conrelid IN (SELECT oid FROM relations) OR k.contypid IN (SELECT oid FROM types)
  UNION ALL SELECT g.tableoid, g.oid FROM pg_catalog.pg_trigger g WHERE g.tgrelid IN (SELECT oid FROM relations)
  UNION ALL SELECT w.tableoid, w.oid FROM pg_catalog.pg_rewrite w WHERE w.ev_class IN (SELECT oid FROM relations)
  UNION ALL SELECT p.tableoid, p.oid FROM pg_catalog.pg_policy p WHERE p.polrelid IN (SELECT oid FROM relations)
  UNION ALL SELECT s.tableoid, s.oid FROM pg_catalog.pg_statistic_ext s WHERE s.stxrelid IN (SELECT oid FROM relations)
  UNION ALL SELECT c.tableoid, c.oid FROM pg_catalog.pg_cast c
             WHERE c.castsource IN (SELECT oid FROM types) OR c.casttarget IN (SELECT oid FROM types)
  UNION ALL SELECT p.tableoid, p.oid FROM pg_catalog.pg_proc p WHERE p.pronamespace IN (SELECT oid FROM schemas)
  UNION ALL SELECT o.tableoid, o.oid FROM pg_catalog.pg_operator o WHERE o.oprnamespace IN (SELECT oid FROM schemas)
  UNION ALL SELECT o.tableoid, o.oid FROM pg_catalog.pg_opclass o WHERE o.opcnamespace IN (SELECT oid FROM schemas)
  UNION ALL SELECT f.tableoid, f.oid FROM pg_catalog.pg_opfamily f WHERE f.opfnamespace IN (SELECT oid FROM schemas)
  UNION ALL SELECT c.tableoid, c.oid FROM pg_catalog.pg_collation c WHERE c.collnamespace IN (SELECT oid FROM schemas)
  UNION ALL SELECT c.tableoid, c.oid FROM pg_catalog.pg_conversion c WHERE c.connamespace IN (SELECT oid FROM schemas)
  UNION ALL SELECT p.tableoid, p.oid FROM pg_catalog.pg_ts_parser p WHERE p.prsnamespace IN (SELECT oid FROM schemas)
  UNION ALL SELECT t.tableoid, t.oid FROM pg_catalog.pg_ts_template t WHERE t.tmplnamespace IN (SELECT oid FROM schemas)
  UNION ALL SELECT d.tableoid, d.oid FROM pg_catalog.pg_ts_dict d WHERE d.dictnamespace IN (SELECT oid FROM schemas)
  UNION ALL SELECT c.tableoid, c.oid FROM pg_catalog.pg_ts_config c WHERE c.cfgnamespace IN (SELECT oid FROM schemas)
-- "class" and "oid" are what the row belongs to: with a temporary one it is left out.
), by_content(catalog, class, oid, content) AS (
  SELECT 'pg_class', c.tableoid, c.oid,
         ROW(c.relname, c.relnamespace, c.relkind, c.relowner, c.relacl, c.relam, c.reltablespace, c.relpersistence, c.reloptions,
             c.reloftype, c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.relpartbound, c.relispartition,
             c.relispopulated, toast.reloptions)::text
    FROM pg_catalog.pg_class c
    LEFT JOIN pg_catalog.pg_class toast ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
   WHERE c.relnamespace <> 'pg_toast'::pg_catalog.regnamespace
  -- 13 writes flags of indexes over without a new row.
  UNION ALL SELECT 'pg_index', c.tableoid, c.oid,
                   ROW(i.xmin, i.indisvalid, i.indisready, i.indislive, i.indisclustered, i.indisreplident)::text
              FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
             WHERE c.relnamespace <> 'pg_toast'::pg_catalog.regnamespace
  UNION ALL SELECT 'pg_inherits', 'pg_catalog.pg_class'::pg_catalog.regclass, i.inhrelid, ROW(i.*)::text FROM pg_catalog.pg_inherits i
  UNION ALL SELECT 'pg_ts_config_map', 'pg_catalog.pg_ts_config'::pg_catalog.regclass, m.mapcfg, ROW(m.*)::text
              FROM pg_catalog.pg_ts_config_map m
  UNION ALL SELECT 'pg_init_privs', i.classoid, i.objoid, ROW(i.*)::text FROM pg_catalog.pg_init_privs i
  UNION ALL SELECT 'pg_user_mappings', 'pg_catalog.pg_user_mapping'::pg_catalog.regclass, m.umid, ROW(m.*)::text
              FROM pg_catalog.pg_user_mappings m
  UNION ALL SELECT 'pg_description', d.classoid, d.objoid, ROW(d.*)::text FROM pg_catalog.pg_description d
             WHERE d.classoid <> 'pg_catalog.pg_largeobject'::pg_catalog.regclass
  UNION ALL SELECT 'pg_seclabel', l.classoid, l.objoid, ROW(l.*)::text FROM pg_catalog.pg_seclabel l
             WHERE l.classoid <> 'pg_catalog.pg_largeobject'::pg_catalog.regclass
  -- Members of extensions, owners of sequences, published schemas: all that is read of it.
  UNION ALL SELECT 'pg_depend', d.classid, d.objid, ROW(d.*)::text FROM pg_catalog.pg_depend d
             WHERE d.refclassid IN ('pg_catalog.pg_extension'::pg_catalog.regclass, 'pg_catalog.pg_publication'::pg_catalog.regclass)
                OR d.classid = pg_catalog.to_regclass('pg_catalog.pg_publication_namespace')
  UNION ALL SELECT 'pg_depend', d.classid, d.objid, ROW(d.*)::text
              FROM pg_catalog.pg_sequence s
              JOIN pg_catalog.pg_depend d ON d.objid = s.seqrelid
             WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
               AND d.deptype IN ('a', 'i')
  UNION ALL SELECT 'pg_tablespace', s.tableoid, s.oid, s.spcname::text FROM pg_catalog.pg_tablespace s
  UNION ALL SELECT 'pg_roles', 0, r.oid, r.rolname::text FROM pg_catalog.pg_roles r
             WHERE r.oid < 16384
                OR r.oid IN (SELECT d.refobjid
                               FROM pg_catalog.pg_shdepend d
                              WHERE d.dbid = (SELECT b.oid FROM pg_catalog.pg_database b WHERE b.datname = pg_catalog.current_database())
                                AND d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
                                AND d.classid <> 'pg_catalog.pg_largeobject'::pg_catalog.regclass
                                AND NOT EXISTS (SELECT FROM temporary t WHERE t.class = d.classid AND t.oid = d.objid))
), by_xmin(catalog, class, oid, version) AS (
  -- Of indexes and sequences only what can be set for their columns.
  SELECT 'pg_attribute', c.tableoid, c.oid, a.xmin
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
   WHERE (a.attnum > 0 AND (c.relkind NOT IN ('i', 'I', 'S') OR coalesce(a.attstattarget, -1) <> -1)
          OR a.attacl IS NOT NULL)
     AND c.relnamespace <> 'pg_toast'::pg_catalog.regnamespace
  UNION ALL SELECT 'pg_attrdef', 'pg_catalog.pg_class'::pg_catalog.regclass, d.adrelid, d.xmin FROM pg_catalog.pg_attrdef d
  UNION ALL SELECT 'pg_constraint', k.tableoid, k.oid, k.xmin FROM pg_catalog.pg_constraint k
  UNION ALL SELECT 'pg_partitioned_table', 'pg_catalog.pg_class'::pg_catalog.regclass, p.partrelid, p.xmin
              FROM pg_catalog.pg_partitioned_table p
  UNION ALL SELECT 'pg_sequence', 'pg_catalog.pg_class'::pg_catalog.regclass, s.seqrelid, s.xmin FROM pg_catalog.pg_sequence s
  UNION ALL SELECT 'pg_trigger', g.tableoid, g.oid, g.xmin FROM pg_catalog.pg_trigger g
  UNION ALL SELECT 'pg_rewrite', w.tableoid, w.oid, w.xmin FROM pg_catalog.pg_rewrite w
  UNION ALL SELECT 'pg_policy', p.tableoid, p.oid, p.xmin FROM pg_catalog.pg_policy p
  UNION ALL SELECT 'pg_statistic_ext', s.tableoid, s.oid, s.xmin FROM pg_catalog.pg_statistic_ext s
  UNION ALL SELECT 'pg_namespace', n.tableoid, n.oid, n.xmin FROM pg_catalog.pg_namespace n
  UNION ALL SELECT 'pg_proc', p.tableoid, p.oid, p.xmin FROM pg_catalog.pg_proc p
  UNION ALL SELECT 'pg_aggregate', 'pg_catalog.pg_proc'::pg_catalog.regclass, g.aggfnoid::pg_catalog.oid, g.xmin
              FROM pg_catalog.pg_aggregate g
  UNION ALL SELECT 'pg_type', t.tableoid, t.oid, t.xmin FROM pg_catalog.pg_type t
  UNION ALL SELECT 'pg_enum', 'pg_catalog.pg_type'::pg_catalog.regclass, e.enumtypid, e.xmin FROM pg_catalog.pg_enum e
  UNION ALL SELECT 'pg_range', 'pg_catalog.pg_type'::pg_catalog.regclass, r.rngtypid, r.xmin FROM pg_catalog.pg_range r
  UNION ALL SELECT 'pg_operator', o.tableoid, o.oid, o.xmin FROM pg_catalog.pg_operator o
  UNION ALL SELECT 'pg_opclass', o.tableoid, o.oid, o.xmin FROM pg_catalog.pg_opclass o
  UNION ALL SELECT 'pg_opfamily', f.tableoid, f.oid, f.xmin FROM pg_catalog.pg_opfamily f
  UNION ALL SELECT 'pg_amop', o.tableoid, o.oid, o.xmin FROM pg_catalog.pg_amop o
  UNION ALL SELECT 'pg_amproc', p.tableoid, p.oid, p.xmin FROM pg_catalog.pg_amproc p
  UNION ALL SELECT 'pg_am', a.tableoid, a.oid, a.xmin FROM pg_catalog.pg_am a
  UNION ALL SELECT 'pg_cast', c.tableoid, c.oid, c.xmin FROM pg_catalog.pg_cast c
  UNION ALL SELECT 'pg_transform', t.tableoid, t.oid, t.xmin FROM pg_catalog.pg_transform t
  UNION ALL SELECT 'pg_language', l.tableoid, l.oid, l.xmin FROM pg_catalog.pg_language l
  UNION ALL SELECT 'pg_conversion', c.tableoid, c.oid, c.xmin FROM pg_catalog.pg_conversion c
  UNION ALL SELECT 'pg_collation', c.tableoid, c.oid, c.xmin FROM pg_catalog.pg_collation c
  UNION ALL SELECT 'pg_ts_parser', p.tableoid, p.oid, p.xmin FROM pg_catalog.pg_ts_parser p
  UNION ALL SELECT 'pg_ts_template', t.tableoid, t.oid, t.xmin FROM pg_catalog.pg_ts_template t
  UNION ALL SELECT 'pg_ts_dict', d.tableoid, d.oid, d.xmin FROM pg_catalog.pg_ts_dict d
  UNION ALL SELECT 'pg_ts_config', c.tableoid, c.oid, c.xmin FROM pg_catalog.pg_ts_config c
  UNION ALL SELECT 'pg_extension', e.tableoid, e.oid, e.xmin FROM pg_catalog.pg_extension e
  UNION ALL SELECT 'pg_event_trigger', e.tableoid, e.oid, e.xmin FROM pg_catalog.pg_event_trigger e
  UNION ALL SELECT 'pg_default_acl', d.tableoid, d.oid, d.xmin FROM pg_catalog.pg_default_acl d
  UNION ALL SELECT 'pg_foreign_data_wrapper', f.tableoid, f.oid, f.xmin FROM pg_catalog.pg_foreign_data_wrapper f
  UNION ALL SELECT 'pg_foreign_server', s.tableoid, s.oid, s.xmin FROM pg_catalog.pg_foreign_server s
  UNION ALL SELECT 'pg_foreign_table', 'pg_catalog.pg_class'::pg_catalog.regclass, t.ftrelid, t.xmin
              FROM pg_catalog.pg_foreign_table t
  UNION ALL SELECT 'pg_publication', p.tableoid, p.oid, p.xmin FROM pg_catalog.pg_publication p
  UNION ALL SELECT 'pg_publication_rel', r.tableoid, r.oid, r.xmin FROM pg_catalog.pg_publication_rel r
)
SELECT s.catalog,
       pg_catalog.count(*) AS rows,
       pg_catalog.sum(s.hash) AS stamp
  FROM (SELECT c.catalog, c.class, c.oid, pg_catalog.hashtextextended(c.content COLLATE "C", c.oid::pg_catalog.int8)
          FROM by_content c
         UNION ALL
        SELECT x.catalog, x.class, x.oid,
               pg_catalog.hashint8extended(x.oid::pg_catalog.int8 << 32 | x.version::text::pg_catalog.int8, 0)
          FROM by_xmin x) AS s(catalog, class, oid, hash)
 WHERE NOT EXISTS (SELECT FROM temporary t WHERE t.class = s.class AND t.oid = s.oid)
 GROUP BY s.catalog
 ORDER BY s.catalog;
