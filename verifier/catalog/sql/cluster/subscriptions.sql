-- Subscriptions of this database, without how they connect, which may hold a password, and how far they have come. Ordinary roles
-- may read the columns named here since 14.
SELECT 'pg_catalog.pg_subscription'::pg_catalog.regclass::pg_catalog.oid AS class, s.oid, 0 AS sub, 'subscription' AS kind, '' AS schema,
       '' AS parent, s.subname AS name, v.attribute, v.value
  FROM (SELECT NULL AS subbinary, NULL AS substream, NULL AS subtwophasestate, NULL AS subdisableonerr, NULL AS subpasswordrequired,
               NULL AS subrunasowner, NULL AS suborigin, NULL AS subfailover) AS older
 CROSS JOIN LATERAL (SELECT oid, subdbid, subname, subowner, subenabled, subslotname, subsynccommit, subpublications,
                            subbinary::text AS binary_format, substream::text AS stream, subtwophasestate::text AS two_phase,
                            subdisableonerr::text AS disable_on_error, subpasswordrequired::text AS password_required,
                            subrunasowner::text AS run_as_owner, suborigin::text AS origin, subfailover::text AS failover
                       FROM pg_catalog.pg_subscription) AS s
 CROSS JOIN LATERAL (VALUES
   ('owner', pg_catalog.pg_get_userbyid(s.subowner)::text),
   ('disabled', CASE WHEN NOT s.subenabled THEN 'yes' END),
   ('publications', (SELECT pg_catalog.string_agg(p.name, ', ' ORDER BY p.name COLLATE "C")
                       FROM pg_catalog.unnest(s.subpublications) AS p(name))),
   ('slot', s.subslotname::text),
   ('synchronous commit', nullif(s.subsynccommit, 'off')),
   ('binary', CASE WHEN s.binary_format = 'true' THEN 'yes' END),
   -- A bool until 15; the default since 18 is another.
   ('streaming', CASE s.stream WHEN 'true' THEN 'on' WHEN 't' THEN 'on' WHEN 'p' THEN 'parallel' END),
   ('two-phase', CASE WHEN s.two_phase IN ('p', 'e') THEN 'yes' END),
   ('disabled on error', CASE WHEN s.disable_on_error = 'true' THEN 'yes' END),
   ('no password required', CASE WHEN s.password_required = 'false' THEN 'yes' END),
   ('runs as owner', CASE WHEN s.run_as_owner = 'true' THEN 'yes' END),
   ('origin', nullif(s.origin, 'any')),
   ('failover', CASE WHEN s.failover = 'true' THEN 'yes' END)) AS v(attribute, value)
 WHERE s.subdbid IN (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database());
