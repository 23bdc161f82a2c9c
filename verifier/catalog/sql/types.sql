-- Every type those columns use, at any depth, and the server's own base types, which expressions of the user may
-- have. Multiranges exist since 14, hence the way by jsonb.
WITH RECURSIVE needed(oid) AS (
  SELECT a.atttypid
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE a.attnum > 0
     AND NOT a.attisdropped
     AND ((c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_toast')
          OR c.oid IN ('pg_catalog.pg_largeobject'::pg_catalog.regclass,
                       'pg_catalog.pg_largeobject_metadata'::pg_catalog.regclass))
  UNION
  SELECT t.oid
    FROM pg_catalog.pg_type t
   WHERE t.oid < 16384 AND t.typtype = 'b' AND t.typelem = 0
  UNION
  SELECT part.oid
    FROM needed
    JOIN pg_catalog.pg_type t ON t.oid = needed.oid
   CROSS JOIN LATERAL (
     SELECT t.typelem WHERE t.typelem <> 0 AND t.typlen = -1
      UNION ALL
     SELECT t.typbasetype WHERE t.typtype = 'd'
      UNION ALL
     SELECT r.rngsubtype
       FROM pg_catalog.pg_range r
      WHERE r.rngtypid = t.oid
         OR (pg_catalog.to_jsonb(r) ->> 'rngmultitypid')::pg_catalog.oid = t.oid
      UNION ALL
     SELECT a.atttypid
       FROM pg_catalog.pg_attribute a
      WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
   ) AS part(oid)
)
SELECT t.oid,
       -- Not quote_ident: its keywords grow with the server's version (CANON.md).
       (SELECT pg_catalog.string_agg(
                 CASE WHEN part.name ~ '^[a-z_][a-z0-9_]*$' COLLATE "C" THEN part.name
                      ELSE '"' || pg_catalog.replace(part.name, '"', '""') || '"' END, '.' ORDER BY part.place)
          FROM (VALUES (1, n.nspname::text), (2, t.typname::text)) AS part(place, name)) AS qualified_name,
       t.typname,
       t.typtype,
       CASE WHEN t.typlen = -1 THEN t.typelem ELSE 0 END AS element,
       t.typbasetype,
       coalesce((SELECT r.rngsubtype
                   FROM pg_catalog.pg_range r
                  WHERE r.rngtypid = t.oid
                     OR (pg_catalog.to_jsonb(r) ->> 'rngmultitypid')::pg_catalog.oid = t.oid), 0) AS subtype,
       coalesce((SELECT pn.nspname || '.' || p.proname
                   FROM pg_catalog.pg_proc p
                   JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
                  WHERE p.oid = t.typsend), '') AS send,
       coalesce((SELECT e.extname
                   FROM pg_catalog.pg_depend d
                   JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
                  WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
                    AND d.objid = t.oid
                    AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                    AND d.deptype = 'e'), '') AS extension,
       t.typoutput <> 0 AS has_output,
       coalesce((SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
                   FROM pg_catalog.pg_enum e
                  WHERE e.enumtypid = t.oid), '') AS labels
  FROM needed
  JOIN pg_catalog.pg_type t ON t.oid = needed.oid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace;
