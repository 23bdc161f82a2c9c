-- Sequences of users, what they are and whether this role may read where they stand.
SELECT c.oid,
       n.nspname,
       c.relname,
       s.seqincrement,
       s.seqmin,
       s.seqmax,
       s.seqcycle,
       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS schema_usable,
       pg_catalog.has_sequence_privilege(c.oid, 'SELECT') AS readable,
       c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery() AS not_on_standby,
       pg_catalog.quote_ident(current_user) AS role
  FROM pg_catalog.pg_sequence s
  JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid >= 16384
   AND c.relpersistence <> 't'
 ORDER BY c.oid;
