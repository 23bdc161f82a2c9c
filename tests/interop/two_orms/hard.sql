-- Rows that an ORM can stumble over, one trouble each, beside a hundred of each table of seed/rows.sql. Foreign keys and triggers are
-- at rest.
ALTER TYPE document_type ADD VALUE 'survey';
SET session_replication_role = replica;
SET TimeZone = 'UTC';
DO $$
DECLARE
    each regclass;
BEGIN
    FOR each IN SELECT oid FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
                AND relnamespace IN ('public'::regnamespace, 'metering'::regnamespace) LOOP
        EXECUTE format('DELETE FROM %1$s WHERE (tableoid, ctid) NOT IN (SELECT tableoid, ctid FROM %1$s t ORDER BY t::text COLLATE "C" LIMIT 100)', each);
    END LOOP;
END
$$;
-- The migration took the time of day.
UPDATE notification_templates SET created_at = '2025-06-23 12:00:00.000001+00', updated_at = '2025-06-23 12:00:00.000001+00';

-- A key and a reference beyond 2^53.
INSERT INTO threads (id, harbour_id, person_id, subject, created_at) VALUES
  (9007199254740993, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a key that no double has', '2026-01-01 00:00:00+00');
INSERT INTO metering.meters (id, serial_no, model_id, berth_id, installed_on, created_at, updated_at) VALUES
  (900001, 'far berth', 1, 9007199254740993, '2026-01-01', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00'),
  (900002, 'near berth', 1, 9007199254740991, '2026-01-01', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00'),
  (-2147483648, 'first of all', -32768, NULL, '2026-01-01', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00');

-- Times that a Date or chrono has not.
INSERT INTO threads (id, harbour_id, person_id, subject, closed_at, created_at) VALUES
  (900001, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'infinity', 'infinity', '2026-01-01 00:00:00+00'),
  (900002, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '-infinity', '-infinity', '2026-01-01 00:00:00+00'),
  (900003, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'year 10000', '10000-01-01 00:00:00+00', '2026-01-01 00:00:00+00'),
  (900004, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'BC', '0044-03-15 12:00:00+00 BC', '2026-01-01 00:00:00+00'),
  (900005, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'year 99', '0099-03-15 12:00:00+00', '2026-01-01 00:00:00+00'),
  (900006, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a microsecond before', '1969-12-31 23:59:59.999999+00', '2026-01-01 00:00:00+00'),
  (900007, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'last of PostgreSQL', '294276-12-31 23:59:59.999999+00', '2026-01-01 00:00:00+00'),
  (900008, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'summer time in Berlin', '2026-10-25 02:30:00+02', '2026-10-25 02:30:00+01');
INSERT INTO people (id, email, given_name, family_name, date_of_birth, created_at, updated_at) VALUES
  ('00000000-0000-0000-0000-000000000001', 'bc@example.org', 'B', 'C', '0044-03-15 BC', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00'),
  ('00000000-0000-0000-0000-000000000002', 'infinity@example.org', 'In', 'Finity', 'infinity', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00'),
  ('00000000-0000-0000-0000-000000000003', '10000@example.org', 'Ten', 'Thousand', '10000-01-01', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00'),
  ('00000000-0000-0000-0000-000000000004', 'MixedCase@Example.ORG', E'e\u0301\U0001F6A4', E'tab\t"quote"\\\u2028', NULL, '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00');
INSERT INTO rate_limits (client, window_start, requests) VALUES
  ('10.1.2.3/8', '2026-03-29 02:30:00', 1), ('10.1.2.3', '2026-03-29 02:30:00', 2147483647), ('2001:db8::1/64', '2026-03-29 02:30:00', -1),
  ('::1', '2026-03-29 02:30:00.5', 1), ('10.0.0.0/32', '2026-03-29 02:30:00.123456', 1), ('::ffff:10.0.0.1', 'infinity', 1);

-- Numbers that are none, the sign of zero, the smallest and the largest.
INSERT INTO weather_observations (harbour_id, observed_at, wind_ms, wind_from_deg, pressure_hpa, water_level_m) VALUES
  ('00000000-0000-0000-0000-000000000000', '2026-01-01 00:00:00+00', 'NaN', NULL, NULL, 'NaN'),
  ('00000000-0000-0000-0000-000000000000', '2026-01-01 00:00:01+00', 'Infinity', NULL, NULL, '-Infinity'),
  ('00000000-0000-0000-0000-000000000000', '2026-01-01 00:00:02+00', '-0', NULL, NULL, 1),
  ('00000000-0000-0000-0000-000000000000', '2026-01-01 00:00:03+00', 1, NULL, NULL, '-0'),
  ('00000000-0000-0000-0000-000000000000', '2026-01-01 00:00:04+00', 1e-45, NULL, NULL, 5e-324),
  ('00000000-0000-0000-0000-000000000000', '2026-01-01 00:00:05+00', 3.4028235e38, 359, -99999.9, 1.7976931348623157e308),
  ('00000000-0000-0000-0000-000000000000', '2026-01-01 00:00:06+00', 0.1, 0, 0.0, 0.1),
  ('00000000-0000-0000-0000-000000000000', '2026-01-01 00:00:07+00', 1, NULL, 'NaN', 1);

-- JSON: a number that no double has, one beyond all doubles, zeros at the end, names that are numbers, null, and texts that
-- look like JSON.
INSERT INTO notifications (id, person_id, template_code, payload, queued_at) VALUES
  (900001, '00000000-0000-0000-0000-000000000000', 'booking.cancelled', '{"n": 9007199254740993}', '2026-01-01 00:00:00+00'),
  (900002, '00000000-0000-0000-0000-000000000000', 'booking.cancelled', '{"n": 1e400}', '2026-01-01 00:00:00+00'),
  (900003, '00000000-0000-0000-0000-000000000000', 'booking.cancelled', '{"n": 1.10}', '2026-01-01 00:00:00+00'),
  (900004, '00000000-0000-0000-0000-000000000000', 'booking.cancelled', '{"10": 1, "9": 2, "b": [], "a": {}}', '2026-01-01 00:00:00+00'),
  (900005, '00000000-0000-0000-0000-000000000000', 'booking.cancelled', 'null', '2026-01-01 00:00:00+00'),
  (900006, '00000000-0000-0000-0000-000000000000', 'booking.cancelled', '"text"', '2026-01-01 00:00:00+00'),
  (900007, '00000000-0000-0000-0000-000000000000', 'booking.cancelled', '"42"', '2026-01-01 00:00:00+00'),
  (900008, '00000000-0000-0000-0000-000000000000', 'booking.cancelled', '18446744073709551616', '2026-01-01 00:00:00+00'),
  (900009, '00000000-0000-0000-0000-000000000000', 'booking.cancelled', '{"n": 0.1, "e": "\u00e9\ud83d\udea4\"\\"}', '2026-01-01 00:00:00+00'),
  (900010, '00000000-0000-0000-0000-000000000000', 'booking.cancelled', '[true, false, null, {"a": {"b": [1, -2.5e-3]}}]', '2026-01-01 00:00:00+00');
INSERT INTO webhook_deliveries (id, webhook_id, event, request, "lastAttemptAt") VALUES
  (900001, '00000000-0000-0000-0000-000000000000', 'spaces', '{ "a" : 1 }', '2026-01-01 00:00:00+00'),
  (900002, '00000000-0000-0000-0000-000000000000', 'twice', '{"a":1,"a":2}', '2026-01-01 00:00:00+00'),
  (900003, '00000000-0000-0000-0000-000000000000', 'order', '{"b":1,"a":2}', '2026-01-01 00:00:00+00'),
  (900004, '00000000-0000-0000-0000-000000000000', 'compact', '{"a":1,"b":[1,2]}', '2026-01-01 00:00:00+00');

-- Arrays: NULL and the text NULL, what must be quoted, two dimensions, another first index, none.
INSERT INTO work_orders (id, harbour_id, title, tags, estimate, created_at, updated_at) VALUES
  (900001, '00000000-0000-0000-0000-000000000000', 'null', '{a,NULL,"NULL",""}', '1 mon -1 day +00:00:00.000001', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00'),
  (900002, '00000000-0000-0000-0000-000000000000', 'quoted', ARRAY['{', '"', E'\\', ',', ' ', E'\n', 'é'], '-1 year -2 mons +3 days -04:05:06', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00'),
  (900003, '00000000-0000-0000-0000-000000000000', 'two dimensions', '{{a,b},{c,d}}', '25:00:00', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00'),
  (900004, '00000000-0000-0000-0000-000000000000', 'from 2', '[2:3]={a,b}', '24:00:00', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00'),
  (900005, '00000000-0000-0000-0000-000000000000', 'none', '{}', '1 day', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00');

-- Ranges: empty, without an end, with an infinite one, with microseconds.
INSERT INTO access_cards (id, person_id, number, valid) VALUES
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000000', 'EMPTY', 'empty'),
  ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000000', 'ALWAYS', '(,)'),
  ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000000', 'INFINITY', '[2026-01-01 00:00:00+00,infinity)'),
  ('00000000-0000-0000-0000-000000000004', '00000000-0000-0000-0000-000000000000', ' PAD ', '(2026-01-01 00:00:00.000001+00,2026-01-01 00:00:00.000002+00]');
INSERT INTO loyalty_tiers (code, nights, discount) VALUES ('never', 'empty', 0.999);
INSERT INTO crane_slots (id, harbour_id, boat_id, slot, created_at) VALUES
  (900001, '00000000-0000-0000-0000-000000000000', 1, '[2026-01-01 00:00:00.000001,2026-01-01 01:00:00)', '2026-01-01 00:00:00+00');

-- Bytes of every value, none; a label that the API does not know; half a position; addresses.
INSERT INTO documents (id, boat_id, type, file_name, content, sha256, uploaded_at) VALUES
  ('00000000-0000-0000-0000-000000000001', 1, 'survey', 'survey', '', decode(repeat('00', 32), 'hex'), '2026-01-01 00:00:00+00'),
  ('00000000-0000-0000-0000-000000000002', 1, 'insurance', 'bytes', (SELECT string_agg(set_byte(' ', 0, b), '' ORDER BY b) FROM generate_series(0, 255) b), decode(repeat('5c', 32), 'hex'), '2026-01-01 00:00:00+00');
INSERT INTO berths (id, harbour_id, path, length_m, beam_m, features, position, created_at, updated_at) VALUES
  (900001, '00000000-0000-0000-0000-000000000000', 'half.a.position', 10, 3, '{}', '(1.5,)', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00');
INSERT INTO gates (id, harbour_id, name, mac, network, last_seen_at) OVERRIDING SYSTEM VALUE VALUES
  (30001, '00000000-0000-0000-0000-000000000000', 'v6', 'ff:00:00:00:00:01', '2001:db8::/32', NULL), (30002, '00000000-0000-0000-0000-000000000000', 'v4', '00:00:00:00:00:00', '10.0.0.0/8', NULL);
