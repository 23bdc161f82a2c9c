-- Live columns of those relations, by name, bytewise.
SELECT a.attrelid,
       a.attname,
       a.atttypid,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE a.attnum > 0
   AND NOT a.attisdropped
   AND ((c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_toast')
        OR c.oid = 'pg_catalog.pg_largeobject'::pg_catalog.regclass
        -- Owner and privileges are the catalog's.
        OR (c.oid = 'pg_catalog.pg_largeobject_metadata'::pg_catalog.regclass AND a.attname = 'oid'))
 ORDER BY a.attrelid, a.attname COLLATE "C";
