-- Columns of all that has some. What is as the column's type has it (storage, collation) is left out.
SELECT c.tableoid AS class,
       c.oid,
       a.attnum AS sub,
       'column' AS kind,
       n.nspname AS schema,
       c.relname AS parent,
       a.attname AS name,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       CASE WHEN a.attcollation <> t.typcollation THEN
         (SELECT pg_catalog.format('%I.%I', cn.nspname, co.collname)
            FROM pg_catalog.pg_collation co
            JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
           WHERE co.oid = a.attcollation) END AS collation,
       CASE WHEN a.attnotnull AND c.relkind <> 'v' THEN coalesce(nn.state, 'yes') END AS "not null",
       CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS "default",
       CASE a.attgenerated WHEN 's' THEN 'stored: ' WHEN 'v' THEN 'virtual: ' END
         || pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS generated,
       CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END AS identity,
       CASE WHEN a.attstorage <> t.typstorage THEN
         CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END
       END AS storage,
       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
       nullif(a.attstattarget, -1) AS "statistics target",
       -- The server's note of when the column's type last changed, kept since the releases of November 2026 (15.20), is
       -- in most columns: nobody can set it, and pg_dump leaves it out.
       CASE WHEN pg_catalog.cardinality(a.attoptions) > 1 OR NOT pg_catalog.starts_with(a.attoptions[1], 'pg_attver=') THEN
         (SELECT pg_catalog.string_agg(o.option, ', ' ORDER BY o.option COLLATE "C")
            FROM pg_catalog.unnest(a.attoptions) AS o(option)
           WHERE NOT pg_catalog.starts_with(o.option, 'pg_attver=')) END AS options,
       CASE WHEN a.attfdwoptions IS NOT NULL THEN
         (SELECT pg_catalog.string_agg(o.option, ', ' ORDER BY o.option COLLATE "C")
            FROM pg_catalog.unnest(a.attfdwoptions) AS o(option)) END AS "foreign options",
       NOT a.attislocal AS inherited
  FROM (SELECT ''::"char" AS attcompression) AS older
 CROSS JOIN LATERAL (SELECT attrelid, attname, attnum, atttypid, atttypmod, attcollation, attnotnull, atthasdef,
                            attgenerated, attidentity, attstorage, attstattarget, attoptions, attfdwoptions,
                            attislocal, attisdropped, attcompression
                       FROM pg_catalog.pg_attribute) AS a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  -- Since 18 a constraint of its own stands behind NOT NULL.
  LEFT JOIN (SELECT nc.conrelid, nc.conkey[1] AS attnum,
                    nullif(pg_catalog.concat_ws(', ', CASE WHEN NOT nc.convalidated THEN 'not valid' END,
                                                      CASE WHEN nc.connoinherit THEN 'no inherit' END), '') AS state
               FROM pg_catalog.pg_constraint nc
              WHERE nc.contype = 'n') AS nn ON nn.conrelid = a.attrelid AND nn.attnum = a.attnum
 WHERE a.attrelid >= 16384
   AND a.attnum > 0
   AND NOT a.attisdropped
   AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
   AND c.relpersistence <> 't'
   AND n.nspname !~ '^pg_toast';
