-- The tables that scripts/bench reads. psql variable `scale`: 1 gives the sizes named in each comment.
SET synchronous_commit = off;

SELECT (10000000 * :scale)::bigint AS narrow_rows, (2000000 * :scale)::bigint AS wide_rows, (200000 * :scale)::bigint AS large_rows
\gset

-- 10 million rows of hardly anything: what a row and a column cost.
CREATE TABLE narrow (id bigint NOT NULL, a integer NOT NULL, b integer);
INSERT INTO narrow
SELECT i, hashint8(i), CASE WHEN i % 10 >= 3 THEN hashint8(-i) % 1000 END
FROM generate_series(1, :narrow_rows) i;
ALTER TABLE narrow ADD PRIMARY KEY (id);

-- 2 million rows as applications have them: what the types cost.
CREATE TABLE wide (
  id uuid NOT NULL,
  customer bigint NOT NULL,
  title text NOT NULL,
  amount numeric(12,2) NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz,
  event jsonb NOT NULL,
  note text,
  labels text[] NOT NULL,
  active boolean NOT NULL
);
INSERT INTO wide
SELECT md5(i::text)::uuid, i % 100000, 'Order number ' || i || ' of customer ' || i % 100000, (hashint8(i) & 16777215) / 100.0,
       timestamptz '2020-01-01' + i * interval '17 seconds',
       CASE WHEN i % 5 > 0 THEN timestamptz '2024-01-01' + i * interval '3 seconds' END,
       jsonb_build_object('kind', 'event' || i % 20, 'weight', i % 1000, 'tags', jsonb_build_array('a', 'b', i % 7)),
       CASE WHEN i % 3 > 0 THEN repeat('note ', (i % 8)::int) END,
       ARRAY['label' || i % 50, 'red'], i % 2 = 0
FROM generate_series(1, :wide_rows) i;
ALTER TABLE wide ADD PRIMARY KEY (id);

-- 200 thousand rows of 1.2 kB: what a byte costs.
CREATE TABLE large (id bigint NOT NULL, body text NOT NULL, picture bytea NOT NULL);
INSERT INTO large
SELECT i, repeat(md5(i::text) || md5((-i)::text), 12), decode(repeat(md5((i * 7)::text), 26), 'hex')
FROM generate_series(1, :large_rows) i;
ALTER TABLE large ADD PRIMARY KEY (id);

VACUUM ANALYZE narrow, wide, large;
CREATE EXTENSION pg_prewarm;
