#include "pg/error.h"

#include <gtest/gtest.h>

#include <string>

#include "testing/matchers.h"

namespace pgassay::pg {
namespace {

using absl::StatusCode;

TEST(ErrorTest, ClassifiesSqlStates) {
  const struct {
    const char* sqlstate;
    StatusCode code;
  } kCases[] = {
      {"08000", StatusCode::kUnavailable},
      {"08006", StatusCode::kUnavailable},
      {"08P01", StatusCode::kUnavailable},
      {"22012", StatusCode::kInternal},
      {"22021", StatusCode::kInternal},
      {"25P02", StatusCode::kInternal},
      {"25P03", StatusCode::kUnavailable},
      {"25P04", StatusCode::kUnavailable},
      {"28000", StatusCode::kPermissionDenied},
      {"28P01", StatusCode::kPermissionDenied},
      {"3D000", StatusCode::kNotFound},
      {"3F000", StatusCode::kInternal},
      {"40001", StatusCode::kAborted},
      {"40P01", StatusCode::kAborted},
      {"42501", StatusCode::kPermissionDenied},
      {"42601", StatusCode::kInternal},
      {"42703", StatusCode::kInternal},
      {"42P01", StatusCode::kNotFound},
      {"42P07", StatusCode::kInternal},
      {"42883", StatusCode::kInternal},
      {"53000", StatusCode::kResourceExhausted},
      {"53100", StatusCode::kResourceExhausted},
      {"53200", StatusCode::kResourceExhausted},
      {"53300", StatusCode::kResourceExhausted},
      {"54000", StatusCode::kInternal},
      {"55000", StatusCode::kInternal},
      {"55P03", StatusCode::kDeadlineExceeded},
      {"57014", StatusCode::kCancelled},
      {"57P01", StatusCode::kUnavailable},
      {"57P02", StatusCode::kUnavailable},
      {"57P03", StatusCode::kUnavailable},
      {"57P04", StatusCode::kNotFound},
      {"57P05", StatusCode::kUnavailable},
      {"58030", StatusCode::kInternal},
      {"XX000", StatusCode::kInternal},
      {"XX001", StatusCode::kDataLoss},
      {"XX002", StatusCode::kDataLoss},
      {"", StatusCode::kInternal},
      {"2", StatusCode::kInternal},
      {"0800", StatusCode::kUnavailable},
  };
  for (const auto& c : kCases) EXPECT_EQ(ClassifySqlState(c.sqlstate), c.code) << c.sqlstate;
}

// Texts as libpq 15 gave them at PQERRORS_VERBOSE.
TEST(ErrorTest, ReadsConnectionFailures) {
  const struct {
    const char* text;
    StatusCode code;
    const char* sqlstate;
    const char* message;
  } kCases[] = {
      {"connection to server on socket \"/tmp/x/.s.PGSQL.5432\" failed: FATAL:  3D000: database \"x\" does "
       "not "
       "exist\nLOCATION:  InitPostgres, postinit.c:950\n",
       StatusCode::kNotFound, "3D000", "connect: database \"x\" does not exist (h:1)"},
      {"connection to server at \"10.0.0.1\", port 5432 failed: FATAL:  28P01: password authentication "
       "failed for "
       "user \"u\"\nLOCATION:  auth_failed, auth.c:335\n",
       StatusCode::kPermissionDenied, "28P01",
       "connect: password authentication failed for user \"u\" (h:1)"},
      {"connection to server at \"10.0.0.1\", port 5432 failed: VERH\xc3\x84NGNISVOLL:  53300: tut mir leid, "
       "schon "
       "zu viele Verbindungen\nLOCATION:  x, y.c:1\n",
       StatusCode::kResourceExhausted, "53300", "connect: tut mir leid, schon zu viele Verbindungen (h:1)"},
      {"connection to server at \"h\" (10.0.0.1), port 1 failed: FATAL:  22023: odd\n",
       StatusCode::kUnavailable, "22023", "connect: odd (h:1)"},
      {"connection to server at \"localhost\" (::1), port 1 failed: Connection refused\n\tIs the server "
       "running on "
       "that host and accepting TCP/IP connections?\nconnection to server at \"localhost\" (127.0.0.1), port "
       "1 "
       "failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n",
       StatusCode::kUnavailable, "",
       "connect: Connection refused; Is the server running on that host and accepting TCP/IP connections? "
       "(h:1)"},
      {"connection to server at \"h\", port 1 failed: fe_sendauth: no password supplied\n",
       StatusCode::kPermissionDenied, "", "connect: fe_sendauth: no password supplied (h:1)"},
      {"could not translate host name \"h\" to address: Name or service not known\n",
       StatusCode::kUnavailable, "",
       "connect: could not translate host name \"h\" to address: Name or service not known (h:1)"},
      {"invalid sslmode value: \"hunter2\"\n", StatusCode::kInvalidArgument, "",
       "connect: invalid sslmode value: \"...\" (h:1)"},
      {"unterminated \"hunter2", StatusCode::kInvalidArgument, "", "connect: unterminated \"... (h:1)"},
      {"connection to server at \"h\", port 1 failed: what about hunter2 and hunter2\n",
       StatusCode::kUnavailable, "", "connect: what about *** and *** (h:1)"},
      {"", StatusCode::kInvalidArgument, "", "connect:  (h:1)"},
  };
  for (const auto& c : kCases) {
    const absl::Status status = MakeConnectStatus(c.text, "connect", "h:1", "hunter2");
    EXPECT_EQ(status.code(), c.code) << c.text;
    EXPECT_EQ(SqlState(status), c.sqlstate) << c.text;
    EXPECT_EQ(std::string(status.message()), c.message);
  }
}

TEST(ErrorTest, NoResultIsALostConnection) {
  EXPECT_THAT(MakeStatus(static_cast<const PGresult*>(nullptr), "what"),
              testing::StatusIs(StatusCode::kUnavailable, "what: no answer"));
}

TEST(ErrorTest, OneLineEscapesControls) {
  EXPECT_EQ(OneLine(" a\n\tb \x1b[2J\x7f"), "a b \\x1b[2J\\x7f");
  EXPECT_EQ(OneLine(""), "");
  EXPECT_EQ(OneLine(" \n"), "");
  EXPECT_EQ(OneLine("\xc3\xa9"), "\xc3\xa9");
}

TEST(ErrorTest, StatusOfOthersHasNoSqlState) {
  EXPECT_EQ(SqlState(absl::OkStatus()), "");
  EXPECT_EQ(SqlState(absl::InternalError("x")), "");
}

}  // namespace
}  // namespace pgassay::pg
