-- What any object can have: a comment, security labels, and an extension that it belongs to or goes with. By address.
SELECT d.classoid AS class, d.objoid AS oid, d.objsubid AS sub, NULL AS kind, NULL AS schema, NULL AS parent, NULL AS name,
       'comment' AS attribute, d.description AS value
  FROM pg_catalog.pg_description d
 WHERE (d.objoid >= 16384
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                         WHERE k.tableoid = d.classoid AND k.oid = d.objoid AND k.contype = 'n'))
    OR d.classoid = 'pg_catalog.pg_largeobject'::pg_catalog.regclass
    OR d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.objoid = pg_catalog.to_regnamespace('public')
       AND d.description <> 'standard public schema'
UNION ALL
-- The constraints of NOT NULL (since 18) are no objects of ours.
SELECT CASE k.conrelid WHEN 0 THEN 'pg_catalog.pg_type'::pg_catalog.regclass ELSE 'pg_catalog.pg_class'::pg_catalog.regclass END,
       CASE k.conrelid WHEN 0 THEN k.contypid ELSE k.conrelid END,
       CASE k.conrelid WHEN 0 THEN 0 ELSE k.conkey[1] END, NULL, NULL, NULL, NULL, 'comment on not null', d.description
  FROM pg_catalog.pg_description d
  JOIN pg_catalog.pg_constraint k ON k.tableoid = d.classoid AND k.oid = d.objoid
 WHERE k.contype = 'n'
UNION ALL
SELECT l.classoid, l.objoid, l.objsubid, NULL, NULL, NULL, NULL, 'security label of ' || l.provider, l.label
  FROM pg_catalog.pg_seclabel l
UNION ALL
SELECT d.classid, d.objid, d.objsubid, NULL, NULL, NULL, NULL,
       CASE d.deptype WHEN 'e' THEN 'extension' ELSE 'goes with extension' END,
       pg_catalog.string_agg(e.extname, ', ' ORDER BY e.extname COLLATE "C")
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
 WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
   AND d.deptype IN ('e', 'x')
   AND (d.objid >= 16384 OR d.classid = 'pg_catalog.pg_language'::pg_catalog.regclass)
   -- Array types, multiranges and the types of rows come with another object; since 17 they are members all the same.
   AND NOT (d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
            AND EXISTS (SELECT FROM pg_catalog.pg_type t
                          LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
                         WHERE t.oid = d.objid
                           AND (t.typtype = 'm' OR c.relkind <> 'c'
                                OR EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid))))
 GROUP BY d.classid, d.objid, d.objsubid, d.deptype;
