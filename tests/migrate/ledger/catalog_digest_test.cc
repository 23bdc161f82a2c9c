#include "migrate/ledger/catalog_digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "catalog/fixture.h"
#include "pg/connection.h"
#include "testing/matchers.h"
#include "testing/replay.h"
#include "testing/server.h"

namespace pgassay::migrate::ledger {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::ReplaySample;
using pgassay::testing::Server;
using pgassay::testing::ServerOptions;
using ::testing::MatchesRegex;

pg::Connection Open(Server& server, const std::string& database, const std::string& user = "postgres") {
  auto connection = pg::Connection::Open({server.Conninfo(database, user), ""}, "test");
  EXPECT_THAT(connection, IsOk());
  return *std::move(connection);
}

std::string Digest(Server& server, const std::string& database,
                   const std::vector<std::string>& schemas = {"public"},
                   const std::string& user = "postgres") {
  pg::Connection connection = Open(server, database, user);
  const auto digest = CatalogDigest(connection, schemas);
  EXPECT_THAT(digest, IsOk());
  return digest.value_or("");
}

TEST(CatalogDigestTest, TheSampleReplayedIsTheSameWhoeverOwnsIt) {
  Server& server = Server::Shared();
  ReplaySample(server, "first", "postgres");
  ReplaySample(server, "second");
  const std::vector<std::string> schemas = {"public", "metering"};
  const std::string digest = Digest(server, "first", schemas);
  EXPECT_THAT(digest, MatchesRegex("[0-9a-f]{64}"));
  EXPECT_EQ(Digest(server, "second", schemas), digest);
  EXPECT_EQ(Digest(server, "second", schemas, "app_migrator"), digest);
  EXPECT_EQ(Digest(server, "first", {"metering", "public"}), digest);
  // One schema of two is another catalog.
  EXPECT_NE(Digest(server, "first", {"public"}), digest);
}

// Since 14 `AT TIME ZONE` stays what it is, since 16 a view of one relation has its columns without its name.
TEST(CatalogDigestTest, TheSampleIsTheSameOnMajorsThatWriteAlike) {
  std::map<std::string, std::vector<int>> majors;
  for (const int major : {13, 15, 16, 17, 18}) {
    const auto programs = pgassay::testing::ProgramsOfMajor(major);
    ASSERT_THAT(programs, IsOk());
    ServerOptions options;
    options.programs = *programs;
    auto server = Server::Start(options);
    ASSERT_THAT(server, IsOk());
    ReplaySample(**server, "sample");
    majors[Digest(**server, "sample", {"public", "metering"})].push_back(major);
  }
  std::vector<std::string> groups;
  for (const auto& [digest, list] : majors) groups.push_back(absl::StrJoin(list, ","));
  std::sort(groups.begin(), groups.end());
  EXPECT_THAT(groups, ::testing::ElementsAre("13", "15", "16,17,18"));
}

TEST(CatalogDigestTest, TwoWaysToOneCatalog) {
  const struct {
    const char* one;
    const char* other;
    bool same;
  } kCases[] = {
      {"CREATE TABLE t (a int, b text)", "CREATE TABLE t (b text, a int)", true},
      {"CREATE TABLE t (a int, b text)", "CREATE TABLE t (a int, x int, b text); ALTER TABLE t DROP x", true},
      {"CREATE TYPE t AS (a int, b text)", "CREATE TYPE t AS (b text, a int)", false},
      {"CREATE TYPE t AS ENUM ('a', 'b')", "CREATE TYPE t AS ENUM ('b', 'a')", false},
      {"CREATE TYPE t AS ENUM ('a', 'b')",
       "CREATE TYPE t AS ENUM ('b'); ALTER TYPE t ADD VALUE 'a' BEFORE 'b'", true},
      {"CREATE TABLE a (); CREATE TABLE b ()", "CREATE TABLE b (); CREATE TABLE a ()", true},
      {"CREATE TABLE t (a int UNIQUE)",
       "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE (a)", true},
      {"CREATE TABLE t (a int UNIQUE)", "CREATE TABLE t (a int CONSTRAINT t_a_unique UNIQUE)", false},
      {"CREATE TABLE t (a int UNIQUE)", "CREATE TABLE t (a int); CREATE UNIQUE INDEX t_a_key ON t (a)",
       false},
      // As it is made, and as it is after dump and restore.
      {"CREATE TABLE t (a varchar(3) CHECK (a IN ('x', 'y')))",
       "CREATE TABLE t (a varchar(3) CONSTRAINT t_a_check CHECK (((a)::text = ANY (ARRAY[('x'::character "
       "varying)::text, ('y'::character varying)::text]))))",
       true},
      {"CREATE TABLE t (a int, b int, CHECK (a BETWEEN 1 AND 2 AND b BETWEEN 3 AND 4))",
       "CREATE TABLE t (a int, b int, CONSTRAINT t_check CHECK ((((a >= 1) AND (a <= 2)) AND ((b >= 3) AND "
       "(b <= "
       "4)))))",
       true},
      {"CREATE TABLE t (a varchar(3) CHECK (a IN ('x', 'y')))",
       "CREATE TABLE t (a varchar(3) CHECK (a IN ('x', 'z')))", false},
      {"CREATE TABLE t (a int CHECK (a = 1))", "CREATE TABLE t (a int CHECK ((a)::bigint = 1))", false},
      {"CREATE TABLE t (a text DEFAULT 'a  b')", "CREATE TABLE t (a text DEFAULT 'a b')", false},
      {"CREATE TABLE t (a int)",
       "CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE SCHEMA other; CREATE "
       "TABLE other.t (); CREATE EXTENSION hstore",
       true},
      {"CREATE MATERIALIZED VIEW v AS SELECT 1 AS x",
       "CREATE MATERIALIZED VIEW v AS SELECT 1 AS x WITH NO DATA", true},
      {"CREATE TABLE t ()",
       "CREATE TABLE t (); CREATE TABLE __diesel_schema_migrations (version text PRIMARY KEY); CREATE SCHEMA "
       "drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial)",
       true},
      {"CREATE TABLE t ()", "CREATE TABLE t (); CREATE TABLE __drizzle_migrations (id serial)", false},
      {"CREATE TABLE t ()", "CREATE TABLE t (); GRANT SELECT ON t TO pg_monitor", false},
      {"CREATE TABLE t ()", "CREATE TABLE t (); GRANT USAGE ON SCHEMA public TO pg_monitor", true},
      {"CREATE TABLE t ()", "CREATE TABLE t (); REVOKE INSERT ON t FROM CURRENT_USER", false},
  };
  Server& server = Server::Shared();
  server.CreateDatabase("ways", "TEMPLATE template0");
  pg::Connection connection = catalog::Connect(server, "ways");
  DigestScope scope;
  scope.schemas = {"public"};
  const auto text = [&](const char* sql) {
    EXPECT_THAT(connection.Execute("BEGIN READ WRITE; SET LOCAL search_path TO public"), IsOk());
    EXPECT_THAT(connection.Execute(sql), IsOk()) << sql;
    EXPECT_THAT(connection.Execute("SET LOCAL search_path TO ''"), IsOk());
    const catalog::Objects objects = catalog::Read(connection);
    EXPECT_THAT(connection.Execute("ROLLBACK"), IsOk());
    return CatalogText(objects.objects, scope);
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(text(test.one) == text(test.other), test.same) << test.one << " / " << test.other;
  }
}

TEST(CatalogDigestTest, DrizzlesTableMayBeElsewhere) {
  Server& server = Server::Shared();
  server.CreateDatabase("one", "TEMPLATE template0");
  server.Sql("one", "CREATE TABLE t ()");
  DigestScope scope;
  scope.schemas = {"public"};
  scope.drizzle_schema = "public";
  scope.drizzle_table = "My moves";
  pg::Connection connection = Open(server, "one");
  const auto before = CatalogDigest(connection, scope);
  ASSERT_THAT(before, IsOk());
  server.Sql("one", "CREATE TABLE \"My moves\" (id serial PRIMARY KEY, hash text NOT NULL)");
  const auto after = CatalogDigest(connection, scope);
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(*after, *before);
}

TEST(CatalogDigestTest, TheTextCannotBeTakenForAnother) {
  const auto object = [](const std::string& schema, const std::string& name, const std::string& value) {
    CatalogObject made;
    made.kind = "table";
    made.schema = schema;
    made.name = name;
    if (!value.empty()) made.attributes = {{"comment", value}};
    return made;
  };
  DigestScope scope;
  scope.schemas = {"a"};
  EXPECT_EQ(CatalogText({}, scope), "pgassay-catalog/1\n");
  EXPECT_EQ(CatalogText({object("a", "t", "c")}, scope),
            "pgassay-catalog/1\n33:5:table,1:a,0:,1:t,7:comment,1:c,,");
  EXPECT_EQ(CatalogText({object("b", "t", "c")}, scope), "pgassay-catalog/1\n");
  EXPECT_NE(CatalogText({object("a", "t,7:comment", "")}, scope),
            CatalogText({object("a", "t", "c")}, scope));
  EXPECT_EQ(CatalogText({object("a", "t", ""), object("a", "s", "")}, scope),
            CatalogText({object("a", "s", ""), object("a", "t", "")}, scope));
}

bool CountsFor(const std::string& line) {
  // Of no schema, whatever the types are.
  if (absl::StartsWith(line, "cast ") || absl::StartsWith(line, "transform ")) return false;
  const size_t colon = line.rfind(": ");
  const std::string what = line.substr(0, colon), attribute = line.substr(colon + 2);
  if (what == "schema public") return attribute == "comment";
  if (what == "schema app" || what == "schema App 2") return attribute != "owner";
  if (!absl::StrContains(what, " app.") && !absl::StrContains(what, " App 2.") &&
      !absl::StrContains(what, " public.")) {
    return false;
  }
  if (attribute == "column order") return absl::StartsWith(line, "composite type ");
  if (absl::StartsWith(line, "collation ") && attribute == "version") return false;
  return attribute != "owner" && attribute != "tablespace" && attribute != "not populated";
}

// Each line of the verifier's own list of mutations.
TEST(CatalogDigestTest, AnyChangeButOfOwnersAndOrderChangesIt) {
  Server& server = Server::Shared();
  catalog::CreateEverything(server, "everything");
  pg::Connection connection = catalog::Connect(server, "everything");
  ASSERT_THAT(connection.Execute("SET allow_system_table_mods = on"), IsOk());
  DigestScope scope;
  scope.schemas = {"public", "app", "App 2"};
  const catalog::Objects before = catalog::Read(connection);
  const std::string text = CatalogText(before.objects, scope);
  int changed = 0, total = 0;
  for (const absl::string_view line : absl::StrSplit(catalog::ReadFile("mutations.txt"), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    std::string sql(line.substr(0, line.find(" => ")));
    if (sql[0] == '[') {  // the first major that knows it
      if (connection.server_version() / 10000 < std::atoi(sql.c_str() + 1)) continue;
      sql = sql.substr(5);
    }
    ASSERT_THAT(connection.Execute("BEGIN READ WRITE"), IsOk());
    ASSERT_THAT(connection.Execute(sql), IsOk());
    const catalog::Objects after = catalog::Read(connection);
    ASSERT_THAT(connection.Execute("ROLLBACK"), IsOk());
    const std::vector<std::string> found = catalog::Differences(before, after);
    const bool counts = std::any_of(found.begin(), found.end(), CountsFor);
    EXPECT_EQ(CatalogText(after.objects, scope) != text, counts)
        << sql << " => " << absl::StrJoin(found, " & ");
    changed += counts ? 1 : 0;
    ++total;
  }
  EXPECT_GT(total, 200);
  EXPECT_GT(changed, total * 3 / 4);
  EXPECT_EQ(CatalogText(catalog::Read(connection).objects, scope), text);
}

}  // namespace
}  // namespace pgassay::migrate::ledger
