#include "migrate/diesel/run.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/steps/fixture.h"
#include "pg/error.h"
#include "pg/script.h"
#include "testing/matchers.h"
#include "testing/pooler.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using absl::StatusCode;
using diesel::RunPending;
using diesel::RunResult;
using pgassay::testing::IsOk;
using pgassay::testing::Pooler;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;

constexpr char kDatabase[] = "run";

absl::StatusOr<RunResult> RunOnDatabase(const DieselFolder& folder, const diesel::RunOptions& options = {}) {
  pg::Connection connection = OpenDatabase(kDatabase);
  return RunPending(connection, folder, options);
}

TEST(RunTest, RunsWhatIsPendingAlone) {
  Server& server = Server::Shared();
  server.CreateDatabase(kDatabase);
  const DieselFolder first =
      Folder({Migration("1_a", "CREATE TABLE a (x int)"), Migration("3_c", "CREATE TABLE c ()")});
  ASSERT_THAT(RunOnDatabase(first), IsOk());
  server.Sql(kDatabase, "INSERT INTO __diesel_schema_migrations (version) VALUES ('unknown')");
  const DieselFolder second = Folder({Migration("1_a", "SELECT 1/0"), Migration("2_b", "CREATE TABLE b ()"),
                                      Migration("3_c", "SELECT 1/0"), Migration("4_d", "CREATE TABLE d ()"),
                                      Migration("5_e", "CREATE TABLE e ()")});
  std::vector<std::string> begun;
  diesel::RunOptions options;
  options.until = "4";
  options.before = [&begun](const DieselMigration& migration) { begun.push_back(migration.folder); };
  absl::StatusOr<RunResult> result = RunOnDatabase(second, options);
  ASSERT_THAT(result, IsOk());
  EXPECT_THAT(result->status, IsOk());
  EXPECT_THAT(result->applied, ElementsAre("2", "4"));
  EXPECT_THAT(begun, ElementsAre("2_b", "4_d"));
  EXPECT_EQ(Versions(kDatabase), "1,2,3,4,unknown");
  options.until = "6";
  EXPECT_THAT(RunOnDatabase(second, options),
              StatusIs(StatusCode::kFailedPrecondition, "there is no version 6 in the folder"));
  options.until = "";
  ASSERT_THAT(RunOnDatabase(second, options), IsOk());
  EXPECT_EQ(Versions(kDatabase), "1,2,3,4,5,unknown");
}

TEST(RunTest, MakesDieselsTableAndSession) {
  Server& server = Server::Shared();
  server.CreateDatabase(kDatabase);
  server.Sql(kDatabase,
             "ALTER DATABASE run SET timezone = 'America/New_York'; ALTER DATABASE run SET client_encoding = "
             "'LATIN1'");
  pg::Connection connection = OpenDatabase(kDatabase);
  diesel::RunOptions options;
  options.lock_timeout_ms = 1234;
  const DieselFolder folder =
      Folder({Migration("1_a",
                        "CREATE TABLE seen AS SELECT current_setting('timezone') AS zone, "
                        "current_setting('client_encoding') AS encoding, current_setting('lock_timeout') AS "
                        "patience, 'ä' AS letter")});
  const absl::StatusOr<RunResult> result = RunPending(connection, folder, options);
  ASSERT_THAT(result, IsOk());
  ASSERT_THAT(result->status, IsOk());
  EXPECT_EQ(server.Sql(kDatabase, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), "0")
      << "given back while the session lives";
  EXPECT_EQ(server.Sql(kDatabase, "SELECT zone, encoding, patience, length(letter) FROM seen"),
            "UTC|UTF8|1234ms|1");
  EXPECT_EQ(server.Sql(kDatabase,
                       "SELECT abs(extract(epoch FROM run_on - (now() AT TIME ZONE 'UTC'))) < 60 FROM "
                       "__diesel_schema_migrations"),
            "t");
  EXPECT_EQ(
      server.Sql(
          kDatabase,
          "SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, "
          "pg_get_expr(adbin, adrelid)), ', ' ORDER BY attnum) FROM pg_attribute LEFT JOIN pg_attrdef ON "
          "adrelid = attrelid AND adnum = attnum WHERE attrelid = "
          "'public.__diesel_schema_migrations'::regclass AND attnum > 0"),
      "version character varying(50) t, run_on timestamp without time zone t CURRENT_TIMESTAMP");
  EXPECT_EQ(
      server.Sql(kDatabase,
                 "SELECT conname FROM pg_constraint WHERE conrelid = '__diesel_schema_migrations'::regclass"),
      "__diesel_schema_migrations_pkey");
}

TEST(RunTest, RefusesByNameBeforeAnythingRuns) {
  Server& server = Server::Shared();
  server.CreateDatabase(kDatabase);
  DieselMigration refused = Migration("2_b", "CREATE TABLE b ()");
  refused.refused = "metadata.toml does not say run_in_transaction";
  const DieselMigration first = Migration("1_a", "CREATE TABLE a ()");
  EXPECT_THAT(
      RunOnDatabase(Folder({first, refused})),
      StatusIs(StatusCode::kFailedPrecondition,
               "Diesel migrations: nothing was run: 2_b: metadata.toml does not say run_in_transaction"));
  EXPECT_THAT(
      RunOnDatabase(Folder({first, Migration("1_z", "CREATE TABLE z ()"), refused})),
      StatusIs(
          StatusCode::kFailedPrecondition,
          "nothing was run: version 1 is that of 2 folders (1_a, 1_z), of which Diesel runs one and says "
          "nothing: rename the others; 2_b: metadata"));
  DieselFolder bad = Folder({first});
  bad.findings.push_back(
      {HistoryFinding::Level::kFinding, "diesel-bad-folder", "3_c", "there is no up.sql in it", "", ""});
  EXPECT_THAT(
      RunOnDatabase(bad),
      StatusIs(StatusCode::kFailedPrecondition,
               "nothing was run: 3_c: there is no up.sql in it, so that every command of Diesel fails"));
  DieselFolder none;
  none.path = "nowhere";
  EXPECT_THAT(RunOnDatabase(none),
              StatusIs(StatusCode::kFailedPrecondition, "there is no folder nowhere to run"));
  EXPECT_EQ(Versions(kDatabase), "none") << "not even the table was made";
  EXPECT_EQ(Relations(kDatabase), "");

  // What is not to be run is nobody's reason.
  diesel::RunOptions options;
  options.until = "1";
  EXPECT_THAT(RunOnDatabase(Folder({first, refused}), options), IsOk());
  server.Sql(kDatabase, "INSERT INTO __diesel_schema_migrations (version) VALUES ('2')");
  absl::StatusOr<RunResult> result = RunOnDatabase(Folder({first, refused}));
  ASSERT_THAT(result, IsOk());
  EXPECT_THAT(result->applied, IsEmpty());
}

TEST(RunTest, RefusesASecondTableThatDieselWouldMake) {
  Server& server = Server::Shared();
  server.CreateDatabase(kDatabase);
  const DieselFolder folder = Folder({Migration("1_a", "CREATE TABLE a (x int)")});
  ASSERT_THAT(RunOnDatabase(folder), IsOk());
  server.Sql(kDatabase, "CREATE SCHEMA postgres");  // of the role's name, so the first of "$user", public
  EXPECT_THAT(RunOnDatabase(folder),
              StatusIs(StatusCode::kFailedPrecondition,
                       "Diesel's table is in schema \"public\", but the search_path begins with "
                       "\"postgres\", where Diesel would make a second, empty one"));
  EXPECT_EQ(
      server.Sql(kDatabase, "SELECT count(*) FROM pg_class WHERE relname = '__diesel_schema_migrations'"),
      "1");
}

TEST(RunTest, RefusesAHistoryThatItMayNotSeeWhole) {
  Server& server = Server::Shared();
  server.CreateDatabase(kDatabase);
  server.Sql(kDatabase, "DROP ROLE IF EXISTS run_role; CREATE ROLE run_role LOGIN");
  const DieselFolder folder = Folder({Migration("1_a", "CREATE TABLE a (x int)")});
  pg::Connection connection = OpenDatabase(kDatabase, "run_role");
  EXPECT_THAT(RunPending(connection, folder),
              StatusIs(StatusCode::kPermissionDenied,
                       "Diesel's table cannot be made: permission denied for schema "
                       "public; nothing was run"));
  ASSERT_THAT(RunOnDatabase(folder), IsOk());
  EXPECT_THAT(RunPending(connection, folder),
              StatusIs(StatusCode::kPermissionDenied, "Diesel migrations: what is applied cannot be read: "));
  server.Sql(kDatabase,
             "GRANT SELECT, INSERT ON __diesel_schema_migrations TO run_role; ALTER TABLE "
             "__diesel_schema_migrations "
             "ENABLE ROW LEVEL SECURITY");
  EXPECT_THAT(RunPending(connection, folder), StatusIs(StatusCode::kPermissionDenied, "row-level security"));
  EXPECT_EQ(pg::StateOf(connection), pg::TransactionState::kIdle);
  server.Sql(kDatabase, "ALTER TABLE __diesel_schema_migrations DISABLE ROW LEVEL SECURITY");
  // Diesel itself would fail here, as it begins with a CREATE TABLE.
  EXPECT_THAT(RunPending(connection, folder), IsOk());
  server.Sql(kDatabase, "DROP OWNED BY run_role; DROP ROLE run_role");
}

TEST(RunTest, OneRunAtATime) {
  Server& server = Server::Shared();
  server.CreateDatabase(kDatabase);
  pg::Connection blocker = OpenDatabase(kDatabase);
  ASSERT_THAT(blocker.Execute("SELECT pg_advisory_lock(42)"), IsOk());
  pg::Connection holder = OpenDatabase(kDatabase);
  const int pid = holder.backend_pid();
  std::atomic<bool> begun{false};
  absl::StatusOr<RunResult> first;
  std::thread other([&] {
    diesel::RunOptions options;
    options.before = [&begun](const DieselMigration&) { begun = true; };
    first = RunPending(
        holder, Folder({Migration("1_a", "SELECT pg_advisory_lock(42); CREATE TABLE a (x int)")}), options);
  });
  for (int tries = 0; tries < 6000 && !begun; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const absl::Status refused = RunOnDatabase(Folder({Migration("1_a", "CREATE TABLE a (x int)")})).status();
  EXPECT_THAT(blocker.Execute("SELECT pg_advisory_unlock(42)"), IsOk());
  other.join();
  EXPECT_THAT(refused, StatusIs(StatusCode::kFailedPrecondition,
                                absl::StrCat("another run is at work on this database: pid ", pid,
                                             " (pgassay test); wait for it to end, then run again")));
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(first->status, IsOk());
  EXPECT_EQ(Versions(kDatabase), "1");
  // Another database is nobody's business.
  server.CreateDatabase("run_other");
  pg::Connection lock = OpenDatabase(kDatabase);
  ASSERT_THAT(lock.Execute(absl::StrCat("SELECT pg_advisory_lock(", diesel::kRunLock, ")")), IsOk());
  pg::Connection elsewhere = OpenDatabase("run_other");
  EXPECT_THAT(RunPending(elsewhere, Folder({})), IsOk());
  EXPECT_THAT(RunOnDatabase(Folder({})),
              StatusIs(StatusCode::kFailedPrecondition, absl::StrCat("pid ", lock.backend_pid())));
}

TEST(RunTest, KeepsItsLockAndItsPatience) {
  for (const auto& [up, in_transaction] : std::vector<std::pair<std::string, bool>>{
           {"SELECT pg_advisory_unlock_all()", true}, {"RESET ALL", true}, {"DISCARD ALL", false}}) {
    SCOPED_TRACE(up);
    Server& server = Server::Shared();
    server.CreateDatabase(kDatabase);
    diesel::RunOptions options;
    options.lock_timeout_ms = 1234;
    const DieselFolder folder = Folder(
        {Migration("1_a", up, in_transaction),
         Migration("2_b",
                   "CREATE TABLE b AS SELECT count(*) AS locks, current_setting('lock_timeout') AS patience "
                   "FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")});
    const absl::StatusOr<RunResult> result = RunOnDatabase(folder, options);
    ASSERT_THAT(result, IsOk());
    EXPECT_THAT(result->status, IsOk());
    EXPECT_EQ(server.Sql(kDatabase, "SELECT locks, patience FROM b"), "1|1234ms");
  }
}

TEST(RunTest, StopsWhereItsLockIsSomebodyElses) {
  Server& server = Server::Shared();
  server.CreateDatabase(kDatabase);
  const DieselFolder folder = Folder(
      {Migration("1_a", "SELECT pg_advisory_unlock_all()"), Migration("2_b", "CREATE TABLE b (x int)")});
  pg::Connection other = OpenDatabase(kDatabase);
  std::thread waiting;
  diesel::RunOptions options;
  options.before = [&](const DieselMigration&) {
    waiting = std::thread([&other] {
      EXPECT_THAT(other.Execute(absl::StrCat("SELECT pg_advisory_lock(", diesel::kRunLock, ")")), IsOk());
    });
    for (int tries = 0; tries < 600; ++tries) {
      if (server.Sql(kDatabase, "SELECT count(*) FROM pg_locks WHERE NOT granted") == "1") return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ADD_FAILURE() << "nobody waits";
  };
  const absl::StatusOr<RunResult> result = RunOnDatabase(folder, options);
  waiting.join();
  ASSERT_THAT(result, IsOk());
  EXPECT_THAT(result->applied, ElementsAre("1"));
  EXPECT_THAT(result->status,
              StatusIs(StatusCode::kFailedPrecondition,
                       absl::StrCat("Diesel migration 1_a: it is applied, but it gave up the lock on the run "
                                    "(pg_advisory_unlock_all or DISCARD ALL), which could not be made good: "
                                    "Diesel migrations: another run is at work on this database: pid ",
                                    other.backend_pid())));
  EXPECT_EQ(Versions(kDatabase), "1");
}

// Who had the lock meanwhile may have run what we take for pending.
TEST(RunTest, StopsWhereSomebodyRanSomethingMeanwhile) {
  Server::Shared().CreateDatabase(kDatabase);
  const absl::StatusOr<RunResult> result = RunOnDatabase(Folder(
      {Migration("1_a",
                 "SELECT pg_advisory_unlock_all(); INSERT INTO __diesel_schema_migrations VALUES ('2')"),
       Migration("2_b", "CREATE TABLE b (x int)")}));
  ASSERT_THAT(result, IsOk());
  EXPECT_THAT(result->status,
              StatusIs(StatusCode::kFailedPrecondition,
                       "what is applied is not what this run knows of; nothing was run behind"));
  EXPECT_EQ(Relations(kDatabase), "");
}

TEST(RunTest, FourAtOnceOnAnEmptyDatabase) {
  for (int round = 0; round < 5; ++round) {
    Server::Shared().CreateDatabase(kDatabase);
    const DieselFolder folder =
        Folder({Migration("1_a", "CREATE TABLE a AS SELECT 1 AS x FROM pg_sleep(0.05)"),
                Migration("2_b", "CREATE TABLE b (x int)", false)});
    std::vector<std::thread> threads;
    std::atomic<int> done{0};
    std::atomic<int> refused{0};
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        pg::Connection connection = OpenDatabase(kDatabase);
        const absl::StatusOr<RunResult> result = RunPending(connection, folder);
        if (result.ok() && result->status.ok()) ++done;
        if (result.status().code() == StatusCode::kFailedPrecondition) ++refused;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_GE(done, 1);
    EXPECT_EQ(done + refused, 4);
    EXPECT_EQ(Versions(kDatabase), "1,2");
  }
}

TEST(RunTest, IsInterrupted) {
  const struct {
    const char* name;
    DieselMigration migration;
    std::string message;
    const char* relations;
  } cases[] = {
      {"in a transaction", Migration("2_b", "CREATE TABLE b (x int); SELECT pg_sleep(60)"),
       "Diesel migration 2_b: interrupted; it was rolled back; the one run before it stays", "a"},
      {"outside", Migration("2_b", "SELECT pg_sleep(60)", false),
       "Diesel migration 2_b: interrupted; it runs outside a transaction", "a"},
      {"waiting for a lock", Migration("2_b", "ALTER TABLE a ADD y int"),
       "Diesel migration 2_b: interrupted; it was rolled back", "a"},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.name);
    Server::Shared().CreateDatabase(kDatabase);
    ASSERT_THAT(RunOnDatabase(Folder({Migration("1_a", "CREATE TABLE a (x int)")})), IsOk());
    Server::Shared().Sql(kDatabase, "DELETE FROM __diesel_schema_migrations");
    std::atomic<int> interrupt{0};
    std::thread other;
    pg::Connection blocker = OpenDatabase(kDatabase);
    diesel::RunOptions options;
    options.interrupt = &interrupt;
    options.before = [&](const DieselMigration& migration) {
      if (migration.version != "2") return;
      ASSERT_THAT(blocker.Execute("BEGIN; LOCK TABLE a IN ACCESS SHARE MODE"), IsOk());
      other = std::thread([&interrupt] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        interrupt = 2;
      });
    };
    pg::Connection connection = OpenDatabase(kDatabase);
    const auto start = std::chrono::steady_clock::now();
    const absl::StatusOr<RunResult> result = RunPending(
        connection,
        Folder({Migration("1_a", "SELECT 1"), each.migration, Migration("3_c", "CREATE TABLE c ()")}),
        options);
    other.join();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
    ASSERT_THAT(result, IsOk());
    EXPECT_THAT(result->applied, ElementsAre("1"));
    EXPECT_THAT(result->status, StatusIs(StatusCode::kCancelled, each.message));
    EXPECT_EQ(Versions(kDatabase), "1");
    EXPECT_EQ(Relations(kDatabase), each.relations);
    EXPECT_EQ(pg::StateOf(connection), pg::TransactionState::kIdle);
  }
}

TEST(RunTest, AnInterruptBetweenTwoBeginsNoOther) {
  Server::Shared().CreateDatabase(kDatabase);
  std::atomic<int> interrupt{0};
  diesel::RunOptions options;
  options.interrupt = &interrupt;
  int begun = 0;
  options.before = [&begun](const DieselMigration&) { ++begun; };
  interrupt = 15;
  const absl::StatusOr<RunResult> result =
      RunOnDatabase(Folder({Migration("1_a", "CREATE TABLE a (x int)")}), options);
  ASSERT_THAT(result, IsOk());
  EXPECT_THAT(result->status,
              StatusIs(StatusCode::kCancelled,
                       "Diesel migration 1_a: interrupted, it was not begun; nothing was run before"));
  EXPECT_EQ(begun, 0);
  EXPECT_EQ(Versions(kDatabase), "");
}

TEST(RunTest, StopsWhereALockIsNotHadInTime) {
  Server::Shared().CreateDatabase(kDatabase);
  ASSERT_THAT(RunOnDatabase(Folder({Migration("1_a", "CREATE TABLE a (x int)")})), IsOk());
  pg::Connection blocker = OpenDatabase(kDatabase);
  ASSERT_THAT(blocker.Execute("BEGIN; LOCK TABLE a IN ACCESS SHARE MODE"), IsOk());
  diesel::RunOptions options;
  options.lock_timeout_ms = 100;
  const absl::StatusOr<RunResult> result =
      RunOnDatabase(Folder({Migration("1_a", ""), Migration("2_b", "ALTER TABLE a ADD y int")}), options);
  ASSERT_THAT(result, IsOk());
  EXPECT_THAT(result->status,
              StatusIs(StatusCode::kDeadlineExceeded,
                       "Diesel migration 2_b: up.sql: canceling statement due to lock timeout "
                       "(SQLSTATE 55P03); it was rolled back; nothing was run before it"));
}

TEST(RunTest, TellsALostConnection) {
  Server& server = Server::Shared();
  server.CreateDatabase(kDatabase);
  const std::string suicide = "CREATE TABLE b (x int); SELECT pg_terminate_backend(pg_backend_pid())";
  absl::StatusOr<RunResult> result =
      RunOnDatabase(Folder({Migration("1_a", "CREATE TABLE a (x int)"), Migration("2_b", suicide)}));
  ASSERT_THAT(result, IsOk());
  EXPECT_THAT(result->status,
              StatusIs(StatusCode::kUnavailable,
                       "(SQLSTATE 57P01); the connection is lost, and with it the transaction; the one "
                       "run before it stays"));
  EXPECT_EQ(Versions(kDatabase), "1");

  // In its COMMIT, by a trigger that only then fires.
  const std::string at_commit =
      "CREATE TABLE c (x int); CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM "
      "pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$; CREATE CONSTRAINT TRIGGER t AFTER INSERT "
      "ON c "
      "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die(); INSERT INTO c VALUES (1)";
  result = RunOnDatabase(Folder({Migration("1_a", ""), Migration("2_b", at_commit)}));
  ASSERT_THAT(result, IsOk());
  EXPECT_THAT(result->status, StatusIs(StatusCode::kUnavailable,
                                       "Diesel migration 2_b: COMMIT: the connection was lost, so whether it "
                                       "is applied is not known: look with `pgassay status`"));
  EXPECT_THAT(result->applied, IsEmpty());
  EXPECT_EQ(Versions(kDatabase), "1");
}

TEST(RunTest, RefusesAPoolerAndAStandby) {
  Server& server = Server::Shared();
  server.CreateDatabase(kDatabase);
  const DieselFolder folder = Folder({Migration("1_a", "CREATE TABLE a (x int)")});
  absl::StatusOr<std::unique_ptr<Pooler>> pooler = Pooler::Start(server, "transaction");
  ASSERT_THAT(pooler, IsOk());
  absl::StatusOr<pg::Connection> pooled = pg::Connection::Open({(*pooler)->Conninfo(kDatabase), ""}, "test");
  ASSERT_THAT(pooled, IsOk());
  EXPECT_THAT(RunPending(*pooled, folder),
              StatusIs(StatusCode::kFailedPrecondition, "pooler in transaction mode"));
  pooler->reset();
  absl::StatusOr<std::unique_ptr<Server>> standby = Server::Start({.standby_of = server.Conninfo()});
  ASSERT_THAT(standby, IsOk());
  absl::StatusOr<pg::Connection> read = pg::Connection::Open({(*standby)->Conninfo("postgres"), ""}, "test");
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(RunPending(*read, folder), StatusIs(StatusCode::kFailedPrecondition, "is a standby"));
  EXPECT_EQ(Versions(kDatabase), "none");
}

}  // namespace
}  // namespace pgassay::migrate
