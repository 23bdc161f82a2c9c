-- Constraints of tables and domains. Left out: NOT NULL (columns.sql, types.sql), constraint triggers (triggers.sql), and what a
-- foreign key to a partitioned table keeps for each of the partitions.
SELECT k.tableoid AS class,
       k.oid,
       0 AS sub,
       CASE k.contype WHEN 'c' THEN 'check constraint' WHEN 'f' THEN 'foreign key' WHEN 'p' THEN 'primary key'
                      WHEN 'u' THEN 'unique constraint' WHEN 'x' THEN 'exclusion constraint' END AS kind,
       n.nspname AS schema,
       coalesce(c.relname, t.typname) AS parent,
       k.conname AS name,
       CASE WHEN k.contypid <> 0 THEN 'domain' END AS "constrains",
       pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(k.oid),
                                 '( DEFERRABLE| INITIALLY DEFERRED| NOT VALID| NOT ENFORCED| NO INHERIT)+$', '') AS definition,
       NOT k.convalidated AS "not valid",
       NOT enforced.conenforced AS "not enforced",
       k.condeferrable AS "deferrable",
       k.condeferred AS "initially deferred",
       k.contype = 'c' AND k.connoinherit AS "no inherit",
       NOT k.conislocal AND k.conparentid = 0 AS inherited,
       k.conparentid <> 0 AS "of the partitioned table",
       -- ALTER TABLE ... DISABLE TRIGGER ALL reaches these.
       off.state AS "checked"
  FROM (SELECT true AS conenforced) AS older
 CROSS JOIN pg_catalog.pg_constraint k
 CROSS JOIN LATERAL (SELECT conenforced FROM (SELECT k.*) AS x) AS enforced
  LEFT JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  LEFT JOIN pg_catalog.pg_type t ON t.oid = k.contypid
  JOIN pg_catalog.pg_namespace n ON n.oid = coalesce(c.relnamespace, t.typnamespace)
  LEFT JOIN pg_catalog.pg_constraint p ON p.oid = k.conparentid
  LEFT JOIN (SELECT g.tgconstraint,
                    pg_catalog.string_agg(DISTINCT CASE g.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'as replica only'
                                                                    ELSE 'always' END, ', ') AS state
               FROM pg_catalog.pg_trigger g
              WHERE g.tgisinternal AND g.tgenabled <> 'O' AND g.tgconstraint <> 0
              GROUP BY g.tgconstraint) AS off ON off.tgconstraint = k.oid
 WHERE k.oid >= 16384
   AND k.contype IN ('c', 'f', 'p', 'u', 'x')
   AND p.conrelid IS DISTINCT FROM k.conrelid
   AND coalesce(c.relpersistence, 'p') <> 't';
