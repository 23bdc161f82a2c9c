-- What is temporary or belongs to what is, by address: nothing of it is read.
WITH schemas AS (
  SELECT n.tableoid, n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname ~ '^pg_(toast_)?temp_'
), relations AS (
  SELECT c.tableoid, c.oid FROM pg_catalog.pg_class c WHERE c.relpersistence = 't'
), types AS (
  SELECT t.tableoid, t.oid FROM pg_catalog.pg_type t WHERE t.typnamespace IN (SELECT oid FROM schemas)
)
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
UNION ALL SELECT c.tableoid, c.oid FROM pg_catalog.pg_ts_config c WHERE c.cfgnamespace IN (SELECT oid FROM schemas);
