-- Definitions of sequences, also those behind identity columns. Where they stand is not the catalog's.
SELECT c.tableoid AS class,
       c.oid,
       0 AS sub,
       'sequence' AS kind,
       n.nspname AS schema,
       '' AS parent,
       c.relname AS name,
       pg_catalog.pg_get_userbyid(c.relowner) AS owner,
       CASE c.relpersistence WHEN 'u' THEN 'unlogged' END AS persistence,
       pg_catalog.format_type(s.seqtypid, NULL) AS type,
       s.seqstart AS start,
       s.seqincrement AS increment,
       s.seqmin AS minimum,
       s.seqmax AS maximum,
       s.seqcache AS cache,
       s.seqcycle AS cycle,
       (SELECT pg_catalog.string_agg(pg_catalog.format('%I.%I.%I', tn.nspname, tc.relname, a.attname)
                                       || CASE d.deptype WHEN 'i' THEN ' as identity' ELSE '' END, ', ')
          FROM pg_catalog.pg_depend d
          JOIN pg_catalog.pg_class tc ON tc.oid = d.refobjid
          JOIN pg_catalog.pg_namespace tn ON tn.oid = tc.relnamespace
          JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
         WHERE d.classid = c.tableoid AND d.objid = c.oid AND d.objsubid = 0
           AND d.refclassid = c.tableoid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')) AS "owned by"
  FROM pg_catalog.pg_sequence s
  JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid >= 16384
   AND c.relpersistence <> 't';
