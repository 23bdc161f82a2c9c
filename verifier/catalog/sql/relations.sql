-- Every relation that holds rows of the user's, and the large objects if there are any.
-- kind: r table, p partitioned, m materialized view, f foreign table, L large objects: their pages, and that they
-- exist, as an empty one has no page. OIDs below 16384 are the server's own, whatever schema users put theirs into.
SELECT c.oid,
       n.nspname,
       c.relname,
       CASE WHEN c.oid >= 16384 THEN c.relkind ELSE 'L' END AS kind,
       c.relpersistence,
       c.relfilenode,
       coalesce(pg_catalog.pg_relation_filenode(c.oid), 0) AS current_filenode,
       coalesce(am.amname, '') AS access_method,
       c.relispartition,
       CASE WHEN c.relispartition THEN coalesce(pg_catalog.pg_partition_root(c.oid)::pg_catalog.oid, 0) ELSE 0 END AS root,
       c.relispopulated,
       pg_catalog.row_security_active(c.oid) AS row_security,
       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AS readable
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
 WHERE (c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname !~ '^pg_toast')
    OR (c.oid IN ('pg_catalog.pg_largeobject'::pg_catalog.regclass,
                  'pg_catalog.pg_largeobject_metadata'::pg_catalog.regclass)
        AND EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata))
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C";
