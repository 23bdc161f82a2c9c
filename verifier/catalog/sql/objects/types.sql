-- Types that are not a relation's: enums, domains, ranges, base types and those that are only announced. Array types and
-- multiranges come with their type.
SELECT t.tableoid AS class,
       t.oid,
       0 AS sub,
       CASE WHEN NOT t.typisdefined THEN 'shell type' WHEN t.typtype = 'e' THEN 'enum' WHEN t.typtype = 'd' THEN 'domain'
            WHEN t.typtype = 'r' THEN 'range' ELSE 'base type' END AS kind,
       n.nspname AS schema,
       '' AS parent,
       t.typname AS name,
       pg_catalog.pg_get_userbyid(t.typowner) AS owner,
       CASE t.typtype WHEN 'e' THEN
         (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
            FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) END AS labels,
       CASE t.typtype WHEN 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END AS type,
       t.typtype = 'd' AND t.typnotnull AS "not null",
       CASE WHEN t.typdefaultbin IS NULL THEN t.typdefault ELSE pg_catalog.pg_get_expr(t.typdefaultbin, 0) END AS "default",
       CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation OR t.typtype = 'b' AND t.typcollation <> 0 THEN
         (SELECT pg_catalog.format('%I.%I', cn.nspname, co.collname)
            FROM pg_catalog.pg_collation co
            JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
           WHERE co.oid = t.typcollation) END AS collation,
       pg_catalog.format_type(r.rngsubtype, NULL) AS subtype,
       (SELECT pg_catalog.format('%I.%I', cn.nspname, co.collname)
          FROM pg_catalog.pg_collation co
          JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
         WHERE co.oid = r.rngcollation) AS "subtype collation",
       (SELECT pg_catalog.format('%I.%I', cn.nspname, oc.opcname)
          FROM pg_catalog.pg_opclass oc
          JOIN pg_catalog.pg_namespace cn ON cn.oid = oc.opcnamespace
         WHERE oc.oid = r.rngsubopc) AS "subtype operator class",
       nullif(r.rngcanonical::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text, '-') AS canonical,
       nullif(r.rngsubdiff::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text, '-') AS "subtype difference",
       -- The name that the server gives by itself, which 13 does not know either, is left out.
       (SELECT nullif(m.typname, CASE WHEN t.typname ~ 'range' THEN pg_catalog.regexp_replace(t.typname, 'range', 'multirange')
                                      ELSE t.typname || '_multirange' END)
          FROM pg_catalog.pg_type m WHERE m.oid = r.rngmultitypid) AS multirange,
       f.input, f.output, f.receive, f.send, f."modifier input", f."modifier output", f."analyze",
       CASE WHEN t.typtype = 'b' THEN nullif(subscript.typsubscript::pg_catalog.text, '-') END AS subscript,
       CASE WHEN t.typtype = 'b' THEN t.typlen END AS length,
       t.typtype = 'b' AND t.typbyval AS "by value",
       CASE WHEN t.typtype = 'b' THEN t.typalign END AS alignment,
       CASE WHEN t.typtype = 'b' THEN t.typstorage END AS storage,
       CASE WHEN t.typtype = 'b' THEN t.typcategory END AS category,
       t.typtype = 'b' AND t.typispreferred AS preferred,
       CASE WHEN t.typtype = 'b' THEN nullif(t.typdelim, ',') END AS delimiter,
       CASE WHEN t.typtype = 'b' AND t.typelem <> 0 THEN pg_catalog.format_type(t.typelem, NULL) END AS element
  FROM (SELECT NULL::pg_catalog.regproc AS typsubscript, NULL::pg_catalog.oid AS rngmultitypid) AS older
 CROSS JOIN pg_catalog.pg_type t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
  LEFT JOIN LATERAL (SELECT rngsubtype, rngcollation, rngsubopc, rngcanonical, rngsubdiff, rngmultitypid
                       FROM pg_catalog.pg_range WHERE rngtypid = t.oid) AS r ON true
  LEFT JOIN LATERAL (SELECT typsubscript FROM pg_catalog.pg_type WHERE oid = t.oid) AS subscript ON true
  LEFT JOIN LATERAL (SELECT nullif(t.typinput::pg_catalog.text, '-') AS input,
                            nullif(t.typoutput::pg_catalog.text, '-') AS output,
                            nullif(t.typreceive::pg_catalog.text, '-') AS receive,
                            nullif(t.typsend::pg_catalog.text, '-') AS send,
                            nullif(t.typmodin::pg_catalog.text, '-') AS "modifier input",
                            nullif(t.typmodout::pg_catalog.text, '-') AS "modifier output",
                            nullif(t.typanalyze::pg_catalog.text, '-') AS "analyze") AS f ON t.typtype = 'b'
 WHERE t.oid >= 16384
   AND t.typrelid = 0
   AND t.typtype IN ('e', 'd', 'r', 'b', 'p')
   -- Not the array type that comes with another type.
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_type a WHERE a.typarray = t.oid);
