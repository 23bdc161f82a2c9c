-- Policies of row-level security.
SELECT p.tableoid AS class,
       p.oid,
       0 AS sub,
       'policy' AS kind,
       n.nspname AS schema,
       c.relname AS parent,
       p.polname AS name,
       CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete'
                     ELSE 'all' END AS command,
       NOT p.polpermissive AS restrictive,
       (SELECT pg_catalog.string_agg(r.name, ', ' ORDER BY r.name COLLATE "C")
          FROM (SELECT CASE u.oid WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(u.oid)) END
                  FROM pg_catalog.unnest(p.polroles) AS u(oid)) AS r(name)) AS roles,
       pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS "using",
       pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS "with check"
  FROM pg_catalog.pg_policy p
  JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relpersistence <> 't';
