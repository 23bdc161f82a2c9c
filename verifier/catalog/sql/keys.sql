-- The unique indexes a key may be chosen from (FORMAT.md 2), a line per key column, the best index of each relation first.
SELECT i.indrelid,
       i.indexrelid,
       a.attname
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
  JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k(attnum, position)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
 WHERE i.indisunique
   AND i.indisvalid
   AND i.indisready
   AND i.indislive
   AND (i.indisprimary OR i.indimmediate)
   AND i.indpred IS NULL
   AND i.indexprs IS NULL
   AND k.position <= i.indnkeyatts
   AND NOT EXISTS (SELECT
                     FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS m(attnum, position)
                     LEFT JOIN pg_catalog.pg_attribute ma ON ma.attrelid = i.indrelid AND ma.attnum = m.attnum
                    WHERE m.position <= i.indnkeyatts
                      AND ma.attnotnull IS NOT TRUE)
   AND ((c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_toast')
        OR c.oid IN ('pg_catalog.pg_largeobject'::pg_catalog.regclass,
                     'pg_catalog.pg_largeobject_metadata'::pg_catalog.regclass))
 ORDER BY i.indrelid, i.indisprimary DESC, i.indnkeyatts, ic.relname COLLATE "C", k.position;
