-- What ordinary roles may not see and CATALOG.md says is read: a line of words for each. The condition is that of the view
-- pg_user_mappings, which gives NULL for options that are hidden and for none alike.
SELECT 'options of user mapping ' || m.srvname || '.' || m.usename
       || ': this role may not see them (GRANT it the role that owns the server, or read as a superuser)' AS hidden
  FROM pg_catalog.pg_user_mappings m
  JOIN pg_catalog.pg_foreign_server s ON s.oid = m.srvid
  JOIN pg_catalog.pg_roles me ON me.rolname = current_user
 WHERE m.umoptions IS NULL
   AND NOT (me.rolsuper
            OR m.umuser = 0 AND pg_catalog.pg_has_role(s.srvowner, 'USAGE')
            OR m.umuser = me.oid
               AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE') OR pg_catalog.has_server_privilege(s.oid, 'USAGE')));
