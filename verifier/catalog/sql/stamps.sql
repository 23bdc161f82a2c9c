-- A number for each catalog that definitions come from, which changes with every row that is made, changed or dropped there.
-- pg_get_viewdef() and its like read the catalog as it is now, not as the snapshot has it: only if these numbers are the same in
-- the snapshot and after the reading was all of it of one moment. Of relations the names, as rows of pg_class also change when a
-- table is emptied or rewritten.
SELECT s.catalog,
       pg_catalog.count(*) AS rows,
       pg_catalog.sum(pg_catalog.hashint8extended(s.oid::pg_catalog.int8 << 32 | s.version, 0)) AS stamp
  FROM (SELECT 'pg_class', oid, pg_catalog.hashtext(relname)::pg_catalog.int8 & 4294967295 FROM pg_catalog.pg_class
         UNION ALL SELECT 'pg_attribute', attrelid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_attribute
         UNION ALL SELECT 'pg_attrdef', oid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_attrdef
         UNION ALL SELECT 'pg_constraint', oid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_constraint
         UNION ALL SELECT 'pg_index', indexrelid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_index
         UNION ALL SELECT 'pg_namespace', oid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_namespace
         UNION ALL SELECT 'pg_opclass', oid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_opclass
         UNION ALL SELECT 'pg_operator', oid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_operator
         UNION ALL SELECT 'pg_partitioned_table', partrelid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_partitioned_table
         UNION ALL SELECT 'pg_policy', oid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_policy
         UNION ALL SELECT 'pg_proc', oid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_proc
         UNION ALL SELECT 'pg_rewrite', oid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_rewrite
         UNION ALL SELECT 'pg_statistic_ext', oid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_statistic_ext
         UNION ALL SELECT 'pg_trigger', oid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_trigger
         UNION ALL SELECT 'pg_type', oid, xmin::pg_catalog.text::pg_catalog.int8 FROM pg_catalog.pg_type) AS s(catalog, oid, version)
 GROUP BY s.catalog
 ORDER BY s.catalog;
