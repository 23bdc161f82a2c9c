-- Every object of schemas public, metering and auth as one line each, independent of the order of columns. For diff.
SET search_path = '';
WITH managed AS (SELECT oid, nspname FROM pg_catalog.pg_namespace WHERE nspname IN ('public', 'metering', 'auth')),
relations AS (
    SELECT c.*, c.oid::regclass::text AS name FROM pg_catalog.pg_class c JOIN managed n ON n.oid = c.relnamespace
    WHERE c.relname NOT LIKE '\_\_diesel%'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
), lines(line) AS (
    SELECT format('extension %s', extname) FROM pg_catalog.pg_extension
  UNION ALL
    SELECT format('schema %s %s', nspname, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(nspacl) a)) FROM pg_catalog.pg_namespace WHERE nspname IN ('public', 'metering')
  UNION ALL
    SELECT format('relation %s kind=%s persistence=%s rls=%s forced=%s options=%s partition=%s of=%s key=%s acl=%s', name, relkind, relpersistence,
        relrowsecurity, relforcerowsecurity, reloptions, pg_catalog.pg_get_expr(relpartbound, oid),
        (SELECT inhparent::regclass FROM pg_catalog.pg_inherits WHERE inhrelid = relations.oid),
        CASE relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(oid) END,
        (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(relacl, acldefault('r', relowner))) a))
    FROM relations WHERE relkind IN ('r', 'p', 'v', 'm')
  UNION ALL
    SELECT format('view %s %s', name, pg_catalog.pg_get_viewdef(oid)) FROM relations WHERE relkind IN ('v', 'm')
  UNION ALL
    SELECT format('column %s.%s %s%s null=%s default=%s identity=%s generated=%s statistics=%s storage=%s acl=%s', r.name, a.attname,
        pg_catalog.format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attcollation <> t.typcollation THEN ' ' || a.attcollation::regcollation END, NOT a.attnotnull,
        pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, nullif(a.attstattarget, -1), a.attstorage,
        (SELECT array_agg(p::text ORDER BY p::text) FROM unnest(a.attacl) p))
    FROM relations r
    JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
    WHERE r.relkind IN ('r', 'p', 'v', 'm', 'c')
  UNION ALL
    SELECT format('sequence %s %s start=%s by=%s of=%s acl=%s', r.name, seqtypid::regtype, seqstart, seqincrement,
        (SELECT refobjid::regclass || '.' || attname FROM pg_catalog.pg_depend
         JOIN pg_catalog.pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
         WHERE objid = r.oid AND refobjsubid > 0 AND deptype IN ('a', 'i')),
        (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(r.relacl, acldefault('s', r.relowner))) a))
    FROM pg_catalog.pg_sequence s JOIN relations r ON r.oid = s.seqrelid
  UNION ALL
    SELECT format('index %s valid=%s %s', name, indisvalid, pg_catalog.pg_get_indexdef(indexrelid))
    FROM pg_catalog.pg_index JOIN relations ON oid = indexrelid
  UNION ALL
    SELECT format('constraint %s.%s %s validated=%s', r.name, conname, pg_catalog.pg_get_constraintdef(k.oid), convalidated)
    FROM pg_catalog.pg_constraint k JOIN relations r ON r.oid = conrelid
  UNION ALL
    SELECT format('trigger %s enabled=%s', pg_catalog.pg_get_triggerdef(t.oid), tgenabled)
    FROM pg_catalog.pg_trigger t JOIN relations r ON r.oid = tgrelid WHERE NOT tgisinternal
  UNION ALL
    SELECT format('policy %s.%s permissive=%s for=%s to=%s using=%s check=%s', r.name, polname, polpermissive, polcmd,
        (SELECT array_agg(CASE role WHEN 0 THEN 'public' ELSE role::regrole::text END ORDER BY role) FROM unnest(polroles) role),
        pg_catalog.pg_get_expr(polqual, polrelid), pg_catalog.pg_get_expr(polwithcheck, polrelid))
    FROM pg_catalog.pg_policy JOIN relations r ON r.oid = polrelid
  UNION ALL
    SELECT format('statistics %s', pg_catalog.pg_get_statisticsobjdef(s.oid))
    FROM pg_catalog.pg_statistic_ext s JOIN managed n ON n.oid = stxnamespace
  UNION ALL
    SELECT format('function %s acl=%s', pg_catalog.pg_get_functiondef(p.oid),
        (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(coalesce(proacl, acldefault('f', proowner))) a))
    FROM pg_catalog.pg_proc p JOIN managed n ON n.oid = pronamespace
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  UNION ALL
    SELECT format('enum %s %s', enumtypid::regtype, string_agg(enumlabel, ', ' ORDER BY enumsortorder))
    FROM pg_catalog.pg_enum GROUP BY enumtypid
  UNION ALL
    SELECT format('domain %s %s null=%s default=%s%s %s', t.oid::regtype, pg_catalog.format_type(typbasetype, typtypmod), NOT typnotnull, typdefault,
        CASE WHEN typcollation <> (SELECT typcollation FROM pg_catalog.pg_type b WHERE b.oid = t.typbasetype) THEN ' ' || typcollation::regcollation END,
        (SELECT string_agg(conname || ' ' || pg_catalog.pg_get_constraintdef(k.oid), ', ' ORDER BY conname) FROM pg_catalog.pg_constraint k WHERE contypid = t.oid))
    FROM pg_catalog.pg_type t JOIN managed n ON n.oid = typnamespace WHERE typtype = 'd'
  UNION ALL
    SELECT format('publication %s.%s', pubname, prrelid::regclass)
    FROM pg_catalog.pg_publication_rel JOIN pg_catalog.pg_publication p ON p.oid = prpubid
  UNION ALL
    SELECT format('default privileges %s in %s: %s', defaclobjtype, defaclnamespace::regnamespace, defaclacl) FROM pg_catalog.pg_default_acl
  UNION ALL
    SELECT format('comment %s %s', (pg_catalog.pg_identify_object(classoid, objoid, objsubid)).identity, description)
    FROM pg_catalog.pg_description
    WHERE objoid >= 16384 AND (pg_catalog.pg_identify_object(classoid, objoid, objsubid)).type <> 'extension'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = objoid AND d.classid = classoid AND d.deptype = 'e')
)
SELECT regexp_replace(line, '\s+', ' ', 'g') FROM lines ORDER BY line COLLATE "C";
