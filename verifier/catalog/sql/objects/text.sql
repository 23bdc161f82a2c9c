-- Collations, text search objects and extended statistics: a line per attribute.
SELECT c.tableoid AS class, c.oid, 0 AS sub, 'collation' AS kind, n.nspname AS schema, '' AS parent,
       c.collname AS name, v.attribute, v.value
  FROM (SELECT NULL::text AS colllocale, NULL::text AS colliculocale, NULL::text AS collicurules) AS older
 CROSS JOIN LATERAL (SELECT tableoid, oid, collname, collnamespace, collowner, collprovider, collisdeterministic,
                            collencoding, collcollate, collctype, collversion, collicurules,
                            -- colliculocale in 15 and 16; 13 and 14 have ICU's locale in collcollate.
                            coalesce(colllocale, colliculocale::text,
                                     CASE collprovider WHEN 'i' THEN collcollate::text END) AS locale
                       FROM pg_catalog.pg_collation) AS c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(c.collowner)::text),
   ('provider', CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'c' THEN 'libc' WHEN 'b' THEN 'builtin' ELSE 'default' END),
   ('locale', c.locale),
   ('collate', CASE c.collprovider WHEN 'c' THEN c.collcollate::text END),
   ('ctype', CASE c.collprovider WHEN 'c' THEN c.collctype::text END),
   ('encoding', CASE WHEN c.collencoding >= 0 AND c.collprovider = 'c' THEN pg_catalog.pg_encoding_to_char(c.collencoding)::text END),
   ('not deterministic', CASE WHEN NOT c.collisdeterministic THEN 'yes' END),
   ('rules', c.collicurules),
   ('version', c.collversion)) AS v(attribute, value)
 WHERE c.oid >= 16384
UNION ALL
SELECT p.tableoid, p.oid, 0, 'text search parser', n.nspname, '', p.prsname, v.attribute, v.value
  FROM pg_catalog.pg_ts_parser p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace
 CROSS JOIN LATERAL (VALUES
   ('start', p.prsstart::pg_catalog.oid::pg_catalog.regprocedure::text),
   ('token', p.prstoken::pg_catalog.oid::pg_catalog.regprocedure::text),
   ('end', p.prsend::pg_catalog.oid::pg_catalog.regprocedure::text),
   ('headline', nullif(p.prsheadline::pg_catalog.oid::pg_catalog.regprocedure::text, '-')),
   ('token types', p.prslextype::pg_catalog.oid::pg_catalog.regprocedure::text)) AS v(attribute, value)
 WHERE p.oid >= 16384
UNION ALL
SELECT t.tableoid, t.oid, 0, 'text search template', n.nspname, '', t.tmplname, v.attribute, v.value
  FROM pg_catalog.pg_ts_template t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace
 CROSS JOIN LATERAL (VALUES
   ('init', nullif(t.tmplinit::pg_catalog.oid::pg_catalog.regprocedure::text, '-')),
   ('lexize', t.tmpllexize::pg_catalog.oid::pg_catalog.regprocedure::text)) AS v(attribute, value)
 WHERE t.oid >= 16384
UNION ALL
SELECT d.tableoid, d.oid, 0, 'text search dictionary', n.nspname, '', d.dictname, v.attribute, v.value
  FROM pg_catalog.pg_ts_dict d
  JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
  JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
  JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(d.dictowner)::text),
   ('template', pg_catalog.format('%I.%I', tn.nspname, t.tmplname)),
   ('options', d.dictinitoption)) AS v(attribute, value)
 WHERE d.oid >= 16384
UNION ALL
SELECT c.tableoid, c.oid, 0, 'text search configuration', n.nspname, '', c.cfgname, v.attribute, v.value
  FROM pg_catalog.pg_ts_config c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
  JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace
 CROSS JOIN LATERAL (
   SELECT 'owner', pg_catalog.pg_get_userbyid(c.cfgowner)::text
    UNION ALL
   SELECT 'parser', pg_catalog.format('%I.%I', pn.nspname, p.prsname)
    UNION ALL
   SELECT 'mapping of ' || k.alias, pg_catalog.string_agg(m.mapdict::pg_catalog.regdictionary::text, ', ' ORDER BY m.mapseqno)
     FROM pg_catalog.pg_ts_config_map m
     JOIN pg_catalog.ts_token_type(c.cfgparser) k ON k.tokid = m.maptokentype
    WHERE m.mapcfg = c.oid
    GROUP BY k.alias) AS v(attribute, value)
 WHERE c.oid >= 16384
UNION ALL
SELECT s.tableoid, s.oid, 0, 'statistics object', n.nspname, '', s.stxname, v.attribute, v.value
  FROM pg_catalog.pg_statistic_ext s
  JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
  JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(s.stxowner)::text),
   ('definition', pg_catalog.substr(pg_catalog.pg_get_statisticsobjdef(s.oid),
      pg_catalog.length(pg_catalog.format('CREATE STATISTICS %I.%I ', n.nspname, s.stxname)) + 1)),
   ('statistics target', nullif(s.stxstattarget, -1)::text)) AS v(attribute, value)
 WHERE s.oid >= 16384
   AND c.relpersistence <> 't';
