// `pgassay baseline --mark` and `--unmark` as a shell runs them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/process/command.h"
#include "server/mark_fixture.h"
#include "testing/matchers.h"

namespace pgassay {
namespace {

using testing::Checkout;
using testing::HasSubstr;
using testing::kBaselineWhen;
using testing::kDay;
using testing::kMarked;
using testing::Outcome;
using testing::RunPgassay;
using testing::StartsWith;
using Json = nlohmann::json;

class MarkCommandTest : public testing::MarkFixture {};

TEST_F(MarkCommandTest, MarkTwiceUnmarkTwiceMark) {
  for (const bool folders : {false, true}) {
    SCOPED_TRACE(folders);
    if (folders) SetUp();
    const Checkout checkout(folders);
    const std::string before = State();
    EXPECT_EQ(RunJson(checkout, "--unmark", 0)["rows"], Json::array());
    EXPECT_EQ(State(), before);

    const Json marked = RunJson(checkout, "--mark", 0);
    EXPECT_EQ(marked["verdict"], "done");
    EXPECT_EQ(marked["role"], "app");
    EXPECT_EQ(marked["table"], "drizzle.__drizzle_migrations");
    EXPECT_EQ(marked["made_schema"], true);
    EXPECT_EQ(marked["made_table"], true);
    ASSERT_EQ(marked["rows"].size(), 1u);
    EXPECT_EQ(marked["rows"][0]["name"], checkout.NameOf(0));
    EXPECT_EQ(State(), absl::StrCat("1|", checkout.row()));
    EXPECT_EQ(
        Sql("SELECT relowner::regrole FROM pg_class WHERE oid = 'drizzle.__drizzle_migrations'::regclass"),
        "app");

    const Json again = RunJson(checkout, "--mark", 0);
    EXPECT_EQ(again["rows"], Json::array());
    EXPECT_EQ(again["already"], "1");
    EXPECT_EQ(State(), absl::StrCat("1|", checkout.row()));

    EXPECT_EQ(RunJson(checkout, "--unmark", 0)["rows"], marked["rows"]);
    EXPECT_EQ(State(), "");
    EXPECT_EQ(RunJson(checkout, "--unmark", 0)["rows"], Json::array());
    EXPECT_EQ(RunJson(checkout, "--mark", 0)["rows"].size(), 1u);
    EXPECT_EQ(State(), absl::StrCat("2|", checkout.row()));
  }
}

TEST_F(MarkCommandTest, TheText) {
  const Checkout checkout;
  const Outcome marked = Run(checkout, {"--mark"});
  EXPECT_EQ(marked.code, 0) << marked.err;
  EXPECT_EQ(marked.err, "");
  EXPECT_THAT(marked.out,
              StartsWith("MARKED: 0000_e0 is recorded as applied, and nothing was run\nmarked at "));
  EXPECT_THAT(marked.out, HasSubstr(", drizzle.__drizzle_migrations of app\n"));
  const Outcome quiet = Run(checkout, {"--mark", "-q"});
  EXPECT_EQ(quiet.code, 0);
  EXPECT_EQ(quiet.out + quiet.err, "");
  Sql("INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('x', 1790899200000)");
  const Outcome refused = Run(checkout, {"--unmark", "-q"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.out, StartsWith("NOT UNMARKED: 1 reason; nothing was written\n"));
  EXPECT_THAT(refused.out, HasSubstr("[unmark-rows-after]"));
}

// The baseline is marked, and what comes after it stands for a version of Diesel's too.
TEST_F(MarkCommandTest, WhatComesAfterTheBaselineIsSaid) {
  for (const bool folders : {false, true}) {
    SCOPED_TRACE(folders);
    SetUp();
    const Checkout checkout(folders);
    checkout.LockSecond("3");
    // To be run by Diesel: whoever migrates now forestalls it.
    const Json behind = RunJson(checkout, "--mark", 0);
    EXPECT_EQ(behind["rows"].size(), 1u);
    EXPECT_EQ(behind["findings"][0]["code"], "mark-behind");
    const Outcome text = Run(checkout, {"--mark"});
    EXPECT_EQ(text.code, 0);
    EXPECT_THAT(text.out, testing::Not(HasSubstr("Next: ")));

    // Run by it: whoever migrates now runs it again.
    Sql("INSERT INTO __diesel_schema_migrations (version) VALUES ('3')");
    const Json unrecorded = RunJson(checkout, "--mark", 1);
    EXPECT_EQ(unrecorded["done"], true);
    EXPECT_EQ(unrecorded["verdict"], "needs_a_person");
    EXPECT_THAT(Codes(unrecorded), testing::ElementsAre("mark-unrecorded"));
    EXPECT_EQ(unrecorded["findings"][0]["subject"], checkout.NameOf(1));
    EXPECT_EQ(State(), absl::StrCat("1|", checkout.row()));
    Sql("TRUNCATE drizzle.__drizzle_migrations");
    const Outcome marked = Run(checkout, {"--mark"});
    EXPECT_EQ(marked.code, 1);
    EXPECT_THAT(marked.out, StartsWith("MARKED: "));
    EXPECT_THAT(marked.out, HasSubstr("`pgassay sync --mark` before any migrate()"));
    EXPECT_THAT(marked.out, testing::Not(HasSubstr("Next: ")));
    EXPECT_EQ(State(), absl::StrCat("2|", checkout.row()));

    // Recorded: there is nothing to say.
    Sql(absl::StrCat("INSERT INTO drizzle.__drizzle_migrations (hash, created_at", folders ? ", name" : "",
                     ") VALUES ('", checkout.second_hash(), "', ", kBaselineWhen + kDay,
                     folders ? absl::StrCat(", '", checkout.NameOf(1), "'") : "", ")"));
    EXPECT_EQ(RunJson(checkout, "--mark", 0)["findings"], Json::array());
    EXPECT_THAT(Run(checkout, {"--mark"}).out, HasSubstr("Next: "));
  }
}

// As another user, who may read the checkout and nothing else.
TEST_F(MarkCommandTest, ACheckoutThatCannotBeWritten) {
  const Checkout checkout;
  for (const auto& file : std::filesystem::recursive_directory_iterator(checkout.path())) {
    std::filesystem::permissions(
        file.path(), file.is_directory() ? std::filesystem::perms(0555) : std::filesystem::perms(0444));
  }
  std::filesystem::permissions(checkout.path(), std::filesystem::perms(0555));
  const auto before = checkout.Files();
  const testing::Folder programs;
  std::filesystem::permissions(programs.path(), std::filesystem::perms(0755));
  const std::string program = programs.At("pgassay");
  std::filesystem::copy_file(PGASSAY_BINARY, program);
  std::filesystem::permissions(program, std::filesystem::perms(0755));
  for (const char* action : {"--mark", "--mark", "--unmark", "--mark"}) {
    std::vector<std::string> arguments = {
        program, "baseline", action, server_->TcpConninfo(kMarked, "deployer"), "--project", checkout.path()};
    if (geteuid() == 0) {
      arguments.insert(arguments.begin(),
                       {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"});
    }
    const migrate::process::Finished finished = migrate::process::Run({.arguments = arguments});
    EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
  }
  EXPECT_EQ(State(), absl::StrCat("2|", checkout.row()));
  EXPECT_EQ(checkout.Files(), before);
  for (const auto& file : std::filesystem::recursive_directory_iterator(checkout.path())) {
    if (file.is_directory()) std::filesystem::permissions(file.path(), std::filesystem::perms(0755));
  }
  std::filesystem::permissions(checkout.path(), std::filesystem::perms(0755));
}

// Killed at any moment it leaves all or nothing, and to run again is right.
TEST_F(MarkCommandTest, Killed) {
  const Checkout checkout;
  const std::string nothing = State();
  int killed = 0;
  for (int milliseconds = 5; milliseconds <= 95; milliseconds += 6) {
    SCOPED_TRACE(milliseconds);
    SetUp();
    const Outcome outcome = RunPgassay({"baseline", "--mark", Conninfo(), "--project", checkout.path()},
                                       {.meanwhile = [milliseconds](pid_t pid) {
                                         testing::Sleep(milliseconds);
                                         kill(pid, SIGKILL);
                                       }});
    killed += outcome.code == 1000 + SIGKILL ? 1 : 0;
    // Its session ends once the server sees that nobody is there.
    for (int tries = 0; tries < 500; ++tries) {
      if (Sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgassay baseline'") == "0")
        break;
      testing::Sleep(10);
    }
    EXPECT_THAT(State(), testing::AnyOf(nothing, absl::StrCat("1|", checkout.row())));
    EXPECT_EQ(Run(checkout, {"--mark"}).code, 0);
    EXPECT_EQ(Sql("SELECT hash || '|' || created_at FROM drizzle.__drizzle_migrations"), checkout.row());
  }
  EXPECT_GT(killed, 0);
}

TEST_F(MarkCommandTest, ManyAtOnceAndThereIsOneRow) {
  for (int round = 0; round < 8; ++round) {
    SCOPED_TRACE(round);
    SetUp();
    const Checkout checkout;
    std::vector<Outcome> outcomes(4);
    std::vector<std::thread> threads;
    for (Outcome& outcome : outcomes) threads.emplace_back([&] { outcome = Run(checkout, {"--mark"}); });
    for (std::thread& thread : threads) thread.join();
    int wrote = 0;
    for (const Outcome& outcome : outcomes) {
      // Who has no luck four times says so, and that to run again is right.
      EXPECT_TRUE(outcome.code == 0 ||
                  (outcome.code == 2 && outcome.err.find("run again") != std::string::npos))
          << outcome.code << outcome.out << outcome.err;
      wrote += absl::StartsWith(outcome.out, "MARKED: ") ? 1 : 0;
    }
    EXPECT_EQ(wrote, 1);
    EXPECT_EQ(Sql("SELECT hash || '|' || created_at FROM drizzle.__drizzle_migrations"), checkout.row());
  }
}

}  // namespace
}  // namespace pgassay
