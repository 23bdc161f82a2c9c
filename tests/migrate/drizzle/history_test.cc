#include "migrate/drizzle/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "migrate/drizzle/folder_fixture.h"
#include "pg/connection.h"
#include "pg/script.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::migrate::drizzle {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Server;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

constexpr char kDatabase[] = "drizzle_history";

// The migrator's own statements, 0.45.4 and 1.0.0-rc.5.
constexpr char kMake[] =
    "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT "
    "NULL, "
    "created_at bigint); ";
constexpr char kMakeOne[] =
    "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT "
    "NULL, "
    "created_at bigint, name text, applied_at timestamp with time zone DEFAULT now()); ";
constexpr char kInsert[] =
    "INSERT INTO drizzle.__drizzle_migrations(hash, created_at) VALUES ('h1', 1700000000000); ";
constexpr char kLetRead[] =
    "GRANT USAGE ON SCHEMA drizzle TO drizzle_reader; GRANT SELECT ON drizzle.__drizzle_migrations TO "
    "drizzle_reader; ";

class HistoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Server::Shared().CreateDatabase(kDatabase);
    Server::Shared().Sql("postgres", "DROP ROLE IF EXISTS drizzle_reader, drizzle_creator");
    Server::Shared().Sql("postgres", "CREATE ROLE drizzle_reader LOGIN; CREATE ROLE drizzle_creator LOGIN");
    Server::Shared().Sql("postgres",
                         absl::StrCat("GRANT CREATE ON DATABASE ", kDatabase, " TO drizzle_creator"));
  }
  void TearDown() override {
    Server::Shared().Sql("postgres", absl::StrCat("DROP DATABASE ", kDatabase, " WITH (FORCE)"));
    Server::Shared().Sql("postgres", "DROP ROLE drizzle_reader, drizzle_creator");
  }

  // Asserts too that the transaction is whole afterwards.
  static DrizzleHistory Read(const std::string& user = "postgres", const std::string& role = "",
                             const std::string& schema = "drizzle",
                             const std::string& table = "__drizzle_migrations") {
    ConnectTarget target;
    target.conninfo = Server::Shared().Conninfo(kDatabase, user);
    absl::StatusOr<pg::Connection> connection = pg::Connection::Open(target, "test");
    EXPECT_THAT(connection.status(), IsOk());
    if (!connection.ok()) return {};
    EXPECT_THAT(pg::BeginReading(*connection, 1000), IsOk());
    absl::StatusOr<DrizzleHistory> history = ReadHistory(*connection, schema, table, role);
    EXPECT_THAT(history.status(), IsOk());
    EXPECT_EQ(pg::StateOf(*connection), pg::TransactionState::kOpen);
    return history.ok() ? *std::move(history) : DrizzleHistory{};
  }
};

std::string Summary(const DrizzleHistory& history) {
  std::string summary = history.exists ? history.has_names ? "names" : "exists" : "none";
  for (const DrizzleHistory::Row& row : history.rows) {
    absl::StrAppend(&summary, " ", row.id ? absl::StrCat(*row.id) : "NULL", ":", row.hash, ":",
                    row.created_at ? absl::StrCat(*row.created_at) : "NULL", ":", row.name.value_or("NULL"));
  }
  absl::StrAppend(&summary, " next ", history.next_id ? absl::StrCat(*history.next_id) : "unknown");
  return summary;
}

TEST_F(HistoryTest, Tables) {
  struct Case {
    const char* name;
    std::string sql;
    std::string summary;
    std::vector<std::string> codes;
  };
  const std::string schema = "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations ";
  const std::vector<std::string> strange = {"not checked drizzle-table-strange drizzle.__drizzle_migrations"};
  const std::vector<Case> cases = {
      {"none", "SELECT 1", "none next unknown", {"note drizzle-no-table "}},
      {"the schema alone", "CREATE SCHEMA drizzle", "none next unknown", {"note drizzle-no-table "}},
      {"empty", kMake, "exists next 1", {}},
      {"a row", absl::StrCat(kMake, kInsert), "exists 1:h1:1700000000000:NULL next 2", {}},
      {"an id by hand",
       absl::StrCat(kMake, "INSERT INTO drizzle.__drizzle_migrations VALUES (1, 'h', NULL), (-3, 'g', -5)"),
       "exists -3:g:-5:NULL 1:h:NULL:NULL next 1",
       {}},
      {"of 1.0",
       absl::StrCat(kMakeOne, kInsert,
                    "INSERT INTO drizzle.__drizzle_migrations(hash, created_at, name) VALUES "
                    "('h2', 5, '20240101000000_a')"),
       "names 1:h1:1700000000000:NULL 2:h2:5:20240101000000_a next 3",
       {}},
      {"an identity",
       schema + "(id int GENERATED ALWAYS AS IDENTITY (INCREMENT 10), hash text, created_at bigint);" +
           kInsert,
       "exists 1:h1:1700000000000:NULL next 11",
       {}},
      {"no sequence",
       schema + "(id int, hash text, created_at bigint); INSERT INTO drizzle.__drizzle_migrations VALUES (7, "
                "'h', 1)",
       "exists 7:h:1:NULL next unknown",
       {}},
      {"no id",
       schema +
           "(id int, hash text, created_at bigint); INSERT INTO drizzle.__drizzle_migrations VALUES (NULL, "
           "'h', 1)",
       "exists NULL:h:1:NULL next unknown",
       {}},
      {"numeric",
       schema +
           "(id int, hash varchar(80), created_at numeric); INSERT INTO drizzle.__drizzle_migrations VALUES "
           "(1, 'h', 1700000000000)",
       "exists 1:h:1700000000000:NULL next unknown",
       {}},
      {"numeric with a fraction",
       schema + "(id int, hash text, created_at numeric); INSERT INTO drizzle.__drizzle_migrations VALUES "
                "(1, 'h', 1.5)",
       "exists next unknown", strange},
      {"NaN",
       schema + "(id int, hash text, created_at numeric); INSERT INTO drizzle.__drizzle_migrations VALUES "
                "(1, 'h', "
                "'NaN')",
       "exists next unknown", strange},
      {"text",
       schema +
           "(id int, hash text, created_at text); INSERT INTO drizzle.__drizzle_migrations VALUES (1, 'h', "
           "'1700000000000')",
       "exists 1:h:1700000000000:NULL next unknown",
       {}},
      {"text that is none",
       schema + "(id int, hash text, created_at text); INSERT INTO drizzle.__drizzle_migrations VALUES (1, "
                "'h', 'abc')",
       "exists next unknown", strange},
      {"text that does not sort",
       schema + "(id int, hash text, created_at text); INSERT INTO drizzle.__drizzle_migrations VALUES (1, "
                "'h', '9'), "
                "(2, 'i', '10')",
       "exists next unknown", strange},
      {"a time", schema + "(id int, hash text, created_at timestamptz)", "exists next unknown", strange},
      {"no created_at", schema + "(id int, hash text)", "exists next unknown", strange},
      {"no hash", schema + "(id int, created_at bigint)", "exists next unknown", strange},
      {"a uuid", schema + "(id uuid, hash text, created_at bigint)", "exists next unknown", strange},
      {"a view",
       "CREATE SCHEMA drizzle; CREATE VIEW drizzle.__drizzle_migrations AS SELECT 1 id, 'x' hash, 5::bigint "
       "created_at",
       "exists next unknown", strange},
      {"elsewhere",
       "CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)",
       "none next unknown",
       {"drizzle-table-elsewhere public.__drizzle_migrations"}},
      {"what is elsewhere is another thing",
       "CREATE TABLE __drizzle_migrations (x int)",
       "none next unknown",
       {"note drizzle-no-table "}},
      {"here and elsewhere",
       absl::StrCat(kMake, "CREATE TABLE __drizzle_migrations (id SERIAL, hash text, created_at bigint)"),
       "exists next 1",
       {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Server::Shared().Sql(kDatabase,
                         "DROP SCHEMA IF EXISTS drizzle CASCADE; DROP TABLE IF EXISTS __drizzle_migrations");
    Server::Shared().Sql(kDatabase, c.sql);
    const DrizzleHistory history = Read();
    EXPECT_EQ(Summary(history), c.summary);
    EXPECT_THAT(CodesOf(history.findings), ElementsAreArray(c.codes));
  }
}

TEST_F(HistoryTest, WhoMayNot) {
  struct Case {
    const char* name;
    std::string sql;
    std::string summary;
    std::vector<std::string> codes;
  };
  const std::string unnamed = "note drizzle-role-unnamed drizzle_reader";
  const std::string denied = "not checked drizzle-table-denied drizzle.__drizzle_migrations";
  const std::string hidden = "not checked drizzle-table-hidden drizzle.__drizzle_migrations";
  const std::string row_security = "ALTER TABLE drizzle.__drizzle_migrations ENABLE ROW LEVEL SECURITY; ";
  const std::vector<Case> cases = {
      {"nothing granted", absl::StrCat(kMake, kInsert), "exists next unknown", {unnamed, denied}},
      {"the schema alone",
       absl::StrCat(kMake, "GRANT USAGE ON SCHEMA drizzle TO drizzle_reader"),
       "exists next unknown",
       {unnamed, denied}},
      {"the table alone",
       absl::StrCat(kMake, "GRANT SELECT ON drizzle.__drizzle_migrations TO drizzle_reader"),
       "exists next unknown",
       {unnamed, denied}},
      {"no sequence",
       absl::StrCat(kMake, kInsert, kLetRead),
       "exists 1:h1:1700000000000:NULL next unknown",
       {unnamed}},
      {"all of it",
       absl::StrCat(kMake, kInsert, kLetRead,
                    "GRANT SELECT ON ALL SEQUENCES IN SCHEMA drizzle TO drizzle_reader"),
       "exists 1:h1:1700000000000:NULL next 2",
       {unnamed}},
      {"its columns",
       absl::StrCat(kMake, kInsert,
                    "GRANT USAGE ON SCHEMA drizzle TO drizzle_reader; GRANT SELECT (id, hash, created_at) ON "
                    "drizzle.__drizzle_migrations TO drizzle_reader"),
       "exists 1:h1:1700000000000:NULL next unknown",
       {unnamed}},
      {"not all columns",
       absl::StrCat(kMake, kInsert,
                    "GRANT USAGE ON SCHEMA drizzle TO drizzle_reader; GRANT SELECT (id, hash) ON "
                    "drizzle.__drizzle_migrations TO drizzle_reader"),
       "exists next unknown",
       {unnamed, denied}},
      {"row-level security",
       absl::StrCat(kMake, kInsert, kLetRead, row_security),
       "exists next unknown",
       {unnamed, hidden}},
      {"which lets all through",
       absl::StrCat(kMake, kInsert, kLetRead, row_security,
                    "CREATE POLICY p ON drizzle.__drizzle_migrations USING (true)"),
       "exists next unknown",
       {unnamed, hidden}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Server::Shared().Sql(kDatabase, "DROP SCHEMA IF EXISTS drizzle CASCADE");
    Server::Shared().Sql(kDatabase, c.sql);
    const DrizzleHistory history = Read("drizzle_reader");
    EXPECT_EQ(Summary(history), c.summary);
    EXPECT_THAT(CodesOf(history.findings), ElementsAreArray(c.codes));
    EXPECT_TRUE(history.role_may_create);
  }
}

TEST_F(HistoryTest, Roles) {
  Server::Shared().Sql(kDatabase, kMake);
  DrizzleHistory history = Read();
  EXPECT_EQ(history.role, "postgres");
  EXPECT_TRUE(history.role_may_create);
  history = Read("postgres", "drizzle_creator");
  EXPECT_EQ(history.role, "drizzle_creator");
  EXPECT_TRUE(history.role_may_create);
  history = Read("postgres", "drizzle_reader");
  EXPECT_FALSE(history.role_may_create);
  EXPECT_THAT(history.findings, IsEmpty());
  history = Read("postgres", "nobody'\"; --");
  EXPECT_THAT(CodesOf(history.findings), ElementsAre("drizzle-role-missing nobody'\"; --"));
}

std::string RightsOf(const DrizzleHistory& history) {
  const DrizzleHistory::Rights& rights = history.rights;
  return absl::StrCat(rights.use_schema ? "usage " : "", rights.create_in_schema ? "create " : "",
                      rights.read ? "read " : "", rights.insert ? "insert " : "", rights.own ? "own " : "",
                      rights.sequence.empty() ? "sequence" : rights.sequence);
}

TEST_F(HistoryTest, Rights) {
  struct Case {
    const char* name;
    std::string sql;
    const char* rights;
  };
  const std::string make = kMake;
  const std::string use = "GRANT USAGE ON SCHEMA drizzle TO drizzle_creator; ";
  for (const Case& c : {
           Case{"nothing there", "SELECT 1", "usage create read insert own sequence"},
           Case{"nothing granted", make, "drizzle.__drizzle_migrations_id_seq"},
           Case{"no table", "CREATE SCHEMA drizzle;" + use, "usage read insert own sequence"},
           Case{"the schema", make + use, "usage drizzle.__drizzle_migrations_id_seq"},
           Case{"to create in it", make + "GRANT CREATE ON SCHEMA drizzle TO drizzle_creator",
                "create drizzle.__drizzle_migrations_id_seq"},
           Case{"the table", make + "GRANT SELECT, INSERT ON drizzle.__drizzle_migrations TO drizzle_creator",
                "read insert drizzle.__drizzle_migrations_id_seq"},
           Case{"its columns",
                make + "GRANT SELECT (id, hash, created_at), INSERT (hash, created_at) ON "
                       "drizzle.__drizzle_migrations TO drizzle_creator",
                "read insert drizzle.__drizzle_migrations_id_seq"},
           Case{"not all columns",
                make + "GRANT SELECT (id, hash), INSERT (hash) ON drizzle.__drizzle_migrations TO "
                       "drizzle_creator",
                "drizzle.__drizzle_migrations_id_seq"},
           Case{"the sequence",
                make + "GRANT UPDATE ON SEQUENCE drizzle.__drizzle_migrations_id_seq TO drizzle_creator",
                "sequence"},
           Case{"the sequence, to be read",
                make + "GRANT SELECT ON SEQUENCE drizzle.__drizzle_migrations_id_seq TO drizzle_creator",
                "drizzle.__drizzle_migrations_id_seq"},
           Case{
               "an identity",
               "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id int GENERATED ALWAYS AS "
               "IDENTITY, hash text, created_at bigint)",
               "sequence"},
           Case{"its owner", make + "ALTER TABLE drizzle.__drizzle_migrations OWNER TO drizzle_creator",
                "read insert own sequence"},
           Case{"a member of its owner",
                make + "ALTER TABLE drizzle.__drizzle_migrations OWNER TO drizzle_reader; GRANT "
                       "drizzle_reader TO drizzle_creator",
                "read insert own sequence"},
       }) {
    SCOPED_TRACE(c.name);
    Server::Shared().Sql(kDatabase, "DROP SCHEMA IF EXISTS drizzle CASCADE");
    Server::Shared().Sql(kDatabase, c.sql);
    EXPECT_EQ(RightsOf(Read("postgres", "drizzle_creator")), c.rights);
    // Whoever looks need not be who migrates.
    EXPECT_EQ(RightsOf(Read("drizzle_creator")), "usage create read insert own sequence");
  }
  EXPECT_EQ(Read("postgres", "drizzle_creator").owner, "drizzle_reader");
  EXPECT_GE(Read().server_version, 130000);
}

TEST_F(HistoryTest, NamesThatNeedQuotes) {
  Server::Shared().Sql(
      kDatabase,
      "CREATE SCHEMA \"a\"\"b'c\"; CREATE TABLE \"a\"\"b'c\".\"T 1\" (id SERIAL, hash text, created_at "
      "bigint); INSERT INTO \"a\"\"b'c\".\"T 1\"(hash, created_at) VALUES ('h', 3)");
  EXPECT_EQ(Summary(Read("postgres", "", "a\"b'c", "T 1")), "exists 1:h:3:NULL next 2");
}

// Operators of somebody else, in front of the server's own, would run as whoever looks.
TEST_F(HistoryTest, AnEvilSearchPath) {
  std::string evil = "CREATE SCHEMA evil; ";
  for (const char* types : {"name, name", "name, text", "oid, oid", "\"char\", \"char\"", "int2, int2",
                            "int2, int4", "bigint, int4"}) {
    const std::pair<std::string, std::string> sides = absl::StrSplit(types, ", ");
    absl::StrAppend(&evil, "CREATE FUNCTION evil.equal(", types,
                    ") RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''evil was run''; END'; ",
                    "CREATE OPERATOR evil.= (FUNCTION = evil.equal, LEFTARG = ", sides.first,
                    ", RIGHTARG = ", sides.second, "); ");
  }
  absl::StrAppend(
      &evil,
      "CREATE FUNCTION evil.times(numeric, int) RETURNS numeric LANGUAGE plpgsql AS 'BEGIN RAISE "
      "EXCEPTION ''evil was run''; END'; CREATE OPERATOR evil.* (FUNCTION = evil.times, LEFTARG = "
      "numeric, RIGHTARG = int); ALTER DATABASE ",
      kDatabase, " SET search_path = evil, pg_catalog");
  Server::Shared().Sql(kDatabase, evil);
  EXPECT_THAT(CodesOf(Read().findings), ElementsAre("note drizzle-no-table "));
  Server::Shared().Sql(kDatabase, absl::StrCat("SET search_path = pg_catalog; ", kMake, kInsert));
  EXPECT_EQ(Summary(Read()), "exists 1:h1:1700000000000:NULL next 2");
}

TEST_F(HistoryTest, TheServersClock) {
  const int64_t before = std::stoll(
      Server::Shared().Sql(kDatabase, "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"));
  const DrizzleHistory history = Read();
  EXPECT_GE(history.now_ms, before);
  EXPECT_LE(history.now_ms, before + 60'000);
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
