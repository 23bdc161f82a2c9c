-- Operators, their classes and families, casts, transforms, access methods, languages and conversions: a line per attribute.
SELECT o.tableoid AS class, o.oid, 0 AS sub, 'operator' AS kind, n.nspname AS schema, '' AS parent,
       pg_catalog.format('%s(%s, %s)', o.oprname,
                         CASE o.oprleft WHEN 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprleft, NULL) END,
                         CASE o.oprright WHEN 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprright, NULL) END) AS name,
       v.attribute, v.value
  FROM pg_catalog.pg_operator o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(o.oprowner)::text),
   ('result', pg_catalog.format_type(nullif(o.oprresult, 0), NULL)),
   ('function', nullif(o.oprcode::pg_catalog.oid::pg_catalog.regprocedure::text, '-')),
   ('commutator', nullif(o.oprcom::pg_catalog.regoperator::text, '0')),
   ('negator', nullif(o.oprnegate::pg_catalog.regoperator::text, '0')),
   ('restriction estimator', nullif(o.oprrest::pg_catalog.oid::pg_catalog.regprocedure::text, '-')),
   ('join estimator', nullif(o.oprjoin::pg_catalog.oid::pg_catalog.regprocedure::text, '-')),
   ('merges', CASE WHEN o.oprcanmerge THEN 'yes' END),
   ('hashes', CASE WHEN o.oprcanhash THEN 'yes' END)) AS v(attribute, value)
 WHERE o.oid >= 16384
UNION ALL
SELECT o.tableoid, o.oid, 0, 'operator class', n.nspname, am.amname, o.opcname, v.attribute, v.value
  FROM pg_catalog.pg_opclass o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
  JOIN pg_catalog.pg_am am ON am.oid = o.opcmethod
  JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily
  JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(o.opcowner)::text),
   ('family', pg_catalog.format('%I.%I', fn.nspname, f.opfname)),
   ('type', pg_catalog.format_type(o.opcintype, NULL)),
   ('default', CASE WHEN o.opcdefault THEN 'yes' END),
   ('key type', pg_catalog.format_type(nullif(o.opckeytype, 0), NULL))) AS v(attribute, value)
 WHERE o.oid >= 16384
UNION ALL
SELECT f.tableoid, f.oid, 0, 'operator family', n.nspname, am.amname, f.opfname, v.attribute, v.value
  FROM pg_catalog.pg_opfamily f
  JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
  JOIN pg_catalog.pg_am am ON am.oid = f.opfmethod
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(f.opfowner)::text),
   ('operators', (SELECT pg_catalog.string_agg(line, E'\n' ORDER BY line COLLATE "C")
                    FROM (SELECT o.amopstrategy || ' (' || pg_catalog.format_type(o.amoplefttype, NULL) || ', '
                                 || pg_catalog.format_type(o.amoprighttype, NULL) || ') '
                                 || o.amopopr::pg_catalog.regoperator
                                 || CASE WHEN s.oid IS NULL THEN ''
                                         ELSE ' ordered by ' || pg_catalog.format('%I.%I', sn.nspname, s.opfname) END
                            FROM pg_catalog.pg_amop o
                            LEFT JOIN pg_catalog.pg_opfamily s ON s.oid = o.amopsortfamily
                            LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = s.opfnamespace
                           WHERE o.amopfamily = f.oid) AS m(line))),
   ('functions', (SELECT pg_catalog.string_agg(line, E'\n' ORDER BY line COLLATE "C")
                    FROM (SELECT p.amprocnum || ' (' || pg_catalog.format_type(p.amproclefttype, NULL) || ', '
                                 || pg_catalog.format_type(p.amprocrighttype, NULL) || ') '
                                 || p.amproc::pg_catalog.oid::pg_catalog.regprocedure
                            FROM pg_catalog.pg_amproc p
                           WHERE p.amprocfamily = f.oid) AS m(line)))) AS v(attribute, value)
 WHERE f.oid >= 16384
UNION ALL
-- Operators and functions that users added to a family of the server.
SELECT f.tableoid, f.oid, 0, 'operator family', n.nspname, am.amname, f.opfname, 'operators added',
       pg_catalog.string_agg(a.line, E'\n' ORDER BY a.line COLLATE "C")
  FROM (SELECT o.amopfamily, o.amopstrategy || ' (' || pg_catalog.format_type(o.amoplefttype, NULL) || ', '
               || pg_catalog.format_type(o.amoprighttype, NULL) || ') ' || o.amopopr::pg_catalog.regoperator
          FROM pg_catalog.pg_amop o WHERE o.oid >= 16384
         UNION ALL
        SELECT p.amprocfamily, p.amprocnum || ' (' || pg_catalog.format_type(p.amproclefttype, NULL) || ', '
               || pg_catalog.format_type(p.amprocrighttype, NULL) || ') ' || p.amproc::pg_catalog.oid::pg_catalog.regprocedure
          FROM pg_catalog.pg_amproc p WHERE p.oid >= 16384) AS a(family, line)
  JOIN pg_catalog.pg_opfamily f ON f.oid = a.family
  JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
  JOIN pg_catalog.pg_am am ON am.oid = f.opfmethod
 WHERE f.oid < 16384
 GROUP BY f.tableoid, f.oid, n.nspname, am.amname, f.opfname
UNION ALL
SELECT c.tableoid, c.oid, 0, 'cast', '', '',
       pg_catalog.format_type(c.castsource, NULL) || ' AS ' || pg_catalog.format_type(c.casttarget, NULL), v.attribute, v.value
  FROM pg_catalog.pg_cast c
 CROSS JOIN LATERAL (VALUES
   ('function', nullif(c.castfunc::pg_catalog.regprocedure::text, '-')),
   ('context', CASE c.castcontext WHEN 'e' THEN 'explicit' WHEN 'a' THEN 'assignment' ELSE 'implicit' END),
   ('method', CASE c.castmethod WHEN 'f' THEN 'function' WHEN 'i' THEN 'input and output' ELSE 'binary' END))
   AS v(attribute, value)
 WHERE c.oid >= 16384
   -- Not the one that comes with a range.
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = c.tableoid AND d.objid = c.oid AND d.deptype = 'i')
UNION ALL
SELECT t.tableoid, t.oid, 0, 'transform', '', '', pg_catalog.format_type(t.trftype, NULL) || ' for ' || l.lanname,
       v.attribute, v.value
  FROM pg_catalog.pg_transform t
  JOIN pg_catalog.pg_language l ON l.oid = t.trflang
 CROSS JOIN LATERAL (VALUES
   ('from SQL', nullif(t.trffromsql::pg_catalog.oid::pg_catalog.regprocedure::text, '-')),
   ('to SQL', nullif(t.trftosql::pg_catalog.oid::pg_catalog.regprocedure::text, '-'))) AS v(attribute, value)
 WHERE t.oid >= 16384
UNION ALL
SELECT a.tableoid, a.oid, 0, 'access method', '', '', a.amname, v.attribute, v.value
  FROM pg_catalog.pg_am a
 CROSS JOIN LATERAL (VALUES
   ('handler', a.amhandler::pg_catalog.oid::pg_catalog.regprocedure::text),
   ('type', CASE a.amtype WHEN 't' THEN 'table' ELSE 'index' END)) AS v(attribute, value)
 WHERE a.oid >= 16384
UNION ALL
SELECT l.tableoid, l.oid, 0, 'language', '', '', l.lanname, v.attribute, v.value
  FROM pg_catalog.pg_language l
 CROSS JOIN LATERAL (VALUES
   ('owner', CASE WHEN l.lanowner <> 10 THEN pg_catalog.pg_get_userbyid(l.lanowner)::text END),
   ('trusted', CASE WHEN l.lanpltrusted THEN 'yes' END),
   ('handler', nullif(l.lanplcallfoid::pg_catalog.regprocedure::text, '-')),
   ('inline handler', nullif(l.laninline::pg_catalog.regprocedure::text, '-')),
   ('validator', nullif(l.lanvalidator::pg_catalog.regprocedure::text, '-'))) AS v(attribute, value)
 WHERE l.lanispl
UNION ALL
SELECT c.tableoid, c.oid, 0, 'conversion', n.nspname, '', c.conname, v.attribute, v.value
  FROM pg_catalog.pg_conversion c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(c.conowner)::text),
   ('from', pg_catalog.pg_encoding_to_char(c.conforencoding)::text),
   ('to', pg_catalog.pg_encoding_to_char(c.contoencoding)::text),
   ('function', c.conproc::text),
   ('default', CASE WHEN c.condefault THEN 'yes' END)) AS v(attribute, value)
 WHERE c.oid >= 16384;
