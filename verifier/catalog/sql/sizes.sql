-- Blocks and bytes (with TOAST) on disk, and the block size. Not MVCC: read after the snapshot.
SELECT c.oid,
       coalesce(pg_catalog.pg_relation_size(c.oid), 0) / pg_catalog.current_setting('block_size')::pg_catalog.int8 AS pages,
       coalesce(pg_catalog.pg_table_size(c.oid), 0) AS bytes
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE (c.relkind IN ('r', 'm')
        AND c.relpersistence <> 't'
        AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND n.nspname !~ '^pg_toast')
    OR c.oid = 'pg_catalog.pg_largeobject'::pg_catalog.regclass;
