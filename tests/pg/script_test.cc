#include "pg/script.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "pg/error.h"
#include "testing/matchers.h"
#include "testing/pooler.h"
#include "testing/server.h"

namespace pgassay::pg {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::Pooler;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Connection Open(const std::string& database, const std::string& user = "postgres") {
  absl::StatusOr<Connection> connection =
      Connection::Open({Server::Shared().Conninfo(database, user), ""}, "test");
  EXPECT_THAT(connection, IsOk());
  return *std::move(connection);
}

std::string Ask(Connection& connection, const std::string& sql) {
  const absl::StatusOr<Result> result = connection.Query(sql);
  return result.ok() ? std::string(result->text(0, 0)) : result.status().ToString();
}

struct Case {
  const char* name;
  const char* sql;
  StatusCode code;
  const char* sqlstate;
  const char* message;
  int position;
  const char* rows;  // of table t afterwards
};

constexpr Case kCases[] = {
    {"one", "INSERT INTO t VALUES (1)", StatusCode::kOk, "", "", 0, "1"},
    {"several", "INSERT INTO t VALUES (1); INSERT INTO t VALUES (2);;SELECT a FROM t", StatusCode::kOk, "",
     "", 0, "1,2"},
    {"an implicit transaction", "INSERT INTO t VALUES (1); SELECT nobody FROM t", StatusCode::kInternal,
     "42703", "column \"nobody\" does not exist", 34, ""},
    {"a syntax error runs nothing", "INSERT INTO t VALUES (1);\n\nSELEC 1", StatusCode::kInternal, "42601",
     "syntax error at or near \"SELEC\"", 28, ""},
    {"characters and not bytes", "/* äöü€ */ SELECT nobody", StatusCode::kInternal, "42703",
     "column \"nobody\" does not exist", 19, ""},
    {"no position", "INSERT INTO t VALUES (1), (1)", StatusCode::kInternal, "23505",
     "duplicate key value violates unique constraint \"t_pkey\"", 0, ""},
    {"what was committed stays", "INSERT INTO t VALUES (1); COMMIT; SELECT 1/0", StatusCode::kInternal,
     "22012", "division by zero", 0, "1"},
    {"nothing", "", StatusCode::kInvalidArgument, "", "Received an empty query", 0, ""},
    {"a comment", "-- Your SQL goes here\n;; /* */ ;", StatusCode::kInvalidArgument, "",
     "Received an empty query", 0, ""},
    {"a byte order mark", "\xef\xbb\xbfSELECT 1", StatusCode::kInternal, "42601",
     "syntax error at or near \"\xef\xbb\xbfSELECT\"", 1, ""},
    {"no UTF-8", "SELECT '\xff'", StatusCode::kInternal, "22021",
     "invalid byte sequence for encoding \"UTF8\": 0xff", 0, ""},
    {"a meta command", "SELECT 1;\n\\set x 1", StatusCode::kInternal, "42601",
     "syntax error at or near \"\\\"", 11, ""},
    {"not in a transaction", "INSERT INTO t VALUES (1); VACUUM t", StatusCode::kInternal, "25001",
     "VACUUM cannot be executed from a multi-command transaction", -1, ""},
    {"alone", "VACUUM t -- alone", StatusCode::kOk, "", "", 0, ""},
    {"COPY in has no data", "INSERT INTO t VALUES (1); COPY t FROM stdin; SELECT 1",
     StatusCode::kInvalidArgument, "57014",
     "COPY from stdin failed: COPY FROM stdin is not possible here: there is no data beside the SQL", 0, ""},
    {"COPY out is drained",
     "INSERT INTO t SELECT generate_series(1, 3); COPY t TO stdout; INSERT INTO t VALUES (4)",
     StatusCode::kOk, "", "", 0, "1,2,3,4"},
    {"COPY out that fails", "COPY (SELECT 1 / (a - 20000) FROM generate_series(1, 30000) AS s (a)) TO stdout",
     StatusCode::kInternal, "22012", "division by zero", 0, ""},
    {"notices", "DO $$ BEGIN RAISE NOTICE 'hello'; RAISE WARNING 'you'; END $$; INSERT INTO t VALUES (1)",
     StatusCode::kOk, "", "", 0, "1"},
    {"no right", "SET LOCAL ROLE script_nobody; SELECT * FROM t", StatusCode::kPermissionDenied, "42501",
     "permission denied for table t", 0, ""},
};

TEST(ScriptTest, EndsAsTheServerSays) {
  Server& server = Server::Shared();
  server.CreateDatabase("script");
  server.Sql("script", "DROP ROLE IF EXISTS script_nobody; CREATE ROLE script_nobody");
  Connection connection = Open("script");
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    server.Sql("script", "DROP TABLE IF EXISTS t; CREATE TABLE t (a integer PRIMARY KEY)");
    const ScriptError error = RunScript(connection, each.sql, "up.sql");
    EXPECT_EQ(error.status.code(), each.code) << error.status;
    EXPECT_EQ(error.sqlstate, each.sqlstate);
    EXPECT_EQ(SqlState(error.status), each.sqlstate);
    if (each.position >= 0) {
      EXPECT_EQ(error.message, each.message);
      EXPECT_EQ(error.position, each.position);
    }
    if (each.code != StatusCode::kOk) {
      EXPECT_THAT(std::string(error.status.message()), HasSubstr(absl::StrCat("up.sql: ")));
    }
    EXPECT_EQ(StateOf(connection), TransactionState::kIdle);
    EXPECT_EQ(server.Sql("script", "SELECT string_agg(a::text, ',' ORDER BY a) FROM t"), each.rows);
  }
}

TEST(ScriptTest, RefusesAZeroByte) {
  Connection connection = Open("postgres");
  const ScriptError error = RunScript(connection, std::string("SELECT 1;\0SELECT 2", 18), "up.sql");
  EXPECT_THAT(error.status,
              StatusIs(StatusCode::kInvalidArgument, "up.sql: there is a zero byte in the SQL"));
  EXPECT_EQ(StateOf(connection), TransactionState::kIdle);
}

TEST(ScriptTest, TellsDetailHintAndContext) {
  Connection connection = Open("postgres");
  const ScriptError error =
      RunScript(connection,
                "DO $$\nBEGIN\n  RAISE EXCEPTION 'no berth' USING DETAIL = 'pier 3', HINT = "
                "'ask the harbour', ERRCODE = 'HB001';\nEND $$",
                "up.sql");
  EXPECT_THAT(error.status,
              StatusIs(StatusCode::kInternal, "up.sql: no berth; pier 3; hint: ask the harbour"));
  EXPECT_EQ(error.sqlstate, "HB001");
  EXPECT_EQ(error.message, "no berth");
  EXPECT_EQ(error.detail, "pier 3");
  EXPECT_EQ(error.hint, "ask the harbour");
  EXPECT_EQ(error.context, "PL/pgSQL function inline_code_block line 3 at RAISE");
  EXPECT_EQ(error.position, 0) << "that is the function's";
}

TEST(ScriptTest, SaysWhatBecameOfTheTransaction) {
  Connection connection = Open("postgres");
  const struct {
    const char* sql;
    TransactionState state;
  } steps[] = {
      {"SELECT 1", TransactionState::kIdle},         {"BEGIN", TransactionState::kOpen},
      {"SELECT 1", TransactionState::kOpen},         {"SELECT 1/0", TransactionState::kFailed},
      {"SELECT 1", TransactionState::kFailed},       {"ROLLBACK", TransactionState::kIdle},
      {"BEGIN; SELECT 1", TransactionState::kOpen},  {"COMMIT AND CHAIN", TransactionState::kOpen},
      {"COMMIT; SELECT 1", TransactionState::kIdle},
  };
  for (const auto& step : steps) {
    SCOPED_TRACE(step.sql);
    RunScript(connection, step.sql, "up.sql");
    EXPECT_EQ(StateOf(connection), step.state);
  }
}

TEST(ScriptTest, TellsALostConnection) {
  Connection connection = Open("postgres");
  const ScriptError error =
      RunScript(connection, "BEGIN; SELECT pg_terminate_backend(pg_backend_pid())", "up.sql");
  EXPECT_THAT(error.status, StatusIs(StatusCode::kUnavailable, "up.sql: terminating connection"));
  EXPECT_EQ(error.sqlstate, "57P01");
  EXPECT_EQ(StateOf(connection), TransactionState::kLost);
  EXPECT_THAT(RunScript(connection, "SELECT 1", "again").status,
              StatusIs(StatusCode::kUnavailable, "again: "));
  EXPECT_THAT(BeginReading(connection, 0), StatusIs(StatusCode::kUnavailable));
  connection.Close();
  EXPECT_THAT(RunScript(connection, "SELECT 1", "closed").status,
              StatusIs(StatusCode::kUnavailable, "closed: "));
  EXPECT_EQ(StateOf(connection), TransactionState::kLost);
}

TEST(ScriptTest, IsCancelledFromAnotherThread) {
  Connection connection = Open("postgres");
  const Canceller canceller = connection.canceller();
  std::thread other([&canceller] {
    // Until the statement runs a request misses it.
    for (int i = 0; i < 20; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      canceller.Cancel();
    }
  });
  const auto start = std::chrono::steady_clock::now();
  const ScriptError error = RunScript(connection, "SELECT 1; SELECT pg_sleep(60)", "up.sql");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  other.join();
  EXPECT_THAT(error.status, StatusIs(StatusCode::kCancelled));
  EXPECT_EQ(error.sqlstate, "57014");
  EXPECT_EQ(StateOf(connection), TransactionState::kIdle);
}

constexpr char kSettings[] =
    "SELECT concat_ws(' ', current_setting('row_security'), current_setting('lock_timeout'), "
    "current_setting('statement_timeout'), current_setting('timezone'), current_setting('datestyle'), "
    "current_setting('transaction_read_only'), current_setting('transaction_isolation'), "
    "current_setting('client_encoding'), current_setting('search_path'))";

TEST(BeginReadingTest, SetsForTheTransactionAlone) {
  Connection connection = Open("postgres");
  ASSERT_THAT(connection.Execute("SET timezone = 'Europe/Berlin'; SET search_path = a, b"), IsOk());
  const std::string before = Ask(connection, kSettings);
  ASSERT_THAT(BeginReading(connection, 1500), IsOk());
  EXPECT_EQ(Ask(connection, kSettings), "off 1500ms 1min UTC ISO, MDY on repeatable read UTF8 a, b");
  EXPECT_THAT(connection.Execute("CREATE TABLE no (a int)"), StatusIs(StatusCode::kInternal, "read-only"));
  ASSERT_THAT(connection.Execute("ROLLBACK"), IsOk());
  EXPECT_EQ(Ask(connection, kSettings), before);
}

TEST(BeginReadingTest, APolicyIsAnErrorForARoleThatMayNothing) {
  Server& server = Server::Shared();
  server.CreateDatabase("script_rls");
  server.Sql("script_rls",
             "CREATE TABLE t AS SELECT 1 AS a; ALTER TABLE t ENABLE ROW LEVEL SECURITY; DROP ROLE IF EXISTS "
             "script_reader; CREATE ROLE script_reader LOGIN; GRANT SELECT ON t TO script_reader");
  Connection connection = Open("script_rls", "script_reader");
  EXPECT_EQ(Ask(connection, "SELECT count(*) FROM t"), "0");
  ASSERT_THAT(BeginReading(connection, 0), IsOk());
  EXPECT_THAT(connection.Query("SELECT count(*) FROM t"),
              StatusIs(StatusCode::kPermissionDenied, "row-level"));
  ASSERT_THAT(connection.Execute("ROLLBACK"), IsOk());
  server.Sql("script_rls", "DROP OWNED BY script_reader; DROP ROLE script_reader");
}

TEST(BeginReadingTest, LeavesNothingBehindAPooler) {
  Server& server = Server::Shared();
  absl::StatusOr<std::unique_ptr<Pooler>> pooler = Pooler::Start(server, "transaction");
  ASSERT_THAT(pooler, IsOk());
  absl::StatusOr<Connection> first = Connection::Open({(*pooler)->Conninfo(), ""}, "test");
  absl::StatusOr<Connection> second = Connection::Open({(*pooler)->Conninfo(), ""}, "test");
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  const std::string before = Ask(*second, kSettings);
  const std::string backend = Ask(*second, "SELECT pg_backend_pid()");
  ASSERT_THAT(BeginReading(*first, 1000), IsOk());
  EXPECT_EQ(Ask(*first, "SELECT pg_backend_pid()"), backend) << "the pooler's one session";
  EXPECT_THAT(Ask(*first, kSettings), HasSubstr("off 1s 1min UTC"));
  ASSERT_THAT(first->Execute("ROLLBACK"), IsOk());
  EXPECT_EQ(Ask(*second, "SELECT pg_backend_pid()"), backend);
  EXPECT_EQ(Ask(*second, kSettings), before);
}

TEST(BeginReadingTest, ReadsOnAStandby) {
  absl::StatusOr<std::unique_ptr<Server>> standby =
      Server::Start({.standby_of = Server::Shared().Conninfo()});
  ASSERT_THAT(standby, IsOk());
  absl::StatusOr<Connection> connection = Connection::Open({(*standby)->Conninfo(), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  ASSERT_THAT(BeginReading(*connection, 1000), IsOk());
  EXPECT_EQ(Ask(*connection, "SELECT pg_is_in_recovery()"), "t");
  EXPECT_THAT(Ask(*connection, kSettings), HasSubstr("off 1s 1min UTC"));
  EXPECT_THAT(connection->Execute("ROLLBACK"), IsOk());
}

}  // namespace
}  // namespace pgassay::pg
