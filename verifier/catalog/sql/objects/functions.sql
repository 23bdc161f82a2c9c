-- Functions, procedures, aggregates and window functions. A body in SQL's own syntax (since 14) has no source text, and
-- the function that deparses it is not in 13: it is cut out of the whole definition.
SELECT p.tableoid AS class,
       p.oid,
       0 AS sub,
       CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind,
       n.nspname AS schema,
       '' AS parent,
       p.proname || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')' AS name,
       pg_catalog.pg_get_userbyid(p.proowner) AS owner,
       CASE WHEN p.prokind <> 'a' THEN l.lanname END AS language,
       -- Of procedures 13 does not write IN.
       CASE WHEN p.prokind <> 'p' THEN pg_catalog.pg_get_function_arguments(p.oid) ELSE
         (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ',
                   CASE p.proargmodes[a.place] WHEN 'o' THEN 'OUT' WHEN 'b' THEN 'INOUT' WHEN 'v' THEN 'VARIADIC' END,
                   pg_catalog.quote_ident(nullif(p.proargnames[a.place], '')),
                   pg_catalog.format_type(a.type, NULL),
                   'DEFAULT ' || pg_catalog.pg_get_function_arg_default(p.oid, a.place::pg_catalog.int4)), ', ' ORDER BY a.place)
            FROM pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::pg_catalog.oid[])) WITH ORDINALITY AS a(type, place))
       END AS arguments,
       pg_catalog.pg_get_function_result(p.oid) AS result,
       CASE WHEN p.prokind <> 'a' THEN nullif(p.prosrc, '') END AS body,
       CASE WHEN p.prosqlbody IS NOT NULL THEN
         pg_catalog.regexp_replace(pg_catalog.pg_get_functiondef(p.oid), '^.*?\n(?=BEGIN ATOMIC|RETURN )', '') END AS "SQL body",
       p.probin AS library,
       p.prokind = 'w' AS "window",
       CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' END AS volatility,
       CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END AS parallel,
       p.prosecdef AS "security definer",
       p.proleakproof AS leakproof,
       p.proisstrict AS strict,
       nullif(p.procost, CASE WHEN l.lanname IN ('c', 'internal') THEN 1 ELSE 100 END) AS cost,
       CASE WHEN p.proretset THEN nullif(p.prorows, 1000) END AS rows,
       nullif(p.prosupport::pg_catalog.regprocedure::pg_catalog.text, '-') AS support,
       (SELECT pg_catalog.string_agg(o.setting, E'\n' ORDER BY o.setting COLLATE "C")
          FROM pg_catalog.unnest(p.proconfig) AS o(setting)) AS configuration,
       (SELECT pg_catalog.string_agg(pg_catalog.format_type(o.type, NULL), ', ' ORDER BY pg_catalog.format_type(o.type, NULL) COLLATE "C")
          FROM pg_catalog.unnest(p.protrftypes) AS o(type)) AS transforms,
       CASE g.aggkind WHEN 'o' THEN 'ordered set' WHEN 'h' THEN 'hypothetical set' END AS "aggregate kind",
       nullif(g.aggtransfn::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text, '-') AS "transition",
       pg_catalog.format_type(nullif(g.aggtranstype, 0), NULL) AS "state type",
       nullif(g.aggtransspace, 0) AS "state size",
       pg_catalog.quote_literal(g.agginitval) AS "initial state",
       nullif(g.aggfinalfn::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text, '-') AS final,
       g.aggfinalextra AS "final with arguments",
       CASE WHEN g.aggfinalmodify <> CASE g.aggkind WHEN 'n' THEN 'r'::"char" ELSE 'w' END THEN
         CASE g.aggfinalmodify WHEN 'r' THEN 'read only' WHEN 's' THEN 'shareable' ELSE 'read write' END END AS "final modifies",
       nullif(g.aggcombinefn::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text, '-') AS combine,
       nullif(g.aggserialfn::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text, '-') AS serialize,
       nullif(g.aggdeserialfn::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text, '-') AS deserialize,
       nullif(g.aggmtransfn::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text, '-') AS "moving transition",
       nullif(g.aggminvtransfn::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text, '-') AS "moving inverse",
       pg_catalog.format_type(nullif(g.aggmtranstype, 0), NULL) AS "moving state type",
       nullif(g.aggmtransspace, 0) AS "moving state size",
       pg_catalog.quote_literal(g.aggminitval) AS "moving initial state",
       nullif(g.aggmfinalfn::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text, '-') AS "moving final",
       g.aggmfinalextra AS "moving final with arguments",
       CASE WHEN g.aggmfinalmodify <> CASE g.aggkind WHEN 'n' THEN 'r'::"char" ELSE 'w' END THEN
         CASE g.aggmfinalmodify WHEN 'r' THEN 'read only' WHEN 's' THEN 'shareable' ELSE 'read write' END END AS "moving final modifies",
       nullif(g.aggsortop::pg_catalog.regoperator::pg_catalog.text, '0') AS "sort operator"
  FROM (SELECT NULL::pg_catalog.pg_node_tree AS prosqlbody) AS older
 CROSS JOIN LATERAL (SELECT tableoid, oid, proname, pronamespace, proowner, prolang, procost, prorows, prosupport, prokind,
                            prosecdef, proleakproof, proisstrict, proretset, provolatile, proparallel, proargtypes, proallargtypes, proargmodes, proargnames,
                            protrftypes, prosrc, probin, prosqlbody, proconfig
                       FROM pg_catalog.pg_proc) AS p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  LEFT JOIN pg_catalog.pg_aggregate g ON g.aggfnoid::pg_catalog.oid = p.oid
 WHERE p.oid >= 16384
   -- Not those that come with a range.
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = p.tableoid AND d.objid = p.oid AND d.deptype = 'i');
