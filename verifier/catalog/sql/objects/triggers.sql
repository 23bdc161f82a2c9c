-- Triggers but for those that foreign keys are made of (constraints.sql has their state). "definition" begins behind the name.
SELECT g.tableoid AS class,
       g.oid,
       0 AS sub,
       'trigger' AS kind,
       n.nspname AS schema,
       c.relname AS parent,
       g.tgname AS name,
       pg_catalog.substr(pg_catalog.pg_get_triggerdef(g.oid),
         pg_catalog.length(CASE WHEN g.tgconstraint <> 0 THEN 'CREATE CONSTRAINT TRIGGER ' ELSE 'CREATE TRIGGER ' END
                           || pg_catalog.quote_ident(g.tgname)) + 2) AS definition,
       g.tgconstraint <> 0 AS "constraint",
       CASE g.tgenabled WHEN 'D' THEN 'never' WHEN 'R' THEN 'as replica only' WHEN 'A' THEN 'always' END AS fires,
       g.tgparentid <> 0 AS "of the partitioned table"
  FROM pg_catalog.pg_trigger g
  JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE g.oid >= 16384
   AND (NOT g.tgisinternal OR g.tgparentid <> 0 AND g.tgconstrrelid = 0)
   AND c.relpersistence <> 't';
