// `pgassay status` on the sample project, as a shell runs it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/folder.h"
#include "cli/run.h"
#include "pg/connection.h"
#include "report/json_schema.h"
#include "testing/matchers.h"
#include "testing/pooler.h"
#include "testing/replay.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using testing::Folder;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsOk;
using testing::Not;
using testing::Outcome;
using testing::Pooler;
using testing::Server;
using testing::StartsWith;
using Json = nlohmann::json;

constexpr char kHarbour[] = PGASSAY_TESTS_DIR "/../data/harbour";
constexpr char kLastVersion[] = "202610121015000000";

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Waits for what the standby is behind; a test that outlives it fails on its own.
void CatchUp(Server& primary, Server& standby) {
  const std::string lsn = primary.Sql("postgres", "SELECT pg_current_wal_lsn()");
  for (int i = 0; i < 600; ++i) {
    if (standby.Sql("postgres", absl::StrCat("SELECT pg_last_wal_replay_lsn() >= '", lsn, "'")) == "t")
      return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ADD_FAILURE() << "the standby does not catch up";
}

class StatusTest : public ::testing::Test {
 protected:
  // One server with the sample in it; without autovacuum nobody but us takes a transaction ID.
  static void SetUpTestSuite() {
    auto server =
        Server::Start({.settings = {"autovacuum = off", "wal_level = replica", "max_wal_senders = 4"}});
    ASSERT_THAT(server, IsOk());
    server_ = std::move(*server).release();
    ASSERT_NO_FATAL_FAILURE(testing::ReplaySample(*server_, "harbour"));
    server_->Sql("harbour",
                 "CREATE ROLE reader LOGIN; CREATE ROLE nobody LOGIN;"
                 "GRANT SELECT ON __diesel_schema_migrations TO reader");
    server_->CreateDatabase("fresh");
  }
  static void TearDownTestSuite() { delete server_; }

  // Every run's JSON is valid, and says the same as its exit code.
  static Json Status(const std::string& database, int code, const std::string& project = kHarbour) {
    const Outcome outcome = testing::RunPgassay({"status", database, "--json", "--project", project});
    EXPECT_EQ(outcome.code, code) << outcome.out << outcome.err;
    EXPECT_EQ(outcome.err, "");
    const Json json = Json::parse(outcome.out, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded()) {
      ADD_FAILURE() << "no JSON: " << outcome.out;
      return Json::object();
    }
    const Json schema = Json::parse(ReadFile(PGASSAY_TESTS_DIR "/../verifier/report/status.schema.json"));
    EXPECT_THAT(testing::SchemaErrors(schema, json), IsEmpty());
    EXPECT_EQ(json["exit_code"], code);
    return json;
  }

  static std::vector<std::string> Codes(const Json& json, const std::string& level) {
    std::vector<std::string> codes;
    for (const Json& finding : json["findings"]) {
      if (finding["level"] == level) codes.push_back(finding["code"]);
    }
    return codes;
  }

  // What any write would move: the next transaction ID, and where the log is.
  static std::string Mark() {
    return server_->Sql(
        "harbour",
        "SELECT pg_snapshot_xmax(pg_current_snapshot()), (SELECT count(*) FROM pg_class), (SELECT "
        "string_agg(version || xmin || run_on, ',' ORDER BY version) FROM "
        "__diesel_schema_migrations)");
  }

  static Server* server_;
};

Server* StatusTest::server_ = nullptr;

TEST_F(StatusTest, ARoleThatMayOnlyReadChangesNothing) {
  const std::string before = Mark();
  Status(server_->Conninfo("harbour"), 0);  // nor does one that may do anything
  const Json json = Status(server_->Conninfo("harbour", "reader"), 0);
  EXPECT_EQ(Mark(), before);
  EXPECT_EQ(json["verdict"], "sound");
  EXPECT_EQ(json["database"]["name"], "harbour");
  EXPECT_EQ(json["database"]["in_recovery"], false);
  EXPECT_EQ(json["diesel"]["folder"], "api/migrations");
  EXPECT_EQ(json["diesel"]["table"], "public.__diesel_schema_migrations");
  EXPECT_EQ(json["diesel"]["counts"]["applied"], "83");
  EXPECT_EQ(json["diesel"]["counts"]["pending"], "0");
  EXPECT_EQ(json["diesel"]["counts"]["unknown"], "0");
  EXPECT_EQ(json["drizzle"]["table"], nullptr);
  EXPECT_EQ(json["drizzle"]["entries"], Json::array());
}

TEST_F(StatusTest, TheTextOfTheSample) {
  const Outcome outcome =
      testing::RunPgassay({"status", server_->Conninfo("harbour", "reader"), "--project", kHarbour});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              StartsWith(absl::StrCat("SOUND: Diesel 83 applied; Drizzle has nothing here\nharbour at ",
                                      server_->folder(), ":")));
  EXPECT_THAT(outcome.out, HasSubstr("\nDiesel   api/migrations -> public.__diesel_schema_migrations\n"
                                     "  83 applied, the last 2026-10-12-101500-0000_short_stays ("));
  EXPECT_THAT(outcome.out, HasSubstr("\nDrizzle  packages/database/drizzle -> no table\n  nothing here\n"));
  const Outcome quiet =
      testing::RunPgassay({"status", server_->Conninfo("harbour", "reader"), "-q", "--project", kHarbour});
  EXPECT_EQ(quiet.code, 0);
  EXPECT_EQ(quiet.out, "");
}

TEST_F(StatusTest, WhereSessionsAreReadOnly) {
  const std::string read_only = " options='-c default_transaction_read_only=on'";
  EXPECT_EQ(Status(server_->Conninfo("harbour", "reader") + read_only, 0)["diesel"]["counts"]["applied"],
            "83");
}

TEST_F(StatusTest, FromAnyFolderOfTheProject) {
  const Json json = Status(server_->Conninfo("harbour", "reader"), 0, absl::StrCat(kHarbour, "/api/src"));
  EXPECT_EQ(json["diesel"]["counts"]["applied"], "83");
}

TEST_F(StatusTest, AnEmptyDatabaseHasEverythingPending) {
  const Json json = Status(server_->Conninfo("fresh", "nobody"), 0);
  EXPECT_EQ(json["diesel"]["table"], nullptr);
  EXPECT_EQ(json["diesel"]["counts"]["pending"], "83");
  EXPECT_EQ(json["diesel"]["entries"].size(), 83u);
  EXPECT_EQ(json["diesel"]["entries"][82]["version"], kLastVersion);
  EXPECT_EQ(server_->Sql("fresh", "SELECT to_regclass('__diesel_schema_migrations') IS NULL"), "t");
}

TEST_F(StatusTest, ThePendingOnesSayWhatTheyLock) {
  server_->CreateDatabase("behind", "TEMPLATE harbour");
  server_->Sql("behind",
               absl::StrCat("DELETE FROM __diesel_schema_migrations WHERE version = '", kLastVersion, "'"));
  const Json json = Status(server_->Conninfo("behind"), 0);
  EXPECT_EQ(json["verdict"], "sound");
  EXPECT_EQ(json["diesel"]["counts"]["applied"], "82");
  const Json& last = json["diesel"]["entries"][82];
  EXPECT_EQ(last["state"], "pending");
  EXPECT_EQ(last["name"], "2026-10-12-101500-0000_short_stays");
  EXPECT_GT(last["sql"]["statements"].size(), 0u);
}

TEST_F(StatusTest, AVersionWithoutAFolderNeedsAPerson) {
  server_->CreateDatabase("ahead", "TEMPLATE harbour");
  server_->Sql("ahead", "INSERT INTO __diesel_schema_migrations (version) VALUES ('20270101000000')");
  const Json json = Status(server_->Conninfo("ahead"), 1);
  EXPECT_THAT(Codes(json, "finding"), testing::ElementsAre("diesel-unknown-version"));
  EXPECT_EQ(json["diesel"]["counts"]["unknown"], "1");
  const Outcome quiet =
      testing::RunPgassay({"status", server_->Conninfo("ahead"), "-q", "--project", kHarbour});
  EXPECT_EQ(quiet.code, 1);
  EXPECT_THAT(quiet.out, StartsWith("NEEDS A PERSON: 1 finding\n"));
  EXPECT_THAT(quiet.out, Not(HasSubstr("applied, the last")));
}

TEST_F(StatusTest, ATableThatMayNotBeReadIsNotChecked) {
  const Json json = Status(server_->Conninfo("harbour", "nobody"), 2);
  EXPECT_THAT(Codes(json, "not_checked"), testing::ElementsAre("diesel-table-denied"));
  EXPECT_EQ(json["verdict"], "not_checked");
  EXPECT_EQ(json["complete"], false);
  EXPECT_EQ(json["diesel"]["counts"], nullptr);
}

TEST_F(StatusTest, RowsThatAreHiddenAreNotChecked) {
  server_->CreateDatabase("hidden", "TEMPLATE harbour");
  server_->Sql(
      "hidden",
      "ALTER TABLE __diesel_schema_migrations ENABLE ROW LEVEL SECURITY;"
      "CREATE SCHEMA drizzle; GRANT USAGE ON SCHEMA drizzle TO reader;"
      "CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at "
      "bigint); GRANT SELECT ON drizzle.__drizzle_migrations TO reader;"
      "ALTER TABLE drizzle.__drizzle_migrations ENABLE ROW LEVEL SECURITY");
  const Json json = Status(server_->Conninfo("hidden", "reader"), 2);
  EXPECT_THAT(Codes(json, "not_checked"),
              testing::ElementsAre("diesel-table-hidden", "drizzle-table-hidden"));
  EXPECT_EQ(json["diesel"]["counts"], nullptr);
  EXPECT_EQ(json["drizzle"]["counts"], nullptr);
  EXPECT_EQ(Status(server_->Conninfo("hidden"), 0)["diesel"]["counts"]["applied"],
            "83");  // who sees all rows
}

// A wrong path must not look as if Drizzle had no migrations; an `out` that is yet to be made is none.
TEST_F(StatusTest, WhereDrizzlesFolderIsNone) {
  const struct {
    const char* root;
    const char* out;
    bool wrong;
  } cases[] = {{".", "drizzle", false},
               {".", "relations.ts", true},
               {"typo", "drizzle", true},
               {"relations.ts", "x", true},
               {"typo", "../there", false}};
  for (const auto& c : cases) {
    const Folder folder;
    folder.Write("relations.ts", "");
    std::filesystem::create_directory(folder.At("there"));
    folder.Write("pgassay.toml", absl::StrCat("database.schemas = ['public']\ndiesel.migrations = '",
                                              kHarbour, "/api/migrations'\ndrizzle.root = '", c.root,
                                              "'\ndrizzle.out = '", c.out, "'\n"));
    const Json json = Status(server_->Conninfo("harbour", "reader"), c.wrong ? 1 : 0, folder.path());
    EXPECT_EQ(Codes(json, "finding"),
              c.wrong ? std::vector<std::string>{"drizzle-no-root"} : std::vector<std::string>{})
        << c.root << " " << c.out;
  }
}

TEST_F(StatusTest, ALockThatIsNotMergedIsNotChecked) {
  const Folder folder;
  folder.Write("pgassay.toml", absl::StrCat("database.schemas = ['public']\ndiesel.migrations = '", kHarbour,
                                            "/api/migrations'\ndrizzle.root = '.'\n"));
  Status(server_->Conninfo("harbour", "reader"), 0, folder.path());
  folder.Write("pgassay.lock.json", "{\n<<<<<<< HEAD\n");
  const Json json = Status(server_->Conninfo("harbour", "reader"), 2, folder.path());
  EXPECT_EQ(Codes(json, "not_checked"), std::vector<std::string>{"drizzle-lock"});
  EXPECT_THAT(json.dump(), HasSubstr("pgassay.lock.json: line 2 is one of git's conflict markers"));
  EXPECT_EQ(json["diesel"]["counts"]["applied"], "83");
  EXPECT_EQ(json["drizzle"]["counts"]["pending"], "0");
}

// Both histories at once, of a project with a journal whose last entry came below the high-water mark.
TEST_F(StatusTest, AnEntryThatDrizzleWillSkip) {
  const Folder folder;
  folder.Write("pgassay.toml", absl::StrCat("database.schemas = ['public']\ndiesel.migrations = '", kHarbour,
                                            "/api/migrations'\ndrizzle.root = '.'\n"));
  std::filesystem::create_directories(folder.At("drizzle/meta"));
  folder.Write("drizzle/0000_first.sql", "CREATE TABLE notes (id int);\n");
  folder.Write("drizzle/0001_second.sql", "ALTER TABLE notes ADD COLUMN text text;\n");
  folder.Write("drizzle/meta/_journal.json", R"({"version": "7", "dialect": "postgresql", "entries": [
      {"idx": 0, "version": "7", "when": 1700000002000, "tag": "0000_first", "breakpoints": true},
      {"idx": 1, "version": "7", "when": 1700000001000, "tag": "0001_second", "breakpoints": true}]})");
  const std::string origin = "00000000-0000-0000-0000-000000000000";
  const std::string ids[] = {"8a3c8d5e-2f10-4c6e-9d3a-0a4f5b6c7d80", "8a3c8d5e-2f10-4c6e-9d3a-0a4f5b6c7d81"};
  for (size_t i = 0; i < 2; ++i) {
    folder.Write(absl::StrCat("drizzle/meta/000", i, "_snapshot.json"),
                 absl::StrCat(R"({"id": ")", ids[i], R"(", "prevId": ")", i == 0 ? origin : ids[0],
                              R"(", "version": "7", "dialect": "postgresql", "tables": {}})"));
  }
  server_->CreateDatabase("marked", "TEMPLATE harbour");
  server_->Sql(
      "marked",
      "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text "
      "NOT NULL, created_at bigint);"
      "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES (encode(sha256('CREATE TABLE notes "
      "(id int);\n'), 'hex'), 1700000002000)");
  const Json json = Status(server_->Conninfo("marked"), 1, folder.path());
  EXPECT_EQ(json["drizzle"]["format"], "journal v7");
  EXPECT_EQ(json["drizzle"]["table"], "drizzle.__drizzle_migrations");
  EXPECT_EQ(json["drizzle"]["folder"], "drizzle");
  EXPECT_EQ(json["drizzle"]["counts"],
            Json::parse(R"({"applied": "1", "pending": "0", "unknown": "0", "skipped": "1"})"));
  EXPECT_THAT(Codes(json, "finding"), testing::UnorderedElementsAre("drizzle-skipped", "drizzle-when-order"));
  EXPECT_EQ(json["diesel"]["counts"]["applied"], "83");
  const Outcome text =
      testing::RunPgassay({"status", server_->Conninfo("marked"), "--project", folder.path()});
  EXPECT_THAT(text.out, StartsWith("NEEDS A PERSON: 2 findings\n"));
  EXPECT_THAT(text.out, HasSubstr("  1 skipped, never to run: 0001_second\n"));
}

TEST_F(StatusTest, OnAStandby) {
  auto standby = Server::Start({.standby_of = server_->Conninfo()});
  ASSERT_THAT(standby, IsOk());
  CatchUp(*server_, **standby);
  const Json json = Status((*standby)->Conninfo("harbour", "reader"), 0);
  EXPECT_EQ(json["database"]["in_recovery"], true);
  EXPECT_EQ(json["diesel"]["counts"]["applied"], "83");
  const Outcome text =
      testing::RunPgassay({"status", (*standby)->Conninfo("harbour", "reader"), "--project", kHarbour});
  EXPECT_THAT(text.out, HasSubstr(", standby, read "));
}

TEST_F(StatusTest, ThroughAPoolerAndNothingIsLeftBehind) {
  const auto pooler = Pooler::Start(*server_, "transaction");
  ASSERT_THAT(pooler, IsOk());
  const std::string conninfo = (*pooler)->Conninfo("harbour");
  const std::string kSettings =
      "SELECT pg_backend_pid()::text || (SELECT string_agg(name || '=' || setting, ',' ORDER BY name) FROM "
      "pg_settings WHERE name NOT IN ('application_name'))";
  auto session = pg::Connection::Open({conninfo, ""}, "test");
  ASSERT_THAT(session, IsOk());
  const auto ask = [&] {
    auto result = session->Query(kSettings);
    EXPECT_THAT(result, IsOk());
    return result.ok() ? std::string(result->text(0, 0)) : "";
  };
  const std::string before = ask();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Status(conninfo, 0)["diesel"]["counts"]["applied"], "83");
  // The pid is the first thing in it: it is the one session that all of us were given.
  EXPECT_EQ(ask(), before);
}

TEST_F(StatusTest, ALockIsNotWaitedForForEver) {
  const Folder folder;
  folder.Write("pgassay.toml",
               absl::StrCat("database.schemas = ['public']\ndiesel.migrations = '", kHarbour,
                            "/api/migrations'\ndrizzle.root = 'x'\ncutover.lock_timeout = '200ms'\n"));
  auto session = pg::Connection::Open({server_->Conninfo("harbour"), ""}, "test");
  ASSERT_THAT(session, IsOk());
  ASSERT_THAT(session->Execute("BEGIN; LOCK TABLE __diesel_schema_migrations"), IsOk());
  const Outcome outcome =
      testing::RunPgassay({"status", server_->Conninfo("harbour", "reader"), "--project", folder.path()});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("lock timeout"));
  EXPECT_LT(outcome.seconds, 5);
}

TEST_F(StatusTest, TheDatabaseOfTheEnvironment) {
  const Folder folder;
  const auto settings = [&](const std::string& more) {
    folder.Write("pgassay.toml", absl::StrCat("database.schemas = ['public']\ndiesel.migrations = '",
                                              kHarbour, "/api/migrations'\ndrizzle.root = 'x'\n", more));
  };
  const auto run = [&](std::vector<std::string> environment) {
    return testing::RunPgassay({"status", "--project", folder.path()},
                               {.environment = std::move(environment)});
  };
  const std::string harbour = server_->Conninfo("harbour");
  const std::string fresh = server_->Conninfo("fresh");
  const std::vector<std::string> pg_variables = {absl::StrCat("PGHOST=", server_->folder()),
                                                 absl::StrCat("PGPORT=", server_->port()), "PGUSER=postgres",
                                                 "PGDATABASE=fresh"};
  settings("");
  EXPECT_THAT(run({absl::StrCat("DATABASE_URL=", harbour)}).out, HasSubstr("\nharbour at "));
  EXPECT_THAT(run(pg_variables).out, HasSubstr("\nfresh at "));
  settings("database.url_env = 'APP_URL'");
  EXPECT_THAT(run({absl::StrCat("DATABASE_URL=", harbour), absl::StrCat("APP_URL=", fresh)}).out,
              HasSubstr("\nfresh at "));
  std::vector<std::string> both = pg_variables;
  both.push_back(absl::StrCat("DATABASE_URL=", harbour));
  EXPECT_THAT(run(both).out, HasSubstr("\nfresh at "));  // that variable is not this project's
  const Outcome wrong = run({"APP_URL=postgresql://ann:hunter2@[::1/shop"});
  EXPECT_EQ(wrong.code, 3);
  EXPECT_THAT(wrong.err, StartsWith("pgassay: APP_URL: "));
  EXPECT_THAT(wrong.err, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace pgassay
