// The binary against a server: what the user sees and what the shell gets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "absl/strings/str_cat.h"
#include "cli/folder.h"
#include "cli/run.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using testing::Folder;
using testing::HasSubstr;
using testing::Not;
using testing::Outcome;
using testing::RunPgassay;
using testing::Server;
using testing::Sleep;
using testing::StartsWith;

class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    server_.CreateDatabase("shop");
    server_.Sql("shop",
                "CREATE TABLE item (id int PRIMARY KEY, name text);"
                "INSERT INTO item SELECT i, 'item ' || i FROM generate_series(1, 100) i");
  }

  Server& server_ = Server::Shared();
  const std::string database_ = server_.Conninfo("shop");
  const Folder folder_;
  const std::string assay_ = folder_.At("before.assay");
};

TEST_F(SessionTest, FromFingerprintToVerdict) {
  const Outcome written = RunPgassay({"fingerprint", database_, "-o", assay_, "--stats"});
  ASSERT_EQ(written.code, 0) << written.err;
  EXPECT_THAT(written.out, StartsWith(absl::StrCat("wrote ", assay_, ", ")));
  EXPECT_THAT(written.out, HasSubstr("100 rows of 1 relation\n"));
  EXPECT_THAT(written.out, HasSubstr("\nTimers:\n"));
  EXPECT_EQ(written.err, "");
  EXPECT_EQ(folder_.Files(), 1u);

  const Outcome same = RunPgassay({"verify", assay_, database_});
  EXPECT_EQ(same.code, 0) << same.err;
  EXPECT_THAT(same.out, StartsWith("SAME: "));
  EXPECT_EQ(same.err, "");

  server_.Sql("shop", "DELETE FROM item WHERE id = 7");
  const std::string json = folder_.At("report.json");
  const Outcome different =
      RunPgassay({"verify", assay_, database_, "--report", absl::StrCat("json=", json)});
  EXPECT_EQ(different.code, 1) << different.err;
  EXPECT_THAT(different.out, StartsWith("DIFFERENT: "));
  const nlohmann::json report = nlohmann::json::parse(folder_.Read("report.json"));
  EXPECT_EQ(report["verdict"], "different");
  EXPECT_EQ(report["exit_code"], 1);
}

TEST_F(SessionTest, ShowsWhatAFileHolds) {
  ASSERT_EQ(RunPgassay({"fingerprint", database_, "-o", assay_, "-q"}).code, 0);
  const Outcome text = RunPgassay({"show", assay_});
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("public.item"));
  const Outcome json = RunPgassay({"show", assay_, "--json"});
  EXPECT_EQ(json.code, 0) << json.err;
  EXPECT_TRUE(nlohmann::json::accept(json.out)) << json.out;
}

TEST_F(SessionTest, QuietIsQuiet) {
  const Outcome written = RunPgassay({"fingerprint", database_, "-o", assay_, "-q", "--progress", "bar"});
  EXPECT_EQ(written.code, 0);
  EXPECT_EQ(written.out + written.err, "");
  const Outcome same = RunPgassay({"verify", assay_, database_, "-q"});
  EXPECT_EQ(same.code, 0);
  EXPECT_THAT(same.out, StartsWith("SAME: "));
  EXPECT_EQ(same.out.find('\n'), same.out.size() - 1);
  EXPECT_EQ(same.err, "");
}

TEST_F(SessionTest, AReportOnStandardOutputStandsAlone) {
  ASSERT_EQ(RunPgassay({"fingerprint", database_, "-o", assay_, "-q"}).code, 0);
  const Outcome outcome =
      RunPgassay({"verify", assay_, database_, "--report", "json=-", "--progress", "json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(nlohmann::json::accept(outcome.out)) << outcome.out;
  EXPECT_THAT(outcome.err, StartsWith("{\"event\":\"progress\""));
}

TEST_F(SessionTest, TheEnvironmentNamesTheDatabase) {
  const testing::RunOptions environment = {.environment = {absl::StrCat("DATABASE_URL=", database_)}};
  const Outcome written = RunPgassay({"fingerprint", "-o", assay_}, environment);
  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_THAT(written.err, HasSubstr("from DATABASE_URL"));
  EXPECT_EQ(RunPgassay({"verify", assay_}, environment).code, 0);
}

TEST_F(SessionTest, WhatCannotBeCheckedIsNamedAndWritten) {
  server_.Sql("shop",
              "CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing;"
              "CREATE FOREIGN TABLE away (id int) SERVER elsewhere");
  const Outcome written = RunPgassay({"fingerprint", database_, "-o", assay_});
  EXPECT_EQ(written.code, 2);
  EXPECT_THAT(written.err, HasSubstr("pgassay: not checkable: foreign table public.away: "));
  EXPECT_THAT(written.out, HasSubstr("not checkable 1\n"));
  EXPECT_EQ(RunPgassay({"show", assay_}).code, 0);
  EXPECT_EQ(RunPgassay({"verify", assay_, database_}).code, 2);

  EXPECT_EQ(RunPgassay({"fingerprint", database_, "-o", assay_, "--exclude", "public.away"}).code, 0);
  const Outcome same = RunPgassay({"verify", assay_, database_, "--exclude", "public.away"});
  EXPECT_EQ(same.code, 0) << same.out << same.err;
}

TEST_F(SessionTest, BothSidesNeedTheSameKey) {
  const std::string key = folder_.Write("key", std::string(32, 'k'));
  const std::string other = folder_.Write("other", std::string(32, 'o'));
  ASSERT_EQ(RunPgassay({"fingerprint", database_, "-o", assay_, "--key-file", key}).code, 0);
  EXPECT_EQ(RunPgassay({"verify", assay_, database_, "--key-file", key}).code, 0);
  for (const auto& arguments : {std::vector<std::string>{"verify", assay_, database_},
                                {"verify", assay_, database_, "--key-file", other}}) {
    const Outcome outcome = RunPgassay(arguments);
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("key"));
    EXPECT_EQ(outcome.out, "");
  }
}

TEST_F(SessionTest, ADamagedFileIsNoVerdict) {
  ASSERT_EQ(RunPgassay({"fingerprint", database_, "-o", assay_, "-q"}).code, 0);
  const std::string bytes = folder_.Read("before.assay");
  std::string flipped = bytes;
  flipped[bytes.size() / 2] ^= 1;
  for (const std::string& damaged :
       {bytes.substr(0, bytes.size() - 1), bytes.substr(0, bytes.size() / 2), flipped}) {
    const std::string path = folder_.Write("damaged.assay", damaged);
    for (const auto& arguments :
         {std::vector<std::string>{"show", path}, {"verify", path, database_}, {"verify", assay_, path}}) {
      const Outcome outcome = RunPgassay(arguments);
      EXPECT_EQ(outcome.code, 2) << outcome.err;
      EXPECT_THAT(outcome.err, HasSubstr("damaged.assay"));
      EXPECT_EQ(outcome.out, "");
    }
  }
}

TEST_F(SessionTest, OutputThatIsLostIsNoSuccess) {
  ASSERT_EQ(RunPgassay({"fingerprint", database_, "-o", assay_, "-q"}).code, 0);
  for (const auto& arguments : {std::vector<std::string>{"show", assay_},
                                {"verify", assay_, database_},
                                {"fingerprint", database_, "-o", assay_}}) {
    for (const char* out : {"/dev/full", "closed"}) {
      const Outcome outcome = RunPgassay(arguments, {.out = out});
      EXPECT_EQ(outcome.code, 2) << arguments[0] << " " << out;
      EXPECT_THAT(outcome.err, HasSubstr("standard output"));
    }
  }
}

// What nobody can write a file in although it looks so to root.
TEST_F(SessionTest, AReportThatCannotBeWrittenHidesNothing) {
  if (geteuid() != 0) GTEST_SKIP() << "others are told at once";
  ASSERT_EQ(RunPgassay({"fingerprint", database_, "-o", assay_, "-q"}).code, 0);
  const std::string good = folder_.At("good.json");
  const Outcome outcome = RunPgassay(
      {"verify", assay_, assay_, "--report", "json=/proc/report.json", "--report", "json=" + good});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("/proc/report.json"));
  EXPECT_EQ(outcome.out, RunPgassay({"verify", assay_, assay_}).out);
  EXPECT_THAT(folder_.Read("good.json"), HasSubstr("\"verdict\""));
}

TEST_F(SessionTest, AnOutputIsAskedForBeforeTheServer) {
  const std::string text = folder_.Write("notes.txt", "do not lose me");
  const Outcome outcome = RunPgassay({"fingerprint", database_, "-o", text});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("is not an .assay file"));
  EXPECT_EQ(folder_.Read("notes.txt"), "do not lose me");
}

// Whenever it comes: the old file or the new one, the signal's code, and no session left on the server.
// Until the program has taken the signal over: before that it ends by the signal's own doing.
void AwaitBlocked(pid_t pid, int number) {
  for (int i = 0; i < 500; ++i) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);) {
      if (line.rfind("SigBlk:", 0) == 0 &&
          (std::stoull(line.substr(7), nullptr, 16) >> (number - 1) & 1) != 0)
        return;
    }
    Sleep(10);
  }
}

TEST_F(SessionTest, ASignalLeavesNothingBehind) {
  server_.Sql("shop", "CREATE TABLE large AS SELECT i, md5(i::text) FROM generate_series(1, 300000) i");
  std::mt19937 random(7);
  for (int i = 0; i < 10; ++i) {
    const int number = i % 2 == 0 ? SIGINT : SIGTERM;
    const int wait_ms = static_cast<int>(random() % 300);
    const Outcome outcome =
        RunPgassay({"fingerprint", database_, "-o", assay_}, {.meanwhile = [&](pid_t pid) {
                     AwaitBlocked(pid, number);
                     Sleep(wait_ms);
                     kill(pid, number);
                   }});
    if (outcome.code != 0) {
      EXPECT_EQ(outcome.code, 128 + number) << outcome.err;
      EXPECT_LT(outcome.seconds, 10);
      // All or nothing: the whole file, if the signal came after its rename, and never a temporary one.
      EXPECT_EQ(folder_.Files(), access(assay_.c_str(), F_OK) == 0 ? 1u : 0u);
    }
    unlink(assay_.c_str());
  }
  std::string sessions = "?";
  for (int i = 0; i < 50 && sessions != "0"; ++i) {  // a backend takes a moment to see that nobody is there
    sessions = server_.Sql("postgres", "SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop'");
    if (sessions != "0") Sleep(100);
  }
  EXPECT_EQ(sessions, "0");
}

TEST(PasswordTest, IsTakenFromWhereOthersCannotRead) {
  const auto server = Server::Start({.hba = {"local all ann scram-sha-256"}});
  ASSERT_THAT(server, testing::IsOk());
  (*server)->Sql("postgres", "CREATE ROLE ann LOGIN SUPERUSER PASSWORD 'hunter2'");
  (*server)->CreateDatabase("other");
  for (const char* name : {"postgres", "other"}) (*server)->Sql(name, "CREATE TABLE t AS SELECT 1 AS a");
  const std::string database = (*server)->Conninfo("postgres", "ann");
  const std::string other = (*server)->Conninfo("other", "ann");
  const Folder folder;
  const std::string assay = folder.At("a.assay");
  const std::string right = folder.Write("right", "hunter2\n");
  const std::string wrong = folder.Write("wrong", "hunter3\n");
  const std::string open = folder.Write("open", "hunter2\n", 0644);

  EXPECT_EQ(RunPgassay({"fingerprint", database, "-o", assay, "--password-file", right}).code, 0);
  const Outcome given = RunPgassay({"verify", assay, database}, {.environment = {"PGPASSWORD=hunter2"}});
  EXPECT_EQ(given.code, 0) << given.out << given.err;
  EXPECT_EQ(RunPgassay({"verify", database, other, "--password-file", right}).code, 0);
  const Outcome refused = RunPgassay({"verify", assay, database, "--password-file", open});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("others on this machine can read"));
  for (const auto& arguments : {std::vector<std::string>{"verify", assay, database},
                                {"verify", assay, database, "--password-file", wrong}}) {
    const Outcome outcome = RunPgassay(arguments);
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    EXPECT_THAT(outcome.err, Not(HasSubstr("hunter")));
    EXPECT_EQ(outcome.out, "");
  }
}

}  // namespace
}  // namespace pgassay
