-- Constraints of tables and domains. Left out: NOT NULL (columns.sql, types.sql), constraint triggers (triggers.sql), and what a
-- foreign key to a partitioned table keeps for each of the partitions: but for the triggers of these, which are the key's.
WITH RECURSIVE off AS (
  SELECT g.tgconstraint AS part, g.tgconstraint AS own_part, g.tgrelid, g.tgenabled, g.tgtype, g.tgfoid
    FROM pg_catalog.pg_trigger g
   WHERE g.tgisinternal AND g.tgenabled <> 'O' AND g.tgconstraint <> 0
  UNION ALL
  SELECT p.oid, o.own_part, o.tgrelid, o.tgenabled, o.tgtype, o.tgfoid
    FROM off o
    JOIN pg_catalog.pg_constraint k ON k.oid = o.part
    JOIN pg_catalog.pg_constraint p ON p.oid = k.conparentid AND p.conrelid = k.conrelid
)
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
       -- ALTER TABLE ... DISABLE TRIGGER ALL reaches these: here without a name, and those of the table that is referred to,
       -- and of its partitions, with theirs. Which event is said where it is one of the two.
       switched.state AS "checked"
  FROM (SELECT true AS conenforced) AS older
 CROSS JOIN pg_catalog.pg_constraint k
 CROSS JOIN LATERAL (SELECT conenforced FROM (SELECT k.*) AS x) AS enforced
  LEFT JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  LEFT JOIN pg_catalog.pg_type t ON t.oid = k.contypid
  JOIN pg_catalog.pg_namespace n ON n.oid = coalesce(c.relnamespace, t.typnamespace)
  LEFT JOIN pg_catalog.pg_constraint p ON p.oid = k.conparentid
  LEFT JOIN (SELECT line.part, pg_catalog.string_agg(line.text, '; ' ORDER BY line.text COLLATE "C") AS state
               FROM (SELECT o.part,
                            CASE WHEN side.referenced THEN pg_catalog.format('on %I.%I: ', gn.nspname, gc.relname) ELSE '' END
                            || CASE WHEN pg_catalog.count(*) = 1 AND gk.contype = 'f' THEN
                                 CASE WHEN pg_catalog.min(o.tgtype) & 4 <> 0 THEN 'insert'
                                      WHEN pg_catalog.min(o.tgtype) & 8 <> 0 THEN 'delete' ELSE 'update' END || ' ' ELSE '' END
                            || CASE o.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'as replica only' ELSE 'always' END AS text
                       FROM off o
                       JOIN pg_catalog.pg_constraint gk ON gk.oid = o.own_part
                       JOIN pg_catalog.pg_class gc ON gc.oid = o.tgrelid
                       JOIN pg_catalog.pg_namespace gn ON gn.oid = gc.relnamespace
                      CROSS JOIN LATERAL (SELECT gk.contype = 'f'
                                                 AND o.tgfoid NOT IN ('pg_catalog."RI_FKey_check_ins"'::pg_catalog.regproc,
                                                                      'pg_catalog."RI_FKey_check_upd"'::pg_catalog.regproc))
                              AS side(referenced)
                      GROUP BY o.part, o.own_part, gk.contype, side.referenced, o.tgrelid, gn.nspname, gc.relname, o.tgenabled)
                    AS line
              GROUP BY line.part) AS switched ON switched.part = k.oid
 WHERE k.oid >= 16384
   AND k.contype IN ('c', 'f', 'p', 'u', 'x')
   AND p.conrelid IS DISTINCT FROM k.conrelid
   AND coalesce(c.relpersistence, 'p') <> 't';
