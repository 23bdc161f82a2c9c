-- Fills the harbours with the same rows every time. psql variable `scale`: 1 gives 1.6 million rows; 0.01 is for tests.
-- For a superuser, after scripts/migrate, once. Every constraint is in force; triggers that write rows with the time of
-- day are off meanwhile, and what they keep true is kept true here.
\if :{?scale}
\else
  \set scale 1
\endif
SELECT greatest(4, round(40 * :scale))::int AS harbours,
       greatest(60, round(24000 * :scale))::int AS people,
       greatest(40, round(3000 * :scale))::int AS berths,
       greatest(50, round(18000 * :scale))::int AS boats,
       40 AS stays,
       greatest(20, round(1500 * :scale))::int AS meters,
       300 AS readings,
       greatest(30, round(12000 * :scale))::int AS cards
\gset

BEGIN;
SET LOCAL synchronous_commit = off;
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO';
SET LOCAL search_path = public;
ALTER TABLE auth.users DISABLE TRIGGER USER;
ALTER TABLE bookings DISABLE TRIGGER USER;

-- The same number for the same arguments, evenly from 0 to n - 1.
CREATE FUNCTION pg_temp.pick(i bigint, salt int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(i, salt) & 2147483647) % n)::int $$;

CREATE FUNCTION pg_temp.id(i bigint, salt int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT (lpad(to_hex(hashint8extended(i, salt)), 16, '0') || lpad(to_hex(hashint8extended(i, salt + 1)), 16, '0'))::uuid $$;

CREATE FUNCTION pg_temp.harbour(i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT pg_temp.id(i, 100) $$;
CREATE FUNCTION pg_temp.person(i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT pg_temp.id(i, 200) $$;
CREATE FUNCTION pg_temp.card(i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT pg_temp.id(i, 300) $$;
CREATE FUNCTION pg_temp.mandate(i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT pg_temp.id(i, 400) $$;

-- Between the start of 2025 and the end of October 2026, to the microsecond.
CREATE FUNCTION pg_temp.moment(i bigint, salt int) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
$$ SELECT timestamptz '2025-01-01 00:00:00+00' + pg_temp.pick(i, salt, 2147483647) * interval '26.877 milliseconds' $$;

CREATE FUNCTION pg_temp.word(i bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT ('{anchor,breeze,cormorant,dolphin,ebb,fathom,gannet,halyard,isle,jetty,keel,lantern,mermaid,narwhal,osprey,puffin,'
           'quay,ripple,skerry,tern,umiak,viking,wave,Ægir,Ørsted,Čajka,Mouette,Søstjernen,Havörn,Zeemeeuw,Möwe,Étoile}'
           ::text[])[1 + pg_temp.pick(i, salt, 32)] $$;

CREATE FUNCTION pg_temp.given(i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT ('{Anna,Björn,Chloé,Dirk,Eva,Finn,Greta,Håkon,Inga,Jan,Katrín,Lars,Maëlle,Nils,Oda,Piet}'::text[])[1 + pg_temp.pick(i, 11, 16)] $$;
CREATE FUNCTION pg_temp.family(i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT ('{Andersen,van Dijk,Carlsen,Dubois,Ekström,Fischer,Guðmundsson,Hansen,de Jong,Jørgensen,Krüger,Lefèvre,Müller,Nygård,'
           'O''Brien,Petersen,Schröder,Smith,Ström,Visser}'::text[])[1 + pg_temp.pick(i, 12, 20)] $$;

CREATE FUNCTION pg_temp.sentence(i bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT 'The ' || pg_temp.word(i, salt) || ' at the ' || pg_temp.word(i, salt + 1) || ' needs a ' || pg_temp.word(i, salt + 2)
       || CASE pg_temp.pick(i, salt + 3, 4) WHEN 0 THEN E'.\nThanks!' WHEN 1 THEN ', please — soon?' WHEN 2 THEN '; "urgent"' ELSE '.' END $$;

INSERT INTO harbours (id, slug, name, country_code, latitude, longitude, vhf_channel, settings, time_zone, created_at, updated_at)
SELECT pg_temp.harbour(h), lower(pg_temp.word(h, 1)) || '-' || h, initcap(pg_temp.word(h, 1)) || ' Marina ' || h,
       c.code, 48 + pg_temp.pick(h, 2, 1600) / 100.0, pg_temp.pick(h, 3, 2200) / 100.0 - 4, 9 + h % 4,
       jsonb_build_object('reminder_days', ARRAY[7, 14], 'winter', h % 3 = 0, 'harbour_master', pg_temp.given(h)),
       c.zone, timestamptz '2024-10-09 08:00:00+00' + h * interval '1 day', timestamptz '2026-01-01 00:00:00+00' + h * interval '1 hour'
FROM generate_series(1, :harbours) h
JOIN (VALUES (0, 'DE', 'Europe/Berlin'), (1, 'NL', 'Europe/Amsterdam'), (2, 'FR', 'Europe/Paris'), (3, 'DK', 'Europe/Copenhagen'),
             (4, 'SE', 'Europe/Stockholm'), (5, 'NO', 'Europe/Oslo'), (6, 'GB', 'Europe/London'), (7, 'IS', 'Atlantic/Reykjavik'))
     AS c (n, code, zone) ON c.n = h % 8;

-- Every second person has a login.
INSERT INTO auth.users (id, email, password_hash, profile, last_sign_in_at, created_at)
SELECT pg_temp.id(p, 500), 'person' || p || '@example.org', md5(p::text), jsonb_build_object('given_name', pg_temp.given(p)),
       CASE WHEN p % 6 > 0 THEN pg_temp.moment(p, 20) END, timestamptz '2025-03-18 00:00:00+00' + p * interval '7 minutes'
FROM generate_series(2, :people, 2) p;

INSERT INTO people (id, email, given_name, family_name, phone, date_of_birth, newsletter, login_id, locale, nights_stayed, created_at, updated_at)
SELECT pg_temp.person(p), 'Person' || p || '@Example.org', pg_temp.given(p), pg_temp.family(p),
       CASE WHEN p % 5 > 0 THEN ('{+49,+31,+33,+45,+46,+47,+44,+354}'::text[])[1 + p % 8] || ' ' || (100000000 + pg_temp.pick(p, 13, 899999999)) END,
       CASE WHEN p % 4 > 0 THEN date '1940-01-01' + pg_temp.pick(p, 14, 24000) END, p % 3 = 0,
       CASE WHEN p % 2 = 0 THEN pg_temp.id(p, 500) END, ('{de,nl,fr,da,sv,nb,en-GB,is}'::text[])[1 + p % 8], pg_temp.pick(p, 15, 260),
       timestamptz '2024-10-10 00:00:00+00' + p * interval '11 minutes', timestamptz '2025-10-20 09:30:00.123456+00' + p * interval '17 seconds'
FROM generate_series(1, :people) p;

INSERT INTO harbour_staff (harbour_id, person_id, role, since)
SELECT pg_temp.harbour(h), pg_temp.person(1 + (h * 5 + n) % :people), (enum_range(NULL::staff_role))[least(n, 3)], date '2024-11-01' + h + n
FROM generate_series(1, :harbours) h, generate_series(1, 5) n;

INSERT INTO berths (id, harbour_id, path, length_m, beam_m, draft_m, shore_power_amps, status, features, position, created_at, updated_at)
SELECT b, pg_temp.harbour(1 + b % :harbours), ('basin_' || chr(97 + n % 3) || '.pier_' || n / 3 % 6 || '.berth_' || n)::ltree,
       8 + pg_temp.pick(b, 30, 2200) / 100.0, 2.5 + pg_temp.pick(b, 31, 450) / 100.0,
       CASE WHEN b % 7 > 0 THEN 1.2 + pg_temp.pick(b, 32, 40) / 10.0 END, ('{16,16,32,NULL}'::smallint[])[1 + b % 4],
       CASE WHEN b % 97 = 0 THEN 'closed' WHEN b % 2 = 0 THEN 'occupied' ELSE 'available' END::berth_status,
       jsonb_build_object('water', b % 5 > 0, 'power', b % 4 < 3, 'finger_pier', b % 3 = 0, 'cleats', b % 6),
       CASE WHEN b % 11 > 0 THEN ROW(54 + b / 1e5::float8, 10 - b / 3e5::float8)::geo_position END,
       timestamptz '2024-10-22 00:00:00+00' + b * interval '1 minute', timestamptz '2026-02-09 09:00:00+00'
FROM (SELECT b, b / :harbours AS n FROM generate_series(1, :berths) b) b;

INSERT INTO boats (id, name, registration, boat_type_id, length_m, beam_m, draft_m, built_in, hull_number, insured_until, created_at, updated_at)
SELECT i, initcap(pg_temp.word(i, 40)) || CASE WHEN i % 3 = 0 THEN ' ' || to_char(1 + i % 12, 'FMRN') ELSE '' END,
       CASE WHEN i % 5 > 0 THEN ('{HH,NL-,ab ,F.}'::text[])[1 + i % 4] || i END,
       (SELECT id FROM boat_types ORDER BY id OFFSET i % 5 LIMIT 1), 3 + pg_temp.pick(i, 41, 2400) / 100.0,
       1.5 + pg_temp.pick(i, 42, 600) / 100.0, CASE WHEN i % 9 > 0 THEN 0.3 + pg_temp.pick(i, 43, 30) / 10.0 END,
       CASE WHEN i % 13 > 0 THEN 1950 + pg_temp.pick(i, 44, 76) END,
       CASE WHEN i % 4 > 0 THEN 'FR-ABC' || upper(lpad(to_hex(i), 5, '0')) || chr(65 + i % 12) || lpad((i % 1000)::text, 3, '0') END,
       CASE WHEN i % 6 > 0 THEN date '2026-06-01' + pg_temp.pick(i, 45, 600) END,
       timestamptz '2024-11-01 00:00:00+00' + i * interval '13 minutes', timestamptz '2025-09-01 08:45:00+00' + i * interval '1.5 seconds'
FROM generate_series(1, :boats) i;

-- The first owner of boat i is person 1 + 7 i; a third of the boats has a second one.
INSERT INTO boat_owners (boat_id, person_id, share_percent, since)
SELECT i, pg_temp.person(1 + (i * 7 + n) % :people), CASE WHEN i % 3 > 0 THEN 100 WHEN n = 0 THEN 66.67 ELSE 33.33 END,
       CASE WHEN i % 8 > 0 THEN date '2010-01-01' + pg_temp.pick(i, 50, 5000) END
FROM generate_series(1, :boats) i, generate_series(0, 1) n
WHERE n = 0 OR i % 3 = 0;

-- A berth is let every 17 days, for up to 12: nothing that is confirmed overlaps. What was cancelled may.
CREATE TEMPORARY TABLE stay ON COMMIT DROP AS
SELECT id, berth, boat, from_at, status,
       from_at + CASE WHEN status = 'cancelled' THEN interval '25 days'
                      WHEN kind = 'hourly' THEN interval '90 minutes'
                      ELSE (1 + pg_temp.pick(id, 61, 11)) * interval '1 day' - interval '3 hours' END AS to_at,
       CASE WHEN status = 'cancelled' THEN 'overnight' ELSE kind END AS kind
FROM (SELECT (b - 1) * :stays + k + 1 AS id, b AS berth, 1 + pg_temp.pick((b - 1) * :stays + k, 60, :boats) AS boat,
             timestamptz '2025-01-01 14:00:00+00' + k * interval '17 days' + (b % 4) * interval '1 day' AS from_at,
             CASE WHEN k >= :stays - 1 THEN (ARRAY['requested', 'confirmed'])[1 + b % 2]
                  WHEN k = :stays - 2 THEN 'checked_in'
                  WHEN (b + k) % 9 = 0 THEN 'cancelled' WHEN (b + 3 * k) % 29 = 0 THEN 'no_show' ELSE 'checked_out' END::booking_status AS status,
             CASE (b * 7 + k) % 20 WHEN 0 THEN 'hourly' WHEN 1 THEN 'season' ELSE 'overnight' END AS kind
      FROM generate_series(1, :berths) b, generate_series(0, :stays - 1) k) s;

INSERT INTO flotillas (id, name, lead_booking_id, created_at)
SELECT id / 500, initcap(pg_temp.word(id, 62)) || ' rally ' || id / 500, id, from_at - interval '40 days' FROM stay WHERE id % 500 = 0;

INSERT INTO bookings (id, reference, harbour_id, berth_id, boat_id, person_id, stay, status, crew, tariff_code, tariff_season, price,
                      currency_code, flotilla_id, kind, created_at, updated_at)
OVERRIDING SYSTEM VALUE
SELECT id, pg_temp.id(id, 600), pg_temp.harbour(1 + berth % :harbours), berth, boat, pg_temp.person(1 + boat * 7 % :people),
       tstzrange(from_at, to_at), status, 1 + pg_temp.pick(id, 63, 8),
       CASE WHEN kind = 'overnight' AND status <> 'requested' THEN 'visitor-' || extract(year FROM from_at) END,
       CASE WHEN kind = 'overnight' AND status <> 'requested'
            THEN (CASE WHEN extract(month FROM from_at) IN (6, 7, 8) THEN 'high' WHEN extract(month FROM from_at) IN (4, 5, 9) THEN 'mid' ELSE 'low' END)::season END,
       CASE WHEN status <> 'requested' THEN 15 + pg_temp.pick(id, 64, 90000) / 100.0 END, CASE WHEN status <> 'requested' THEN 'EUR' END,
       CASE WHEN id >= 500 AND id % 500 < 6 THEN id / 500 END, kind, from_at - interval '30 days', from_at + interval '12.345678 minutes'
FROM stay;

INSERT INTO booking_events (id, booking_id, at, actor, old_status, new_status)
SELECT (id - 1) * 3 + n, id, from_at + (n * 10 - 40) * interval '1 day' + n * interval '1.000001 seconds',
       CASE WHEN n = 1 AND id % 2 = 0 THEN 'harbour_app' ELSE 'harbour_api' END,
       (ARRAY[NULL, 'requested', 'confirmed']::booking_status[])[n],
       CASE n WHEN 1 THEN 'requested' WHEN 2 THEN CASE WHEN status = 'cancelled' THEN status ELSE 'confirmed' END ELSE status END
FROM stay, generate_series(1, 3) n
WHERE n = 1 OR n = 2 AND status <> 'requested' OR n = 3 AND status IN ('checked_in', 'checked_out', 'no_show');

-- Three of four stays that took place are invoiced; the sum of the lines is the total.
CREATE TEMPORARY TABLE bill ON COMMIT DROP AS
SELECT s.id + 99 AS id, s.id AS booking, 1 + s.berth % :harbours AS harbour, 1 + s.boat * 7 % :people AS person, s.to_at::date AS issued_on,
       (ARRAY['paid', 'paid', 'paid', 'paid', 'paid', 'paid', 'paid', 'sent', 'voided', 'draft'])[1 + pg_temp.pick(s.id, 70, 10)]::invoice_status AS status
FROM stay s WHERE s.status = 'checked_out' AND s.id % 4 > 0;

CREATE TEMPORARY TABLE line ON COMMIT DROP AS
SELECT id AS bill, n, pg_temp.pick(id * 3 + n, 71, 3) AS what, 1 + pg_temp.pick(id * 3 + n, 72, 40000) / 1000.0 AS quantity,
       (CASE WHEN n = 3 THEN -1 ELSE 1 END) * (0.5 + pg_temp.pick(id * 3 + n, 73, 3000) / 100.0) AS unit_price
FROM bill, generate_series(1, 3) n WHERE n <= 1 + id % 3;

INSERT INTO invoices (id, number, harbour_id, person_id, booking_id, status, issued_on, due_on, total, currency_code, created_at, updated_at)
SELECT b.id, lpad(row_number() OVER (PARTITION BY b.harbour ORDER BY b.id)::text, 6, '0'), pg_temp.harbour(b.harbour), pg_temp.person(b.person), b.booking, b.status,
       CASE WHEN b.status <> 'draft' THEN b.issued_on END, CASE WHEN b.status <> 'draft' THEN b.issued_on + 14 END, t.total,
       c.currency_code, b.issued_on + time '06:00', b.issued_on + time '06:00:00.5' + pg_temp.pick(b.id, 74, 20) * interval '1 day'
FROM bill b
JOIN (SELECT bill, sum(round(quantity * unit_price, 2)) AS total FROM line GROUP BY bill) t ON t.bill = b.id
JOIN harbours h ON h.id = pg_temp.harbour(b.harbour)
JOIN countries c ON c.code = h.country_code;

INSERT INTO invoice_lines (invoice_id, line_no, description, quantity, unit_price, tax_rate_id)
SELECT l.bill, l.n, (ARRAY['Berth', 'Shore power, kWh', 'Water, m³'])[1 + l.what] || CASE WHEN l.n = 3 THEN ' (credit)' ELSE '' END, l.quantity, l.unit_price,
       CASE WHEN l.what < 2 OR l.bill % 2 = 0 THEN t.id END
FROM line l
JOIN invoices i ON i.id = l.bill
JOIN harbours h ON h.id = i.harbour_id
JOIN tax_rates t ON t.country_code = h.country_code AND t.name = 'standard' AND t.valid @> i.created_at::date;

INSERT INTO invoice_counters (harbour_id, last_used)
SELECT harbour_id, count(*) FROM invoices GROUP BY harbour_id;

INSERT INTO mandates (id, harbour_id, person_id, iban, signed_on, revoked_on)
SELECT pg_temp.mandate(p), pg_temp.harbour(1 + p % :harbours), pg_temp.person(p),
       'DE' || lpad((p % 97)::text, 2, '0') || lpad((370400440000000000 + p::bigint * 7919)::text, 18, '0'), date '2025-08-05' + p % 300,
       CASE WHEN p % 27 = 0 THEN date '2026-09-01' + p % 30 END
FROM generate_series(9, :people, 9) p;

-- Paid ones are paid whole, every fifth in two parts; of those that are only sent, some have begun.
INSERT INTO payments (id, invoice_id, method, amount, external_id, received_at, created_at, mandate_id)
SELECT pg_temp.id(b.id * 2 + n, 700), b.id, m.method,
       CASE WHEN b.status = 'sent' OR b.id % 5 > 0 AND n = 0 THEN i.total WHEN n = 0 THEN i.total - 1 ELSE 1 END
         * CASE WHEN b.status = 'sent' THEN 0.5 ELSE 1 END,
       CASE WHEN m.method <> 'cash' THEN m.method || '_' || lpad((b.id * 2 + n)::text, 12, '0') END,
       b.issued_on + pg_temp.pick(b.id, 75, 20) + time '12:34:56.789' + n * interval '1 minute', b.issued_on + pg_temp.pick(b.id, 75, 20) + time '13:00', m.mandate
FROM bill b
JOIN invoices i ON i.id = b.id
CROSS JOIN generate_series(0, 1) n
CROSS JOIN LATERAL (SELECT CASE WHEN b.person % 9 = 0 THEN 'direct_debit' WHEN b.id % 17 = 0 THEN 'cash' WHEN b.id % 3 = 0 THEN 'bank_transfer' ELSE 'card' END::payment_method AS method,
                           CASE WHEN b.person % 9 = 0 THEN pg_temp.mandate(b.person) END AS mandate) m
WHERE (b.status = 'paid' AND (n = 0 OR b.id % 5 = 0) OR b.status = 'sent' AND b.id % 3 = 0 AND n = 0) AND i.total NOT IN (0, 1, 0.01, -0.01);

INSERT INTO metering.meters (id, serial_no, model_id, berth_id, multiplier, installed_on, removed_on, created_at, updated_at)
SELECT 999 + m, 'S' || lpad(m::text, 7, '0'), (SELECT id FROM metering.meter_models ORDER BY id OFFSET m % 4 LIMIT 1),
       CASE WHEN m % 19 > 0 THEN 1 + (m - 1) % :berths END, CASE WHEN m % 10 = 0 THEN 1.5 ELSE 1 END, date '2024-12-01' + m % 30,
       CASE WHEN m % 23 = 0 THEN date '2026-10-01' + m % 20 END, timestamptz '2025-02-03 10:00:00+00' + m * interval '1 second', timestamptz '2025-02-03 10:00:00+00' + m * interval '1 hour'
FROM generate_series(1, :meters) m;

-- One of the first readings of every twentieth meter says 1970.
INSERT INTO metering.readings (meter_id, read_at, value, voltage, quality, raw)
SELECT 999 + m,
       CASE WHEN n = 3 AND m % 20 = 0 THEN timestamptz '1970-01-01 00:00:07+00' ELSE timestamptz '2025-01-01 00:00:00+00' + n * interval '53 hours 17 minutes' + pg_temp.pick(m * 1000 + n, 80, 3600000) * interval '1 millisecond' END,
       n * 11.375 + pg_temp.pick(m * 1000 + n, 81, 9000) / 1000.0, CASE WHEN m % 4 < 3 THEN 228 + pg_temp.pick(m * 1000 + n, 82, 50) / 10.0 END,
       CASE WHEN pg_temp.pick(m * 1000 + n, 83, 50) = 0 THEN 1 ELSE 0 END,
       CASE WHEN pg_temp.pick(m * 1000 + n, 83, 50) = 0 THEN decode(md5((m * 1000 + n)::text), 'hex') END
FROM generate_series(1, :meters) m, generate_series(1, :readings) n;

INSERT INTO gates (id, harbour_id, name, mac, network, last_seen_at)
OVERRIDING SYSTEM VALUE
SELECT (h - 1) * 2 + n, pg_temp.harbour(h), 'Gate ' || n, ('02:00:5e:00:' || lpad(to_hex(h), 2, '0') || ':0' || n)::macaddr,
       CASE WHEN n = 1 THEN ('10.' || h % 256 || '.0.0/20')::cidr END, CASE WHEN h % 6 > 0 THEN pg_temp.moment(h * 2 + n, 90) END
FROM generate_series(1, least(:harbours, 255)) h, generate_series(1, 2) n;

INSERT INTO access_cards (id, person_id, number, valid, blocked)
SELECT pg_temp.card(c), pg_temp.person(1 + c * 3 % :people), CASE WHEN c % 3 > 0 THEN lpad(c::text, 10, '0') ELSE 'V' || c END,
       tstzrange(pg_temp.moment(c, 91), CASE WHEN c % 4 = 0 THEN pg_temp.moment(c, 91) + interval '1 year' END), c % 41 = 0
FROM generate_series(1, :cards) c;

INSERT INTO access_events (card_id, at, gate_id, opened)
SELECT pg_temp.card(c), timestamptz '2025-09-09 05:00:00+00' + n * interval '31 days' + pg_temp.pick(c * 100 + n, 92, 86400) * interval '20 seconds',
       1 + pg_temp.pick(c, 93, least(:harbours, 255) * 2), pg_temp.pick(c * 100 + n, 94, 30) > 0
FROM generate_series(1, :cards) c, generate_series(1, 13) n;

INSERT INTO threads (id, harbour_id, person_id, subject, closed_at, created_at)
SELECT t, pg_temp.harbour(1 + t % :harbours), pg_temp.person(1 + pg_temp.pick(t, 110, :people)), left(pg_temp.sentence(t, 111), 200),
       CASE WHEN t % 3 > 0 THEN pg_temp.moment(t, 116) + interval '3 days' END, pg_temp.moment(t, 116)
FROM generate_series(1, :people / 2) t;

INSERT INTO messages (id, thread_id, author_id, body, sent_at, read_at)
SELECT (t - 1) * 4 + n, t, pg_temp.person(1 + pg_temp.pick(t + n % 2, 110, :people)),
       pg_temp.sentence(t * 4 + n, 120) || CASE WHEN n = 4 THEN ' ' || repeat(pg_temp.sentence(t, 125) || ' ', 12) ELSE '' END,
       pg_temp.moment(t, 116) + n * interval '3 hours 0.000001 seconds', CASE WHEN n < 4 THEN pg_temp.moment(t, 116) + n * interval '4 hours' END
FROM generate_series(1, :people / 2) t, generate_series(1, 4) n;

INSERT INTO notifications (id, person_id, template_code, channel, payload, dedupe_key, attempts, queued_at, sent_at)
SELECT i, pg_temp.person(1 + i % :people), (ARRAY['booking.confirmed', 'booking.cancelled', 'invoice.sent', 'meter.high', 'work_order.done'])[1 + i % 5],
       CASE WHEN i % 6 = 0 THEN 'sms' ELSE 'email' END::notification_channel,
       jsonb_build_object('name', pg_temp.given(i), 'berth', 'b' || i % 90, 'value', pg_temp.pick(i, 130, 10000) / 100.0, 'tags', ARRAY[pg_temp.word(i, 131), NULL]),
       CASE WHEN i % 4 > 0 THEN 'k' || i END, CASE WHEN i % 20 > 0 THEN 1 + i % 2 ELSE i % 5 END, pg_temp.moment(i, 132),
       CASE WHEN i % 20 > 0 THEN pg_temp.moment(i, 132) + interval '42.5 seconds' END
FROM generate_series(1, :people * 3) i;

INSERT INTO weather_observations (harbour_id, observed_at, wind_ms, wind_from_deg, pressure_hpa, water_level_m)
SELECT pg_temp.harbour(h), timestamptz '2026-01-27 00:00:00+00' + n * interval '4 hours', pg_temp.pick(h * 10000 + n, 140, 300) / 10.0,
       CASE WHEN n % 10 > 0 THEN pg_temp.pick(h * 10000 + n, 141, 360) END, CASE WHEN n % 7 > 0 THEN 960 + pg_temp.pick(h * 10000 + n, 142, 800) / 10.0 END,
       CASE WHEN n % 500 = 0 THEN 'NaN'::float8 ELSE sin(n / 3.0) * 1.75 - 0.1 * (h % 5) END
FROM generate_series(1, :harbours) h, generate_series(1, 1600) n;

INSERT INTO work_orders (id, harbour_id, parent_id, berth_id, assigned_to, title, status, priority, tags, estimate, cost, due_on, created_at, updated_at)
SELECT w, pg_temp.harbour(1 + w % :harbours), CASE WHEN w % 10 = 0 THEN w - 1 END, CASE WHEN w % 4 > 0 THEN 1 + pg_temp.pick(w, 150, :berths) END,
       CASE WHEN w % 3 > 0 THEN pg_temp.person(1 + ((1 + w % :harbours) * 5 + 1 + w % 5) % :people) END, pg_temp.sentence(w, 151),
       (enum_range(NULL::work_order_status))[1 + pg_temp.pick(w, 156, 4)], 1 + w % 5,
       CASE w % 4 WHEN 0 THEN '{}' WHEN 1 THEN ARRAY[pg_temp.word(w, 157)] ELSE ARRAY[pg_temp.word(w, 157), 'with "quotes"', pg_temp.word(w, 158)] END,
       CASE WHEN w % 5 > 0 THEN (w % 9) * interval '1 day' + (w % 50) * interval '30 minutes' END, CASE WHEN w % 6 > 0 THEN pg_temp.pick(w, 159, 500000) / 100.0 END,
       CASE WHEN w % 2 = 0 THEN date '2025-05-01' + pg_temp.pick(w, 160, 700) END, pg_temp.moment(w, 161), pg_temp.moment(w, 161) + interval '1 hour'
FROM generate_series(1, :people / 4) w;

-- Papers of a few hundred bytes, and some scans of 40 kB.
INSERT INTO documents (id, boat_id, type, file_name, content, sha256, expires_on, uploaded_at)
SELECT pg_temp.id(d, 800), 1 + d % :boats, (enum_range(NULL::document_type))[1 + d % 3], pg_temp.word(d, 170) || ' ' || d || '.pdf', content, sha256(content),
       CASE WHEN d % 3 = 0 THEN date '2026-12-31' + d % 300 END, pg_temp.moment(d, 171)
FROM (SELECT d, decode(repeat(md5(d::text) || md5((d + 1)::text), CASE WHEN d % 100 = 0 THEN 1250 ELSE 3 + d % 17 END), 'hex') AS content
      FROM generate_series(1, :boats / 2) d) d;

INSERT INTO waiting_list (harbour_id, person_id, position, min_length, joined_on)
SELECT pg_temp.harbour(h), pg_temp.person(n), n, 6 + pg_temp.pick(h * 100 + n, 180, 90) / 10.0, date '2024-06-01' + n * 9 + h
FROM generate_series(1, :harbours) h, generate_series(1, 50) n WHERE n <= 20 + h % 30;

INSERT INTO crane_slots (id, harbour_id, boat_id, slot, weight_t, created_at)
SELECT (h - 1) * 100 + n, pg_temp.harbour(h), 1 + pg_temp.pick(h * 100 + n, 190, :boats),
       tsrange(timestamp '2026-03-01 08:00' + n / 4 * interval '1 day' + n % 4 * interval '2 hours', timestamp '2026-03-01 10:00' + n / 4 * interval '1 day' + n % 4 * interval '2 hours'),
       CASE WHEN n % 8 > 0 THEN 1 + pg_temp.pick(h * 100 + n, 191, 3000) / 100.0 END, timestamptz '2026-02-01 12:00:00+00' + n * interval '1 minute'
FROM generate_series(1, :harbours) h, generate_series(1, 99) n;

INSERT INTO api_keys (id, harbour_id, label, key_hash, scopes, expires_at, created_at)
SELECT pg_temp.id(h, 900), pg_temp.harbour(h), 'Website of harbour ' || h, sha256(('key ' || h)::bytea),
       CASE WHEN h % 2 = 0 THEN '{bookings:read,berths:read}' ELSE '{bookings:write}' END::text[], CASE WHEN h % 3 = 0 THEN timestamptz '2027-01-01 00:00:00+00' END, pg_temp.moment(h, 192)
FROM generate_series(1, :harbours) h;

INSERT INTO webhooks (id, harbour_id, url, "signingSecret", active, created_at)
SELECT pg_temp.id(h, 950), pg_temp.harbour(h), 'https://harbour' || h || '.example/hook', md5('secret' || h), h % 5 > 0, pg_temp.moment(h, 193)
FROM generate_series(1, :harbours) h;

INSERT INTO webhook_deliveries (id, webhook_id, event, request, response_status, response_ms, remote_address, "lastAttemptAt")
SELECT d, pg_temp.id(1 + d % :harbours, 950), (ARRAY['booking.confirmed', 'booking.cancelled'])[1 + d % 2],
       ('{ "booking" : ' || d || ',  "note": "' || pg_temp.word(d, 194) || ' \u2693" }')::json, (ARRAY[200, 200, 204, 500, NULL])[1 + d % 5],
       CASE WHEN d % 5 < 4 THEN exp(d % 9) / 3 END, CASE WHEN d % 2 = 0 THEN ('192.0.2.' || d % 256)::inet ELSE ('2001:db8::' || to_hex(d % 65536))::inet END, pg_temp.moment(d, 195)
FROM generate_series(1, :people * 5 / 4) d;

INSERT INTO rate_limits (client, window_start, requests)
SELECT ('198.51.100.' || c)::inet, timestamp '2026-10-31 00:00' + n * interval '1 minute', 1 + pg_temp.pick(c * 100 + n, 196, 60)
FROM generate_series(0, 99) c, generate_series(1, 20) n;

INSERT INTO import_log (imported_at, source, line, reason)
SELECT timestamp '2026-05-26 03:00' + i / 3 * interval '1 second', 'office-' || i % 4 || '.csv', 'row;' || i / 2 || ';' || pg_temp.word(i / 2, 197), CASE WHEN i % 6 > 1 THEN 'no such berth' END
FROM generate_series(1, :people / 5) i;

ALTER TABLE bookings ENABLE TRIGGER USER;
ALTER TABLE auth.users ENABLE TRIGGER USER;

-- Numbers that were given by hand are not given again.
SELECT setval(pg_get_serial_sequence(name, 'id'), greatest((xpath('/row/n/text()', query_to_xml('SELECT max(id) AS n FROM ' || name, false, true, '')))[1]::text::bigint, 1))
FROM unnest('{berths,boats,bookings,booking_events,flotillas,invoices,metering.meters,gates,threads,messages,notifications,work_orders,
              crane_slots,webhook_deliveries}'::text[]) name
\g /dev/null
COMMIT;

REFRESH MATERIALIZED VIEW monthly_revenue;
ANALYZE;

SELECT oid::regclass AS "table",
       (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s', oid::regclass), false, true, '')))[1]::text::bigint AS rows
FROM pg_class
WHERE relnamespace IN ('public'::regnamespace, 'metering'::regnamespace, 'auth'::regnamespace) AND relkind IN ('r', 'p', 'm') AND NOT relispartition
ORDER BY rows DESC, oid::regclass::text;
