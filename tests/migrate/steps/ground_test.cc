#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/steps/export_database.h"
#include "testing/matchers.h"

namespace pgassay::migrate {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;
using ::testing::ElementsAre;

struct Case {
  std::string name, type, schema, statement;
  bool is_ground;
};

// As pg_dump of 15 to 18 heads them.
const std::vector<Case> kCases = {
    // Of managed schemas: what schema.ts cannot say.
    {"f(integer)", "FUNCTION", "public", "CREATE FUNCTION public.f(integer) RETURNS void AS $$;$$;", true},
    {"p()", "PROCEDURE", "public", "CREATE PROCEDURE public.p() BEGIN ATOMIC SELECT 1; END;", true},
    {"g(int)", "AGGREGATE", "metering", "CREATE AGGREGATE metering.g(int) (SFUNC = int4pl);", true},
    {"d", "DOMAIN", "public", "CREATE DOMAIN public.d AS text;", true},
    {"d c", "CHECK CONSTRAINT", "public", "ALTER DOMAIN public.d ADD CONSTRAINT c CHECK (true) NOT VALID;",
     true},
    {"t", "TYPE", "public", "CREATE TYPE public.t AS (x integer);", true},
    {"e", "TYPE", "public", "CREATE TYPE public.e AS (enum integer);", true},
    {"r", "TYPE", "public", "CREATE TYPE public.r AS RANGE (subtype = integer);", true},
    {"b", "TYPE", "public", "CREATE TYPE public.b (INPUT = public.b_in);", true},
    {"b", "SHELL TYPE", "public", "CREATE TYPE public.b;", true},
    {"===", "OPERATOR", "public", "CREATE OPERATOR public.=== (FUNCTION = int4eq);", true},
    {"o", "OPERATOR CLASS", "public", "CREATE OPERATOR CLASS public.o FOR TYPE int USING btree AS;", true},
    {"o", "OPERATOR FAMILY", "public", "CREATE OPERATOR FAMILY public.o USING btree;", true},
    {"c", "COLLATION", "public", "CREATE COLLATION public.c (provider = icu);", true},
    {"s", "TEXT SEARCH CONFIGURATION", "public", "CREATE TEXT SEARCH CONFIGURATION public.s;", true},
    {"FUNCTION f(integer)", "COMMENT", "public", "COMMENT ON FUNCTION public.f(integer) IS 'x';", true},
    {"DOMAIN d", "COMMENT", "public", "COMMENT ON DOMAIN public.d IS 'x';", true},
    {"TYPE t", "COMMENT", "public", "COMMENT ON TYPE public.t IS 'x';", true},
    {"FUNCTION f(integer)", "ACL", "public", "REVOKE ALL ON FUNCTION public.f(integer) FROM PUBLIC;", true},
    // What it can say, or what is on that.
    {"colour", "TYPE", "public", "CREATE TYPE public.colour AS ENUM ('a');", false},
    {"e \"; AS ENUM", "TYPE", "public", "CREATE TYPE public.\"e AS (\" AS ENUM ();", false},
    {"TYPE colour", "COMMENT", "public", "COMMENT ON TYPE public.colour IS 'x';", false},
    {"TYPE colour", "ACL", "public", "GRANT ALL ON TYPE public.colour TO x;", false},
    {"users", "TABLE", "public", "CREATE TABLE public.users (id integer);", false},
    {"users users_check", "CHECK CONSTRAINT", "public",
     "ALTER TABLE public.users ADD CONSTRAINT users_check CHECK (true) NOT VALID;", false},
    {"users", "ROW SECURITY", "public", "ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;", false},
    {"users g", "TRIGGER", "public", "CREATE TRIGGER g AFTER INSERT ON public.users EXECUTE FUNCTION f();",
     false},
    {"v", "VIEW", "public", "CREATE VIEW public.v AS SELECT 1;", false},
    {"s", "SEQUENCE", "public", "CREATE SEQUENCE public.s;", false},
    {"f", "FOREIGN TABLE", "public", "CREATE FOREIGN TABLE public.f () SERVER s;", false},
    {"TABLE users", "ACL", "public", "GRANT SELECT ON TABLE public.users TO x;", false},
    {"TABLE \"FUNCTION x\"", "COMMENT", "public", "COMMENT ON TABLE public.\"FUNCTION x\" IS 'x';", false},
    {"COLUMN users.id", "COMMENT", "public", "COMMENT ON COLUMN public.users.id IS 'x';", false},
    {"metering", "SCHEMA", "-", "CREATE SCHEMA metering;", false},
    {"SCHEMA metering", "ACL", "-", "GRANT USAGE ON SCHEMA metering TO x;", false},
    {"SCHEMA public", "COMMENT", "-", "COMMENT ON SCHEMA public IS 'x';", false},
    {"DEFAULT PRIVILEGES FOR TABLES", "DEFAULT ACL", "metering", "ALTER DEFAULT PRIVILEGES;", false},
    {"warehouse users", "PUBLICATION TABLE", "public", "ALTER PUBLICATION warehouse ADD TABLE users;", false},
    // Of other schemas everything, but what would act on what comes.
    {"auth", "SCHEMA", "-", "CREATE SCHEMA auth;", true},
    {"SCHEMA auth", "ACL", "-", "GRANT USAGE ON SCHEMA auth TO x;", true},
    {"users", "TABLE", "auth", "CREATE TABLE auth.users (id integer);", true},
    {"kind", "TYPE", "auth", "CREATE TYPE auth.kind AS ENUM ('a');", true},
    {"TYPE kind", "COMMENT", "auth", "COMMENT ON TYPE auth.kind IS 'x';", true},
    {"users users_pkey", "CONSTRAINT", "auth", "ALTER TABLE auth.users ADD PRIMARY KEY (id);", true},
    {"users on_login", "TRIGGER", "auth", "CREATE TRIGGER on_login AFTER INSERT ON auth.users;", true},
    {"warehouse users", "PUBLICATION TABLE", "auth", "ALTER PUBLICATION warehouse ADD TABLE users;", false},
    {"DEFAULT PRIVILEGES FOR TABLES", "DEFAULT ACL", "auth", "ALTER DEFAULT PRIVILEGES;", false},
    // Of none.
    {"citext", "EXTENSION", "-", "CREATE EXTENSION IF NOT EXISTS citext;", true},
    {"EXTENSION citext", "COMMENT", "-", "COMMENT ON EXTENSION citext IS 'x';", true},
    {"plperl", "PROCEDURAL LANGUAGE", "-", "CREATE LANGUAGE plperl;", true},
    {"CAST (a AS b)", "CAST", "-", "CREATE CAST (a AS b) WITH FUNCTION f(a);", true},
    {"s", "SERVER", "-", "CREATE SERVER s FOREIGN DATA WRAPPER w;", true},
    {"warehouse", "PUBLICATION", "-", "CREATE PUBLICATION warehouse;", true},
    {"e", "EVENT TRIGGER", "-", "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();", false},
    {"EVENT TRIGGER e", "COMMENT", "-", "COMMENT ON EVENT TRIGGER e IS 'x';", false},
    {"DEFAULT PRIVILEGES FOR TABLES", "DEFAULT ACL", "-", "ALTER DEFAULT PRIVILEGES;", false},
};

constexpr char kHead[] =
    "--\n-- PostgreSQL database dump\n--\n\n\\restrict x\n\nSET statement_timeout = 0;\n"
    "SELECT pg_catalog.set_config('search_path', '', false);\n\n";

std::string Headed(const Case& test) {
  return absl::StrCat("--\n-- Name: ", test.name, "; Type: ", test.type, "; Schema: ", test.schema,
                      "; Owner: -\n--\n\n", test.statement, "\n\n\n");
}

TEST(GroundTest, IsWhatSchemaTsTakesForGranted) {
  for (const Case& test : kCases) {
    // What says that `colour` is an enum stands before what is said about it.
    const std::string dump =
        absl::StrCat(kHead, test.name == "TYPE colour" ? Headed(kCases[19]) : "", Headed(test));
    const auto ground = GroundOf(dump, {"public", "metering"});
    ASSERT_THAT(ground, IsOk());
    if (test.is_ground) {
      EXPECT_THAT(*ground, ElementsAre(test.statement)) << test.type << " " << test.name;
    } else {
      EXPECT_THAT(*ground, ElementsAre()) << test.type << " " << test.name;
    }
  }
}

TEST(GroundTest, KeepsTheDumpsOrder) {
  std::string dump = kHead;
  std::vector<std::string> wanted;
  for (const Case& test : kCases) {
    absl::StrAppend(&dump, Headed(test));
    if (test.is_ground) wanted.push_back(test.statement);
  }
  const auto ground = GroundOf(dump, {"public", "metering"});
  ASSERT_THAT(ground, IsOk());
  EXPECT_EQ(*ground, wanted);
}

TEST(GroundTest, ASchemaIsManagedOrNot) {
  const std::string dump =
      absl::StrCat(kHead, Headed({"auth", "SCHEMA", "-", "CREATE SCHEMA auth;", true}),
                   Headed({"users", "TABLE", "auth", "CREATE TABLE auth.users ();", true}));
  const auto other = GroundOf(dump, {"public"});
  ASSERT_THAT(other, IsOk());
  EXPECT_THAT(*other, ElementsAre("CREATE SCHEMA auth;", "CREATE TABLE auth.users ();"));
  const auto managed = GroundOf(dump, {"auth"});
  ASSERT_THAT(managed, IsOk());
  EXPECT_THAT(*managed, ElementsAre());
}

TEST(GroundTest, RefusesWhatIsNoDump) {
  EXPECT_THAT(
      GroundOf("CREATE TABLE a (", {"public"}),
      StatusIs(absl::StatusCode::kInvalidArgument, "pg_dump's text, line 1: a statement that does not end"));
}

}  // namespace
}  // namespace pgassay::migrate
