#include "migrate/steps/export_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::IsEmpty;

class ExportDatabaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    settings_.database.schemas = {"public", "metering"};
    auto scratch = ScratchServer::Open({Server::Shared().Conninfo(), ""}, nullptr, false);
    ASSERT_THAT(scratch, IsOk());
    scratch_ = *std::move(scratch);
  }

  ExportDatabase Make(const std::vector<std::string>& ground, const std::string& sql) {
    auto made = MakeExportDatabase(*scratch_, "theirs", settings_, ground, sql);
    EXPECT_THAT(made, IsOk());
    return made.value_or(ExportDatabase{});
  }

  // "subject: what" of each finding, a line each.
  static std::string Told(const ExportDatabase& made) {
    return absl::StrJoin(made.findings, "\n", [](std::string* out, const HistoryFinding& finding) {
      absl::StrAppend(out, finding.subject, ": ", finding.what);
    });
  }

  static std::string Ask(const ExportDatabase& made, const std::string& sql) {
    return Server::Shared().Sql(made.database, sql);
  }

  ProjectSettings settings_;
  std::unique_ptr<ScratchServer> scratch_;
};

// Each needs one that stands behind it, on either side.
const std::vector<std::string> kGround = {
    "CREATE FUNCTION public.of_readings() RETURNS SETOF metering.readings AS 'SELECT * FROM "
    "metering.readings' LANGUAGE sql;",
    "CREATE FUNCTION public.of_kind(public.kind) RETURNS boolean IMMUTABLE AS 'SELECT true' LANGUAGE sql;",
    "CREATE FUNCTION metering.later() RETURNS public.amount IMMUTABLE AS 'SELECT 1::public.amount' LANGUAGE "
    "sql;",
    "CREATE DOMAIN public.amount AS numeric CONSTRAINT amount_check CHECK ((VALUE > (0)::numeric));",
};
const std::vector<std::string> kExport = {
    "CREATE INDEX \"readings_later\" ON \"metering\".\"readings\" (of_kind(kind));",
    "CREATE TABLE \"users\" (\n\t\"id\" serial PRIMARY KEY NOT NULL,\n\t\"owes\" amount DEFAULT "
    "metering.later()\n);",
    "CREATE TABLE \"metering\".\"readings\" (\n\t\"user_id\" integer REFERENCES users,\n\t\"kind\" kind\n);",
    "CREATE VIEW \"public\".\"all_readings\" AS (select * from of_readings());",
    "CREATE TYPE \"public\".\"kind\" AS ENUM('a', 'b;', '--> statement-breakpoint');",
    "CREATE SCHEMA \"metering\";",
};
constexpr char kWhatThereIs[] =
    "SELECT string_agg(c.relnamespace::regnamespace || '.' || relname, ' ' ORDER BY relname) FROM pg_class c "
    "WHERE c.oid >= 16384 AND relkind IN ('r', 'v', 'i', 'S') AND relnamespace <> 'pg_toast'::regnamespace";
constexpr char kAll[] =
    "public.all_readings metering.readings metering.readings_later public.users public.users_id_seq "
    "public.users_pkey";

TEST_F(ExportDatabaseTest, RunsWhatNeedsWhatComesLater) {
  const ExportDatabase made = Make(kGround, absl::StrJoin(kExport, "\n"));
  EXPECT_EQ(Told(made), "");
  EXPECT_EQ(Ask(made, kWhatThereIs), kAll);
  EXPECT_EQ(Ask(made, "SELECT string_agg(enumlabel, '|' ORDER BY enumsortorder) FROM pg_enum"),
            "a|b;|--> statement-breakpoint");
  EXPECT_EQ(Ask(made, "SELECT string_agg(proname, ' ' ORDER BY proname) FROM pg_proc WHERE oid >= 16384"),
            "later of_kind of_readings");
}

TEST_F(ExportDatabaseTest, InAnyOrder) {
  std::mt19937 random(7);
  std::vector<std::string> ground = kGround, statements = kExport;
  for (int i = 0; i < 10; ++i) {
    std::shuffle(ground.begin(), ground.end(), random);
    std::shuffle(statements.begin(), statements.end(), random);
    const ExportDatabase made = Make(ground, absl::StrJoin(statements, "\n"));
    EXPECT_EQ(Told(made), "");
    EXPECT_EQ(Ask(made, kWhatThereIs), kAll);
    EXPECT_THAT(scratch_->Drop(made.database), IsOk());
  }
}

// With and without breakpoints, line ends and last semicolons, as both lines of drizzle-kit print them.
TEST_F(ExportDatabaseTest, TakesStatementsApart) {
  for (const char* between : {";\n", ";\n\n", ";--> statement-breakpoint\n", "\n--> statement-breakpoint\n",
                              ";", "; -- note;\r\n", ";/* ; */"}) {
    const ExportDatabase made = Make(
        {}, absl::StrJoin(std::vector<std::string>{"CREATE TABLE a (x text DEFAULT ';' CHECK (x <> $$;$$))",
                                                   "CREATE VIEW \"b;\" AS (SELECT 'it''s; (' AS y)",
                                                   "CREATE TABLE c (\"d --\" int)"},
                          between));
    EXPECT_EQ(Told(made), "") << between;
    EXPECT_EQ(Ask(made, kWhatThereIs), "public.a public.b; public.c") << between;
    EXPECT_THAT(scratch_->Drop(made.database), IsOk());
  }
  for (const char* nothing : {"", "\n", "-- nothing\n", ";;\n", "--> statement-breakpoint"}) {
    const ExportDatabase made = Make({}, nothing);
    EXPECT_EQ(Told(made), "") << nothing;
    EXPECT_EQ(Ask(made, kWhatThereIs), "") << nothing;
    EXPECT_THAT(scratch_->Drop(made.database), IsOk());
  }
}

TEST_F(ExportDatabaseTest, SaysWhatDoesNotRun) {
  const struct {
    const char* sql;
    const char* told;
  } kCases[] = {
      {"CREATE TABLE a (x int); CREATE INDEX i ON a (y)",
       "CREATE INDEX i ON a (y): column \"y\" does not exist (SQLSTATE 42703)"},
      {"CREATE TABLE a (x box UNIQUE DEFAULT '(1,1),(0,0)')",
       "CREATE TABLE a (x box UNIQUE DEFAULT...: data type box has no default operator class for access "
       "method \"btree\" (SQLSTATE 42704); hint: You must specify an operator class for the index or define "
       "a default operator class for the data type."},
      // Its own twice: Drizzle would fail there as well.
      {"CREATE TABLE a (x int); CREATE TABLE a (y int)",
       "CREATE TABLE a (y int): relation \"a\" already exists (SQLSTATE 42P07)"},
      {"CREATE TABLE a (x int", "CREATE TABLE a (x int: syntax error at end of input (SQLSTATE 42601)"},
      {"CREATE TABLE a (x int); CREATE POLICY \"p\" ON \"a\" TO \"nobody_here\"",
       "CREATE POLICY \"p\" ON \"a\" TO \"nobody_here\": role \"nobody_here\" does not exist (SQLSTATE "
       "42704)"},
      // What Drizzle does not manage may be there already, and is none of its business.
      {"CREATE SCHEMA \"auth\"", ""},
      {"CREATE SCHEMA \"auth\"; CREATE TABLE \"auth\".\"users\" (\"x\" int); CREATE TYPE \"auth\".\"kind\" "
       "AS ENUM('z')",
       "auth: schema.ts exports what is in schema auth, and [database] schemas has not got that schema"},
      {"CREATE INDEX \"i\" ON \"auth\".\"users\" (\"none\"); CREATE POLICY \"p\" ON \"auth\".\"users\" TO "
       "\"nobody_here\"; ALTER TABLE \"auth\".\"users\" ADD CONSTRAINT \"c\" UNIQUE(\"none\")",
       ""},
      {"CREATE ROLE \"pgassay_there\" WITH CREATEDB; CREATE TABLE a (); CREATE POLICY p ON a TO "
       "pgassay_there",
       ""},
      {"CREATE ROLE \"Not here\"",
       "CREATE ROLE \"Not here\": role \"Not here\" does not exist (SQLSTATE 42704)"},
      {"CREATE SCHEMA \"public\"", ""},
      // But what it does is.
      {"CREATE TABLE \"public\".\"a\" (x int); ALTER TABLE \"public\".\"a\" ADD FOREIGN KEY (x) REFERENCES "
       "\"auth\".\"none\" (x)",
       "ALTER TABLE \"public\".\"a\" ADD FOREIGN KEY (x) REFERENCES \"auth\".\"none\" (x): relation "
       "\"auth.none\" does not exist (SQLSTATE 42P01)"},
      {"CREATE INDEX \"auth\" ON \"metering\".\"none\" (x)",
       "CREATE INDEX \"auth\" ON \"metering\".\"none\" (x): schema \"metering\" does not exist (SQLSTATE "
       "3F000)"},
  };
  Server::Shared().Sql("postgres", "DROP ROLE IF EXISTS pgassay_there");
  Server::Shared().Sql("postgres", "CREATE ROLE pgassay_there");
  const std::vector<std::string> ground = {"CREATE SCHEMA auth;", "CREATE TABLE auth.users (id integer);",
                                           "CREATE TYPE auth.kind AS ENUM ('a');"};
  for (const auto& test : kCases) {
    const ExportDatabase made = Make(ground, test.sql);
    EXPECT_EQ(Told(made), test.told) << test.sql;
    for (const HistoryFinding& finding : made.findings) {
      EXPECT_EQ(finding.code,
                finding.subject == "auth" ? "baseline-schema-unmanaged" : "baseline-export-fails");
      EXPECT_EQ(finding.level, HistoryFinding::Level::kFinding);
    }
    EXPECT_EQ(Ask(made,
                  "SELECT string_agg(attname, ' ') FROM pg_attribute WHERE attnum > 0 AND attrelid = "
                  "'auth.users'::regclass"),
              "id");
    EXPECT_THAT(scratch_->Drop(made.database), IsOk());
  }
  EXPECT_EQ(Server::Shared().Sql("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'Not here'"),
            "0");
  EXPECT_EQ(
      Server::Shared().Sql("postgres", "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'pgassay_there'"),
      "f");
  Server::Shared().Sql("postgres", "DROP ROLE pgassay_there");
}

TEST_F(ExportDatabaseTest, LeavesOutGroundThatDoesNotGo) {
  const ExportDatabase made =
      Make({"CREATE EXTENSION no_such_extension;",
            "CREATE FUNCTION public.f() RETURNS none AS '' LANGUAGE sql;", "CREATE DOMAIN public.d AS text;"},
           "CREATE TABLE a (x d)");
  EXPECT_EQ(Told(made), "");
  EXPECT_EQ(Ask(made, kWhatThereIs), "public.a");
}

// pg_dump says every schema; drizzle-kit leaves public out.
TEST_F(ExportDatabaseTest, EachHasItsSearchPath) {
  const ExportDatabase made =
      Make({"CREATE SCHEMA auth;",
            "CREATE FUNCTION public.f() RETURNS text AS 'SELECT "
            "no_such()' LANGUAGE sql;",
            "CREATE DOMAIN nowhere AS text;"},
           "CREATE TABLE a (x text DEFAULT f(), at timestamptz DEFAULT '2026-01-01')");
  EXPECT_EQ(Told(made), "");
  EXPECT_EQ(Ask(made, "SELECT 'public.a'::regclass, to_regtype('nowhere')"), "a|");
  EXPECT_EQ(
      Ask(made, "SET TIME ZONE 'UTC'; SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adnum = 2"),
      "'2026-01-01 00:00:00+00'::timestamp with time zone");
}

TEST_F(ExportDatabaseTest, LeavesNoDatabaseAfterAnError) {
  constexpr char kOurs[] = "SELECT count(*) FROM pg_database WHERE datname ~ '^pgassay_scratch'";
  EXPECT_THAT(MakeExportDatabase(*scratch_, "theirs", settings_, {},
                                 "CREATE TABLE a (x int); SELECT pg_terminate_backend(pg_backend_pid())"),
              StatusIs(StatusCode::kUnavailable));
  EXPECT_EQ(Server::Shared().Sql("postgres", kOurs), "0");
  settings_.database.scratch_prelude = "/no/such/prelude.sql";
  EXPECT_THAT(MakeExportDatabase(*scratch_, "theirs", settings_, {}, ""), StatusIs(StatusCode::kNotFound));
  EXPECT_EQ(Server::Shared().Sql("postgres", kOurs), "0");
}

}  // namespace
}  // namespace pgassay::migrate
