-- Who may set which parameter of the server. Since 15.
SELECT p.tableoid AS class, p.oid, 0 AS sub, 'parameter' AS kind, '' AS schema, '' AS parent, p.parname AS name,
       'privileges' AS attribute,
       pg_catalog.string_agg(g.line, E'\n' ORDER BY g.line COLLATE "C") AS value
  FROM pg_catalog.pg_parameter_acl p
 CROSS JOIN LATERAL (
   SELECT CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.grantee)) END || '='
          || pg_catalog.string_agg(e.privilege_type || CASE WHEN e.is_grantable THEN '*' ELSE '' END, ','
                                   ORDER BY e.privilege_type COLLATE "C")
          || '/' || pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.grantor))
     FROM pg_catalog.aclexplode(p.paracl) AS e
    GROUP BY e.grantee, e.grantor) AS g(line)
 GROUP BY p.tableoid, p.oid, p.parname;
