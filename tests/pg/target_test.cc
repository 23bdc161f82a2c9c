#include "pg/target.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "pg/connection.h"
#include "testing/matchers.h"
#include "testing/variable.h"

namespace pgassay::pg {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;
using pgassay::testing::Variable;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(TargetTest, RefusesAPasswordInAnArgument) {
  for (const char* argument : {
           "postgresql://bob:hunter2@host/db",
           "postgres://bob:hunter2@host:5432/db?sslmode=require",
           "postgresql://host/db?user=bob&password=hunter2",
           "postgresql://bob:hun%74er2@host/db",
           "postgresql://:hunter2@/",
           "host=h password=hunter2",
           "password = 'hunter2' dbname=x",
           "host=h sslpassword=hunter2",
           "postgresql://h/db?sslpassword=hunter2",
       }) {
    const absl::Status status = ResolveTarget(argument, "").status();
    EXPECT_THAT(status, StatusIs(StatusCode::kInvalidArgument,
                                 AllOf(HasSubstr(".pgpass"), HasSubstr("PGPASSFILE"), HasSubstr("PGPASSWORD"),
                                       HasSubstr("DATABASE_URL"), HasSubstr("service="),
                                       HasSubstr("--password-file"), Not(HasSubstr("unter")))))
        << argument;
  }
}

// Each with the password, or a piece of it, where libpq's own message or we would show it.
constexpr const char* kMalformed[] = {
    "postgresql://bob:hunter2@[::1/x",
    "postgresql://bob:hunter2%ZZ@host/db",
    "postgresql://bob:hunter2%0@host/db",
    "postgresql://bob:hunter2%00@host/db",
    "postgresql://bob:hunter2/db",
    "postgresql://bob:hunter2",
    "postgresql://bob:pa/hunter2@host/db",
    "postgresql://bob:12/hunter2@host/db",
    "postgresql://bob:pa@hunter2@host/db",
    "postgresql://bob:pa@hunter2:5432/x@host/db",
    "postgresql://bob@host/db?passwort=hunter2",
    "postgresql://bob@host/db?password",
    "postgresql://bob@host/db?hunter2",
    "postgresql://bob@host/db?hunter2=a=b",
    "postgresql://bob@host/db?port=hunter2",
    "postgresql://bob@host:hunter2/db",
    "postgresql://bob@host/db?connect_timeout=hunter2",
    "postgresql://bob@host/db?keepalives=hunter2",
    "postgresql://bob@[::1]hunter2/db",
    "host=h password=a hunter2",
    "host=h pasword=hunter2",
    "host=h password='hunter2",
    "host=h password='a'hunter2",
    "hunter2",
    "hunter2 =",
    "=hunter2",
    "host=h port=hunter2",
    "host=h port=1,hunter2",
    "host=h port=65536 user=hunter2",
    "mysql://bob:hunter2@host/db",
    "Postgresql://bob:hunter2@host/db",
};

TEST(TargetTest, NeverRepeatsAMalformedString) {
  for (const char* text : kMalformed) {
    for (const bool from_environment : {false, true}) {
      const Variable url("DATABASE_URL", text);
      const absl::Status status = ResolveTarget(from_environment ? "" : text, "").status();
      EXPECT_THAT(status, StatusIs(StatusCode::kInvalidArgument, Not(HasSubstr("unter")))) << text;
      EXPECT_EQ(status.message().find("DATABASE_URL") == 0, from_environment) << text;
      EXPECT_EQ(status.message().find('\n'), std::string::npos) << text;
    }
    EXPECT_THAT(Connection::Open({text, ""}, "test"),
                StatusIs(StatusCode::kInvalidArgument, Not(HasSubstr("unter"))))
        << text;
    EXPECT_THAT(Describe({text, ""}), Not(HasSubstr("unter"))) << text;
  }
}

// What only PQconnectdb looks at.
TEST(TargetTest, NeverRepeatsABadValue) {
  for (const char* text : {
           "host=/nowhere sslmode=hunter2",
           "host=/nowhere gssencmode=hunter2",
           "host=/nowhere channel_binding=hunter2",
           "host=/nowhere target_session_attrs=hunter2",
           "host=/nowhere ssl_min_protocol_version=hunter2",
           "host=a,b port=1,2,3 user=hunter2",
           "host=a,b hostaddr=hunter2",
           "service=hunter2",
       }) {
    EXPECT_THAT(Connection::Open({text, ""}, "test"),
                StatusIs(StatusCode::kInvalidArgument, Not(HasSubstr("hunter2"))))
        << text;
  }
}

TEST(TargetTest, TakesTheArgumentThenTheUrlThenTheVariables) {
  const Variable url("DATABASE_URL", "postgresql://bob:hunter2@h:5433/db");
  const absl::StatusOr<ConnectTarget> argument = ResolveTarget("host=x dbname=y", "/a/file");
  ASSERT_THAT(argument, IsOk());
  EXPECT_EQ(argument->conninfo, "host=x dbname=y");
  EXPECT_EQ(argument->password_file, "/a/file");
  const absl::StatusOr<ConnectTarget> from_url = ResolveTarget("", "");
  ASSERT_THAT(from_url, IsOk());
  EXPECT_EQ(Describe(*from_url), "db at h:5433 as bob");
  const Variable no_url("DATABASE_URL", "");
  const Variable host("PGHOST", "elsewhere");
  const Variable port("PGPORT", "1234");
  const Variable database("PGDATABASE", "d");
  const Variable user("PGUSER", "u");
  const absl::StatusOr<ConnectTarget> variables = ResolveTarget("", "");
  ASSERT_THAT(variables, IsOk());
  EXPECT_EQ(variables->conninfo, "");
  EXPECT_EQ(Describe(*variables), "d at elsewhere:1234 as u");
}

TEST(TargetTest, GivesAKeywordOnlyByItsName) {
  EXPECT_FALSE(Gives("dbname=customer_service user=connect_timeout", "service"));
  EXPECT_FALSE(Gives("dbname=customer_service user=connect_timeout", "connect_timeout"));
  EXPECT_FALSE(Gives("postgresql://h/service?application_name=connect_timeout", "service"));
  EXPECT_FALSE(Gives("", "service"));
  EXPECT_TRUE(Gives("service=shop", "service"));
  EXPECT_TRUE(Gives("connect_timeout = 3", "connect_timeout"));
  EXPECT_TRUE(Gives("postgresql://h/d?connect_timeout=3", "connect_timeout"));
}

TEST(TargetTest, Describes) {
  const Variable host("PGHOST", "");
  const Variable port("PGPORT", "");
  const struct {
    const char* conninfo;
    const char* text;
  } kCases[] = {
      {"postgresql://bob:hunter2@h/db", "db at h:5432 as bob"},
      {"postgresql://bob:hunter2@[::1]:77/", "bob at ::1:77 as bob"},
      {"host=/run/pg dbname='a b' user=u password=hunter2", "a b at /run/pg:5432 as u"},
      {"hostaddr=10.0.0.1 user=u", "u at 10.0.0.1:5432 as u"},
      {"user=u", "u at the local socket:5432 as u"},
      {"host=a,b port=1,2 user=u dbname=d", "d at a,b:1,2 as u"},
      {"service=live", "service live"},
      {"user='a\x1b[2Jb'", "a\\x1b[2Jb at the local socket:5432 as a\\x1b[2Jb"},
  };
  for (const auto& c : kCases) EXPECT_EQ(Describe({c.conninfo, ""}), c.text);
}

TEST(TargetTest, TellsATargetFromAPath) {
  for (const char* target :
       {"postgresql://h/db", "postgres://", "service=x", "host=h", " dbname = x", "hots=x"}) {
    EXPECT_TRUE(LooksLikeTarget(target)) << target;
  }
  for (const char* path :
       {"", "before.assay", "./host=h.assay", "a/b=c", "/tmp/x", "run=1.assay", "=x", "B=1"}) {
    EXPECT_FALSE(LooksLikeTarget(path)) << path;
  }
}

}  // namespace
}  // namespace pgassay::pg
