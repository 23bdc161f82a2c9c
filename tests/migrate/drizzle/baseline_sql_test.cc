#include "migrate/drizzle/baseline_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "migrate/drizzle/sql_text.h"
#include "migrate/sql/parse.h"
#include "testing/matchers.h"

namespace pgassay::migrate::drizzle {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kHead[] =
    "--\n-- PostgreSQL database dump\n--\n\n\\restrict x\n\nSET statement_timeout = 0;\n";

std::string Object(absl::string_view name, absl::string_view type, absl::string_view schema,
                   absl::string_view sql) {
  return absl::StrCat("--\n-- Name: ", name, "; Type: ", type, "; Schema: ", schema, "; Owner: -\n--\n\n",
                      sql, "\n\n");
}

BaselineSql Make(absl::string_view objects, const BaselineOptions& options = {}) {
  const auto made = MakeBaselineSql(absl::StrCat(kHead, objects), options);
  EXPECT_THAT(made, IsOk());
  return made.value_or(BaselineSql{});
}

// The statements between "check_function_bodies = false" and its end, without headings.
std::string Middle(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, kBreakpoint);
  std::string middle;
  bool inside = false;
  for (const std::string& part : parts) {
    if (absl::StrContains(part, "check_function_bodies TO DEFAULT")) break;
    if (inside) {
      for (absl::string_view line : absl::StrSplit(part, '\n')) {
        if (!line.empty() && !absl::StartsWith(line, "-- "))
          absl::StrAppend(&middle, std::string(line), "\n");
      }
    }
    inside = inside || absl::StrContains(part, "check_function_bodies = false");
  }
  return middle;
}

std::string Codes(const BaselineSql& made) {
  std::string codes;
  for (const HistoryFinding& finding : made.findings)
    absl::StrAppend(&codes, codes.empty() ? "" : " ", finding.code);
  return codes;
}

struct Case {
  std::string name, type, schema, sql;
  std::string made;   // "=": as it was
  std::string codes;  // of findings
};

TEST(BaselineSqlTest, Cases) {
  const std::vector<Case> cases = {
      {"t", "TABLE", "public", "CREATE TABLE public.t ();", "=", ""},
      {"", "", "", "SET lock_timeout = 0;", "", ""},
      {"", "", "", "SELECT pg_catalog.set_config('search_path', '', false);", "", ""},
      {"TABLE t", "ACL", "s",
       "SET SESSION AUTHORIZATION a;\nGRANT SELECT ON TABLE s.t TO b;\nRESET SESSION AUTHORIZATION;",
       "GRANT SELECT ON TABLE s.t TO b;", "baseline-grantor"},
      {"t", "STATISTICS DATA", "s", "SELECT * FROM pg_catalog.pg_restore_relation_stats('version', '1');", "",
       ""},
      {"", "", "", "SET transaction_timeout = 0;\nRESET x;", "", ""},
      {"t", "TABLE", "s", "SET default_tablespace = '';", "", ""},
      {"t", "TABLE", "s", "SET default_tablespace = fast;", "", "baseline-tablespace"},
      {"t", "TABLE", "s", "SET default_table_access_method = heap;", "", ""},
      {"t", "TABLE", "s", "SET default_table_access_method = columnar;\nCREATE TABLE s.t ();",
       "SET LOCAL default_table_access_method = columnar;\nCREATE TABLE s.t ();\n"
       "SET LOCAL default_table_access_method TO DEFAULT;",
       ""},
      // What is in a body is nobody's setting.
      {"f()", "FUNCTION", "s", "CREATE FUNCTION s.f() AS $$\nSET a = 1;\n\\restrict\n$$;", "=", ""},
      {"public", "SCHEMA", "-", "CREATE SCHEMA public;", "CREATE SCHEMA IF NOT EXISTS public;", ""},
      {"x", "SCHEMA", "-", "CREATE SCHEMA x;", "=", ""},
      {"SCHEMA public", "COMMENT", "-", "COMMENT ON SCHEMA public IS 'standard public schema';", "", ""},
      {"SCHEMA public", "COMMENT", "-", "COMMENT ON SCHEMA public IS '';", "", ""},
      {"SCHEMA public", "COMMENT", "-", "COMMENT ON SCHEMA public IS 'ours';", "=", "baseline-owner"},
      {"public", "SCHEMA", "-", "ALTER SCHEMA public OWNER TO pg_database_owner;", "", "baseline-owner"},
      {"EXTENSION e", "COMMENT", "-", "COMMENT ON EXTENSION e IS 'it''s so';", "", ""},
      {"EXTENSION e", "COMMENT", "-", "COMMENT ON EXTENSION e IS 'ours';", "=", ""},
      {"d", "DATABASE", "-", "ALTER DATABASE d SET a = 1;", "", "baseline-database"},
      {"d", "DATABASE", "-", "CREATE DATABASE d;", "", "baseline-database"},
      {"DATABASE d", "COMMENT", "-", "COMMENT ON DATABASE d IS 'x';", "", "baseline-database"},
      {"DATABASE d", "ACL", "-", "GRANT ALL ON DATABASE d TO a;", "", "baseline-database"},
      {"s", "SUBSCRIPTION", "-", "CREATE SUBSCRIPTION s CONNECTION 'password=x' PUBLICATION p;", "",
       "baseline-secret"},
      {"USER MAPPING a SERVER s", "USER MAPPING", "-",
       "CREATE USER MAPPING FOR a SERVER s OPTIONS (password 'x');", "", "baseline-secret"},
      {"e", "EVENT TRIGGER", "-", "CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION f();", "=",
       "baseline-superuser"},
      {"p", "PUBLICATION", "-", "CREATE PUBLICATION p FOR ALL TABLES;", "=", "baseline-superuser"},
      {"p", "PUBLICATION", "-", "CREATE PUBLICATION p WITH (publish = 'insert');", "=", ""},
      {"p s", "PUBLICATION TABLES IN SCHEMA", "s", "ALTER PUBLICATION p ADD TABLES IN SCHEMA s;", "=",
       "baseline-superuser"},
      {"f()", "FUNCTION", "s", "CREATE FUNCTION s.f() LANGUAGE c AS 'x', 'y';", "=", "baseline-superuser"},
      {"f()", "FUNCTION", "s", "CREATE FUNCTION s.f() LANGUAGE sql AS 'x';", "=", ""},
      {"t", "TYPE", "s", "CREATE TYPE s.t (INPUT = s.i, OUTPUT = s.o);", "=", "baseline-superuser"},
      {"t", "TYPE", "s", "CREATE TYPE s.t AS ENUM ('input');", "=", ""},
      {"v", "VIEW", "s", "CREATE VIEW s.v AS SELECT 1 FROM public.__diesel_schema_migrations;", "=",
       "baseline-diesel-table"},
      {"v", "VIEW", "s", "CREATE VIEW s.v AS SELECT '__diesel_schema_migrations'::text;", "=", ""},
      {"TABLE t", "COMMENT", "s", "COMMENT ON TABLE s.t IS 'a --> statement-breakpoint';",
       "COMMENT ON TABLE s.t IS E'a \\x2d-> statement-breakpoint';", "baseline-breakpoint"},
      {"f()", "FUNCTION", "s", "CREATE FUNCTION s.f() AS 'a\r\nb';", "CREATE FUNCTION s.f() AS E'a\\r\nb';",
       ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.sql);
    BaselineOptions options;
    options.extension_comments = {{"other", "ours"}, {"e", "it's so"}};
    const BaselineSql made = Make(Object(c.name, c.type, c.schema, c.sql), options);
    const std::string expected = c.made == "=" ? c.sql : c.made;
    EXPECT_EQ(Middle(made.text), expected.empty() ? "" : expected + "\n");
    EXPECT_EQ(Codes(made), c.codes);
    EXPECT_THAT(made.text, Not(HasSubstr("password")));
  }
}

TEST(BaselineSqlTest, Refused) {
  EXPECT_THAT(MakeBaselineSql("SELECT 1;", {}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(MakeBaselineSql("", {}), StatusIs(absl::StatusCode::kInvalidArgument, "not one of pg_dump"));
  auto refused = [](absl::string_view name, absl::string_view type, absl::string_view schema,
                    absl::string_view sql) {
    return MakeBaselineSql(absl::StrCat(kHead, Object(name, type, schema, sql)), {}).status();
  };
  EXPECT_THAT(refused("s", "SEQUENCE SET", "public", "SELECT pg_catalog.setval('s', 1, true);"),
              StatusIs(absl::StatusCode::kInvalidArgument, "--schema-only"));
  EXPECT_THAT(refused("t", "TABLE DATA", "public", "INSERT INTO public.t VALUES (1);"),
              StatusIs(absl::StatusCode::kInvalidArgument, "--schema-only"));
  EXPECT_THAT(refused("__diesel_schema_migrations", "TABLE", "public",
                      "CREATE TABLE public.__diesel_schema_migrations ();"),
              StatusIs(absl::StatusCode::kFailedPrecondition, "TABLE public.__diesel_schema_migrations"));
  EXPECT_THAT(
      refused("__drizzle_migrations", "TABLE", "drizzle", "CREATE TABLE drizzle.__drizzle_migrations ();"),
      StatusIs(absl::StatusCode::kFailedPrecondition, "drizzle"));
  EXPECT_THAT(refused("drizzle", "SCHEMA", "-", "CREATE SCHEMA drizzle;"),
              StatusIs(absl::StatusCode::kFailedPrecondition, "SCHEMA drizzle"));
}

TEST(BaselineSqlTest, WholeFile) {
  BaselineOptions options;
  options.about = "Two migrations";
  options.rows = {"INSERT INTO t VALUES (1);"};
  options.last = {"REFRESH MATERIALIZED VIEW m;"};
  const BaselineSql made = Make(
      absl::StrCat(
          Object("t", "TABLE", "public", "CREATE TABLE public.t ();"),
          Object("TABLE t", "COMMENT", "public", "COMMENT ON TABLE public.t IS 'x';"),
          Object("u", "TABLE", "public", "CREATE TABLE public.u ();"),
          Object("t t_pkey", "CONSTRAINT", "public", "ALTER TABLE ONLY public.t\n    ADD PRIMARY KEY (a);"),
          Object("TABLE t", "ACL", "public", "GRANT SELECT ON TABLE public.t TO reader;")),
      options);
  const std::string tail = made.text.substr(made.text.find("-- Tables"));
  EXPECT_EQ(
      tail,
      "-- Tables, sequences and views\n\nCREATE TABLE public.t ();--> statement-breakpoint\n\n"
      "COMMENT ON TABLE public.t IS 'x';--> statement-breakpoint\n\n"
      "CREATE TABLE public.u ();--> statement-breakpoint\n\n"
      "-- Rows that Diesel's migrations have inserted\n\nINSERT INTO t VALUES (1);--> "
      "statement-breakpoint\n\n"
      "-- Constraints\n\nALTER TABLE ONLY public.t\n    ADD PRIMARY KEY (a);--> statement-breakpoint\n\n"
      "-- Privileges\n\nGRANT SELECT ON TABLE public.t TO reader;--> statement-breakpoint\n\n"
      "-- Materialized views are filled\n\nREFRESH MATERIALIZED VIEW m;--> statement-breakpoint\n\n"
      "-- Functions are checked again\n\nSET LOCAL check_function_bodies TO DEFAULT;\n");
  EXPECT_THAT(made.roles, ElementsAre("reader"));
  EXPECT_THAT(made.text, HasSubstr("-- Two migrations\n"));
  EXPECT_THAT(made.text, HasSubstr("to_regclass('\"public\".\"__diesel_schema_migrations\"')"));
  EXPECT_LT(made.text.find("$guard$"), made.text.find("$roles$"));
  EXPECT_EQ(LookAt(made.text).breakpoint_in_text, 0U);
  const SqlFacts facts = sql::Parse(made.text);
  EXPECT_EQ(facts.error, "");
  EXPECT_EQ(facts.outside_transaction + facts.ends_transaction + facts.sets_search_path + facts.sets_session,
            0U);
}

// The same text gives the same bytes, whatever pg_dump says of itself.
TEST(BaselineSqlTest, WhatChangesFromDumpToDumpIsNotThere) {
  const std::string table = Object("t", "TABLE", "public", "CREATE TABLE public.t ();");
  const auto one = MakeBaselineSql(
      absl::StrCat("-- PostgreSQL database dump\n\\restrict abc\n-- Dumped by pg_dump version 15.14\n", table,
                   "\\unrestrict abc\n"),
      {});
  const auto two = MakeBaselineSql(absl::StrCat("-- PostgreSQL database dump\n\\restrict xyz\n-- Dumped by "
                                                "pg_dump version 17.6\nSET transaction_timeout = 0;\n",
                                                table, "\\unrestrict xyz\n"),
                                   {});
  ASSERT_THAT(one, IsOk());
  ASSERT_THAT(two, IsOk());
  EXPECT_EQ(one->text, two->text);
}

TEST(BaselineSqlTest, Roles) {
  const std::string grant = Object("TABLE t", "ACL", "public", "GRANT SELECT ON TABLE public.t TO \"it's\";");
  EXPECT_THAT(Make(grant).text, HasSubstr("ARRAY['it''s']"));
  EXPECT_THAT(Make(grant).text, HasSubstr("CREATE ROLE %I NOLOGIN"));
  BaselineOptions options;
  options.roles = BaselineOptions::Roles::kRequire;
  EXPECT_THAT(Make(grant, options).text, Not(HasSubstr("CREATE ROLE")));
  EXPECT_THAT(Make(grant, options).text, HasSubstr("role % is missing"));
  EXPECT_THAT(Make(Object("t", "TABLE", "public", "CREATE TABLE public.t ();")).text,
              Not(HasSubstr("$roles$")));
}

TEST(BaselineSqlTest, WhatThePlatformMakes) {
  const std::string schema = Object("auth", "SCHEMA", "-", "CREATE SCHEMA auth;");
  const std::string grant = Object("SCHEMA public", "ACL", "-", "GRANT USAGE ON SCHEMA public TO a;");
  const std::string more = Object("SCHEMA public", "ACL", "-",
                                  "GRANT USAGE ON SCHEMA public TO a;\nGRANT USAGE ON SCHEMA public TO b;");
  const std::string users = Object("users", "TABLE", "auth", "CREATE TABLE auth.users (a int);");
  const std::string changed = Object("users", "TABLE", "auth", "CREATE TABLE auth.users (a int, b int);");
  const std::string trigger = Object("users t", "TRIGGER", "auth", "CREATE TRIGGER t ON auth.users;");
  BaselineOptions options;
  options.platform = absl::StrCat(kHead, schema, users, "SET default_tablespace = '';\n", grant);

  const BaselineSql same = Make(absl::StrCat(schema, users, trigger, more), options);
  EXPECT_EQ(Middle(same.text), "CREATE TRIGGER t ON auth.users;\nGRANT USAGE ON SCHEMA public TO b;\n");
  EXPECT_EQ(Codes(same), "");

  const BaselineSql other = Make(absl::StrCat(schema, changed, grant), options);
  ASSERT_EQ(Codes(other), "baseline-platform");
  EXPECT_EQ(other.findings[0].subject, "TABLE auth.users");
  EXPECT_EQ(other.findings[0].level, HistoryFinding::Level::kFinding);

  const BaselineSql gone = Make(absl::StrCat(schema, grant), options);
  ASSERT_EQ(Codes(gone), "baseline-platform");
  EXPECT_EQ(gone.findings[0].level, HistoryFinding::Level::kNote);
}

TEST(BaselineSqlTest, DumpArguments) {
  BaselineOptions options;
  options.diesel_schema = "My \"app\"";
  EXPECT_THAT(DumpArguments(options),
              ::testing::IsSupersetOf({"--schema-only", "--no-owner", "--no-subscriptions",
                                       "--exclude-table=\"My \"\"app\"\"\".\"__diesel_schema_migrations\"",
                                       "--exclude-schema=\"drizzle\""}));
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
