#include "interop/module_features.h"

#include <string>
#include <vector>

namespace pgassay::testing {

const char kModuleGround[] = R"sql(
CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE EXTENSION ltree;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION cube;
CREATE SCHEMA outer_types;
CREATE EXTENSION isn SCHEMA outer_types;
CREATE DOMAIN outer_types.kilo AS numeric(8,3) CHECK (VALUE >= 0);
CREATE TABLE outer_types.users (id int PRIMARY KEY, secret text, a int, b int, UNIQUE (b, a));
CREATE TYPE outer_types.level AS ENUM ('low', 'high');
CREATE DOMAIN metres AS numeric(6,2);
CREATE DOMAIN "Mixed Domain" AS text;
CREATE DOMAIN text_short AS varchar(10);
CREATE DOMAIN "textMixed" AS text;
CREATE DOMAIN words AS text[];
CREATE TYPE pos AS (x int, y int);
CREATE TYPE spanrange AS RANGE (subtype = float8);
CREATE COLLATION "numeric order" (provider = icu, locale = 'en-u-kn-true');
CREATE FUNCTION next_code() RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT 'x'::text $$;
DO $$ BEGIN CREATE ROLE feature_one; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "Feature Two"; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
)sql";

namespace {

// Of drizzle.md's table of what drizzle-kit pull does, every row.
std::vector<ModuleFeature> Defaults() {
  return {
      {"text: empty, escapes, quotes, what TypeScript takes for its own", R"sql(
CREATE TABLE d_text (a text DEFAULT '', b text DEFAULT E'a\nb', c text DEFAULT E'\\back', d text DEFAULT 'it''s',
  e text DEFAULT '`${x}`', i text DEFAULT 'a--b;c', l text DEFAULT 'NULL', m text DEFAULT NULL, o text DEFAULT 'a::b',
  q text DEFAULT '"quoted"', r text DEFAULT '$1', s text DEFAULT '1', u text DEFAULT E'tab\there',
  v text DEFAULT 'größe 日本', w text DEFAULT E'\r\n', x text NOT NULL DEFAULT 'now()', y text DEFAULT '{}'))sql"},
      {"text: functions and casts", R"sql(
CREATE TABLE d_function (f text DEFAULT upper('x'), g text DEFAULT next_code(), h text DEFAULT CURRENT_USER,
  n varchar(5) DEFAULT 'abc'::text, p text DEFAULT ('a' || 'b')::varchar(1), t text DEFAULT gen_random_uuid(),
  u text DEFAULT ('x'::text)::varchar(3), v text DEFAULT CAST('z' AS char(2))))sql"},
      {"varchar and char",
       "CREATE TABLE d_char (j varchar(20) DEFAULT 'x', k char(3) DEFAULT 'EUR', l char DEFAULT '', "
       "m varchar DEFAULT 'y' NOT NULL)"},
      {"json", R"sql(
CREATE TABLE d_json (a jsonb DEFAULT '{}', b jsonb DEFAULT '{"a": [1, "x''y"]}', c json DEFAULT '{ "a" : 1 }',
  d jsonb DEFAULT jsonb_build_object(), e jsonb[] DEFAULT '{}', f jsonb NOT NULL DEFAULT '[]'::jsonb,
  g json DEFAULT '"x\"y"'))sql"},
      {"arrays", R"sql(
CREATE TABLE d_array (a text[] DEFAULT '{}', b text[] DEFAULT '{a,b}', c text[] DEFAULT ARRAY['a','b'],
  d int[][] DEFAULT '{{1,2},{3,4}}', e int[] DEFAULT ARRAY[]::int[], f varchar(20)[] DEFAULT '{x}',
  g varchar(20)[] DEFAULT ARRAY['a'], h numeric(10,2)[] DEFAULT '{1.5}', i text[][], j timestamptz[],
  k timestamp(3)[] DEFAULT '{}', m text[] DEFAULT string_to_array('a,b', ','), n text[] NOT NULL DEFAULT '{"a b","c\"d"}',
  o uuid[] DEFAULT ARRAY[gen_random_uuid()], p boolean[] DEFAULT '{t,f}', q integer[3]))sql"},
      {"numbers", R"sql(
CREATE TABLE d_number (a smallint DEFAULT -1, b bigint DEFAULT -1, c double precision DEFAULT -1.5,
  d int DEFAULT (2 + 2)::bigint, e bigint DEFAULT (1.5)::bigint, f numeric DEFAULT 0.00, g numeric(10,2) DEFAULT 1.50,
  h numeric DEFAULT 1, i bigint DEFAULT 9223372036854775807, j real DEFAULT 0.5, k int DEFAULT 0,
  l double precision DEFAULT 1, m bigint DEFAULT '-5'::bigint, n int DEFAULT '7', r int DEFAULT (random() * 10)::int,
  s double precision DEFAULT 'NaN', t numeric DEFAULT '1'::numeric, u bigint DEFAULT 12345678901,
  v smallint DEFAULT 3::smallint, w numeric(4,2) DEFAULT '-1.5'::numeric))sql"},
      {"numeric with a negative scale",
       "CREATE TABLE d_scale (o numeric(5,-2), p numeric(10,0), q numeric(4))",
       {},
       15},
      {"times", R"sql(
CREATE TABLE d_time (a timestamptz DEFAULT now(), b timestamp DEFAULT now(), c timestamp DEFAULT CURRENT_TIMESTAMP,
  d timestamp DEFAULT timezone('utc', now()), e timestamptz DEFAULT now() + interval '1 day',
  f timestamp DEFAULT '2020-01-01 00:00:00', g timestamptz DEFAULT '2020-01-01 00:00:00+00', h date DEFAULT CURRENT_DATE,
  i date DEFAULT '2020-01-01', j time DEFAULT '12:00', k timestamp(0), l timestamptz(3) DEFAULT now(),
  m time(0) with time zone, n time(6), o interval, p interval(3), q interval day to second(2), r interval year to month,
  s interval(0), t interval DEFAULT '1 day', u date DEFAULT now(), v timestamptz DEFAULT statement_timestamp(),
  w timestamptz DEFAULT 'infinity', x timestamp DEFAULT LOCALTIMESTAMP, y timetz DEFAULT CURRENT_TIME,
  z interval second(3)))sql"},
      {"other types", R"sql(
CREATE TABLE d_other (a uuid DEFAULT gen_random_uuid(), b boolean DEFAULT false, c boolean DEFAULT true NOT NULL,
  d uuid DEFAULT '00000000-0000-0000-0000-000000000000', e inet DEFAULT '127.0.0.1', f citext DEFAULT 'x',
  g money DEFAULT 1, h bytea DEFAULT '\x00', i int4range DEFAULT '[1,2)', j tsvector DEFAULT '', k point DEFAULT '(1,2)',
  l bit(3) DEFAULT B'101', m "char" DEFAULT 'x', n metres DEFAULT 1.5, o pos DEFAULT ROW(1, 2), p xml DEFAULT '<a/>',
  q boolean DEFAULT (1 > 0), r citext NOT NULL DEFAULT 'it''s', s words DEFAULT '{a}'))sql"},
      {"generated", R"sql(
CREATE TABLE d_generated (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c text,
  d tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(c, E'\\`'))) STORED,
  e text GENERATED ALWAYS AS (c || 'a;b--c') STORED NOT NULL))sql"},
  };
}

std::vector<ModuleFeature> Types() {
  return {
      {"of extensions",
       "CREATE TABLE t_extension (a citext, b hstore, c ltree, d cube, e citext[], f ltree[] DEFAULT '{}', "
       "g outer_types.isbn)"},
      {"of the server", R"sql(
CREATE TABLE t_server (a tsvector, b bytea, c bit(3), d bit varying(5), e money, f xml, g oid, h int4range, i tstzrange,
  j box, k tsquery, l line, m jsonpath, n "char", o bit, p varbit, q name, r pg_lsn, s int8range[], t regclass, u macaddr,
  v macaddr8, w cidr, x inet, y point, z polygon, aa circle, ab lseg, ac path, ad uuid[], ae bpchar, af char, ag varchar,
  ah "char"[], ai tsvector[], aj bytea[], al bit(4)[], am xid8, an txid_snapshot, ao int2vector, ap pos[], aq point[],
  ar smallint, "as" real, at json[]))sql"},
      {"multirange", "CREATE TABLE t_multirange (a nummultirange, b int4multirange[])", {}, 14},
      {"domains, composites, ranges of one's own", R"sql(
CREATE TABLE t_user (a metres, b outer_types.kilo, c "Mixed Domain", d text_short, e "textMixed", f words, g pos,
  h spanrange, i outer_types.kilo[], j metres[], k "Mixed Domain"[], l outer_types.level, m outer_types.level[]))sql"},
      {"collations", R"sql(
CREATE TABLE t_collation (a text COLLATE "C", b varchar(10) COLLATE "C" NOT NULL DEFAULT 'x', c text[] COLLATE "C",
  d citext COLLATE "C", e "Mixed Domain" COLLATE "C", f text COLLATE "numeric order", g char(3) COLLATE "POSIX",
  h text_short COLLATE "C", i text_short[] COLLATE "C" DEFAULT '{}'))sql"},
      {"enums", R"sql(
CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s', 'a b', E'x\\y', 'z`${q}');
CREATE TYPE side.mood AS ENUM ('one');
CREATE TYPE "Mood" AS ENUM ('A');
CREATE TYPE side.text_kind AS ENUM ('k');
CREATE TYPE "timeUnit" AS ENUM ('s');
CREATE TYPE nothing AS ENUM ();
CREATE TABLE t_enum (a mood DEFAULT 'ok', b mood[] DEFAULT '{sad,ok}', c side.mood DEFAULT 'one',
  d side.mood[] DEFAULT ARRAY['one'::side.mood], e "Mood" DEFAULT 'A', f side.text_kind DEFAULT 'k',
  g "timeUnit" DEFAULT 's', h mood DEFAULT 'it''s', i mood[][] DEFAULT '{{sad}}', j "timeUnit"[] DEFAULT '{s}',
  k mood[] DEFAULT ARRAY['sad','ok']::mood[], l mood DEFAULT E'x\\y',
  m mood DEFAULT (CASE WHEN true THEN 'sad' ELSE 'ok' END)::mood, n nothing))sql"},
  };
}

std::vector<ModuleFeature> Keys() {
  return {
      {"a primary key's own name", "CREATE TABLE k_named (id int CONSTRAINT my_key PRIMARY KEY, b int)"},
      {"the order of a primary key", "CREATE TABLE k_order (a int, b int, c int, PRIMARY KEY (c, a))"},
      {"composite keys in another order than the columns", R"sql(
CREATE TABLE k_parent (a int, b int, c text, id int PRIMARY KEY, UNIQUE (b, a), CONSTRAINT k_c UNIQUE (c));
CREATE TABLE k_child (x int, y int, z int, w int,
  CONSTRAINT k_child_fk FOREIGN KEY (y, x) REFERENCES k_parent (b, a) ON DELETE SET NULL ON UPDATE CASCADE,
  FOREIGN KEY (z) REFERENCES k_parent ON DELETE RESTRICT,
  CONSTRAINT "weird name" FOREIGN KEY (w) REFERENCES k_parent ON DELETE SET DEFAULT, UNIQUE (z), UNIQUE (z, w)))sql"},
      {"two unique constraints on one column",
       "CREATE TABLE k_two (a int, CONSTRAINT u1 UNIQUE (a), CONSTRAINT u2 UNIQUE (a))"},
      {"unique, nulls not distinct",
       "CREATE TABLE k_nulls (a int, b int, CONSTRAINT nulls1 UNIQUE NULLS NOT DISTINCT (a), "
       "CONSTRAINT nulls2 UNIQUE NULLS NOT DISTINCT (b, a))",
       {},
       15},
      {"a table that points at itself",
       "CREATE TABLE k_self (id int PRIMARY KEY, parent int REFERENCES k_self, "
       "\"Odd-Name\" int UNIQUE REFERENCES k_self)"},
      {"a circle",
       "CREATE TABLE k_one (id int PRIMARY KEY, b int); CREATE TABLE k_other (id int PRIMARY KEY, "
       "a int REFERENCES k_one); ALTER TABLE k_one ADD FOREIGN KEY (b) REFERENCES k_other"},
      {"a table that is not managed",
       "CREATE TABLE k_outer (id int REFERENCES outer_types.users ON DELETE CASCADE, c int, d int, "
       "FOREIGN KEY (c, d) REFERENCES outer_types.users (b, a))"},
      {"a unique index instead of a constraint",
       "CREATE TABLE k_target (a int); CREATE UNIQUE INDEX k_target_i ON k_target (a); "
       "CREATE TABLE k_to_index (a int CONSTRAINT k_to_index_fk REFERENCES k_target (a))"},
      {"a list of varchar, which the server writes anew",
       "CREATE TABLE k_list (c varchar(3) CHECK (c IN ('a','b')))"},
      {"checks", R"sql(
CREATE TABLE k_check (a int CHECK (a > 0), b text CHECK (b IN ('x', 'y;z', 'it''s')), c varchar(3),
  CONSTRAINT two CHECK (a < 10 OR b ~ E'^\\d;\n`${x}$'), e text CHECK (e <> 'a--b'),
  CONSTRAINT "odd name" CHECK (array_position(ARRAY['a', 'b'], c::text) IS NOT NULL)))sql"},
  };
}

std::vector<ModuleFeature> Indexes() {
  return {
      {"keys, orders, nulls", R"sql(
CREATE TABLE i_order (a int, b text, d timestamptz, "H h" text);
CREATE INDEX i_multi ON i_order (a, b, d);
CREATE INDEX i_desc ON i_order (d DESC, a);
CREATE INDEX i_last ON i_order (d DESC NULLS LAST);
CREATE INDEX i_first ON i_order (d NULLS FIRST, b DESC);
CREATE INDEX "i Odd" ON i_order ("H h"))sql"},
      {"expressions and conditions", R"sql(
CREATE TABLE i_expression (a int, b text, c text, e jsonb, g varchar(10));
CREATE INDEX i_lower ON i_expression (lower(b));
CREATE INDEX i_sum ON i_expression ((a + 1), lower(c) DESC, b);
CREATE UNIQUE INDEX i_condition ON i_expression (lower(b), a) WHERE c IS NOT NULL AND b <> 'x;y--z,,';
CREATE INDEX i_separators ON i_expression (coalesce(b, 'a--b,,c;d'), (e ->> 'k'));
CREATE INDEX i_where ON i_expression (a) WHERE g = 'x';
CREATE INDEX i_backslash ON i_expression (b) WHERE b ~ E'\\d`${x}')sql"},
      {"operator classes and collations", R"sql(
CREATE TABLE i_class (a int, b text, c text, g varchar(10), i inet, e jsonb, "H h" text);
CREATE INDEX i_pattern ON i_class (b text_pattern_ops);
CREATE INDEX i_patterns ON i_class (b text_pattern_ops DESC, g varchar_pattern_ops NULLS FIRST, a);
CREATE INDEX i_trigrams ON i_class USING gin (b gin_trgm_ops, c gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX i_collation ON i_class (b COLLATE "C");
CREATE INDEX i_collations ON i_class (b COLLATE "C" text_pattern_ops DESC NULLS LAST, "H h");
CREATE INDEX i_lower_collation ON i_class (lower(b) COLLATE "C" DESC);
CREATE INDEX i_path ON i_class USING gin (e jsonb_path_ops);
CREATE INDEX i_inet ON i_class USING gist (i inet_ops);
CREATE INDEX i_siglen ON i_class USING gist (b gist_trgm_ops (siglen='32')))sql"},
      {"methods and options", R"sql(
CREATE TABLE i_method (a int, b text, d timestamptz, f int[]);
CREATE INDEX i_gin ON i_method USING gin (f);
CREATE INDEX i_brin ON i_method USING brin (d) WITH (pages_per_range = 16);
CREATE INDEX i_hash ON i_method USING hash (a);
CREATE INDEX i_fill ON i_method (a) WITH (fillfactor = 70, deduplicate_items = off);
CREATE INDEX i_spgist ON i_method USING spgist (b))sql"},
  };
}

std::vector<ModuleFeature> Sequences() {
  return {
      {"serial",
       "CREATE TABLE s_serial (a serial PRIMARY KEY, b bigserial, c smallserial); "
       "CREATE TABLE \"S Mixed\" (\"Id\" serial); CREATE TABLE side.s_other (id serial PRIMARY KEY)"},
      {"names that the server cuts", R"sql(
CREATE TABLE s_a_table_with_a_name_that_is_quite_near_the_limit_of_sixty_thr (a_rather_long_column_name serial PRIMARY KEY,
  another_long_column int GENERATED ALWAYS AS IDENTITY))sql"},
      {"identity", R"sql(
CREATE TABLE s_identity (a int GENERATED ALWAYS AS IDENTITY,
  b bigint GENERATED BY DEFAULT AS IDENTITY
    (SEQUENCE NAME s_own START 100 INCREMENT -5 MINVALUE -1000 MAXVALUE 100 CACHE 10 CYCLE),
  c smallint GENERATED ALWAYS AS IDENTITY (START WITH 10 MINVALUE 5),
  d int GENERATED BY DEFAULT AS IDENTITY (INCREMENT -1), e bigint GENERATED ALWAYS AS IDENTITY (MAXVALUE 9007199254740993));
CREATE TABLE side.s_identity_key (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY))sql"},
      {"free sequences", R"sql(
CREATE SEQUENCE s_free;
CREATE SEQUENCE side.s_down INCREMENT -1;
CREATE SEQUENCE "S Odd" MAXVALUE 9007199254740993 CACHE 3 CYCLE;
CREATE TABLE s_next (a int DEFAULT nextval('s_free'), b bigint NOT NULL DEFAULT nextval('side.s_down'),
  c text DEFAULT 'A-' || nextval('"S Odd"')))sql"},
      {"AS smallint",
       "CREATE SEQUENCE s_small AS smallint START 5 INCREMENT 2 MAXVALUE 100 CYCLE",
       {"changed sequence public.s_small type"}},
      {"a serial's sequence under another name",
       "CREATE TABLE s_renamed (id serial); ALTER SEQUENCE s_renamed_id_seq RENAME TO s_new_name",
       {"changed sequence public.s_new_name owned by", "changed sequence public.s_new_name type"}},
      {"a serial's sequence with options",
       "CREATE TABLE s_cached (id serial); ALTER SEQUENCE s_cached_id_seq CACHE 5",
       {"changed sequence public.s_cached_id_seq cache"}},
  };
}

std::vector<ModuleFeature> Rows() {
  return {
      {"policies", R"sql(
CREATE TABLE p_many (id int, owner text);
ALTER TABLE p_many ENABLE ROW LEVEL SECURITY;
CREATE POLICY p1 ON p_many TO feature_one, "Feature Two" USING (owner = CURRENT_USER AND owner <> 'a--b');
CREATE POLICY p2 ON p_many AS RESTRICTIVE FOR UPDATE USING (id > 0) WITH CHECK (id < 10);
CREATE POLICY p3 ON p_many FOR INSERT TO public WITH CHECK (true);
CREATE POLICY "p 4" ON p_many FOR DELETE TO feature_one USING (owner IN ('x;y', 'z'));
CREATE POLICY p5 ON p_many FOR SELECT)sql"},
      {"row security without a policy", R"sql(
CREATE TABLE p_none (id int);
ALTER TABLE p_none ENABLE ROW LEVEL SECURITY;
CREATE TABLE side.p_none (id int);
ALTER TABLE side.p_none ENABLE ROW LEVEL SECURITY)sql"},
      {"a policy without row security",
       "CREATE TABLE p_off (id int); CREATE POLICY p_off_p ON p_off USING (true)",
       {"changed table public.p_off row security"}},
      {"row security for the owner",
       "CREATE TABLE p_force (id int); ALTER TABLE p_force ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL "
       "SECURITY",
       {"changed table public.p_force row security for the owner"}},
  };
}

std::vector<ModuleFeature> Views() {
  return {
      {"texts and order", R"sql(
CREATE TABLE v_table (a int, b text, f int[]);
CREATE VIEW v_base AS SELECT a, b FROM v_table WHERE b <> E'\\x  `${y}`';
CREATE VIEW a_on_v AS SELECT a FROM v_base WHERE a > 0;
CREATE VIEW side.v_other AS SELECT a, f FROM public.v_table;
CREATE VIEW v_with AS WITH q AS (SELECT a FROM v_table) SELECT q.a, '  two  '::text AS "T wo" FROM q WHERE false;
CREATE VIEW v_none AS SELECT)sql"},
      {"types",
       "CREATE TABLE v_typed (a metres, b outer_types.kilo, c \"Mixed Domain\"[], d text COLLATE \"C\"); "
       "CREATE VIEW v_types AS SELECT a AS m, b AS k, c AS d, d AS e FROM v_typed"},
      {"options", R"sql(
CREATE VIEW v_barrier WITH (security_barrier = true) AS SELECT 1 AS a;
CREATE TABLE v_checked_table (a int);
CREATE VIEW v_checked AS SELECT a FROM v_checked_table WHERE a > 1 WITH CASCADED CHECK OPTION)sql"},
      {"security_invoker",
       "CREATE VIEW v_invoker WITH (security_invoker = true) AS SELECT 1 AS one; "
       "CREATE VIEW v_on WITH (security_invoker = on) AS SELECT 1 AS one",
       {"changed view public.v_on options"},
       15},
      {"materialized", R"sql(
CREATE TABLE m_table (a int);
CREATE MATERIALIZED VIEW m_one WITH (fillfactor = 80, autovacuum_enabled = false) AS
  SELECT a, count(*) AS n FROM m_table GROUP BY a;
CREATE MATERIALIZED VIEW m_empty AS SELECT 1 AS x WITH NO DATA;
CREATE VIEW a_on_m AS SELECT n FROM m_one)sql"},
  };
}

std::vector<ModuleFeature> Named() {
  return {
      {"columns", R"sql(
CREATE TABLE n_column ("userId" int, user_id int, "a.b" int, "a-b" int, "class" int, "größe" int, "1st" int,
  "with space" int, "_" int, "enableRLS" int, "$inferSelect" int, "constructor" int, "naïve'q" int, "back\slash" int,
  "日本" int, UNIQUE ("a.b", "with space"), CHECK ("userId" > user_id));
CREATE INDEX ON n_column ("a-b", "userId" DESC))sql"},
      {"tables", R"sql(
CREATE TABLE "userPosts" (id int PRIMARY KEY);
CREATE TABLE user_posts (id int PRIMARY KEY REFERENCES "userPosts");
CREATE TABLE "user-posts" (id int REFERENCES user_posts);
CREATE TABLE "user.posts" (id int);
CREATE TABLE class (id int PRIMARY KEY, "default" text);
CREATE TABLE "default" (id int REFERENCES class);
CREATE TABLE "Größe" (id int);
CREATE TABLE "日本" (id int);
CREATE TABLE text (text text, index int);
CREATE TABLE index (id int);
CREATE TABLE "😀" (id int);
CREATE TABLE t (id int PRIMARY KEY, t int REFERENCES t);
CREATE TABLE side.side (id int);
CREATE TABLE side (id int);
CREATE TABLE n_empty ();
CREATE TABLE "With Space" ("My Col" int PRIMARY KEY))sql"},
      {"one name in three schemas", R"sql(
CREATE TABLE same (id int PRIMARY KEY);
CREATE TABLE side.same (id int PRIMARY KEY, other int REFERENCES public.same, own int REFERENCES side.same);
CREATE TABLE "Side B".same (id int PRIMARY KEY REFERENCES side.same))sql"},
      {"a double quote",
       R"sql(
CREATE TABLE "q""uote" (id int);
CREATE TABLE n_quote (id int, "a""b" int, CONSTRAINT "odd ""?" CHECK (id > 0)))sql",
       {"lost table public.q\"uote", "lost column public.n_quote.a\"b",
        "lost check constraint public.n_quote.odd \"?"}},
      {"a comma and a semicolon",
       "CREATE TABLE n_comma (\"a,b\" int, \"c;d\" int, CONSTRAINT n_u UNIQUE (\"a,b\", \"c;d\"))",
       {"0.x: lost unique constraint public.n_comma.n_u"}},
      {"__proto__", "CREATE TABLE n_proto (id int, __proto__ int)", {"lost column public.n_proto.__proto__"}},
  };
}

std::vector<ModuleFeature> OutsideTheModel() {
  return {
      {"deferrable",
       "CREATE TABLE c_defer (a int, id int PRIMARY KEY, CONSTRAINT c_defer_u UNIQUE (a) DEFERRABLE "
       "INITIALLY "
       "DEFERRED, b int REFERENCES c_defer DEFERRABLE)",
       {"changed foreign key public.c_defer.c_defer_b_fkey deferrable",
        "changed unique constraint public.c_defer.c_defer_u deferrable",
        "changed unique constraint public.c_defer.c_defer_u initially deferred"}},
      {"covering",
       "CREATE TABLE c_include (a int, b int, CONSTRAINT c_include_u UNIQUE (a) INCLUDE (b)); "
       "CREATE INDEX c_include_i ON c_include (a) INCLUDE (b)",
       {"changed unique constraint public.c_include.c_include_u definition",
        "changed index public.c_include.c_include_i definition"}},
      {"checks that do not hold for all",
       "CREATE TABLE c_check (a int CONSTRAINT c_ni CHECK (a > 0) NO INHERIT, b int); "
       "ALTER TABLE c_check ADD CONSTRAINT c_nv CHECK (b > 0) NOT VALID",
       {"changed check constraint public.c_check.c_ni no inherit",
        "changed check constraint public.c_check.c_nv not valid"}},
      {"exclusion",
       "CREATE TABLE c_exclude (a int4range, CONSTRAINT c_ex EXCLUDE USING gist (a WITH &&))",
       {"lost exclusion constraint public.c_exclude.c_ex"}},
      {"MATCH FULL",
       "CREATE TABLE c_match (a int, b int, c int, d int, UNIQUE (a, b), "
       "CONSTRAINT c_full FOREIGN KEY (c, d) REFERENCES c_match (a, b) MATCH FULL)",
       {"changed foreign key public.c_match.c_full definition"}},
      {"SET NULL of some columns",
       "CREATE TABLE c_set (a int, b int, c int, d int, UNIQUE (a, b), "
       "CONSTRAINT c_some FOREIGN KEY (c, d) REFERENCES c_set (a, b) ON DELETE SET NULL (c))",
       {"changed foreign key public.c_set.c_some definition"},
       15},
      {"a unique index, nulls not distinct",
       "CREATE TABLE c_nulls (a int); CREATE UNIQUE INDEX c_nulls_i ON c_nulls (a) NULLS NOT DISTINCT",
       {"changed index public.c_nulls.c_nulls_i definition"},
       15},
      {"unlogged, storage options",
       "CREATE UNLOGGED TABLE c_unlogged (a int) WITH (fillfactor = 70)",
       {"changed table public.c_unlogged options", "changed table public.c_unlogged persistence"}},
      {"partitions",
       "CREATE TABLE c_part (a int NOT NULL, b int, PRIMARY KEY (a)) PARTITION BY RANGE (a); "
       "CREATE TABLE c_part_1 PARTITION OF c_part FOR VALUES FROM (0) TO (10); CREATE INDEX c_part_i ON "
       "c_part (b)",
       {"lost partitioned table public.c_part", "gained table public.c_part", "lost table public.c_part_1"}},
      {"inheritance",
       "CREATE TABLE c_base (id serial, name text, CHECK (name <> '')); CREATE TABLE c_child (extra int) "
       "INHERITS (c_base)",
       {"changed table public.c_child inherits"}},
      {"virtual",
       "CREATE TABLE c_virtual (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL)",
       {"changed column public.c_virtual.b generated"},
       18},
      {"not enforced",
       "CREATE TABLE c_enforced (a int, CONSTRAINT c_ne CHECK (a > 0) NOT ENFORCED)",
       {"changed check constraint public.c_enforced.c_ne not enforced",
        "changed check constraint public.c_enforced.c_ne not valid"},
       18},
      {"not null, not valid",
       "CREATE TABLE c_valid (a int); ALTER TABLE c_valid ADD CONSTRAINT c_nn NOT NULL a NOT VALID",
       {"changed column public.c_valid.a not null"},
       18},
      {"an index of a materialized view",
       "CREATE MATERIALIZED VIEW c_view AS SELECT 1 AS x; CREATE UNIQUE INDEX c_view_i ON c_view (x)",
       {"lost index public.c_view.c_view_i"}},
  };
}

}  // namespace

std::vector<ModuleFeature> ModuleFeatures() {
  std::vector<ModuleFeature> all;
  for (const auto& some :
       {Defaults(), Types(), Keys(), Indexes(), Sequences(), Rows(), Views(), Named(), OutsideTheModel()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace pgassay::testing
