-- Attributes of every composite type and row type, in order.
SELECT t.oid,
       a.attname,
       a.atttypid
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_attribute a ON a.attrelid = t.typrelid
 WHERE t.typtype = 'c'
   AND a.attnum > 0
   AND NOT a.attisdropped
 ORDER BY t.oid, a.attnum;
