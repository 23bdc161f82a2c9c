-- Fills the shop of schema.sql, with the same rows every time. psql variable `scale`: 1 gives 1.7 million rows.
SET synchronous_commit = off;
SET TimeZone = 'UTC';

SELECT (60000 * :scale)::int AS customers, (20000 * :scale)::int AS products, (260000 * :scale)::int AS orders
\gset

-- The same number for the same arguments, evenly from 0 to n - 1.
CREATE FUNCTION pg_temp.pick(i bigint, salt int, n int) RETURNS int LANGUAGE sql IMMUTABLE
  RETURN ((hashint8extended(i, salt) & 2147483647) % n)::int;

CREATE FUNCTION pg_temp.word(i bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN ('{amber,birch,cedar,delta,ember,fjord,grove,harbour,iris,juniper,krypton,linen,maple,north,olive,paper,'
          'quartz,river,silver,timber,umber,velvet,willow,yarrow,zinc,Ångström,Bücher,crème,niño,żółty,日本,москва}'
          ::text[])[1 + pg_temp.pick(i, salt, 32)];

CREATE FUNCTION pg_temp.sentence(i bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN pg_temp.word(i, salt) || ' ' || pg_temp.word(i, salt + 1) || ' ' || pg_temp.word(i, salt + 2) || ' and '
      || pg_temp.word(i, salt + 3) || ' with ' || pg_temp.word(i, salt + 4);

CREATE FUNCTION pg_temp.uuid(i bigint, salt int) RETURNS uuid LANGUAGE sql IMMUTABLE
  RETURN (lpad(to_hex(hashint8extended(i, salt)), 16, '0') || lpad(to_hex(hashint8extended(i, salt + 1)), 16, '0'))::uuid;

CREATE FUNCTION pg_temp.address(i bigint, salt int) RETURNS postal_address LANGUAGE sql IMMUTABLE
  RETURN ROW(initcap(pg_temp.word(i, salt)) || ' Street', (1 + pg_temp.pick(i, salt + 1, 200))::text,
             lpad(pg_temp.pick(i, salt + 2, 100000)::text, 5, '0'), initcap(pg_temp.word(i, salt + 3)),
             ('{DE,AT,CH,FR,PL,NL,JP}'::char(2)[])[1 + pg_temp.pick(i, salt + 4, 7)])::postal_address;

INSERT INTO warehouses
SELECT i, 'Warehouse ' || i, point(47 + i / 4.0, 6 + i / 3.0), ('10.' || i || '.0.0/16')::cidr,
       make_time(5 + i % 3, 30, 0)::text::time AT TIME ZONE INTERVAL '+01:00',
       datemultirange(daterange('2025-12-24', '2025-12-27'), daterange('2025-08-01', date '2025-08-01' + i))
FROM generate_series(1, 4) i;

INSERT INTO categories
SELECT path::ltree, initcap(replace(path, '.', ' ')), path !~ '7'
FROM (SELECT 'shop' AS path
      UNION ALL SELECT 'shop.c' || a FROM generate_series(0, 15) a
      UNION ALL SELECT 'shop.c' || a || '.s' || b FROM generate_series(0, 15) a, generate_series(0, 15) b) paths;

INSERT INTO customers
SELECT i, initcap(pg_temp.word(i, 10)) || '.' || i || '@Example.org',
       initcap(pg_temp.word(i, 10)) || ' ' || initcap(pg_temp.word(i, 11)),
       CASE WHEN i % 3 > 0 THEN '+49 ' || (1500000000 + pg_temp.pick(i, 12, 499999999)) END,
       CASE WHEN i % 5 > 0 THEN date '1945-01-01' + pg_temp.pick(i, 13, 22000) END,
       i % 4 = 0,
       CASE WHEN i % 6 = 0 THEN ARRAY[pg_temp.word(i, 14), NULL, pg_temp.word(i, 15)] ELSE '{}' END,
       CASE WHEN i % 2 = 0 THEN '{}' ELSE jsonb_build_object('theme', pg_temp.word(i, 16), 'size', i % 50,
         'news', jsonb_build_array(i % 2 = 1, NULL)) END,
       timestamptz '2019-01-01' + pg_temp.pick(i, 17, 2147483647) * interval '88.013 milliseconds'
FROM generate_series(1, :customers) i;

INSERT INTO addresses
SELECT i, n, pg_temp.address(i * 4 + n, 20), CASE WHEN n = 1 THEN point(i % 90, i % 180) / point(1.25, 0) END
FROM generate_series(1, :customers) i, generate_series(1, 1 + (i % 2)) n;

INSERT INTO products
SELECT i, chr(65 + i % 26) || chr(65 + i / 26 % 26) || '-' || lpad(i::text, 6, '0'),
       ('shop.c' || pg_temp.pick(i, 30, 16) || '.s' || pg_temp.pick(i, 31, 16))::ltree,
       pg_temp.sentence(i, 32),
       CASE WHEN i % 10 > 0 THEN pg_temp.sentence(i, 40) || '. ' || pg_temp.sentence(i, 45) || '.' END,
       (100 + pg_temp.pick(i, 33, 99900)) / 100.0,
       CASE WHEN i % 7 > 0 THEN (pg_temp.pick(i, 34, 30000) / 1000.0)::real END,
       CASE WHEN i % 2 = 0 THEN ARRAY[i % 90 / 2.0, i % 40, 1.5]::numeric(6,1)[] END,
       hstore(ARRAY['colour', 'origin'], ARRAY[pg_temp.word(i, 35), CASE WHEN i % 3 = 0 THEN 'EU' END]),
       CASE WHEN i % 4 > 0 THEN decode(repeat(md5(i::text), 6), 'hex') END
FROM generate_series(1, :products) i;

INSERT INTO price_history
SELECT i, CASE WHEN n = 3 THEN tstzrange(at, NULL) ELSE tstzrange(at, at + interval '120 days') END,
       (100 + pg_temp.pick(i * 4 + n, 33, 99900)) / 100.0
FROM generate_series(1, :products) i, generate_series(1, 3) n,
     LATERAL (SELECT timestamptz '2024-01-01' + n * interval '120 days' AS at) t;

INSERT INTO inventory
SELECT w, i, pg_temp.pick(i * 4 + w, 50, 400) - 5, chr(65 + i % 12) || i % 100, CASE WHEN i % 9 > 0 THEN date '2025-11-30' - i % 60 END
FROM generate_series(1, 4) w, generate_series(1, :products) i;

INSERT INTO orders
SELECT i, timestamptz '2025-01-01' + i * interval '365 days' / (:orders + 1), 1 + pg_temp.pick(i, 60, :customers),
       ('{placed,paid,packed,shipped,delivered,returned}'::order_status[])[1 + pg_temp.pick(i, 61, 6)],
       CASE WHEN i % 8 = 0 THEN pg_temp.address(i, 62) END,
       CASE WHEN i % 20 = 0 THEN pg_temp.sentence(i, 70) END,
       (500 + pg_temp.pick(i, 68, 50000)) / 100.0
FROM generate_series(1, :orders) i;

INSERT INTO order_items
SELECT i, n, 1 + pg_temp.pick(i * 8 + n, 80, :products), 1 + pg_temp.pick(i * 8 + n, 81, 4),
       (100 + pg_temp.pick(i * 8 + n, 82, 20000)) / 100.0,
       CASE WHEN i % 10 = 0 THEN pg_temp.pick(i * 8 + n, 83, 30) / 100.0::double precision END
FROM generate_series(1, :orders) i, generate_series(1, 1 + (i % 3)) n;

INSERT INTO payments
SELECT pg_temp.uuid(i, 90), i, ('{card,transfer,invoice,wallet}'::payment_method[])[1 + pg_temp.pick(i, 92, 4)],
       (500 + pg_temp.pick(i, 68, 50000)) / 100.0, CASE WHEN i % 30 = 0 THEN 'CHF' ELSE 'EUR' END,
       CASE WHEN i % 2 = 0 THEN pg_temp.pick(i, 93, 900000) / 10000.0 END,
       timestamp '2025-01-01' + i * interval '110 seconds', CASE WHEN i % 12 > 0 THEN i % 5 > 0 END
FROM generate_series(1, :orders) i WHERE i % 10 > 0;

INSERT INTO shipments
SELECT i, ('{DHL,UPS,GLS,Post}'::text[])[1 + pg_temp.pick(i, 100, 4)],
       CASE WHEN i % 11 > 0 THEN upper(md5(i::text)) END, ARRAY[1 + i % 4, i % 30]::smallint[],
       make_interval(days => pg_temp.pick(i, 101, 6), mins => pg_temp.pick(i, 102, 1440)),
       CASE WHEN i % 3 = 0 THEN tsrange(timestamp '2025-01-01 08:00' + i * interval '110 seconds',
                                        timestamp '2025-01-01 10:00' + i * interval '110 seconds') END
FROM generate_series(1, :orders) i WHERE i % 3 > 0;

INSERT INTO reviews
SELECT 1 + i % :products, 1 + i * 7919::bigint % :customers, 1 + pg_temp.pick(i, 111, 5), pg_temp.sentence(i, 112),
       CASE WHEN i % 4 > 0 THEN pg_temp.sentence(i, 120) || ', ' || pg_temp.sentence(i, 125) END,
       date '2025-01-01' + pg_temp.pick(i, 118, 330)
FROM generate_series(1, :customers) i;

INSERT INTO sessions
SELECT pg_temp.uuid(i, 130), CASE WHEN i % 3 > 0 THEN 1 + pg_temp.pick(i, 132, :customers) END,
       CASE WHEN i % 5 = 0 THEN inet '2001:db8::' + i ELSE inet '192.0.2.0' + i % 256 END,
       CASE WHEN i % 4 = 0 THEN ('08:00:2b:' || to_char(i % 100, 'FM00') || ':02:03')::macaddr END,
       'Mozilla/5.0 (' || pg_temp.word(i, 133) || '; ' || pg_temp.word(i, 134) || ')',
       timestamptz '2025-01-01' + i * interval '200 seconds',
       CASE WHEN i % 7 > 0 THEN timestamptz '2025-01-01' + i * interval '200 seconds' + pg_temp.pick(i, 135, 3600) * interval '1 second' END,
       pg_temp.pick(i, 136, 256)::bit(8)
FROM generate_series(1, 2 * :customers) i;

INSERT INTO audit_log
SELECT timestamptz '2025-01-01' + i / 3 * interval '5 minutes', pg_temp.word(i / 3, 140),
       CASE WHEN i % 5 > 0 THEN inet '10.1.0.0' + i / 3 % 9000 END,
       jsonb_build_object('does', pg_temp.word(i / 3, 141), 'order', pg_temp.pick(i / 3, 142, :orders), 'from', pg_temp.word(i, 143))
FROM generate_series(1, 2 * :customers) i;

INSERT INTO settings
VALUES ('currency', '"EUR"'), ('free shipping above', '49.90'), ('languages', '["de", "en",  "pl"]'), ('maintenance', 'null');

SELECT setval(pg_get_serial_sequence('customers', 'id'), max(id)) FROM customers
\g /dev/null
SELECT setval(pg_get_serial_sequence('products', 'id'), max(id)) FROM products
\g /dev/null

REFRESH MATERIALIZED VIEW daily_sales;
ANALYZE;
