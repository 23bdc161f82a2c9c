// What read.cc asks of pg_catalog. $1 is the managed schemas as text[].
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_READ_SQL_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_READ_SQL_H_

namespace pgassay::migrate::typescript::sql {

// Lists come as JSON arrays.

inline constexpr char kSchemas[] = R"sql(
SELECT n.nspname FROM pg_catalog.pg_namespace n
WHERE n.nspname = ANY ($1::text[]) ORDER BY n.nspname COLLATE "C")sql";

inline constexpr char kEnums[] = R"sql(
SELECT n.nspname, t.typname,
  (SELECT coalesce(json_agg(e.enumlabel ORDER BY e.enumsortorder), '[]') FROM pg_enum e WHERE e.enumtypid = t.oid)
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'e' AND n.nspname = ANY ($1::text[])
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
ORDER BY n.nspname COLLATE "C", t.typname COLLATE "C")sql";

// Those of identities too, told by "i".
inline constexpr char kSequences[] = R"sql(
SELECT n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqmin, s.seqmax, s.seqincrement, s.seqcache,
  s.seqcycle, coalesce(o.deptype, 'n'), tn.nspname, t.relname, a.attname
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.objsubid = 0
  AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')
LEFT JOIN pg_class t ON t.oid = o.refobjid
LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = o.refobjsubid
WHERE n.nspname = ANY ($1::text[]) AND c.relpersistence <> 't'
  AND t.relname IS DISTINCT FROM '__drizzle_migrations'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C")sql";

// Relations by their OID; those that are not managed but pointed at come last.
inline constexpr char kRelations[] = R"sql(
WITH managed AS (
  SELECT c.oid, c.relkind
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
     AND c.relpersistence <> 't' AND c.relname NOT IN ('__diesel_schema_migrations', '__drizzle_migrations')
     AND NOT EXISTS (SELECT 1 FROM pg_depend d
                     WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
), pointed AS (
  SELECT DISTINCT k.confrelid AS oid
    FROM pg_constraint k JOIN managed m ON m.oid = k.conrelid
   WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confrelid NOT IN (SELECT oid FROM managed)
)
SELECT c.oid, c.relkind, n.nspname, c.relname, c.relrowsecurity, c.relispopulated,
  CASE WHEN c.relkind = 'm' AND am.amname <> current_setting('default_table_access_method') THEN am.amname END,
  ts.spcname, coalesce(to_json(c.reloptions), '[]'),
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
  CASE WHEN c.relkind IN ('v', 'm') THEN
    (SELECT coalesce(json_agg(DISTINCT d.refobjid::int8), '[]')
       FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> c.oid
       JOIN managed u ON u.oid = d.refobjid AND u.relkind IN ('v', 'm')
      WHERE r.ev_class = c.oid) END,
  x.ours
FROM (SELECT oid, true AS ours FROM managed UNION ALL SELECT oid, false FROM pointed) AS x
JOIN pg_class c ON c.oid = x.oid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace AND c.reltablespace <> 0
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C")sql";

// $1: the relations' OIDs as oid[].
inline constexpr char kColumns[] = R"sql(
SELECT a.attrelid, a.attname, format_type(e.oid, a.atttypmod), format_type(t.oid, -1), en.nspname, e.typname, e.typtype,
  EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = e.oid AND d.deptype = 'e'),
  CASE WHEN e.oid = t.oid THEN 0 ELSE greatest(a.attndims, 1) END,
  CASE WHEN a.attcollation <> t.typcollation THEN
    (SELECT CASE cn.nspname WHEN 'pg_catalog' THEN '' ELSE '"' || replace(cn.nspname, '"', '""') || '".' END
            || '"' || replace(co.collname, '"', '""') || '"'
       FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation) END,
  a.attnotnull,
  CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
  CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
  a.attidentity
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_type e ON e.oid = CASE WHEN t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A' AND t.typtype = 'b'
                               AND right(format_type(t.oid, NULL), 2) = '[]' THEN t.typelem ELSE t.oid END
JOIN pg_namespace en ON en.oid = e.typnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum)sql";

inline constexpr char kConstraints[] = R"sql(
SELECT k.conrelid, k.contype, k.conname,
  (SELECT coalesce(json_agg(a.attname ORDER BY o.n), '[]')
     FROM unnest(k.conkey) WITH ORDINALITY AS o(num, n) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.num),
  tn.nspname, t.relname,
  (SELECT coalesce(json_agg(a.attname ORDER BY o.n), '[]')
     FROM unnest(k.confkey) WITH ORDINALITY AS o(num, n) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = o.num),
  k.confupdtype, k.confdeltype,
  coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false),
  CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END
FROM pg_constraint k
LEFT JOIN pg_class t ON t.oid = k.confrelid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u')
WHERE k.conrelid = ANY ($1::oid[]) AND k.contype IN ('p', 'u', 'f', 'c') AND k.conparentid = 0
ORDER BY k.conrelid, position(k.contype::text IN 'pufc'), k.conname COLLATE "C")sql";

inline constexpr char kIndexes[] = R"sql(
SELECT i.indrelid, c.relname, am.amname, i.indisunique, i.indnkeyatts, pg_get_indexdef(i.indexrelid),
  (SELECT json_agg(coalesce(a.attname, '') ORDER BY o.n)
     FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS o(num, n)
     LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = o.num AND o.num <> 0
    WHERE o.n <= i.indnkeyatts),
  pg_get_expr(i.indpred, i.indrelid), coalesce(to_json(c.reloptions), '[]')
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam
WHERE i.indrelid = ANY ($1::oid[]) AND NOT i.indisprimary AND i.indislive
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
ORDER BY i.indrelid, c.relname COLLATE "C")sql";

inline constexpr char kPolicies[] = R"sql(
SELECT p.polrelid, p.polname, p.polpermissive, p.polcmd,
  (SELECT coalesce(json_agg(r.rolname ORDER BY r.rolname COLLATE "C"), '[]')
     FROM pg_roles r WHERE r.oid = ANY (p.polroles) AND NOT 0 = ANY (p.polroles)),
  pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p
WHERE p.polrelid = ANY ($1::oid[])
ORDER BY p.polrelid, p.polname COLLATE "C")sql";

}  // namespace pgassay::migrate::typescript::sql

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_READ_SQL_H_
