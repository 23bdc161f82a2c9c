-- Blocks and bytes (with TOAST) on disk of the relations $1. Not MVCC, so read after the snapshot. Measuring opens the relation: only a
-- session that holds its lock already does not wait behind whoever queues for it.
SELECT c.oid,
       coalesce(pg_catalog.pg_relation_size(c.oid), 0) / pg_catalog.current_setting('block_size')::pg_catalog.int8 AS pages,
       coalesce(pg_catalog.pg_table_size(c.oid), 0) AS bytes
  FROM pg_catalog.pg_class c
 WHERE c.oid = ANY ($1::pg_catalog.oid[])
   AND c.relkind IN ('r', 'm');
