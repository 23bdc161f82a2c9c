-- Indexes. "definition" begins behind the name, so that an index that was only renamed is known by it.
SELECT c.tableoid AS class,
       c.oid,
       0 AS sub,
       'index' AS kind,
       n.nspname AS schema,
       r.relname AS parent,
       c.relname AS name,
       pg_catalog.substr(pg_catalog.pg_get_indexdef(c.oid),
         pg_catalog.length(CASE WHEN i.indisunique THEN 'CREATE UNIQUE INDEX ' ELSE 'CREATE INDEX ' END
                           || pg_catalog.quote_ident(c.relname) || CASE c.relkind WHEN 'I' THEN ' ON ONLY ' ELSE ' ON ' END
                           || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(r.relname) || ' USING ') + 1)
         AS definition,
       i.indisunique AS "unique",
       i.indisprimary AS "primary",
       i.indisexclusion AS "exclusion",
       NOT i.indimmediate AS "deferrable",
       NOT i.indisvalid AS "invalid",
       NOT i.indisready AS "not ready",
       NOT i.indislive AS "not live",
       i.indisclustered AS "clustered on",
       i.indisreplident AS "replica identity",
       (SELECT pg_catalog.format('%I.%I', pn.nspname, p.relname)
          FROM pg_catalog.pg_inherits h
          JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
          JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
         WHERE c.relispartition AND h.inhrelid = c.oid) AS "attached to",
       s.spcname AS tablespace,
       CASE WHEN i.indexprs IS NOT NULL THEN
         (SELECT pg_catalog.string_agg(a.attnum || ': ' || a.attstattarget, ', ' ORDER BY a.attnum)
            FROM pg_catalog.pg_attribute a
           WHERE a.attrelid = c.oid AND a.attstattarget <> -1) END AS "statistics targets"
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_class r ON r.oid = i.indrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
 WHERE c.oid >= 16384
   AND r.oid >= 16384
   AND r.relkind IN ('r', 'p', 'm')
   AND c.relpersistence <> 't';
