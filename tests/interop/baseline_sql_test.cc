// The SQL of a baseline in the hands of Drizzle's own migrators: what Diesel's folder made, and what they
// make.
#include "migrate/drizzle/baseline_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "interop/tree.h"
#include "migrate/drizzle/baseline_rows.h"
#include "migrate/process/command.h"
#include "pg/connection.h"
#include "pgassay/scan.h"
#include "testing/matchers.h"
#include "testing/need.h"
#include "testing/replay.h"
#include "testing/server.h"

namespace pgassay::migrate::drizzle {
namespace {

using pgassay::migrate::process::Finished;
using pgassay::testing::Entry;
using pgassay::testing::IsOk;
using pgassay::testing::Server;
using ::testing::HasSubstr;

struct Said {
  bool ok = false;
  std::string code, message;
};

class BaselineSqlInterop : public pgassay::testing::DrizzleLineTest {
 protected:
  static Server& server() { return Server::Shared(); }

  static pg::Connection Open(Server& where, const std::string& database, const std::string& user) {
    auto connection =
        pg::Connection::Open({.conninfo = where.Conninfo(database, user), .password_file = ""}, "test");
    EXPECT_THAT(connection, IsOk());
    return *std::move(connection);
  }

  // A database with what the platform brings.
  static void MakePlatform(Server& where, const std::string& database) {
    pgassay::testing::MakePlatform(where, database, pgassay::testing::SamplePrelude());
  }

  static std::string Dump(const std::string& database) {
    std::vector<std::string> arguments = {server().programs() + "/pg_dump"};
    for (const std::string& argument : DumpArguments({})) arguments.push_back(argument);
    arguments.push_back(absl::StrCat("--dbname=", server().Conninfo(database)));
    const Finished dump =
        pgassay::migrate::process::Run({.arguments = arguments, .environment = {"PGTZ=UTC"}});
    EXPECT_EQ(dump.code, 0) << dump.err;
    return dump.out;
  }

  static BaselineSql Make(const std::string& database, const std::vector<std::string>& schemas,
                          const std::string& platform) {
    pg::Connection connection = Open(server(), database, "postgres");
    RowsOptions wanted;
    wanted.schemas = schemas;
    const auto rows = ReadBaselineRows(connection, wanted);
    EXPECT_THAT(rows, IsOk());
    BaselineOptions options;
    if (rows.ok()) {
      options.rows = rows->rows;
      options.last = rows->last;
    }
    options.platform = platform;
    const auto comments = connection.Query("SELECT name, comment FROM pg_available_extensions");
    EXPECT_THAT(comments, IsOk());
    for (int i = 0; comments.ok() && i < comments->rows(); ++i) {
      options.extension_comments.emplace_back(std::string(comments->text(i, 0)),
                                              std::string(comments->text(i, 1)));
    }
    const auto made = MakeBaselineSql(Dump(database), options);
    EXPECT_THAT(made, IsOk());
    return made.value_or(BaselineSql{});
  }

  // The real migrator, with the baseline and one more migration in one run.
  Said Migrate(Server& where, const std::string& database, const std::string& user,
               const std::string& baseline, const std::string& next) const {
    const pgassay::testing::WorkFolder work;
    if (GetParam() == "stable") {
      pgassay::testing::WriteTree(
          work.path(),
          {{.path = "0000_baseline.sql", .bytes = baseline},
           {.path = "0001_next.sql", .bytes = next},
           {.path = "meta/_journal.json",
            .bytes =
                R"({"version":"7","dialect":"postgresql","entries":[)"
                R"({"idx":0,"version":"7","when":1760000000000,"tag":"0000_baseline","breakpoints":true},)"
                R"({"idx":1,"version":"7","when":1760000001000,"tag":"0001_next","breakpoints":true}]})"}});
    } else {
      pgassay::testing::WriteTree(work.path(),
                                  {{.path = "20251009085320_baseline/migration.sql", .bytes = baseline},
                                   {.path = "20251009085321_next/migration.sql", .bytes = next}});
    }
    const Finished finished = pgassay::migrate::process::Run(
        {.arguments = {drizzle_.node, PGASSAY_TESTS_DIR "/interop/migrate.mjs", drizzle_.folder, GetParam(),
                       absl::StrCat("postgres://", user, "@127.0.0.1:", where.port(), "/", database),
                       work.path(), "drizzle", "__drizzle_migrations"}});
    EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
    const auto said = nlohmann::json::parse(finished.out, nullptr, false);
    if (!said.is_object()) return {};
    return {said.value("ok", false), said.value("code", ""), said.value("message", "")};
  }

  static void ExpectSame(const std::string& before, Server& where, const std::string& after,
                         const std::vector<std::string>& exclude) {
    ScanOptions options;
    options.connections = 2;
    options.exclude = exclude;
    const auto report = Verify({.path = "", .target = {server().Conninfo(before), ""}},
                               {.path = "", .target = {where.Conninfo(after), ""}}, options);
    ASSERT_THAT(report, IsOk());
    EXPECT_EQ(report->verdict, Verdict::kSame);
    for (const auto& finding : report->catalog) {
      ADD_FAILURE() << finding.kind << " " << finding.schema << "." << finding.parent << "." << finding.name
                    << " " << finding.attribute << ": " << finding.before << " -> " << finding.after;
    }
  }
};

// In the same transaction as the baseline: a function is checked, and no setting is another than ever.
constexpr char kNext[] =
    "DO $$ BEGIN\n"
    "  IF current_setting('check_function_bodies') <> 'on' OR current_setting('search_path') <> '\"$user\", "
    "public'\n"
    "     OR current_setting('client_min_messages') <> 'notice' OR current_setting('row_security') <> 'on'\n"
    "  THEN RAISE EXCEPTION 'a setting has leaked'; END IF;\n"
    "END $$;";

TEST_P(BaselineSqlInterop, SampleProject) {
  MakePlatform(server(), "platform");
  pgassay::testing::ReplaySample(server(), "diesel");
  const std::string platform = Dump("platform");
  const BaselineSql made = Make("diesel", {"public", "metering"}, platform);
  for (const HistoryFinding& finding : made.findings) ADD_FAILURE() << finding.code << " " << finding.subject;

  // Another day, the same bytes.
  pgassay::testing::ReplaySample(server(), "diesel_again");
  EXPECT_EQ(Make("diesel_again", {"public", "metering"}, platform).text, made.text);

  // Where Diesel was, it refuses; nothing is changed.
  const Said refused = Migrate(server(), "diesel", "app_migrator", made.text, kNext);
  EXPECT_FALSE(refused.ok);
  EXPECT_EQ(refused.code, "55000");
  EXPECT_THAT(refused.message, HasSubstr("do not run it here but mark it as applied"));
  EXPECT_EQ(server().Sql("diesel", "SELECT count(*) FROM drizzle.__drizzle_migrations"), "0");
  server().Sql("diesel", "DROP SCHEMA drizzle CASCADE; DROP TABLE __diesel_schema_migrations");

  // Where the cluster has all roles, and on a new one, where the migration makes the one that Diesel's folder
  // made.
  auto started = Server::Start({.tcp = true});
  ASSERT_THAT(started, IsOk());
  for (Server* where : {&server(), started->get()}) {
    MakePlatform(*where, "fresh");
    const Said said = Migrate(*where, "fresh", "app_migrator", made.text, kNext);
    EXPECT_TRUE(said.ok) << said.code << " " << said.message;
    EXPECT_EQ(where->Sql("fresh", "SELECT count(*) FROM drizzle.__drizzle_migrations"), "2");
    EXPECT_EQ(
        where->Sql("fresh",
                   "SELECT count(*) FROM pg_roles WHERE rolname = 'harbour_reporting' AND NOT rolcanlogin"),
        "1");
    ExpectSame("diesel", *where, "fresh",
               {"public.notification_templates.created_at", "public.notification_templates.updated_at"});
  }
}

constexpr char kHard[] = R"sql(
CREATE TABLE "a --> statement-breakpoint" (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    t text DEFAULT 'x --> statement-breakpoint \ y',
    u text DEFAULT E'q\\\r\n--> statement-breakpoint');
COMMENT ON TABLE "a --> statement-breakpoint" IS E'c\r\n --> statement-breakpoint ''; DROP';
INSERT INTO "a --> statement-breakpoint" (t, u) VALUES (E'--> statement-breakpoint\r\n\\', NULL), ('plain', E'\n\ttab');
CREATE FUNCTION body() RETURNS text LANGUAGE plpgsql
    AS E'BEGIN\r\n --> statement-breakpoint\r\n RETURN ''it''''s \\ a'';\r\nEND';
CREATE FUNCTION atomic(a int, b int) RETURNS int LANGUAGE sql
    BEGIN ATOMIC SELECT CASE WHEN a > 1 THEN 1 ELSE 2 END; SELECT a + b; END;
CREATE PROCEDURE atomic_too() LANGUAGE sql BEGIN ATOMIC
    INSERT INTO "a --> statement-breakpoint" (t) VALUES ('; END; --> statement-breakpoint'); SELECT 1; END;
CREATE TABLE later (x int, d bool GENERATED ALWAYS AS (x > 1) STORED, m money, iv interval, tz timestamptz,
    ts timestamp, ch char(5), by bytea, f float8, nu numeric, r int4range, a text[], j jsonb, rc regclass, b bit(3),
    nm name, x2 xml);
CREATE FUNCTION needs_later(int) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM later WHERE x > $1';
INSERT INTO later VALUES
    (1, DEFAULT, 12.34, '-1 day +02:03', '2020-01-01 00:00:00.123456+02', 'infinity', 'ab', '\x00ff5c',
     0.1::float8 + 0.2, 'NaN', '[1,5)', ARRAY['a,b', '"', NULL, ''], '{"a": "\u00e9 --> statement-breakpoint"}',
     'later', B'101', 'n', '<a>b</a>'),
    (NULL, DEFAULT, NULL, 'P1Y2M-3DT-4H', '0044-03-15 BC', '0001-01-01', NULL, NULL, 'NaN', 1.500, 'empty', '{}',
     'null', NULL, NULL, NULL, NULL),
    (2, DEFAULT, -1, '0', '-infinity', '294276-12-31', '     ', '', '-0', -0.000, NULL, '{{1,2},{3,4}}', '[]', NULL,
     NULL, NULL, NULL);
CREATE TABLE nothing ();
INSERT INTO nothing DEFAULT VALUES;
INSERT INTO nothing DEFAULT VALUES;
CREATE TABLE generated (g int GENERATED ALWAYS AS (1) STORED);
INSERT INTO generated DEFAULT VALUES;
CREATE TABLE hen (id int PRIMARY KEY, egg int);
CREATE TABLE egg (id int PRIMARY KEY, hen int REFERENCES hen);
INSERT INTO hen VALUES (1, NULL);
INSERT INTO egg VALUES (1, 1);
UPDATE hen SET egg = 1;
ALTER TABLE hen ADD FOREIGN KEY (egg) REFERENCES egg;
CREATE TABLE part (k int, v text) PARTITION BY LIST (k);
CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1);
CREATE TABLE part_other PARTITION OF part DEFAULT;
INSERT INTO part VALUES (1, 'a'), (7, 'b');
CREATE TABLE parent (p int);
CREATE TABLE child (c int) INHERITS (parent);
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (2, 3);
CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
CREATE TRIGGER never BEFORE INSERT ON parent FOR EACH ROW EXECUTE FUNCTION never();
CREATE RULE twice AS ON INSERT TO hen DO ALSO (SELECT 1; SELECT 2);
ALTER TABLE later ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON later TO "Role --> statement-breakpoint", to_x USING (x > 1 AND 'TO y' <> '');
GRANT SELECT (x), UPDATE ON later TO to_x WITH GRANT OPTION;
GRANT SELECT ON later TO pg_read_all_data, PUBLIC;
CREATE MATERIALIZED VIEW z AS SELECT k FROM part;
CREATE VIEW over_z AS SELECT k + 1 AS k FROM z;
CREATE MATERIALIZED VIEW a_over_z AS SELECT * FROM over_z;
CREATE MATERIALIZED VIEW unfilled AS SELECT 1 AS x WITH NO DATA;
CREATE SEQUENCE s1 START 5;
CREATE SEQUENCE s2;
SELECT setval('s2', 7, false);
CREATE SEQUENCE s3 INCREMENT -1;
SELECT nextval('s3');
CREATE EXTENSION hstore;
COMMENT ON EXTENSION hstore IS 'our own words';
CREATE OPERATOR public.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
ALTER DEFAULT PRIVILEGES FOR ROLE to_x REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE TABLE "Weird; Type: X; Schema: y; Owner: z" ("to" int, "a""b" text DEFAULT $$it's$$);
INSERT INTO "Weird; Type: X; Schema: y; Owner: z" VALUES (3, 'x"y');
)sql";

TEST_P(BaselineSqlInterop, WhatIsHardToCarry) {
  server().Sql("postgres",
               "DO $$ BEGIN IF to_regrole('to_x') IS NULL THEN"
               " CREATE ROLE to_x; EXECUTE format('CREATE ROLE %I', 'Role --> statement-' || 'breakpoint');"
               " END IF; END $$");
  server().CreateDatabase("hard", "TEMPLATE template0");
  server().Sql("hard", kHard);
  const BaselineSql made = Make("hard", {"public"}, "");
  auto started = Server::Start({.tcp = true});
  ASSERT_THAT(started, IsOk());
  for (Server* where : {&server(), started->get()}) {
    where->CreateDatabase("fresh", "TEMPLATE template0");
    const Said said = Migrate(*where, "fresh", "postgres", made.text, kNext);
    EXPECT_TRUE(said.ok) << said.code << " " << said.message;
    ExpectSame("hard", *where, "fresh", {});
  }
}

INSTANTIATE_TEST_SUITE_P(Lines, BaselineSqlInterop, ::testing::Values("stable", "v1"),
                         [](const auto& line) { return line.param; });

}  // namespace
}  // namespace pgassay::migrate::drizzle
