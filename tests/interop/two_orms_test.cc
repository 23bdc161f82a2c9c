// scripts/two-orms as a team runs it, on the sample's tables: the real Diesel and the real Drizzle, on node
// and on bun.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "interop/tree.h"
#include "migrate/process/command.h"
#include "testing/diesel.h"
#include "testing/drizzle.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using migrate::process::Command;
using migrate::process::Finished;
using testing::Drizzle;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::Server;
using testing::WorkFolder;

constexpr char kRoot[] = PGASSAY_TESTS_DIR "/..";
constexpr char kSample[] = PGASSAY_TESTS_DIR "/../data/harbour";
constexpr char kOurs[] = PGASSAY_TESTS_DIR "/interop/two_orms";

Server& server() {
  return Server::Shared();
}

// A shell's environment for this server, half an hour off from UTC's hours.
std::vector<std::string> Environment() {
  return {absl::StrCat("PATH=", server().programs(), ":", std::getenv("PATH")),
          absl::StrCat("PGHOST=", server().folder()),
          absl::StrCat("PGPORT=", server().port()),
          "PGUSER=postgres",
          "PGDATABASE=harbour",
          "TZ=America/St_Johns",
          absl::StrCat("CARGO_TARGET_DIR=", testing::CacheFolder(), "/two-orms/target"),
          "CARGO_NET_OFFLINE=true"};
}

Finished Program(const std::vector<std::string>& arguments) {
  Command command = {.arguments = arguments, .environment = Environment()};
  command.timeout_ms = 500'000;
  return migrate::process::Run(command);
}

void Psql(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {"psql", "-X", "-q", "-v", "ON_ERROR_STOP=1"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const Finished psql = Program(all);
  ASSERT_EQ(psql.code, 0) << psql.err;
}

class TwoOrmsInterop : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto diesel = testing::DieselProgram();
    const auto drizzle = testing::FindDrizzle("stable");
    for (const absl::Status& status : {diesel.status(), drizzle.status()}) {
      if (status.code() != absl::StatusCode::kUnimplemented) continue;
      std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
      GTEST_SKIP();
    }
    ASSERT_THAT(diesel, IsOk());
    ASSERT_THAT(drizzle, IsOk());
    ASSERT_TRUE(std::filesystem::exists(absl::StrCat(testing::CacheFolder(), "/two-orms/target")))
        << "run scripts/setup interop";
    drizzle_ = *drizzle;
    std::filesystem::copy(absl::StrCat(kSample, "/packages/database"), work_.path(),
                          std::filesystem::copy_options::recursive);
    std::filesystem::create_symlink(drizzle_.folder + "/node_modules", work_.path() + "/node_modules");
    static const bool made = [] {
      MakeHarbour();
      return !HasFatalFailure();
    }();
    ASSERT_TRUE(made);
  }

  static void MakeHarbour() {
    server().CreateDatabase("harbour", "TEMPLATE template0");
    ASSERT_NO_FATAL_FAILURE(Psql({"-f", absl::StrCat(kSample, "/ops/scratch.sql")}));
    const Finished migrated = Program({absl::StrCat(kSample, "/scripts/migrate"), "-U", "app_migrator"});
    ASSERT_EQ(migrated.code, 0) << migrated.err;
    ASSERT_NO_FATAL_FAILURE(Psql({"-v", "scale=0.001", "-f", absl::StrCat(kSample, "/seed/rows.sql")}));
    ASSERT_NO_FATAL_FAILURE(Psql({"-f", absl::StrCat(kOurs, "/hard.sql")}));
  }

  Finished TwoOrms(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {
        absl::StrCat(kRoot, "/scripts/two-orms/run"),
        "--schema-rs",
        absl::StrCat(kSample, "/api/src/schema.rs,", kSample, "/api/src/metering_schema.rs"),
        "--types-rs",
        absl::StrCat(kOurs, "/types.rs"),
        "--schema-ts",
        work_.path() + "/src/schema.ts",
        "--pgassay",
        PGASSAY_BINARY,
        "--expect",
        absl::StrCat(kOurs, "/expected.txt")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Program(arguments);
  }

  std::string Url() const {
    return absl::StrCat("postgresql://postgres@127.0.0.1:", server().port(), "/harbour");
  }

  // Every row is carried as expected.txt says, and both have written meanwhile.
  void Agree(const std::string& runtime, const std::string& name) {
    const std::string sequences =
        "SELECT string_agg(sequencename || coalesce(last_value, 0), ' ' ORDER BY 1) FROM pg_sequences";
    const std::string before = server().Sql("harbour", sequences);
    const Finished run = TwoOrms({"--runtime", runtime, "--seconds", "4", Url()});
    EXPECT_EQ(run.code, 0) << run.out << run.err;
    EXPECT_EQ(run.err, "");
    EXPECT_THAT(run.out, HasSubstr("read by diesel and by drizzle on " + name + ": 42 tables, 1919 rows\n"));
    EXPECT_THAT(run.out, HasSubstr("written by diesel: 1909 rows; by drizzle: 1913 rows\n"));
    EXPECT_THAT(run.out, HasSubstr("\nwritten at once: 961 rows by diesel, 945 by drizzle\n"));
    EXPECT_TRUE(std::regex_search(
        run.out, std::regex("written again in 4 s: [1-9][0-9]* by diesel, [1-9][0-9]* by drizzle\n")));
    EXPECT_THAT(run.out, HasSubstr("78 findings, as expected\n"));
    // Its own databases are gone, and the one that it was given is as it was.
    EXPECT_EQ(server().Sql("postgres",
                           "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database "
                           "WHERE datname LIKE 'harbour%'"),
              "harbour");
    EXPECT_EQ(server().Sql("harbour", sequences), before);
  }

  WorkFolder work_;
  Drizzle drizzle_;
};

TEST_F(TwoOrmsInterop, CarryEachOthersRowsOnNode) {
  Agree(drizzle_.node, "node");
}

TEST_F(TwoOrmsInterop, CarryEachOthersRowsOnBun) {
  Agree(drizzle_.bun, "bun");
}

// A column that does not come through, the more often it is written the less.
TEST_F(TwoOrmsInterop, NameWhatIsNotCarried) {
  const std::string path = work_.path() + "/src/schema/reference.ts";
  const Finished edited =
      Program({"sed", "-i",
               "s/^  subject: text('subject')/  subject: shouted('subject')/; "
               "s/^export const season = .*/import { customType } from 'drizzle-orm\\/pg-core';\\n"
               "const shouted = customType<{ data: string }>({ dataType: () => 'text', "
               "toDriver: (text) => text + '!' });\\n&/",
               path});
  ASSERT_EQ(edited.code, 0) << edited.err;
  const Finished run = TwoOrms({"--runtime", drizzle_.bun, "--seconds", "2", Url()});
  EXPECT_EQ(run.code, 1) << run.out << run.err;
  for (const char* when : {"drizzle", "at once, one of both", "while both write, one of both",
                           "when both have written, one of both"}) {
    EXPECT_THAT(run.out, HasSubstr(absl::StrCat("not expected: ", when,
                                                " changes public.notification_templates.subject, other: ")));
  }
  EXPECT_THAT(run.out, HasSubstr("{\"code\":\"booking.cancelled\"}"));
  EXPECT_EQ(run.out.find("expected, and not so"), std::string::npos) << run.out;
}

TEST_F(TwoOrmsInterop, ExpectNeitherMoreNorLess) {
  const std::string found = work_.path() + "/found", expected = work_.path() + "/expected";
  std::ofstream(found)
      << "drizzle changes public.a.b, other: 1 row, {}\ndiesel loses a row of public.a: 1 row, {}\n";
  std::ofstream(expected) << "# known\ndrizzle changes public.a.b, other\ndrizzle changes public.a.c\n";
  const Finished judged =
      Program({"node", absl::StrCat(kRoot, "/scripts/two-orms/judge.mjs"), "expect", found, expected});
  EXPECT_EQ(judged.code, 1);
  EXPECT_EQ(judged.out,
            "not expected: diesel loses a row of public.a: 1 row, {}\n"
            "expected, and not so: drizzle changes public.a.c\n");
}

TEST_F(TwoOrmsInterop, SayWhyTheyCannotRun) {
  const Finished without = Program({absl::StrCat(kRoot, "/scripts/two-orms/run")});
  EXPECT_EQ(without.code, 3);
  EXPECT_THAT(without.err, HasSubstr("Usage: run --schema-rs"));
  const Finished nobody = TwoOrms({"postgresql://postgres@127.0.0.1:1/harbour"});
  EXPECT_EQ(nobody.code, 2);
  EXPECT_THAT(nobody.err, HasSubstr("two-orms: "));
  std::filesystem::remove(work_.path() + "/node_modules");
  const Finished bare = TwoOrms({Url()});
  EXPECT_EQ(bare.code, 2);
  EXPECT_THAT(bare.err, HasSubstr("two-orms: no node_modules with drizzle-orm in a folder above"));
}

}  // namespace
}  // namespace pgassay
