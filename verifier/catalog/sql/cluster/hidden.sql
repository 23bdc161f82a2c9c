-- Whether this role may read all of subscriptions.sql (before 14 ordinary roles may not), and a line of words for each subscription.
SELECT pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'oid', 'SELECT')
       AND pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subsynccommit', 'SELECT') AS readable,
       'subscription ' || s.subname || ': on servers before 14 only a superuser may read it' AS hidden
  FROM (SELECT) AS one
  LEFT JOIN pg_catalog.pg_subscription s
         ON s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database());
