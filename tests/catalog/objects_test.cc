// What catalog/objects.h reads: of a schema that has everything, after dump and restore, and after one change
// at a time.
#include "catalog/objects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "catalog/fixture.h"
#include "pg/connection.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using catalog::Differences;
using catalog::Read;
using catalog::ReadFile;
using pgassay::testing::IsOk;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ObjectsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { catalog::CreateEverything(Server::Shared(), "everything"); }

  static pg::Connection Connect(const std::string& database) {
    return catalog::Connect(Server::Shared(), database);
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

// What DISABLE TRIGGER reaches of a foreign key: both sides, and the partitions that are no objects.
TEST_F(ObjectsTest, SaysWhichSideOfAForeignKeyIsOff) {
  Server& server = Server::Shared();
  server.CreateDatabase("switched", "TEMPLATE template0");
  server.Sql("switched",
             "CREATE TABLE pk (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE pk1 PARTITION OF pk "
             "FOR VALUES FROM (0) TO (9) PARTITION BY RANGE (id); CREATE TABLE pk2 PARTITION OF pk1 FOR "
             "VALUES FROM (0) TO (5); CREATE TABLE fk (id int CONSTRAINT key REFERENCES pk)");
  pg::Connection connection = Connect("switched");
  ASSERT_THAT(connection.Execute("SET allow_system_table_mods = on; SET search_path = public"), IsOk());
  for (const auto& [sql, expected] : std::map<std::string, std::string>{
           {"SELECT 1", ""},
           {"ALTER TABLE fk DISABLE TRIGGER ALL", "disabled"},
           {"ALTER TABLE pk2 DISABLE TRIGGER ALL", "on public.pk2: disabled"},
           {"ALTER TABLE fk DISABLE TRIGGER ALL; ALTER TABLE pk2 DISABLE TRIGGER ALL",
            "disabled; on public.pk2: disabled"},
           {"UPDATE pg_trigger SET tgenabled = 'R' WHERE tgrelid = 'fk'::regclass AND tgtype & 4 <> 0",
            "insert as replica only"},
           {"UPDATE pg_trigger SET tgenabled = 'D' WHERE tgrelid = 'pk2'::regclass AND tgtype & 8 <> 0",
            "on public.pk2: delete disabled"}}) {
    ASSERT_THAT(connection.Execute("BEGIN READ WRITE"), IsOk());
    if (!connection.Execute(sql).ok()) {
      ADD_FAILURE() << sql;
    } else {
      std::string checked;
      for (const CatalogObject& object : Read(connection).objects) {
        const std::string* text = object.kind == "foreign key" ? object.Find("checked") : nullptr;
        if (text != nullptr) checked = *text;
      }
      EXPECT_EQ(checked, expected) << sql;
    }
    ASSERT_THAT(connection.Execute("ROLLBACK"), IsOk());
  }
}

// Fault row 7: what is renamed or replaced between the snapshot and the reading.
TEST_F(ObjectsTest, StampTellsWhatTheSnapshotHides) {
  Server& server = Server::Shared();
  server.CreateDatabase("moving", "TEMPLATE template0");
  server.Sql("moving",
             "CREATE TABLE t (id int PRIMARY KEY, a int CHECK (a > 0)); CREATE TABLE u (id int REFERENCES "
             "t); CREATE INDEX "
             "i ON t (a) WHERE id > 5; CREATE VIEW v AS SELECT a FROM t; CREATE FUNCTION f() RETURNS int "
             "LANGUAGE sql AS "
             "'SELECT 1'; CREATE TYPE e AS ENUM ('x'); ALTER TABLE t ADD COLUMN s e DEFAULT 'x'");
  for (const char* sql : {"ALTER TABLE t RENAME TO tt", "ALTER TABLE tt RENAME a TO aa",
                          "ALTER TABLE tt RENAME CONSTRAINT t_a_check TO c",
                          "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'",
                          "CREATE OR REPLACE VIEW v AS SELECT aa + 1 AS a FROM tt",
                          "ALTER TYPE e RENAME TO ee", "ALTER TYPE ee RENAME VALUE 'x' TO 'y'",
                          "ALTER INDEX i RENAME TO ii", "DROP VIEW v", "DROP TABLE u"}) {
    pg::Connection connection = Connect("moving");
    ASSERT_THAT(connection.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"), IsOk());
    const auto first = catalog::ReadStamp(connection);
    ASSERT_THAT(first, IsOk());
    server.Sql("moving", sql);
    // Of the snapshot or of now, mixed: or the server notices that something is gone.
    const absl::StatusOr<catalog::Objects> objects = catalog::ReadObjects(connection);
    if (objects.ok()) {
      EXPECT_EQ(*catalog::ReadStamp(connection), *first) << sql;
    } else {
      EXPECT_THAT(objects, StatusIs(absl::StatusCode::kAborted)) << sql;
    }
    ASSERT_THAT(connection.Execute("ROLLBACK"), IsOk());
    EXPECT_NE(*catalog::ReadStamp(connection), *first) << sql;
  }
}

// What an application does all day, and the server's upkeep.
TEST_F(ObjectsTest, StampStaysWithoutDefinitions) {
  Server& server = Server::Shared();
  server.CreateDatabase("busy", "TEMPLATE template0");
  server.Sql("busy", ReadFile("everything.sql"));
  pg::Connection connection = Connect("busy");
  const auto first = catalog::ReadStamp(connection);
  ASSERT_THAT(first, IsOk());
  const catalog::Objects before = Read(connection);
  pg::Connection other = Connect("busy");
  ASSERT_THAT(other.Execute("SET default_transaction_read_only = off"), IsOk());
  for (const char* sql :
       {"INSERT INTO app.base VALUES (1)",
        "SELECT nextval('app.numbers')",
        "SELECT setval('app.numbers', 50)",
        "TRUNCATE app.cache",
        "TRUNCATE app.users RESTART IDENTITY CASCADE",
        "ANALYZE",
        "VACUUM",
        "VACUUM FREEZE app.base",
        "VACUUM FULL app.base",
        "CLUSTER app.users",
        "REINDEX TABLE app.users",
        "REINDEX TABLE pg_catalog.pg_class",
        "VACUUM FULL pg_catalog.pg_attribute",
        "REFRESH MATERIALIZED VIEW app.summary",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY app.summary",
        "SELECT lo_create(0)",
        "DO $$ BEGIN EXECUTE format('COMMENT ON LARGE OBJECT %s IS $x$c$x$', lo_create(0)); END $$",
        "DO $$ BEGIN EXECUTE format('ALTER LARGE OBJECT %s OWNER TO \"Every \"\"thing\"\"\"', lo_create(0)); "
        "END $$",
        "CREATE TEMP TABLE t (a serial PRIMARY KEY, b text CHECK (b <> ''), r app.mood DEFAULT 'sad')",
        "COMMENT ON TABLE t IS 'x'; COMMENT ON COLUMN t.b IS 'x'; COMMENT ON CONSTRAINT t_b_check ON t IS "
        "'x'",
        "CREATE INDEX ON t (b); CREATE STATISTICS pg_temp.s ON a, b FROM t; GRANT SELECT ON t TO PUBLIC",
        "CREATE TEMP TABLE u (LIKE app.users INCLUDING ALL); CREATE TEMP TABLE c () INHERITS (t)",
        "CREATE TEMP TABLE w (a int) PARTITION BY LIST (a); CREATE TEMP TABLE w1 PARTITION OF w FOR VALUES "
        "IN (1)",
        "CREATE TEMP VIEW v AS SELECT * FROM t; CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING",
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION app.touch(); CREATE POLICY p ON t",
        "COMMENT ON TRIGGER g ON t IS 'x'; COMMENT ON POLICY p ON t IS 'x'; COMMENT ON RULE r ON t IS 'x'; "
        "COMMENT ON "
        "STATISTICS pg_temp.s IS 'x'",
        "CREATE TYPE pg_temp.e AS ENUM ('a'); CREATE DOMAIN pg_temp.d AS int CHECK (VALUE > 0); CREATE TYPE "
        "pg_temp.n AS "
        "RANGE (subtype = app.mood); CREATE TYPE pg_temp.k AS (a int)",
        "CREATE FUNCTION pg_temp.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE OPERATOR pg_temp.=== "
        "(function = "
        "pg_temp.f, rightarg = int); CREATE AGGREGATE pg_temp.total(int) (sfunc = int4pl, stype = int)",
        "GRANT EXECUTE ON FUNCTION pg_temp.f(int) TO everything_app; COMMENT ON FUNCTION pg_temp.f(int) IS "
        "'x'",
        "SET SESSION AUTHORIZATION \"Every \"\"thing\"\"\"; CREATE TEMP TABLE mine (a int); RESET SESSION "
        "AUTHORIZATION"}) {
    ASSERT_THAT(other.Execute(sql), IsOk()) << sql;
    EXPECT_EQ(*catalog::ReadStamp(connection), *first) << sql;
    EXPECT_EQ(*catalog::ReadStamp(other), *first) << sql;
  }
  const catalog::Objects after = Read(connection);
  EXPECT_THAT(after.unplaced, IsEmpty());
  for (const std::string& line : Differences(before, after)) {
    EXPECT_THAT(line, ::testing::StartsWith("large object ")) << line;
  }
}

// Each line of mutations.txt in a transaction that is rolled back.
TEST_F(ObjectsTest, OneChangeAtATime) {
  pg::Connection connection = Connect("everything");
  const catalog::Objects before = Read(connection);
  ASSERT_THAT(connection.Execute("SET allow_system_table_mods = on"), IsOk());
  const auto stamp = catalog::ReadStamp(connection);
  ASSERT_THAT(stamp, IsOk());
  int found_right = 0;
  int total = 0;
  const bool print = std::getenv("PGASSAY_PRINT_MUTATIONS") != nullptr;
  for (const absl::string_view line : absl::StrSplit(ReadFile("mutations.txt"), '\n')) {
    if (line.empty() || line[0] == '#') {
      if (print) std::cout << line << "\n";
      continue;
    }
    std::vector<std::string> parts = absl::StrSplit(line, absl::MaxSplits(" => ", 1));
    if (parts[0][0] == '[') {  // the first major that knows it
      if (connection.server_version() / 10000 < std::atoi(parts[0].c_str() + 1)) continue;
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
      // Large objects are plain rows of the snapshot: they are in no stamp.
      if (!text.empty() && !absl::StartsWith(text, "large object ")) {
        EXPECT_NE(*catalog::ReadStamp(connection), *stamp) << parts[0];
      }
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
  EXPECT_EQ(*catalog::ReadStamp(connection), *stamp);
}

}  // namespace
}  // namespace pgassay
