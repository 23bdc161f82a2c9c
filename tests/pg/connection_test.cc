#include "pg/connection.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "pg/error.h"
#include "testing/matchers.h"
#include "testing/server.h"
#include "testing/variable.h"

namespace pgassay::pg {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::Server;
using pgassay::testing::ServerOptions;
using pgassay::testing::StatusIs;
using pgassay::testing::Variable;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// A server that asks the user "secret" for a password, over TCP.
Server& Guarded() {
  static const std::unique_ptr<Server> server = [] {
    ServerOptions options;
    options.tcp = true;
    options.settings = {"max_connections = 8", "superuser_reserved_connections = 3", "log_connections = on"};
    options.hba = {"host all secret 127.0.0.1/32 scram-sha-256"};
    absl::StatusOr<std::unique_ptr<Server>> started = Server::Start(options);
    if (!started.ok()) {
      ADD_FAILURE() << started.status();
      exit(1);
    }
    (*started)->Sql("postgres", "CREATE ROLE secret LOGIN PASSWORD 'hunter2'; CREATE ROLE plain LOGIN");
    return *std::move(started);
  }();
  return *server;
}

absl::Status OpenStatus(const std::string& conninfo) {
  return Connection::Open({conninfo, ""}, "test").status();
}

TEST(ConnectionTest, SaysWhyItCannotConnectOnOneLineWithoutTheSecret) {
  Server& server = Guarded();
  const std::string tcp = absl::StrCat("host=127.0.0.1 port=", server.port());
  const struct {
    std::string conninfo;
    StatusCode code;
    const char* sqlstate;
    std::string text;
  } kCases[] = {
      {absl::StrCat(tcp, " user=secret dbname=postgres password=xhunter2x"), StatusCode::kPermissionDenied,
       "28P01", "password authentication failed for user \"secret\" (127.0.0.1:"},
      {absl::StrCat("postgresql://secret:xhunter2x@127.0.0.1:", server.port(), "/postgres"),
       StatusCode::kPermissionDenied, "28P01", "password authentication failed"},
      {absl::StrCat(tcp, " user=secret dbname=postgres"), StatusCode::kPermissionDenied, "",
       "no password supplied"},
      {absl::StrCat(tcp, " user=secret dbname=nowhere password=hunter2"), StatusCode::kNotFound, "3D000",
       "database \"nowhere\" does not exist (127.0.0.1:"},
      {absl::StrCat(tcp, " user=nobody dbname=postgres password=hunter2"), StatusCode::kPermissionDenied,
       "28000", "role \"nobody\" does not exist"},
      {"host=127.0.0.1 port=1 user=u dbname=d password=hunter2", StatusCode::kUnavailable, "",
       "Connection refused; Is the server running on that host and accepting TCP/IP connections? "
       "(127.0.0.1:1)"},
      {"host=/nowhere port=1 user=u dbname=d password=hunter2", StatusCode::kUnavailable, "",
       "No such file or directory"},
      {"host=no-such-host.invalid user=u dbname=d password=hunter2", StatusCode::kUnavailable, "",
       "could not translate host name \"no-such-host.invalid\""},
      // The server's own words may repeat the name of a database that looks like the password.
      {absl::StrCat(tcp, " user=secret dbname=hunter2 password=hunter2"), StatusCode::kNotFound, "3D000",
       "database \"***\" does not exist"},
  };
  for (const auto& c : kCases) {
    const absl::Status status = OpenStatus(c.conninfo);
    EXPECT_THAT(status,
                StatusIs(c.code, AllOf(HasSubstr(c.text), Not(HasSubstr("hunter2")), Not(HasSubstr("\n")),
                                       Not(HasSubstr("FATAL")), Not(HasSubstr("LOCATION")))));
    EXPECT_EQ(SqlState(status), c.sqlstate) << c.conninfo;
  }
}

TEST(ConnectionTest, NoSlotLeftIsResourceExhausted) {
  Server& server = Guarded();
  std::vector<Connection> open;
  absl::Status status;
  for (int i = 0; i < 8 && status.ok(); ++i) {
    absl::StatusOr<Connection> connection =
        Connection::Open({server.Conninfo("postgres", "plain"), ""}, "test");
    status = connection.status();
    if (connection.ok()) open.push_back(*std::move(connection));
  }
  EXPECT_THAT(status, StatusIs(StatusCode::kResourceExhausted, "slots are reserved"));
  EXPECT_EQ(SqlState(status), "53300");
  EXPECT_EQ(open.size(), 5U);
}

TEST(ConnectionTest, GoesOnToTheNextHost) {
  Server& server = Guarded();
  const absl::StatusOr<Connection> connection =
      Connection::Open({absl::StrCat("host=127.0.0.1,", server.folder(), " port=1,", server.port(),
                                     " user=postgres dbname=postgres"),
                        ""},
                       "test");
  ASSERT_THAT(connection, IsOk());
  EXPECT_EQ(connection->host(), server.folder());
  EXPECT_EQ(connection->port(), absl::StrCat(server.port()));
}

// It takes the connection and says nothing, as a host behind a firewall does.
TEST(ConnectionTest, GivesUpOnASilentHost) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(listener, 5), 0);
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const std::string port = absl::StrCat(ntohs(address.sin_port));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(OpenStatus("host=127.0.0.1 user=u password=hunter2 connect_timeout=2 port=" + port),
              StatusIs(StatusCode::kUnavailable, AllOf(HasSubstr("timeout expired"), HasSubstr(port))));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(8));
  close(listener);
}

TEST(ConnectionTest, TakesThePasswordFromTheFirstLineOfAFile) {
  Server& server = Guarded();
  const std::string path = server.folder() + "/password";
  const std::string conninfo =
      absl::StrCat("host=127.0.0.1 port=", server.port(), " user=secret dbname=postgres");
  const auto open = [&](const std::string& content) {
    std::ofstream(path) << content;
    chmod(path.c_str(), 0600);
    return Connection::Open({conninfo, path}, "test").status();
  };
  EXPECT_THAT(open("hunter2"), IsOk());
  EXPECT_THAT(open("hunter2\n"), IsOk());
  EXPECT_THAT(open("hunter2\r\nsecond line\n"), IsOk());
  EXPECT_THAT(open("hunter3\n"), StatusIs(StatusCode::kPermissionDenied, Not(HasSubstr("hunter3"))));
  EXPECT_THAT(open(""), StatusIs(StatusCode::kInvalidArgument, "empty"));
  EXPECT_THAT(open("\nhunter2\n"), StatusIs(StatusCode::kInvalidArgument, "empty"));
  EXPECT_THAT(Connection::Open({conninfo, path + "-not-there"}, "test"),
              StatusIs(StatusCode::kInvalidArgument, "password-not-there cannot be read"));
  for (const mode_t mode : {0640U, 0604U, 0620U}) {
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
    EXPECT_THAT(Connection::Open({conninfo, path}, "test"),
                StatusIs(StatusCode::kInvalidArgument, "others on this machine can read " + path));
  }
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  // Over a password in the string and in the environment.
  std::ofstream(path) << "hunter2\n";
  const Variable variable("PGPASSWORD", "wrong");
  EXPECT_THAT(Connection::Open({conninfo + " password=wrong", path}, "test"), IsOk());
}

TEST(ConnectionTest, SetsItsNameAgainstTheEnvironment) {
  const Variable variable("PGAPPNAME", "somebody else");
  absl::StatusOr<Connection> connection =
      Connection::Open({Server::Shared().Conninfo() + " application_name=other", ""}, "pgassay test");
  ASSERT_THAT(connection, IsOk());
  EXPECT_EQ(connection->Query("SHOW application_name")->text(0, 0), "pgassay test");
}

TEST(ConnectionTest, ReadsValues) {
  absl::StatusOr<Connection> connection = Connection::Open({Server::Shared().Conninfo(), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  EXPECT_TRUE(connection->ok());
  EXPECT_FALSE(connection->tls());
  EXPECT_EQ(connection->database(), "postgres");
  EXPECT_EQ(connection->user(), "postgres");
  EXPECT_GE(connection->server_version(), 130000);
  absl::StatusOr<Result> result = connection->Query(
      "SELECT $1::text, $2::bigint, 4294967295::oid, true, false, NULL::int, 'x', '' WHERE $3 = 'it''s'",
      {"a\nb", "-9223372036854775808", "it's"});
  ASSERT_THAT(result, IsOk());
  ASSERT_EQ(result->rows(), 1);
  EXPECT_EQ(result->text(0, 0), "a\nb");
  EXPECT_EQ(result->int64(0, 1), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(result->oid(0, 2), 4294967295U);
  EXPECT_TRUE(result->boolean(0, 3));
  EXPECT_FALSE(result->boolean(0, 4));
  EXPECT_EQ(result->int64(0, 5), 0);
  EXPECT_EQ(result->int64(0, 6), 0);
  EXPECT_EQ(result->oid(0, 6), 0U);
  EXPECT_EQ(result->text(0, 7), "");
  ASSERT_THAT(connection->Execute("CREATE TEMP TABLE t (a int); INSERT INTO t SELECT generate_series(1, 5)"),
              IsOk());
  EXPECT_EQ(connection->Query("DELETE FROM t RETURNING a")->rows(), 5);
}

TEST(ConnectionTest, FailsByName) {
  absl::StatusOr<Connection> connection = Connection::Open({Server::Shared().Conninfo(), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  const absl::Status division = connection->Execute("SELECT 'a secret literal', 1/0");
  EXPECT_THAT(division, StatusIs(StatusCode::kInternal,
                                 AllOf(HasSubstr("SELECT...: division by zero"), Not(HasSubstr("secret")))));
  EXPECT_EQ(SqlState(division), "22012");
  EXPECT_THAT(connection->Query("SELECT * FROM nothing.here"),
              StatusIs(StatusCode::kNotFound, "nothing.here"));
  EXPECT_THAT(connection->Query("SELECT 1; SELECT 2"), StatusIs(StatusCode::kInternal, "multiple commands"));
  EXPECT_THAT(connection->Query("SELECT $1", {std::string("a\0b", 3)}),
              StatusIs(StatusCode::kInternal, "zero byte"));
  EXPECT_THAT(connection->Query(""), StatusIs(StatusCode::kInternal, "PGRES_EMPTY_QUERY"));
  EXPECT_THAT(connection->Execute("COPY (SELECT 1) TO STDOUT"),
              StatusIs(StatusCode::kInternal, "PGRES_COPY_OUT"));
  EXPECT_THAT(connection->Execute("DO $$BEGIN RAISE 'x' USING DETAIL = 'd', HINT = 'h'; END$$"),
              StatusIs(StatusCode::kInternal, "x; d; hint: h"));
  EXPECT_EQ(connection->Query("SELECT 7")->int64(0, 0), 7);
}

TEST(ConnectionTest, KnowsThatItsBackendIsGone) {
  absl::StatusOr<Connection> connection = Connection::Open({Server::Shared().Conninfo(), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  Server::Shared().Sql("postgres",
                       absl::StrCat("SELECT pg_terminate_backend(", connection->backend_pid(), ", 5000)"));
  EXPECT_THAT(connection->Execute("SELECT 1"), StatusIs(StatusCode::kUnavailable));
  EXPECT_FALSE(connection->ok());
  EXPECT_THAT(connection->Query("SELECT 1"), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(connection->Execute("SELECT 1"), StatusIs(StatusCode::kUnavailable));
}

TEST(ConnectionTest, CancelsFromAnotherThread) {
  absl::StatusOr<Connection> connection = Connection::Open({Server::Shared().Conninfo(), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  const Canceller canceller = connection->canceller();
  const std::string active =
      absl::StrCat("SELECT count(*) FROM pg_stat_activity WHERE pid = ", connection->backend_pid(),
                   " AND state = 'active'");
  std::jthread thread([&] {
    while (Server::Shared().Sql("postgres", active) == "0") usleep(1000);
    EXPECT_TRUE(canceller.Cancel());
  });
  EXPECT_THAT(connection->Execute("SELECT pg_sleep(60)"), StatusIs(StatusCode::kCancelled));
  thread.join();
  EXPECT_THAT(connection->Execute("SELECT 1"), IsOk());
  EXPECT_FALSE(Canceller().Cancel());
}

TEST(ConnectionTest, CancellerOutlivesItsConnection) {
  absl::StatusOr<Connection> connection = Connection::Open({Server::Shared().Conninfo(), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  const Canceller canceller = connection->canceller();
  Connection moved = *std::move(connection);
  EXPECT_THAT(moved.Execute("SELECT 1"), IsOk());
  moved = *Connection::Open({Server::Shared().Conninfo(), ""}, "test");
  canceller.Cancel();
  EXPECT_THAT(moved.Execute("SELECT 1"), IsOk());
}

TEST(ConnectionTest, KeepsWarningsOfClassXXAndPrintsNone) {
  ::testing::internal::CaptureStderr();
  absl::StatusOr<Connection> connection = Connection::Open({Server::Shared().Conninfo(), ""}, "test");
  ASSERT_THAT(connection, IsOk());
  EXPECT_THAT(connection->Execute("DO $$BEGIN RAISE WARNING 'only this'; END$$"), IsOk());
  EXPECT_THAT(connection->TakeWarning(), IsOk());
  EXPECT_THAT(connection->Execute("DO $$BEGIN RAISE WARNING 'page' USING ERRCODE = 'XX001'; "
                                  "RAISE WARNING 'second' USING ERRCODE = 'XX000'; END$$"),
              IsOk());
  EXPECT_THAT(connection->TakeWarning(), StatusIs(StatusCode::kDataLoss, "page"));
  EXPECT_THAT(connection->TakeWarning(), IsOk());
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace pgassay::pg
