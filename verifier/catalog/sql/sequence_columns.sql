-- Columns that take their values from a sequence: it is owned by them (also as identity), or their default calls it. The column of a
-- partition is left out where its root's is there. "plain": values are the sequence's own and not made of them.
WITH RECURSIVE fed AS (
  SELECT u.sequence, u.relation, u.attnum, pg_catalog.bool_and(u.plain) AS plain
    FROM (SELECT d.objid, d.refobjid, d.refobjsubid, true
            FROM pg_catalog.pg_depend d
           WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
             AND d.objsubid = 0
             AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
             AND d.refobjsubid > 0
             AND d.deptype IN ('a', 'i')
          UNION ALL
          SELECT d.refobjid, v.adrelid, v.adnum,
                 coalesce(pg_catalog.pg_get_expr(v.adbin, v.adrelid)
                            ~ '^\(*nextval\(E?''([^'']|'''')*''::regclass\)(\)*::[A-Za-z0-9_".(),]+)*\)*$', false)
            FROM pg_catalog.pg_depend d
            JOIN pg_catalog.pg_attrdef v ON v.oid = d.objid
           WHERE d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
             AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass) AS u(sequence, relation, attnum, plain)
    JOIN pg_catalog.pg_sequence s ON s.seqrelid = u.sequence
   GROUP BY u.sequence, u.relation, u.attnum
-- Reading these and what has them among its children would run a foreign server's code, or is not possible on a standby.
), shut(relation) AS (
  SELECT c.oid
    FROM pg_catalog.pg_class c
   WHERE c.relkind = 'f'
      OR c.relkind IN ('r', 'p') AND c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery()
   UNION
  SELECT i.inhparent
    FROM shut
    JOIN pg_catalog.pg_inherits i ON i.inhrelid = shut.relation
), types(oid, base) AS (
  SELECT b.oid, b.oid
    FROM pg_catalog.pg_type b
   WHERE b.oid IN ('pg_catalog.int2'::pg_catalog.regtype, 'pg_catalog.int4'::pg_catalog.regtype,
                   'pg_catalog.int8'::pg_catalog.regtype, 'pg_catalog.numeric'::pg_catalog.regtype)
   UNION ALL
  SELECT d.oid, types.base
    FROM types
    JOIN pg_catalog.pg_type d ON d.typbasetype = types.oid
)
SELECT fed.sequence,
       n.nspname,
       c.relname,
       a.attname,
       coalesce(rn.nspname, n.nspname) AS root_schema,
       coalesce(r.relname, c.relname) AS root_name,
       coalesce(fed.plain AND c.relkind IN ('r', 'p') AND types.base IS NOT NULL AND shut.relation IS NULL
                AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
                AND NOT pg_catalog.row_security_active(c.oid), false) AS readable,
       types.base = 'pg_catalog.numeric'::pg_catalog.regtype AS is_numeric
  FROM fed
  JOIN pg_catalog.pg_class c ON c.oid = fed.relation
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = fed.relation AND a.attnum = fed.attnum
  LEFT JOIN pg_catalog.pg_class r ON c.relispartition AND r.oid = pg_catalog.pg_partition_root(c.oid)
  LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
  LEFT JOIN types ON types.oid = a.atttypid
  LEFT JOIN shut ON shut.relation = c.oid
 WHERE c.relpersistence <> 't'
   AND NOT EXISTS (SELECT
                     FROM fed f
                     JOIN pg_catalog.pg_attribute ra ON ra.attrelid = f.relation AND ra.attnum = f.attnum
                    WHERE f.sequence = fed.sequence
                      AND f.relation = r.oid
                      AND r.oid <> c.oid
                      AND ra.attname = a.attname)
 ORDER BY fed.sequence, n.nspname COLLATE "C", c.relname COLLATE "C", a.attname COLLATE "C";
