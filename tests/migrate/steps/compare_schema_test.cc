#include "migrate/steps/compare_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

std::vector<std::string> Names(const std::vector<CatalogFinding>& findings) {
  std::vector<std::string> names;
  for (const CatalogFinding& finding : findings) names.push_back(AcceptanceName(finding));
  return names;
}

constexpr char kBase[] =
    "CREATE SCHEMA metering; CREATE SCHEMA other;"
    "CREATE TYPE kind AS ENUM ('a', 'b');"
    "CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE, kind kind DEFAULT 'a');"
    "CREATE TABLE metering.readings (user_id int REFERENCES users, value int NOT NULL CHECK (value > 0));"
    "CREATE TABLE other.t (x int);"
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';";

class CompareSchemasTest : public ::testing::Test {
 protected:
  void SetUp() override {
    settings_.database.schemas = {"public", "metering"};
    Server::Shared().Sql(
        "postgres",
        "DO $$ DECLARE r text; BEGIN FOREACH r IN ARRAY '{cs_owner,cs_other,cs_app}'::text[] "
        "LOOP IF to_regrole(r) IS NULL THEN EXECUTE 'CREATE ROLE ' || r || ' SUPERUSER LOGIN'; "
        "END IF; END LOOP; END $$");
  }

  static void Make(const std::string& database, const std::string& sql,
                   const std::string& user = "postgres") {
    Server::Shared().CreateDatabase(database, "TEMPLATE template0");
    Server::Shared().Sql(database, sql.empty() ? "SELECT 1" : sql, user);
  }

  static ConnectTarget At(const std::string& database) { return {Server::Shared().Conninfo(database), ""}; }

  SchemaComparison Compare() {
    const auto compared = CompareSchemas(At("before"), At("after"), settings_, nullptr);
    EXPECT_THAT(compared, IsOk());
    return compared.value_or(SchemaComparison{{}, {}, {"failed"}});
  }

  ProjectSettings settings_;
};

TEST_F(CompareSchemasTest, FindsWhatDiffersAndWhere) {
  const struct {
    const char* sql;  // of the one that comes after
    std::vector<std::string> findings, elsewhere;
  } kCases[] = {
      {"", {}, {}},
      {"ALTER TABLE users RENAME CONSTRAINT users_email_key TO users_email_unique",
       {"unique constraint public.users.users_email_key renamed"},
       {}},
      {"ALTER TABLE users ALTER email SET NOT NULL, ALTER kind DROP DEFAULT, ADD more int",
       {"column public.users.email not null", "column public.users.kind default",
        "column public.users.more extra"},
       {}},
      {"DROP TABLE metering.readings", {"table metering.readings missing"}, {}},
      {"DROP SCHEMA metering CASCADE", {"schema metering missing", "table metering.readings missing"}, {}},
      {"ALTER TYPE kind ADD VALUE 'c'", {"enum public.kind labels"}, {}},
      {"ALTER TABLE other.t ADD y int; CREATE TABLE other.u (); CREATE INDEX ON users (kind)",
       {"index public.users.users_kind_idx extra"},
       {"column other.t.y extra", "table other.u extra"}},
      {"CREATE EXTENSION hstore SCHEMA other; CREATE SCHEMA more; CREATE PUBLICATION p FOR TABLE users",
       // The table follows from its publication.
       {},
       {"extension hstore extra", "publication p extra", "schema more extra"}},
      {"GRANT SELECT ON users TO cs_app; GRANT SELECT (id) ON users TO cs_app; REVOKE INSERT ON users FROM "
       "postgres",
       {"column public.users.id privileges", "table public.users privileges"},
       {}},
      {"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO cs_app",
       {"default privileges public.postgres.tables extra"},
       {}},
      {"COMMENT ON TABLE users IS 'x'", {"table public.users comment"}, {}},
      // Rows and positions of sequences are not looked at.
      {"INSERT INTO users (email) VALUES ('x')", {}, {}},
  };
  Make("before", kBase);
  for (const auto& test : kCases) {
    Make("after", absl::StrCat(kBase, test.sql));
    const SchemaComparison compared = Compare();
    EXPECT_THAT(Names(compared.findings), UnorderedElementsAreArray(test.findings)) << test.sql;
    EXPECT_THAT(Names(compared.elsewhere), UnorderedElementsAreArray(test.elsewhere)) << test.sql;
    EXPECT_THAT(compared.not_checked, IsEmpty()) << test.sql;
  }
}

TEST_F(CompareSchemasTest, BeforeIsTheFirst) {
  Make("before", "CREATE TABLE a (x int)");
  Make("after", "CREATE TABLE a (x bigint); CREATE TABLE b ()");
  const SchemaComparison compared = Compare();
  ASSERT_THAT(Names(compared.findings), ElementsAre("column public.a.x type", "table public.b extra"));
  EXPECT_EQ(compared.findings[0].before, "integer");
  EXPECT_EQ(compared.findings[0].after, "bigint");
}

TEST_F(CompareSchemasTest, OwnersDoNotCount) {
  const std::string rights = absl::StrCat(
      kBase,
      "GRANT SELECT, UPDATE ON users TO cs_app WITH GRANT OPTION; GRANT SELECT (email) ON users TO cs_app;"
      "GRANT USAGE ON SCHEMA metering TO cs_app; REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;"
      "ALTER DEFAULT PRIVILEGES IN SCHEMA metering GRANT SELECT ON TABLES TO cs_app;"
      "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO cs_app;"
      // By name, to the one that owns all of it in the one database.
      "GRANT SELECT, INSERT ON users TO cs_owner; GRANT UPDATE (kind) ON users TO cs_owner;"
      "GRANT USAGE ON SEQUENCE users_id_seq TO cs_owner; GRANT EXECUTE ON FUNCTION f() TO cs_owner;"
      "GRANT ALL ON SCHEMA metering TO cs_owner;");
  Make("before", rights, "cs_owner");
  Make("after", rights, "cs_other");
  const SchemaComparison compared = Compare();
  EXPECT_THAT(Names(compared.findings), IsEmpty());
  EXPECT_THAT(Names(compared.elsewhere), IsEmpty());
}

TEST_F(CompareSchemasTest, RightsOfOthersDo) {
  const struct {
    const char* before;
    const char* after;
    std::vector<std::string> findings;
  } kCases[] = {
      {"GRANT SELECT ON users TO cs_app", "", {"table public.users privileges"}},
      {"GRANT SELECT ON users TO cs_app",
       "GRANT UPDATE ON users TO cs_app",
       {"table public.users privileges"}},
      {"GRANT SELECT ON users TO cs_app",
       "GRANT SELECT ON users TO cs_app WITH GRANT OPTION",
       {"table public.users privileges"}},
      {"GRANT SELECT (id) ON users TO cs_app", "", {"column public.users.id privileges"}},
      {"REVOKE INSERT ON users FROM CURRENT_USER", "", {"table public.users privileges"}},
      {"REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC", "", {"function public.f() privileges"}},
      {"ALTER DEFAULT PRIVILEGES IN SCHEMA metering GRANT SELECT ON TABLES TO cs_app",
       "ALTER DEFAULT PRIVILEGES IN SCHEMA metering GRANT INSERT ON TABLES TO cs_app",
       {"default privileges metering.cs_other.tables extra",
        "default privileges metering.cs_owner.tables missing"}},
      // Of a role that owns nothing here.
      {"ALTER DEFAULT PRIVILEGES FOR ROLE cs_app IN SCHEMA metering GRANT SELECT ON TABLES TO cs_app",
       "",
       {"default privileges metering.cs_app.tables missing"}},
  };
  for (const auto& test : kCases) {
    Make("before", absl::StrCat(kBase, test.before), "cs_owner");
    Make("after", absl::StrCat(kBase, test.after), "cs_other");
    EXPECT_THAT(Names(Compare().findings), UnorderedElementsAreArray(test.findings)) << test.before;
  }
}

TEST_F(CompareSchemasTest, BookkeepingDoesNotCount) {
  const std::string diesel =
      "CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp DEFAULT "
      "now());";
  const std::string drizzle =
      "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text);";
  Make("before",
       absl::StrCat(kBase, diesel, drizzle, "CREATE SCHEMA pgassay; CREATE TABLE pgassay.ledger (x int);"));
  Make("after", kBase);
  SchemaComparison compared = Compare();
  EXPECT_THAT(Names(compared.findings), IsEmpty());
  EXPECT_THAT(Names(compared.elsewhere), IsEmpty());
  EXPECT_THAT(compared.not_checked, IsEmpty());

  // The other way round, elsewhere, and with what makes no glob.
  settings_.drizzle.migrations_schema = "My [*].schema";
  settings_.drizzle.migrations_table = "m\\i?g.s";
  Make("before", kBase);
  Make("after", absl::StrCat(kBase, "SET search_path TO metering;", diesel,
                             "CREATE SCHEMA \"My [*].schema\"; CREATE TABLE \"My [*].schema\".\"m\\i?g.s\" "
                             "(id SERIAL PRIMARY KEY, hash text);"));
  compared = Compare();
  EXPECT_THAT(Names(compared.findings), IsEmpty());
  EXPECT_THAT(Names(compared.elsewhere), IsEmpty());
  EXPECT_THAT(compared.not_checked, IsEmpty());

  // In a schema that is Drizzle's to manage.
  settings_.drizzle.migrations_schema = "public";
  settings_.drizzle.migrations_table = "m";
  Make("after", absl::StrCat(kBase, "CREATE TABLE m (id SERIAL PRIMARY KEY); CREATE TABLE n ()"));
  compared = Compare();
  EXPECT_THAT(Names(compared.findings), ElementsAre("table public.n extra"));
  EXPECT_THAT(compared.not_checked, IsEmpty());
}

// What else somebody has put into Drizzle's schema is no bookkeeping.
TEST_F(CompareSchemasTest, ALodgerOfDrizzlesSchemaCounts) {
  Make("before", absl::StrCat(kBase,
                              "CREATE SCHEMA drizzle; CREATE FUNCTION drizzle.mine() RETURNS int LANGUAGE "
                              "sql AS 'SELECT 1'"));
  Make("after", kBase);
  EXPECT_THAT(Names(Compare().elsewhere), ElementsAre("schema drizzle missing"));
}

TEST_F(CompareSchemasTest, SaysWhatCouldNotBeRead) {
  // A role that may not see another's mapping.
  const std::string mapped =
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
      "CREATE USER MAPPING FOR cs_owner SERVER s OPTIONS (user 'x');";
  Make("before", absl::StrCat(kBase, mapped));
  Make("after", absl::StrCat(kBase, mapped));
  Server::Shared().Sql("postgres", "DROP ROLE IF EXISTS cs_reader");
  Server::Shared().Sql("postgres", "CREATE ROLE cs_reader LOGIN IN ROLE pg_read_all_data");
  const auto as = [](const char* database) {
    return ConnectTarget{Server::Shared().Conninfo(database, "cs_reader"), ""};
  };
  const auto compared = CompareSchemas(as("before"), as("after"), settings_, nullptr);
  ASSERT_THAT(compared, IsOk());
  EXPECT_THAT(Names(compared->findings), IsEmpty());
  EXPECT_FALSE(compared->not_checked.empty());
  for (const std::string& what : compared->not_checked) {
    EXPECT_THAT(what, ::testing::HasSubstr("mapping"));
  }
}

TEST_F(CompareSchemasTest, Errors) {
  Make("before", kBase);
  EXPECT_THAT(CompareSchemas(At("before"), At("no_such"), settings_, nullptr),
              StatusIs(StatusCode::kNotFound));
  const std::atomic<int> interrupt = 2;
  EXPECT_THAT(CompareSchemas(At("before"), At("before"), settings_, &interrupt),
              StatusIs(StatusCode::kCancelled));
}

}  // namespace
}  // namespace pgassay::migrate
