-- Who may do what, by address: "grantee=PRIVILEGES/grantor" lines, * behind what may be passed on, OWNER for the object's own
-- owner, ALL for all that there is (17 has one more for tables). No ACL is the default one, written out. Of the server's own
-- objects those that are not as initdb left them.
WITH acls AS (
  SELECT c.tableoid AS class, c.oid, 0 AS sub, c.relowner AS owner, c.relacl AS acl,
         CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char" AS type
    FROM pg_catalog.pg_class c
   WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND c.relpersistence <> 't'
     AND c.relnamespace IS DISTINCT FROM pg_catalog.to_regnamespace('information_schema')
  UNION ALL
  SELECT c.tableoid, a.attrelid, a.attnum, c.relowner, a.attacl, 'c'
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
   WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
  UNION ALL
  SELECT p.tableoid, p.oid, 0, p.proowner, p.proacl, 'f'
    FROM pg_catalog.pg_proc p
   WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = p.tableoid AND d.objid = p.oid AND d.deptype = 'i')
  UNION ALL
  SELECT t.tableoid, t.oid, 0, t.typowner, t.typacl, 'T'
    FROM pg_catalog.pg_type t
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
   WHERE t.typtype IN ('b', 'd', 'e', 'r', 'c') AND t.typisdefined AND coalesce(c.relkind, 'c') = 'c'
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
  UNION ALL
  SELECT n.tableoid, n.oid, 0, n.nspowner, n.nspacl, 'n' FROM pg_catalog.pg_namespace n WHERE n.nspname <> 'information_schema'
  UNION ALL
  SELECT l.tableoid, l.oid, 0, l.lanowner, l.lanacl, 'l' FROM pg_catalog.pg_language l WHERE l.lanispl
  UNION ALL
  SELECT f.tableoid, f.oid, 0, f.fdwowner, f.fdwacl, 'F' FROM pg_catalog.pg_foreign_data_wrapper f
  UNION ALL
  SELECT s.tableoid, s.oid, 0, s.srvowner, s.srvacl, 'S' FROM pg_catalog.pg_foreign_server s
  UNION ALL
  SELECT 'pg_catalog.pg_largeobject'::pg_catalog.regclass, l.oid, 0, l.lomowner, l.lomacl, 'L'
    FROM pg_catalog.pg_largeobject_metadata l
  UNION ALL
  SELECT d.tableoid, d.oid, 0, d.defaclrole, d.defaclacl,
         CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END
    FROM pg_catalog.pg_default_acl d
), grants AS (
  SELECT a.class, a.oid, a.sub, a.owner, a.type, g.grantee, g.grantor,
         pg_catalog.count(*) AS privileges,
         pg_catalog.bool_and(g.is_grantable) AS all_grantable,
         pg_catalog.bool_or(g.is_grantable) AS some_grantable,
         pg_catalog.string_agg(g.privilege_type || CASE WHEN g.is_grantable THEN '*' ELSE '' END, ',' ORDER BY g.privilege_type COLLATE "C")
           AS list
    FROM (SELECT a.class, a.oid, a.sub, a.owner, a.type, a.acl
            FROM acls a
            LEFT JOIN pg_catalog.pg_init_privs i
                   ON i.classoid = a.class AND i.objoid = a.oid AND i.objsubid = a.sub AND a.oid < 16384
           WHERE a.acl IS NOT NULL
             AND (a.oid >= 16384 OR a.type = 'L' OR a.acl IS DISTINCT FROM i.initprivs)
          UNION ALL
          -- The default of each type, once.
          SELECT 0, 0, 0, 10, k.type, pg_catalog.acldefault(k.type, 10) FROM (SELECT DISTINCT type FROM acls) AS k) AS a
    LEFT JOIN LATERAL pg_catalog.aclexplode(a.acl) AS g ON true
   GROUP BY a.class, a.oid, a.sub, a.owner, a.type, g.grantee, g.grantor
), texts AS (
  SELECT g.class, g.oid, g.sub, g.type,
         coalesce(pg_catalog.string_agg(line.text, E'\n' ORDER BY line.text COLLATE "C"), 'none') AS text
    FROM grants g
    JOIN (SELECT type, privileges FROM grants WHERE class = 0 AND grantee = owner
          UNION ALL
          -- Columns and default privileges have no default of their own: of columns ALL is four.
          SELECT 'c', 4) AS whole ON whole.type = g.type
   CROSS JOIN LATERAL (
     SELECT CASE WHEN g.grantee = 0 THEN 'PUBLIC' WHEN g.grantee = g.owner THEN 'OWNER'
                 ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END
            || '=' || CASE WHEN g.privileges = whole.privileges AND (g.all_grantable OR NOT g.some_grantable)
                           THEN CASE WHEN g.all_grantable THEN 'ALL*' ELSE 'ALL' END ELSE g.list END
            || '/' || CASE WHEN g.grantor = g.owner THEN 'OWNER' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantor)) END
       ) AS line(text)
   GROUP BY g.class, g.oid, g.sub, g.type
)
SELECT t.class, t.oid, t.sub,
       named.type AS kind, '' AS schema, '' AS parent, named.identity AS name,
       'privileges' AS attribute, t.text AS value
  FROM texts t
  LEFT JOIN LATERAL pg_catalog.pg_identify_object(t.class, t.oid, t.sub) AS named
         ON t.oid < 16384 AND t.type NOT IN ('l', 'L') AND t.oid IS DISTINCT FROM pg_catalog.to_regnamespace('public')
 WHERE t.class <> 0
UNION ALL
SELECT a.class, a.oid, a.sub, NULL, NULL, NULL, NULL, 'privileges', t.text
  FROM acls a
  JOIN texts t ON t.class = 0 AND t.type = a.type
 WHERE a.acl IS NULL AND (a.oid >= 16384 OR a.type = 'L');
