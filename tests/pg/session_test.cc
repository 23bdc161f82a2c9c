#include "pg/session.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "pg/error.h"
#include "testing/matchers.h"
#include "testing/pooler.h"
#include "testing/server.h"
#include "testing/variable.h"

namespace pgassay::pg {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::IsOkAndHolds;
using pgassay::testing::Pooler;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using pgassay::testing::Variable;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

std::string Show(Connection& connection, const std::string& name) {
  const absl::StatusOr<Result> result = connection.Query("SELECT pg_catalog.current_setting($1)", {name});
  return result.ok() ? std::string(result->text(0, 0)) : result.status().ToString();
}

// A role of that name with these settings, and a connection of it.
absl::StatusOr<Connection> OpenAs(const std::string& role, const std::string& settings) {
  Server& server = Server::Shared();
  server.Sql("postgres", "DROP ROLE IF EXISTS " + role);
  server.Sql("postgres", "CREATE ROLE " + role + " LOGIN");
  for (size_t start = 0; start < settings.size();) {
    const size_t end = std::min(settings.find(';', start), settings.size());
    server.Sql("postgres", "ALTER ROLE " + role + " SET " + settings.substr(start, end - start));
    start = end + 1;
  }
  return Connection::Open({server.Conninfo("postgres", role), ""}, "test");
}

constexpr const char* kExpected[][2] = {
    {"search_path", ""},
    {"row_security", "off"},
    {"client_encoding", "UTF8"},
    {"standard_conforming_strings", "on"},
    {"DateStyle", "ISO, YMD"},
    {"IntervalStyle", "postgres"},
    {"TimeZone", "UTC"},
    {"extra_float_digits", "3"},
    {"bytea_output", "hex"},
    {"lc_monetary", "C"},
    {"quote_all_identifiers", "off"},
    {"synchronize_seqscans", "off"},
    {"default_transaction_read_only", "on"},
    {"statement_timeout", "0"},
    {"lock_timeout", "1234ms"},
    {"idle_in_transaction_session_timeout", "0"},
    {"enable_tidscan", "on"},
    {"max_parallel_workers_per_gather", "0"},
    {"jit", "off"},
};

void ExpectPrepared(Connection& connection) {
  for (const auto& [name, value] : kExpected) EXPECT_EQ(Show(connection, name), value) << name;
}

TEST(SessionTest, SetsThePrologue) {
  absl::StatusOr<Connection> connection = Connection::Open({Server::Shared().Conninfo(), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  ASSERT_THAT(PrepareSession(*connection, 1234), IsOk());
  ExpectPrepared(*connection);
  if (connection->server_version() >= 140000) {
    EXPECT_EQ(Show(*connection, "client_connection_check_interval"), "5s");
    EXPECT_EQ(Show(*connection, "idle_session_timeout"), "0");
  }
  const std::string kind = Server::Shared().Sql(
      "postgres", "SELECT count(*) FROM pg_settings WHERE name = 'restrict_nonsystem_relation_kind'");
  if (kind == "1") {
    EXPECT_EQ(Show(*connection, "restrict_nonsystem_relation_kind"), "view, foreign-table");
  }
  // Again is no harm, and 0 is no limit.
  ASSERT_THAT(PrepareSession(*connection, 0), IsOk());
  EXPECT_EQ(Show(*connection, "lock_timeout"), "0");
}

TEST(SessionTest, EveryTransactionIsReadOnly) {
  absl::StatusOr<Connection> connection = OpenAs("session_writer", "default_transaction_read_only = off");
  ASSERT_THAT(connection, IsOk());
  ASSERT_THAT(PrepareSession(*connection, 1234), IsOk());
  EXPECT_EQ(SqlState(connection->Execute("CREATE TABLE public.t (a int)")), "25006");
  ASSERT_THAT(connection->Execute("BEGIN ISOLATION LEVEL REPEATABLE READ"), IsOk());
  EXPECT_EQ(Show(*connection, "transaction_read_only"), "on");
  EXPECT_THAT(connection->Execute("LOCK TABLE pg_catalog.pg_class IN ACCESS SHARE MODE"), IsOk());
  EXPECT_THAT(connection->Query("SELECT pg_catalog.pg_export_snapshot()"), IsOk());
}

TEST(SessionTest, WinsOverTheRole) {
  absl::StatusOr<Connection> connection = OpenAs(
      "session_role",
      "client_encoding = 'LATIN1';statement_timeout = '300ms';lock_timeout = '1ms';"
      "idle_in_transaction_session_timeout = '700ms';DateStyle = 'German, DMY';IntervalStyle = 'iso_8601';"
      "TimeZone = 'Asia/Tokyo';extra_float_digits = 0;bytea_output = 'escape';search_path = public, "
      "pg_catalog;"
      "standard_conforming_strings = off;quote_all_identifiers = on;enable_tidscan = off;row_security = on;"
      "lc_monetary = 'C';jit = on;transform_null_equals = on;xmloption = 'document';xmlbinary = 'hex'");
  ASSERT_THAT(connection, IsOk());
  EXPECT_EQ(Show(*connection, "client_encoding"), "LATIN1");
  ASSERT_THAT(PrepareSession(*connection, 1234), IsOk());
  ExpectPrepared(*connection);
  EXPECT_THAT(connection->Execute("SELECT pg_sleep(0.35)"), IsOk());
  ASSERT_THAT(connection->Execute("BEGIN"), IsOk());
  usleep(800 * 1000);
  EXPECT_THAT(connection->Execute("COMMIT"), IsOk());
}

TEST(SessionTest, WinsOverTheEnvironment) {
  const Variable options("PGOPTIONS",
                         "-c statement_timeout=200 -c search_path=public -c bytea_output=escape "
                         "-c default_transaction_isolation=serializable");
  const Variable encoding("PGCLIENTENCODING", "LATIN1");
  const Variable zone("PGTZ", "Asia/Tokyo");
  const Variable date("PGDATESTYLE", "SQL, DMY");
  absl::StatusOr<Connection> connection = Connection::Open({Server::Shared().Conninfo(), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  EXPECT_EQ(Show(*connection, "client_encoding"), "LATIN1");
  ASSERT_THAT(PrepareSession(*connection, 1234), IsOk());
  ExpectPrepared(*connection);
}

TEST(SessionTest, AnSqlAsciiServerKeepsItsBytes) {
  Server::Shared().CreateDatabase("session_ascii", "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
  absl::StatusOr<Connection> connection =
      Connection::Open({Server::Shared().Conninfo("session_ascii"), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  ASSERT_THAT(PrepareSession(*connection, 0), IsOk());
  EXPECT_EQ(Show(*connection, "client_encoding"), "SQL_ASCII");
}

TEST(SessionTest, ALatin1ServerIsReadAsUtf8) {
  Server::Shared().CreateDatabase("session_latin1", "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
  absl::StatusOr<Connection> connection =
      Connection::Open({Server::Shared().Conninfo("session_latin1"), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  ASSERT_THAT(PrepareSession(*connection, 0), IsOk());
  EXPECT_EQ(connection->Query("SELECT chr(233)")->text(0, 0), "\xc3\xa9");
}

TEST(SessionTest, RefusesWhatWouldHideDamage) {
  const struct {
    const char* setting;
    const char* text;
  } kCases[] = {
      {"zero_damaged_pages = on", "zero_damaged_pages is on"},
      {"ignore_checksum_failure = on", "ignore_checksum_failure is on"},
      {"session_replication_role = replica", "session_replication_role is replica"},
      {"session_replication_role = local", "session_replication_role is local"},
  };
  for (const auto& c : kCases) {
    absl::StatusOr<Connection> connection = OpenAs("session_hiding", c.setting);
    ASSERT_THAT(connection, IsOk());
    EXPECT_THAT(PrepareSession(*connection, 0),
                StatusIs(StatusCode::kFailedPrecondition, AllOf(HasSubstr(c.text), HasSubstr("ALTER ROLE"))));
  }
  const Variable options("PGOPTIONS", "-c ignore_system_indexes=on");
  absl::StatusOr<Connection> connection = Connection::Open({Server::Shared().Conninfo(), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  EXPECT_THAT(PrepareSession(*connection, 0),
              StatusIs(StatusCode::kFailedPrecondition, "ignore_system_indexes is on"));
}

// Functions of public that stand before pg_catalog's.
TEST(SessionTest, IsNotFooledBySearchPath) {
  Server& server = Server::Shared();
  server.CreateDatabase("session_shadow");
  server.Sql(
      "session_shadow",
      "CREATE FUNCTION public.pg_backend_pid() RETURNS int LANGUAGE sql AS 'SELECT 1';"
      "CREATE FUNCTION public.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS 'SELECT $2';"
      "CREATE FUNCTION public.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true';"
      "CREATE VIEW public.pg_settings AS SELECT 'x'::text AS name, 'y'::text AS setting;"
      "ALTER DATABASE session_shadow SET search_path = public, pg_catalog");
  absl::StatusOr<Connection> connection = Connection::Open({server.Conninfo("session_shadow"), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  absl::StatusOr<Source> before = ReadEvidence(*connection);
  ASSERT_THAT(before, IsOk());
  EXPECT_FALSE(before->in_recovery);
  ASSERT_THAT(PrepareSession(*connection, 1234), IsOk());
  ExpectPrepared(*connection);
}

TEST(SessionTest, RefusesAPoolerBeforeItSetsAnything) {
  absl::StatusOr<std::unique_ptr<Pooler>> pooler = Pooler::Start(Server::Shared(), "transaction");
  ASSERT_THAT(pooler, IsOk());
  {
    absl::StatusOr<Connection> connection = Connection::Open({(*pooler)->Conninfo(), ""}, "test");
    ASSERT_THAT(connection, IsOk());
    EXPECT_THAT(PrepareSession(*connection, 0),
                StatusIs(StatusCode::kFailedPrecondition,
                         AllOf(HasSubstr("a pooler in transaction mode (PgBouncer?)"),
                               HasSubstr("connect to the server directly"))));
  }
  absl::StatusOr<Connection> other = Connection::Open({(*pooler)->Conninfo(), ""}, "test");
  ASSERT_THAT(other, IsOk());
  EXPECT_EQ(Show(*other, "search_path"), "\"$user\", public");
}

TEST(SessionTest, ReadsTheEvidence) {
  Server& server = Server::Shared();
  absl::StatusOr<Connection> connection = Connection::Open({server.Conninfo(), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  ASSERT_THAT(PrepareSession(*connection, 0), IsOk());
  const absl::StatusOr<Source> source = ReadEvidence(*connection);
  ASSERT_THAT(source, IsOk());
  EXPECT_EQ(source->host, server.folder());
  EXPECT_EQ(source->port, absl::StrCat(server.port()));
  EXPECT_EQ(source->database, "postgres");
  EXPECT_EQ(source->user, "postgres");
  EXPECT_EQ(source->server_version_num, static_cast<uint32_t>(connection->server_version()));
  EXPECT_THAT(source->server_version, MatchesRegex("[0-9]+[.][0-9]+|[0-9]+(devel|beta[0-9]|rc[0-9])"));
  EXPECT_EQ(source->system_identifier,
            server.Sql("postgres", "SELECT system_identifier FROM pg_control_system()"));
  EXPECT_EQ(source->timeline, 1U);
  EXPECT_FALSE(source->in_recovery);
  EXPECT_EQ(source->server_encoding, "UTF8");
  EXPECT_EQ(source->client_encoding, "UTF8");
  EXPECT_EQ(source->data_checksums, "on");
  EXPECT_THAT(source->started_at, MatchesRegex("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[.][0-9]{6}Z"));
  EXPECT_FALSE(source->tls);
  EXPECT_THAT(source->notes, IsEmpty());
}

TEST(SessionTest, NotesWhatTheRoleMayNotRead) {
  Server& server = Server::Shared();
  server.CreateDatabase("session_revoked");
  server.Sql("session_revoked",
             "REVOKE EXECUTE ON FUNCTION pg_control_system(), pg_walfile_name(pg_lsn) FROM PUBLIC");
  absl::StatusOr<Connection> open = OpenAs("session_reader", "");
  ASSERT_THAT(open, IsOk());
  absl::StatusOr<Connection> connection =
      Connection::Open({server.Conninfo("session_revoked", "session_reader"), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  for (const bool in_transaction : {false, true}) {
    ASSERT_THAT(connection->Execute(in_transaction ? "BEGIN" : "SELECT 1"), IsOk());
    const absl::StatusOr<Source> source = ReadEvidence(*connection);
    ASSERT_THAT(source, IsOk());
    EXPECT_EQ(source->system_identifier, "");
    EXPECT_EQ(source->timeline, 0U);
    ASSERT_EQ(source->notes.size(), 2U);
    EXPECT_THAT(source->notes[0], HasSubstr("the system identifier could not be read"));
    EXPECT_THAT(source->notes[1], HasSubstr("the timeline could not be read"));
    EXPECT_EQ(source->database, "session_revoked");
    EXPECT_THAT(connection->Execute("SELECT 1"), IsOk());
  }
}

TEST(SessionTest, TheMarkChangesWithAPromotion) {
  absl::StatusOr<std::unique_ptr<Server>> standby =
      Server::Start({.standby_of = Server::Shared().Conninfo()});
  ASSERT_THAT(standby, IsOk());
  absl::StatusOr<Connection> primary = Connection::Open({Server::Shared().Conninfo(), ""}, "test");
  absl::StatusOr<Connection> connection = Connection::Open({(*standby)->Conninfo(), ""}, "test");
  ASSERT_THAT(primary, IsOk());
  ASSERT_THAT(connection, IsOk());
  ASSERT_THAT(PrepareSession(*connection, 0), IsOk());
  const absl::StatusOr<Source> source = ReadEvidence(*connection);
  ASSERT_THAT(source, IsOk());
  EXPECT_TRUE(source->in_recovery);
  EXPECT_EQ(source->timeline, 1U);
  EXPECT_THAT(source->notes, IsEmpty());
  EXPECT_THAT(ReadTimelineMark(*primary), IsOkAndHolds(source->system_identifier + " primary timeline 1"));
  EXPECT_THAT(ReadTimelineMark(*connection), IsOkAndHolds(source->system_identifier + " standby timeline 1"));
  ASSERT_THAT((*standby)->Promote(), IsOk());
  // The session lives on and would notice nothing.
  EXPECT_THAT(ReadTimelineMark(*connection), IsOkAndHolds(source->system_identifier + " primary timeline 2"));
}

TEST(SessionTest, JoinsASnapshot) {
  Server& server = Server::Shared();
  server.CreateDatabase("session_snapshot");
  server.Sql("session_snapshot", "CREATE TABLE t AS SELECT 1 AS a");
  absl::StatusOr<Connection> exporter = Connection::Open({server.Conninfo("session_snapshot"), ""}, "test");
  absl::StatusOr<Connection> worker = Connection::Open({server.Conninfo("session_snapshot"), ""}, "test");
  ASSERT_THAT(exporter, IsOk());
  ASSERT_THAT(worker, IsOk());
  ASSERT_THAT(exporter->Execute("BEGIN"), IsOk());
  const absl::StatusOr<Result> exported = exporter->Query("SELECT pg_export_snapshot()");
  ASSERT_THAT(exported, IsOk());
  server.Sql("session_snapshot", "INSERT INTO t VALUES (2)");
  ASSERT_THAT(JoinSnapshot(*worker, std::string(exported->text(0, 0))), IsOk());
  EXPECT_EQ(worker->Query("SELECT count(*) FROM t")->int64(0, 0), 1);
  EXPECT_EQ(Show(*worker, "transaction_read_only"), "on");
  EXPECT_EQ(Show(*worker, "transaction_isolation"), "repeatable read");
  ASSERT_THAT(worker->Execute("ROLLBACK"), IsOk());
  for (const char* snapshot : {"00000000-00000001-1", "x'; DROP TABLE t; --"}) {
    EXPECT_THAT(JoinSnapshot(*worker, snapshot),
                StatusIs(StatusCode::kInternal, "invalid snapshot identifier"));
    EXPECT_EQ(worker->Query("SELECT count(*) FROM t")->int64(0, 0), 2) << "no transaction is left open";
  }
}

}  // namespace
}  // namespace pgassay::pg
