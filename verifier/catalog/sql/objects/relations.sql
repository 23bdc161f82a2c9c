-- Tables, partitioned and foreign tables, views, materialized views and composite types. A catalog's column that older
-- servers do not have is looked up outwards and found in "older".
SELECT CASE c.relkind WHEN 'c' THEN t.tableoid ELSE c.tableoid END AS class,
       CASE c.relkind WHEN 'c' THEN t.oid ELSE c.oid END AS oid,
       0 AS sub,
       CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table'
                      WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'composite type' END AS kind,
       n.nspname AS schema,
       '' AS parent,
       c.relname AS name,
       pg_catalog.pg_get_userbyid(c.relowner) AS owner,
       CASE c.relpersistence WHEN 'u' THEN 'unlogged' END AS persistence,
       am.amname AS "access method",
       s.spcname AS tablespace,
       CASE WHEN c.relkind IN ('r', 'p', 'f', 'c') THEN
         (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)
            FROM pg_catalog.pg_attribute a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             -- Dump and restore puts what an heir has of its parents first. Of partitions it keeps the order.
             AND (a.attinhcount = 0 OR c.relispartition)) END AS "column order",
       (SELECT pg_catalog.string_agg(o.option, ', ' ORDER BY o.option COLLATE "C")
          FROM (SELECT pg_catalog.unnest(c.reloptions)
                 UNION ALL
                SELECT 'toast.' || pg_catalog.unnest(toast.reloptions)
                  FROM pg_catalog.pg_class toast WHERE toast.oid = c.reltoastrelid) AS o(option)) AS options,
       CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END AS "of type",
       c.relrowsecurity AS "row security",
       c.relforcerowsecurity AS "row security for the owner",
       CASE WHEN c.relkind IN ('r', 'p', 'm') THEN
         CASE c.relreplident WHEN 'n' THEN 'nothing' WHEN 'f' THEN 'full' WHEN 'i' THEN 'index' END END AS "replica identity",
       NOT c.relispopulated AS "not populated",
       (SELECT pg_catalog.string_agg(pg_catalog.format('%I.%I', pn.nspname, p.relname), ', ' ORDER BY i.inhseqno)
          FROM pg_catalog.pg_inherits i
          JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
          JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
         WHERE i.inhrelid = c.oid) AS inherits,
       pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS "partition bound",
       CASE c.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS "partition key",
       (SELECT pg_catalog.bool_or(d.pending)
          FROM (SELECT inhdetachpending AS pending FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) AS d)
         AS "detach pending",
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END AS definition,
       f.srvname AS server,
       -- Of options that look like a secret only the name is read.
       (SELECT pg_catalog.string_agg(
                 CASE WHEN o.option ~* '^[^=]*(pass|pwd|secret|token|key|credential)|=.*(://[^/@]*:[^/@]*@|(password|pwd) *=)'
                      THEN pg_catalog.regexp_replace(o.option, '=.*$', '=(hidden)') ELSE o.option END,
                 ', ' ORDER BY o.option COLLATE "C")
          FROM pg_catalog.unnest(f.ftoptions) AS o(option)) AS "foreign options"
  FROM (SELECT false AS inhdetachpending) AS older
 CROSS JOIN pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_type t ON t.oid = c.reltype
  LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
  LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
  LEFT JOIN (SELECT ft.ftrelid, ft.ftoptions, fs.srvname
               FROM pg_catalog.pg_foreign_table ft
               JOIN pg_catalog.pg_foreign_server fs ON fs.oid = ft.ftserver) AS f ON f.ftrelid = c.oid
 WHERE c.oid >= 16384
   AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
   AND c.relpersistence <> 't'
   AND n.nspname !~ '^pg_toast';
