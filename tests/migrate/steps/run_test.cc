#include "migrate/diesel/run.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
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

struct Case {
  const char* name;
  std::vector<DieselMigration> migrations;
  const char* applied;  // as RunResult says
  StatusCode code;
  std::string message;  // whole
  const char* versions;
  const char* relations;
};

// Each of them was also run by Diesel 2.3.12: what is there afterwards is the same, but where a comment says
// otherwise.
std::vector<Case> Cases() {
  const std::string done = "CREATE TABLE first (a int)";
  return {
      {"nothing to run makes the table", {}, "", StatusCode::kOk, "", "", ""},
      {"by version, bytewise, not by number or by name",
       {Migration("9_b", "CREATE TABLE b AS SELECT * FROM a"), Migration("10_c", "CREATE TABLE a (x int)")},
       "10,9",
       StatusCode::kOk,
       "",
       "10,9",
       "a,b"},
      {"a longer version comes after the one it begins with",
       {Migration("202605271200000000_y", "ALTER TABLE a ADD y int"),
        Migration("20260527120000_x", "CREATE TABLE a ()")},
       "20260527120000,202605271200000000",
       StatusCode::kOk,
       "",
       "20260527120000,202605271200000000",
       "a"},
      {"a mistake, with its line",
       {Migration("1_a", done), Migration("2_b", "CREATE TABLE b (a int);\n\n-- é\nSELECT nobody FROM b;\n"),
        Migration("3_c", "CREATE TABLE c (a int)")},
       "1",
       StatusCode::kInternal,
       "Diesel migration 2_b: up.sql:4: column \"nobody\" does not exist (SQLSTATE 42703); it was rolled "
       "back; the "
       "one run before it stays",
       "1",
       "first"},
      {"detail and hint",
       {Migration("1_a", done), Migration("2_b", "CREATE TABLE b (a int)"),
        Migration("3_c", "CREATE TABLE p (a int PRIMARY KEY); INSERT INTO p VALUES (1), (1)")},
       "1,2",
       StatusCode::kInternal,
       "Diesel migration 3_c: up.sql: duplicate key value violates unique constraint \"p_pkey\" (SQLSTATE "
       "23505); "
       "Key (a)=(1) already exists.; it was rolled back; the 2 run before it stay",
       "1,2",
       "b,first"},
      {"in a function",
       {Migration("1_a", "DO $$\nBEGIN\n  RAISE EXCEPTION 'no' USING HINT = 'do';\nEND $$")},
       "",
       StatusCode::kInternal,
       "Diesel migration 1_a: up.sql: no (SQLSTATE P0001); hint: do; in PL/pgSQL function inline_code_block "
       "line 3 "
       "at RAISE; it was rolled back; nothing was run before it",
       "",
       ""},
      {"at COMMIT",
       {Migration(
           "1_a",
           "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int REFERENCES p DEFERRABLE INITIALLY "
           "DEFERRED); INSERT INTO c VALUES (1)")},
       "",
       StatusCode::kInternal,
       "Diesel migration 1_a: COMMIT: insert or update on table \"c\" violates foreign key constraint "
       "\"c_a_fkey\"; Key (a)=(1) is not present in table \"p\". (SQLSTATE 23503); it was rolled back; "
       "nothing was "
       "run before it",
       "",
       ""},
      {"no byte",
       {Migration("1_a", done), Migration("2_b", "")},
       "1",
       StatusCode::kInvalidArgument,
       "Diesel migration 2_b: up.sql is empty; the one run before it stays",
       "1",
       "first"},
      {"no statement",
       {Migration("1_a", "-- Your SQL goes here\n")},
       "",
       StatusCode::kInvalidArgument,
       "Diesel migration 1_a: up.sql: Received an empty query; it was rolled back; nothing was run before it",
       "",
       ""},
      {"in a transaction what cannot be",
       {Migration("1_a", done), Migration("2_b", "CREATE INDEX CONCURRENTLY i ON first (a)")},
       "1",
       StatusCode::kInternal,
       "Diesel migration 2_b: up.sql: CREATE INDEX CONCURRENTLY cannot run inside a transaction block "
       "(SQLSTATE "
       "25001); it was rolled back; the one run before it stays",
       "1",
       "first"},
      {"outside a transaction",
       {Migration("1_a", done),
        Migration("2_b", "-- alone\nCREATE INDEX CONCURRENTLY i ON first (a);\n", false),
        Migration("3_c", "CREATE TABLE c (a int)")},
       "1,2,3",
       StatusCode::kOk,
       "",
       "1,2,3",
       "c,first"},
      {"outside a transaction, with a second statement",
       {Migration("1_a", done),
        Migration("2_b", "CREATE INDEX CONCURRENTLY i ON first (a); SELECT 1", false)},
       "1",
       StatusCode::kInternal,
       "Diesel migration 2_b: up.sql: CREATE INDEX CONCURRENTLY cannot run inside a transaction block "
       "(SQLSTATE "
       "25001); it runs outside a transaction (metadata.toml), so what it did may stay: a CREATE INDEX "
       "CONCURRENTLY "
       "that fails leaves an invalid index to drop; the one run before it stays",
       "1",
       "first"},
      {"outside a transaction, its row cannot be written",
       {Migration("1_a",
                  "CREATE TABLE a (x int); ALTER TABLE __diesel_schema_migrations ADD CHECK (version <> '1')",
                  false)},
       "",
       StatusCode::kInternal,
       "Diesel migration 1_a: its row in Diesel's table: new row for relation \"__diesel_schema_migrations\" "
       "violates check constraint "
       "\"__diesel_schema_migrations_version_check\"; Failing row contains",
       "",
       "a"},
      // Diesel ends well here and leaves nothing, neither the table nor the row.
      {"outside a transaction, with a BEGIN",
       {Migration("1_a", "BEGIN; CREATE TABLE a (x int)", false), Migration("2_b", "CREATE TABLE b (x int)")},
       "",
       StatusCode::kFailedPrecondition,
       "Diesel migration 1_a: up.sql leaves a transaction open (a BEGIN without its COMMIT) and runs outside "
       "Diesel's (metadata.toml), so that its row would be lost with it; it was rolled back; nothing was run "
       "before "
       "it",
       "",
       ""},
      {"a COMMIT of its own",
       {Migration("1_a", "CREATE TABLE a (x int);\nCOMMIT;\nCREATE TABLE b (x int)"),
        Migration("2_b", "CREATE TABLE c (x int)")},
       "1",
       StatusCode::kFailedPrecondition,
       "Diesel migration 1_a: up.sql:2: ends the transaction itself (COMMIT or ROLLBACK); it counts as "
       "applied, with "
       "its row in the table, but was not one step, and Diesel stops here too (\"Cannot perform this "
       "operation "
       "outside of a transaction\"); look whether all of it is there, then run again for what is left; "
       "nothing was "
       "run before it",
       "1",
       "a,b"},
      {"a COMMIT of its own, then a mistake",
       {Migration("1_a", "CREATE TABLE a (x int); COMMIT; CREATE TABLE b (x int); SELECT 1/0")},
       "",
       StatusCode::kInternal,
       "Diesel migration 1_a: up.sql: division by zero (SQLSTATE 22012); up.sql had ended the transaction "
       "itself "
       "before (COMMIT or ROLLBACK): what it did until there stays; nothing was run before it",
       "",
       "a"},
      {"a ROLLBACK of its own",
       {Migration("1_a", "CREATE TABLE a (x int); ROLLBACK; CREATE TABLE b (x int)")},
       "1",
       StatusCode::kFailedPrecondition,
       "Diesel migration 1_a: up.sql:1: ends the transaction itself",
       "1",
       "b"},
      {"a search_path leaks",
       {Migration("1_a", "CREATE SCHEMA s; SET search_path TO s, public"),
        Migration("2_b", "CREATE TABLE b (x int)")},
       "1,2",
       StatusCode::kOk,
       "",
       "1,2",
       "s.b"},
      {"a search_path that hides Diesel's table",
       {Migration("1_a", "CREATE TABLE a (x int);\nSELECT pg_catalog.set_config('search_path', '', false)")},
       "",
       StatusCode::kNotFound,
       "Diesel migration 1_a: its row in Diesel's table: relation \"__diesel_schema_migrations\" does not "
       "exist (SQLSTATE 42P01); up.sql:2 "
       "changes the "
       "search_path, by which Diesel finds its table; it was rolled back; nothing was run before it",
       "",
       ""},
      {"a local search_path does not leak",
       {Migration("1_a", "CREATE SCHEMA s; SET LOCAL search_path TO s, public"),
        Migration("2_b", "CREATE TABLE b (x int)")},
       "1,2",
       StatusCode::kOk,
       "",
       "1,2",
       "b"},
      // Diesel, without a transaction, takes the unfinished COPY for success and writes the row.
      {"COPY without data",
       {Migration("1_a", "CREATE TABLE a (x int); COPY a FROM stdin", false)},
       "",
       StatusCode::kInvalidArgument,
       "Diesel migration 1_a: up.sql: COPY from stdin failed: ",
       "",
       ""},
      {"COPY to nobody",
       {Migration("1_a", "CREATE TABLE a (x int); COPY a TO stdout; CREATE TABLE b (x int)")},
       "1",
       StatusCode::kOk,
       "",
       "1",
       "a,b"},
      {"a version of 51 characters",
       {Migration(std::string(51, '1') + "_a", "CREATE TABLE a (x int)")},
       "",
       StatusCode::kInternal,
       absl::StrCat("Diesel migration ", std::string(51, '1'),
                    "_a: its row in Diesel's table: value too long for type character varying(50) (SQLSTATE "
                    "22001); it was rolled back; "
                    "nothing "
                    "was run before it"),
       "",
       ""},
  };
}

TEST(RunTest, RunsAsDieselDoes) {
  for (const Case& each : Cases()) {
    SCOPED_TRACE(each.name);
    Server::Shared().CreateDatabase(kDatabase);
    const absl::StatusOr<RunResult> result = RunOnDatabase(Folder(each.migrations));
    ASSERT_THAT(result, IsOk());
    EXPECT_EQ(absl::StrJoin(result->applied, ","), each.applied);
    EXPECT_EQ(result->status.code(), each.code);
    EXPECT_EQ(std::string(result->status.message()).substr(0, each.message.size()), each.message);
    EXPECT_EQ(result->status.ok(), each.message.empty());
    EXPECT_EQ(Versions(kDatabase), each.versions);
    EXPECT_EQ(Relations(kDatabase), each.relations);
    EXPECT_EQ(Server::Shared().Sql(kDatabase, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"),
              "0");
  }
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
      StatusIs(StatusCode::kFailedPrecondition,
               "nothing was run: version 1 is that of two folders, 1_a and 1_z, of which Diesel runs one and "
               "says nothing of the other: rename one; 2_b: metadata"));
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
  std::atomic<bool> sleeping{false};
  pg::Connection holder = OpenDatabase(kDatabase);
  const int pid = holder.backend_pid();
  absl::StatusOr<RunResult> first;
  std::thread other([&] {
    diesel::RunOptions options;
    options.before = [&sleeping](const DieselMigration&) { sleeping = true; };
    first =
        RunPending(holder, Folder({Migration("1_a", "SELECT pg_sleep(2); CREATE TABLE a (x int)")}), options);
  });
  while (!sleeping) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const absl::Status refused = RunOnDatabase(Folder({Migration("1_a", "CREATE TABLE a (x int)")})).status();
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
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
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
