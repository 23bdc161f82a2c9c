// What catalog/objects.h reads: of a schema that has everything, after dump and restore, and after one change
// at a time.
#include "catalog/objects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "pg/connection.h"
#include "pg/session.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Server;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kFolder[] = PGASSAY_TESTS_DIR "/catalog/";

std::string ReadFile(const std::string& name) {
  std::ifstream file(absl::StrCat(kFolder, name));
  EXPECT_TRUE(file.good()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string Name(const CatalogObject& object) {
  std::string name = absl::StrCat(object.kind, " ");
  for (const std::string* part : {&object.schema, &object.parent}) {
    if (!part->empty()) absl::StrAppend(&name, *part, ".");
  }
  return absl::StrCat(name, object.name);
}

// Lines of "kind schema.parent.name: attribute".
std::vector<std::string> Differences(const catalog::Objects& before, const catalog::Objects& after) {
  std::vector<std::string> found;
  auto b = before.objects.begin();
  auto a = after.objects.begin();
  while (b != before.objects.end() || a != after.objects.end()) {
    if (a == after.objects.end() || (b != before.objects.end() && b->Key() < a->Key())) {
      found.push_back(absl::StrCat(Name(*b++), ": lost"));
    } else if (b == before.objects.end() || a->Key() < b->Key()) {
      found.push_back(absl::StrCat(Name(*a++), ": gained"));
    } else {
      std::map<std::string, std::pair<std::string, std::string>> values;
      for (const CatalogAttribute& attribute : b->attributes) values[attribute.name].first = attribute.value;
      for (const CatalogAttribute& attribute : a->attributes) values[attribute.name].second = attribute.value;
      for (const auto& [name, value] : values) {
        if (value.first != value.second) found.push_back(absl::StrCat(Name(*b), ": ", name));
      }
      ++b, ++a;
    }
  }
  return found;
}

class ObjectsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    Server::Shared().CreateDatabase("everything", "TEMPLATE template0");
    Server::Shared().Sql("everything", ReadFile("everything.sql"));
    if (Version() >= 150000) Server::Shared().Sql("everything", ReadFile("everything_15.sql"));
  }

  static int Version() { return std::stoi(Server::Shared().Sql("postgres", "SHOW server_version_num")); }

  static pg::Connection Connect(const std::string& database) {
    absl::StatusOr<pg::Connection> connection =
        pg::Connection::Open({Server::Shared().Conninfo(database), ""}, "test");
    EXPECT_THAT(connection, IsOk());
    EXPECT_THAT(pg::PrepareSession(*connection, 1000), IsOk());
    return *std::move(connection);
  }

  static catalog::Objects Read(pg::Connection& connection) {
    absl::StatusOr<catalog::Objects> objects = catalog::ReadObjects(connection);
    EXPECT_THAT(objects, IsOk());
    return objects.ok() ? *std::move(objects) : catalog::Objects();
  }
};

TEST_F(ObjectsTest, EverythingHasItsPlace) {
  pg::Connection connection = Connect("everything");
  const catalog::Objects objects = Read(connection);
  EXPECT_THAT(objects.unplaced, IsEmpty());
  EXPECT_THAT(objects.objects, SizeIs(::testing::Gt(250u)));
  std::map<std::string, int> kinds;
  for (const CatalogObject& object : objects.objects) ++kinds[object.kind];
  for (const char* kind : {"access method",
                           "aggregate",
                           "base type",
                           "cast",
                           "check constraint",
                           "collation",
                           "column",
                           "composite type",
                           "conversion",
                           "default privileges",
                           "domain",
                           "enum",
                           "event trigger",
                           "exclusion constraint",
                           "extension",
                           "foreign key",
                           "foreign server",
                           "foreign table",
                           "foreign-data wrapper",
                           "function",
                           "index",
                           "language",
                           "large object",
                           "materialized view",
                           "operator",
                           "operator class",
                           "operator family",
                           "partitioned table",
                           "policy",
                           "primary key",
                           "procedure",
                           "publication",
                           "published table",
                           "range",
                           "rule",
                           "schema",
                           "sequence",
                           "shell type",
                           "statistics object",
                           "table",
                           "text search configuration",
                           "text search dictionary",
                           "text search parser",
                           "text search template",
                           "transform",
                           "trigger",
                           "unique constraint",
                           "user mapping",
                           "view"}) {
    EXPECT_GT(kinds[kind], 0) << kind;
  }
}

TEST_F(ObjectsTest, AfterDumpAndRestore) {
  Server& server = Server::Shared();
  const std::string dump = server.programs() + "/pg_dump";
  if (!std::ifstream(dump).good()) GTEST_SKIP() << "this server came without pg_dump";
  server.CreateDatabase("restored", "TEMPLATE template0");
  server.Sql("restored", "CREATE TABLE shift (); DROP TABLE shift");
  const std::string command =
      absl::StrCat("'", dump, "' -Fc -d \"", server.Conninfo("everything"), "\" | '", server.programs(),
                   "/pg_restore' --exit-on-error -d \"", server.Conninfo("restored"), "\"");
  ASSERT_EQ(std::system(command.c_str()), 0);
  pg::Connection before = Connect("everything");
  pg::Connection after = Connect("restored");
  // IN over varchar and citext is written otherwise the second time (CATALOG.md): compare/ knows both.
  EXPECT_THAT(Differences(Read(before), Read(after)), ElementsAreArray({"view app.orders_of: definition"}));
}

TEST_F(ObjectsTest, StampChangesWithEveryDefinition) {
  pg::Connection connection = Connect("everything");
  const auto first = catalog::ReadStamp(connection);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(*catalog::ReadStamp(connection), *first);
  for (const char* sql : {"ALTER TABLE app.base RENAME TO based", "ALTER TABLE app.base RENAME b TO bb",
                          "CREATE OR REPLACE VIEW app.many_of AS SELECT 1 AS n, 2::bigint AS m",
                          "ALTER TYPE app.mood RENAME TO moods", "ALTER POLICY own ON app.users USING (true)",
                          "ALTER FUNCTION app.twice(int) RENAME TO double", "ALTER SCHEMA app RENAME TO apps",
                          "ALTER TABLE app.base ALTER b SET DEFAULT 'c'"}) {
    ASSERT_THAT(connection.Execute("BEGIN READ WRITE"), IsOk());
    ASSERT_THAT(connection.Execute(sql), IsOk());
    EXPECT_NE(*catalog::ReadStamp(connection), *first) << sql;
    ASSERT_THAT(connection.Execute("ROLLBACK"), IsOk());
  }
  ASSERT_THAT(connection.Execute("BEGIN READ WRITE; TRUNCATE app.cache; ANALYZE app.users"), IsOk());
  EXPECT_EQ(*catalog::ReadStamp(connection), *first);
  ASSERT_THAT(connection.Execute("ROLLBACK"), IsOk());
}

// Each line of mutations.txt in a transaction that is rolled back.
TEST_F(ObjectsTest, OneChangeAtATime) {
  pg::Connection connection = Connect("everything");
  const catalog::Objects before = Read(connection);
  ASSERT_THAT(connection.Execute("SET allow_system_table_mods = on"), IsOk());
  int found_right = 0;
  int total = 0;
  const bool print = std::getenv("PGASSAY_PRINT_MUTATIONS") != nullptr;
  for (const absl::string_view line : absl::StrSplit(ReadFile("mutations.txt"), '\n')) {
    if (line.empty() || line[0] == '#') {
      if (print) std::cout << line << "\n";
      continue;
    }
    std::vector<std::string> parts = absl::StrSplit(line, absl::MaxSplits(" => ", 1));
    if (absl::StartsWith(parts[0], "[14] ")) {
      if (connection.server_version() < 140000) continue;
      parts[0] = parts[0].substr(5);
    }
    ASSERT_THAT(connection.Execute("BEGIN READ WRITE"), IsOk());
    const absl::Status done = connection.Execute(parts[0]);
    EXPECT_THAT(done, IsOk()) << line;
    if (done.ok()) {
      const std::vector<std::string> found = Differences(before, Read(connection));
      const std::string text = absl::StrJoin(found, " & ");
      const std::string expected = parts.size() > 1 ? parts[1] : "nothing";
      ++total;
      if (print) {
        std::cout << line.substr(0, line.find(" => ")) << " => " << (text.empty() ? "nothing" : text) << "\n";
      } else {
        EXPECT_EQ(text.empty() ? "nothing" : text, expected) << parts[0];
      }
      found_right += (text.empty() ? "nothing" : text) == expected ? 1 : 0;
    }
    ASSERT_THAT(connection.Execute("ROLLBACK"), IsOk());
  }
  std::cout << found_right << " / " << total << " changes found as they are\n";
  EXPECT_EQ(Differences(before, Read(connection)), std::vector<std::string>());
}

}  // namespace
}  // namespace pgassay
