-- At least one of every kind of object and flag that a server of 13 or later knows. Roles are the cluster's: those who load
-- this into two databases of one cluster load it by dump and restore, or find the roles there.
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['everything_owner', 'everything_app', 'Every "thing"'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN EXECUTE format('CREATE ROLE %I', r); END IF;
  END LOOP;
END $$;

CREATE SCHEMA app;
CREATE SCHEMA "App 2" AUTHORIZATION everything_owner;
COMMENT ON SCHEMA app IS 'what the application has';
GRANT USAGE ON SCHEMA app TO everything_app;

CREATE EXTENSION citext SCHEMA "App 2";

-- types
CREATE TYPE app.mood AS ENUM ('sad', 'it''s ok', 'happy');
ALTER TYPE app.mood ADD VALUE 'glad' BEFORE 'happy';
COMMENT ON TYPE app.mood IS 'how one feels';
CREATE TYPE app.pair AS (x int, y text COLLATE "C");
COMMENT ON COLUMN app.pair.x IS 'left';
CREATE TYPE app.temperature AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TYPE app.words AS RANGE (subtype = text, collation = "C");
CREATE TYPE app.announced;
CREATE FUNCTION app.box_in(cstring) RETURNS app.announced LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION app.box_out(app.announced) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE app.announced (input = app.box_in, output = app.box_out, internallength = 4, passedbyvalue, alignment = int4,
                           category = 'N', default = '7');
CREATE TYPE app.shell;
CREATE DOMAIN app.email AS varchar(80) COLLATE "C" DEFAULT 'nobody@example.org' NOT NULL
  CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
ALTER DOMAIN app.email ADD CONSTRAINT short CHECK (length(VALUE) < 70) NOT VALID;
COMMENT ON CONSTRAINT has_at ON DOMAIN app.email IS 'an address';
ALTER DOMAIN app.email OWNER TO everything_owner;
GRANT USAGE ON TYPE app.mood TO everything_app;
REVOKE USAGE ON TYPE app.mood FROM PUBLIC;
CREATE COLLATION app.plain (locale = 'C');

-- functions
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.touched := now(); RETURN NEW; END $$;
CREATE FUNCTION app.area(w numeric, h numeric DEFAULT 1.50, OUT area numeric, VARIADIC rest text[] DEFAULT '{}') LANGUAGE sql
  STABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL SAFE COST 7 SET search_path = app, pg_temp SET work_mem = '8MB'
  AS 'SELECT w * h';
CREATE FUNCTION app.many(m app.mood) RETURNS TABLE (a int, b app.mood) LANGUAGE sql ROWS 5 AS 'SELECT 1, $1';
CREATE FUNCTION app.twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
CREATE PROCEDURE app.clean(days int) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE AGGREGATE app.total(numeric) (sfunc = numeric_add, stype = numeric, initcond = '0', combinefunc = numeric_add, parallel = safe,
  msfunc = numeric_add, minvfunc = numeric_sub, mstype = numeric, minitcond = '0');
CREATE AGGREGATE app.middle(float8 ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal,
  finalfunc = percentile_disc_final, finalfunc_extra);
REVOKE EXECUTE ON FUNCTION app.touch() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.twice(int) TO everything_app WITH GRANT OPTION;
ALTER FUNCTION app.twice(int) OWNER TO everything_owner;
COMMENT ON FUNCTION app.area(numeric, numeric, text[]) IS 'width times height';
COMMENT ON AGGREGATE app.total(numeric) IS 'sum';

ALTER FUNCTION app.twice(int) DEPENDS ON EXTENSION citext;

-- tables
CREATE SEQUENCE app.numbers AS int INCREMENT 5 MINVALUE -10 MAXVALUE 1000 START 10 CACHE 3 CYCLE;
CREATE TABLE app.users (
  id bigint GENERATED ALWAYS AS IDENTITY (START 100),
  dropped int,
  email app.email,
  mood app.mood DEFAULT 'sad'::app.mood,
  name varchar(50) COLLATE "C" NOT NULL,
  born timestamptz(3) DEFAULT '2020-01-01 00:00+00',
  number int DEFAULT nextval('app.numbers'),
  ref serial,
  price numeric(10,2) GENERATED ALWAYS AS (1.5 * 2) STORED,
  tags text[] DEFAULT '{}',
  at app.pair,
  touched timestamptz DEFAULT now(),
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_email_key UNIQUE (email) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT named CHECK (name <> '') NO INHERIT
) WITH (fillfactor = 80, autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE app.users DROP COLUMN dropped;
ALTER TABLE app.users ADD CONSTRAINT adult CHECK (born < now()) NOT VALID;
ALTER TABLE app.users ALTER name SET STATISTICS 500, ALTER tags SET STORAGE EXTERNAL, ALTER id SET (n_distinct = -0.5);
ALTER TABLE app.users OWNER TO everything_owner;
ALTER SEQUENCE app.numbers OWNED BY NONE;
GRANT SELECT ON app.users TO everything_app WITH GRANT OPTION;
GRANT UPDATE (name, email) ON app.users TO "Every ""thing""";
SET ROLE everything_app;
RESET ROLE;
GRANT USAGE ON SEQUENCE app.numbers TO everything_app;
COMMENT ON TABLE app.users IS 'people';
COMMENT ON COLUMN app.users.email IS 'where to write';
COMMENT ON CONSTRAINT named ON app.users IS 'no empty names';
COMMENT ON SEQUENCE app.numbers IS 'by five';
CREATE UNIQUE INDEX users_lower ON app.users USING btree (lower(name) COLLATE "C" text_pattern_ops DESC NULLS LAST, born) INCLUDE (mood)
  WITH (fillfactor = 70) WHERE mood <> 'sad';
ALTER INDEX app.users_lower ALTER COLUMN 1 SET STATISTICS 300;
CREATE INDEX users_tags ON app.users USING gin (tags);
CREATE INDEX users_born ON app.users USING brin (born) WITH (pages_per_range = 32);
CLUSTER app.users USING users_pkey;
COMMENT ON INDEX app.users_tags IS 'tags';
CREATE STATISTICS app.users_stats (dependencies, ndistinct) ON name, born FROM app.users;
ALTER STATISTICS app.users_stats SET STATISTICS 50;
COMMENT ON STATISTICS app.users_stats IS 'they go together';

CREATE TABLE app.orders (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id bigint NOT NULL,
  slot tstzrange,
  note "App 2".citext,
  CONSTRAINT orders_user_fkey FOREIGN KEY (user_id) REFERENCES app.users ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE,
  CONSTRAINT no_overlap EXCLUDE USING gist (slot WITH &&) WHERE (slot IS NOT NULL)
);
ALTER TABLE app.orders ADD CONSTRAINT late FOREIGN KEY (user_id) REFERENCES app.users NOT VALID;
ALTER TABLE app.orders REPLICA IDENTITY FULL;
CREATE UNLOGGED TABLE app.cache (k text, v text);
CREATE TABLE app.marked (k int NOT NULL);
CREATE UNIQUE INDEX marked_k ON app.marked (k);
ALTER TABLE app.marked REPLICA IDENTITY USING INDEX marked_k;
CREATE TABLE app.typed OF app.pair (PRIMARY KEY (x));
CREATE TABLE app.base (a int CHECK (a > 0), b text DEFAULT 'b');
CREATE TABLE app.child (c int) INHERITS (app.base);
CREATE TABLE app.other_parent (z int);
CREATE TABLE app.child2 (a int) INHERITS (app.base, app.other_parent);

CREATE TABLE app.events (at date NOT NULL, id bigint NOT NULL, kind text, owner bigint REFERENCES app.users, CONSTRAINT events_pkey PRIMARY KEY (at, id))
  PARTITION BY RANGE (at);
CREATE TABLE app.events_2025 PARTITION OF app.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE app.events_2026 (id bigint NOT NULL, at date NOT NULL, owner bigint, kind text DEFAULT 'own');
ALTER TABLE app.events ATTACH PARTITION app.events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE app.events_rest PARTITION OF app.events DEFAULT PARTITION BY HASH (at);
CREATE TABLE app.events_rest_0 PARTITION OF app.events_rest FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX events_kind ON app.events (kind);
CREATE TABLE app.event_notes (at date, id bigint, note text, CONSTRAINT notes_event FOREIGN KEY (at, id) REFERENCES app.events);
CREATE TABLE app.listed (k text) PARTITION BY LIST (k COLLATE "C");
CREATE TABLE app.hashed (a int, b text) PARTITION BY HASH (lower(b) text_pattern_ops, a);
CREATE TABLE app.listed_a PARTITION OF app.listed FOR VALUES IN ('a', NULL);
ALTER TABLE app.listed ENABLE ROW LEVEL SECURITY;

-- views, rules, triggers, policies
CREATE VIEW app.adults WITH (security_barrier) AS SELECT id, name, upper(name) AS loud FROM app.users WHERE born < now()
  WITH CASCADED CHECK OPTION;
CREATE VIEW app.orders_of AS SELECT u.name, o.note, count(*) OVER (PARTITION BY u.id) AS n
  FROM app.users u JOIN app.orders o ON o.user_id = u.id WHERE u.mood = 'happy' OR o.note IN ('a', 'b');
CREATE VIEW app.many_of AS WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 5)
  SELECT t.n, (SELECT max(u.id) FROM app.users u WHERE u.number = t.n) AS m FROM t ORDER BY n LIMIT 3;
ALTER VIEW app.adults ALTER COLUMN name SET DEFAULT 'somebody';
COMMENT ON VIEW app.adults IS 'grown up';
GRANT SELECT, INSERT ON app.adults TO everything_app;
CREATE MATERIALIZED VIEW app.summary AS SELECT mood, count(*) AS n FROM app.users GROUP BY mood;
CREATE UNIQUE INDEX summary_mood ON app.summary (mood);
CREATE MATERIALIZED VIEW app.empty AS SELECT 1 AS one WITH NO DATA;
CREATE RULE no_delete AS ON DELETE TO app.cache DO INSTEAD NOTHING;
CREATE RULE seen AS ON INSERT TO app.cache WHERE NEW.k IS NULL DO ALSO UPDATE app.cache SET v = 'x' WHERE k = 'y';
ALTER TABLE app.cache DISABLE RULE seen;
COMMENT ON RULE no_delete ON app.cache IS 'keep';
CREATE TRIGGER touch BEFORE INSERT OR UPDATE OF name ON app.users FOR EACH ROW WHEN (NEW.name IS NOT NULL)
  EXECUTE FUNCTION app.touch('a', 'b\c');
CREATE TRIGGER off AFTER DELETE ON app.users REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION app.touch();
ALTER TABLE app.users DISABLE TRIGGER off;
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON app.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE app.orders ENABLE ALWAYS TRIGGER checked;
CREATE TRIGGER each AFTER INSERT ON app.events FOR EACH ROW EXECUTE FUNCTION app.touch();
COMMENT ON TRIGGER touch ON app.users IS 'touches';
ALTER TABLE app.users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON app.users USING (name = current_user) WITH CHECK (name <> 'root');
CREATE POLICY read ON app.users AS RESTRICTIVE FOR SELECT TO everything_app, "Every ""thing""" USING (mood IS DISTINCT FROM 'sad');
COMMENT ON POLICY own ON app.users IS 'mine';
CREATE FUNCTION app.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER watch_everything ON ddl_command_end WHEN TAG IN ('DROP TABLE', 'CREATE TABLE') EXECUTE FUNCTION app.on_ddl();
ALTER EVENT TRIGGER watch_everything DISABLE;
COMMENT ON EVENT TRIGGER watch_everything IS 'watches';

-- operators, casts
CREATE FUNCTION app.pair_eq(app.pair, app.pair) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT ($1).x = ($2).x';
CREATE FUNCTION app.pair_ne(app.pair, app.pair) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT ($1).x <> ($2).x';
CREATE OPERATOR app.=== (function = app.pair_eq, leftarg = app.pair, rightarg = app.pair, commutator = OPERATOR(app.===),
                         negator = OPERATOR(app.!==), restrict = eqsel, join = eqjoinsel, hashes, merges);
CREATE OPERATOR app.!== (function = app.pair_ne, leftarg = app.pair, rightarg = app.pair, negator = OPERATOR(app.===));
COMMENT ON OPERATOR app.=== (app.pair, app.pair) IS 'equal on the left';
CREATE FUNCTION app.pair_hash(app.pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT hashint4(($1).x)';
CREATE OPERATOR FAMILY app.pair_family USING hash;
CREATE OPERATOR CLASS app.pair_hash_ops DEFAULT FOR TYPE app.pair USING hash FAMILY app.pair_family AS
  OPERATOR 1 app.===, FUNCTION 1 app.pair_hash(app.pair);
CREATE FUNCTION app.pair_text(app.pair) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ($1).y';
CREATE CAST (app.pair AS text) WITH FUNCTION app.pair_text(app.pair) AS ASSIGNMENT;
CREATE CAST (app.mood AS int) WITH INOUT;
COMMENT ON CAST (app.mood AS int) IS 'odd';
CREATE CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE ACCESS METHOD app_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE app.by_method (a int) USING app_heap;
CREATE FUNCTION app.from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'prsd_lextype';
CREATE TRANSFORM FOR app.pair LANGUAGE sql (FROM SQL WITH FUNCTION app.from_sql(internal));

-- text search
CREATE TEXT SEARCH TEMPLATE app.template (lexize = dsimple_lexize, init = dsimple_init);
CREATE TEXT SEARCH DICTIONARY app.words_dictionary (TEMPLATE = pg_catalog.simple, STOPWORDS = english);
CREATE TEXT SEARCH PARSER app.parser (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR asciiword, word WITH app.words_dictionary, simple;

-- foreign data, publications, the rest
CREATE FOREIGN DATA WRAPPER nowhere OPTIONS (debug 'true');
CREATE SERVER away TYPE 'none' VERSION '1' FOREIGN DATA WRAPPER nowhere OPTIONS (host 'x', port '1');
CREATE USER MAPPING FOR everything_app SERVER away OPTIONS (password 'secret');
CREATE USER MAPPING FOR PUBLIC SERVER away;
GRANT USAGE ON FOREIGN SERVER away TO everything_app;
CREATE FOREIGN TABLE app.far (a int OPTIONS (name 'A') NOT NULL, b text) SERVER away OPTIONS (table 't');
CREATE PUBLICATION "some" FOR TABLE app.users, app.orders WITH (publish = 'insert, delete');
CREATE PUBLICATION whole FOR ALL TABLES WITH (publish_via_partition_root = true);
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner IN SCHEMA app GRANT SELECT ON TABLES TO everything_app;
ALTER DEFAULT PRIVILEGES FOR ROLE everything_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
SELECT lo_create(4711);
COMMENT ON LARGE OBJECT 4711 IS 'a picture';
ALTER LARGE OBJECT 4711 OWNER TO everything_owner;
GRANT SELECT ON LARGE OBJECT 4711 TO everything_app;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO everything_app;
