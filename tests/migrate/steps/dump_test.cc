#include "migrate/steps/dump.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "interop/tree.h"
#include "migrate/drizzle/baseline_sql.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using pgassay::testing::WorkFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// A pg_dump that says which it is, and what it was given.
void Fake(const std::string& folder, const std::string& version, const std::string& body = "") {
  const std::string path = folder + "/pg_dump";
  std::ofstream(path) << "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'pg_dump (PostgreSQL) " << version
                      << "'; exit; fi\n"
                      << body << "\n";
  chmod(path.c_str(), 0755);
}

TEST(FindPgDumpTest, TakesNoOlderOne) {
  struct Case {
    std::string version;
    bool taken;
  };
  for (const Case& each : {Case{"15.2", false}, Case{"16.0", true}, Case{"17beta1", true},
                           Case{"16.4 (Debian 16.4-1)", true}, Case{"nonsense", false}}) {
    const WorkFolder work;
    Fake(work.path(), each.version);
    const auto found = FindPgDump(work.path(), 160004);
    if (each.taken) {
      EXPECT_THAT(found, IsOk()) << each.version;
    } else {
      EXPECT_THAT(found, StatusIs(absl::StatusCode::kNotFound,
                                  AllOf(HasSubstr("PostgreSQL 16 or newer"),
                                        HasSubstr("postgresql-client-16"), HasSubstr("--pg-bin"))))
          << each.version;
    }
  }
}

TEST(FindPgDumpTest, WhereThereIsNone) {
  const WorkFolder work;
  EXPECT_THAT(FindPgDump(work.path(), 150000), StatusIs(absl::StatusCode::kNotFound, work.path()));
}

TEST(DumpTest, WritesTheDatabase) {
  Server& server = Server::Shared();
  server.CreateDatabase("dumped", "TEMPLATE template0");
  server.Sql("dumped", "CREATE TABLE boats (at timestamptz DEFAULT '2026-01-01 00:00+00')");
  const auto program = FindPgDump(server.programs(), 130000);
  ASSERT_THAT(program, IsOk());
  const auto dump = Dump(*program, {.conninfo = server.Conninfo("dumped"), .password_file = ""},
                         drizzle::DumpArguments({}), nullptr);
  ASSERT_THAT(dump, IsOk());
  EXPECT_THAT(*dump, AllOf(HasSubstr("CREATE TABLE public.boats"), HasSubstr("'2026-01-01 00:00:00+00'")));
  EXPECT_THAT(Dump(*program, {.conninfo = server.Conninfo("nobody_made_it"), .password_file = ""},
                   drizzle::DumpArguments({}), nullptr),
              StatusIs(absl::StatusCode::kInternal,
                       AllOf(HasSubstr("pg_dump: "), HasSubstr("\"nobody_made_it\" does not exist"))));
}

// The command line is everybody's to read.
TEST(DumpTest, NoPasswordInItsArguments) {
  const WorkFolder work;
  Fake(work.path(), "18.0", "echo \"$@\"; printf 'in secret: %s' \"$PGPASSWORD\"");
  const auto said =
      Dump(work.path() + "/pg_dump",
           {.conninfo = "postgresql://me:a'b%5Cc@there:5433/x?sslmode=require", .password_file = ""},
           {"--schema-only"}, nullptr);
  ASSERT_THAT(said, IsOk());
  const std::string arguments = said->substr(0, said->find('\n'));
  EXPECT_EQ(
      arguments,
      "--schema-only --no-password --dbname=dbname='x' host='there' port='5433' sslmode='require' user='me'");
  EXPECT_THAT(*said, HasSubstr("in secret: a'b\\c"));
  EXPECT_THAT(arguments, Not(HasSubstr("a'b")));
}

TEST(DumpTest, CanBeInterrupted) {
  const WorkFolder work;
  Fake(work.path(), "18.0", "sleep 60");
  const std::atomic<int> interrupt = 1;
  EXPECT_THAT(Dump(work.path() + "/pg_dump", {.conninfo = "dbname=x", .password_file = ""}, {}, &interrupt),
              StatusIs(absl::StatusCode::kCancelled));
}

}  // namespace
}  // namespace pgassay::migrate
