-- Who waits behind a lock of one of the backends given, and what for.
SELECT w.pid,
       coalesce(pg_catalog.left(a.query, 200), '') AS statement,
       coalesce(w.relation::pg_catalog.regclass::pg_catalog.text, w.locktype) AS what
  FROM pg_catalog.pg_locks w
  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = w.pid
 WHERE NOT w.granted
   AND w.pid <> ALL ($1::pg_catalog.int4[])
   AND pg_catalog.pg_blocking_pids(w.pid) && $1::pg_catalog.int4[]
 LIMIT 20;
