-- Rules, without the one that a view is made of.
SELECT w.tableoid AS class,
       w.oid,
       0 AS sub,
       'rule' AS kind,
       n.nspname AS schema,
       c.relname AS parent,
       w.rulename AS name,
       pg_catalog.substr(pg_catalog.pg_get_ruledef(w.oid),
                         pg_catalog.length('CREATE RULE ' || pg_catalog.quote_ident(w.rulename) || E' AS\n    ') + 1) AS definition,
       CASE w.ev_enabled WHEN 'D' THEN 'never' WHEN 'R' THEN 'as replica only' WHEN 'A' THEN 'always' END AS fires
  FROM pg_catalog.pg_rewrite w
  JOIN pg_catalog.pg_class c ON c.oid = w.ev_class
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE w.oid >= 16384
   AND NOT (w.rulename = '_RETURN' AND w.ev_type = '1')
   AND c.relpersistence <> 't';
