-- Privileges, comments and security labels of what cluster/objects.sql reads, by address; written as privileges.sql does.
SELECT a.class, a.oid, 0 AS sub, NULL AS kind, NULL AS schema, NULL AS parent, NULL AS name, 'privileges' AS attribute,
       coalesce(pg_catalog.string_agg(g.line, E'\n' ORDER BY g.line COLLATE "C"), 'none') AS value
  FROM (SELECT d.tableoid, d.oid, d.datdba, coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))
          FROM pg_catalog.pg_database d
         WHERE d.datname = pg_catalog.current_database()
         UNION ALL
        SELECT t.tableoid, t.oid, t.spcowner, coalesce(t.spcacl, pg_catalog.acldefault('t', t.spcowner))
          FROM pg_catalog.pg_tablespace t
         WHERE t.spcname !~ '^pg_'
           AND (t.oid IN (SELECT d.dattablespace FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
                OR t.oid IN (SELECT c.reltablespace FROM pg_catalog.pg_class c))) AS a(class, oid, owner, acl)
  LEFT JOIN LATERAL (
    SELECT CASE e.grantee WHEN 0 THEN 'PUBLIC' WHEN a.owner THEN 'OWNER'
                          ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.grantee)) END || '='
           || pg_catalog.string_agg(e.privilege_type || CASE WHEN e.is_grantable THEN '*' ELSE '' END, ','
                                    ORDER BY e.privilege_type COLLATE "C")
           || '/' || CASE e.grantor WHEN a.owner THEN 'OWNER' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.grantor)) END
      FROM pg_catalog.aclexplode(a.acl) AS e
     GROUP BY e.grantee, e.grantor) AS g(line) ON true
 GROUP BY a.class, a.oid
UNION ALL
SELECT d.classoid, d.objoid, 0, NULL, NULL, NULL, NULL, 'comment', d.description
  FROM pg_catalog.pg_shdescription d
UNION ALL
SELECT l.classoid, l.objoid, 0, NULL, NULL, NULL, NULL, 'security label of ' || l.provider, l.label
  FROM pg_catalog.pg_shseclabel l;
