// `pgassay sync` and `pgassay check` before there is a server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/folder.h"
#include "cli/options.h"
#include "cli/run.h"
#include "migrate/project/settings.h"
#include "testing/matchers.h"

namespace pgassay {
namespace {

using cli::Options;
using cli::ReportFile;
using testing::Folder;
using testing::HasSubstr;
using testing::IsOk;
using testing::Not;
using testing::Outcome;
using testing::RunPgassay;
using testing::StartsWith;
using testing::StatusIs;

absl::StatusOr<Options> Parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "pgassay");
  return cli::ParseOptions(static_cast<int>(arguments.size()), arguments.data());
}

TEST(SyncOptionsTest, WritingAndMarking) {
  const absl::StatusOr<Options> plain = Parse({"sync"});
  ASSERT_THAT(plain, IsOk());
  EXPECT_EQ(plain->command, cli::Command::kSync);
  EXPECT_FALSE(plain->mark || plain->json || plain->quiet);
  EXPECT_EQ(plain->database + plain->pg_bin + plain->project + plain->password_file, "");
  const absl::StatusOr<Options> options =
      Parse({"sync", "--pg-bin=/b", "--project", "api", "--progress=json", "--json"});
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->pg_bin, "/b");
  EXPECT_EQ(options->project, "api");
  EXPECT_EQ(options->progress, cli::ProgressMode::kJson);
  EXPECT_TRUE(options->json);
  const absl::StatusOr<Options> mark =
      Parse({"sync", "service=shop", "--mark", "-q", "--password-file", "p", "--project=api"});
  ASSERT_THAT(mark, IsOk());
  EXPECT_TRUE(mark->mark && mark->quiet);
  EXPECT_EQ(mark->database, "service=shop");
  EXPECT_EQ(mark->password_file, "p");
}

TEST(CheckOptionsTest, AllOfThem) {
  const absl::StatusOr<Options> plain = Parse({"check"});
  ASSERT_THAT(plain, IsOk());
  EXPECT_EQ(plain->command, cli::Command::kCheck);
  EXPECT_FALSE(plain->no_database || plain->scratch_beside || plain->json || plain->quiet);
  EXPECT_EQ(plain->database + plain->base + plain->pg_bin + plain->project + plain->password_file, "");
  EXPECT_EQ(plain->reports.size(), 0u);
  const absl::StatusOr<Options> options =
      Parse({"check", "service=shop", "--scratch-beside", "--base", "origin/main", "--report", "md=-",
             "--report=json=r.json", "--pg-bin=/b", "--project", "api", "--password-file=p",
             "--progress=none", "-q"});
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->database, "service=shop");
  EXPECT_TRUE(options->scratch_beside && options->quiet);
  EXPECT_EQ(options->base, "origin/main");
  ASSERT_EQ(options->reports.size(), 2u);
  EXPECT_EQ(options->reports[0].kind, ReportFile::Kind::kMarkdown);
  EXPECT_EQ(options->reports[0].path, "-");
  EXPECT_EQ(options->reports[1].kind, ReportFile::Kind::kJson);
  EXPECT_EQ(options->pg_bin, "/b");
  EXPECT_EQ(options->project, "api");
  EXPECT_EQ(options->password_file, "p");
  EXPECT_EQ(options->progress, cli::ProgressMode::kNone);
  const absl::StatusOr<Options> repository = Parse({"check", "--no-database", "--json", "--report=md=c.md"});
  ASSERT_THAT(repository, IsOk());
  EXPECT_TRUE(repository->no_database && repository->json);
}

TEST(BridgeOptionsTest, WhatContradicts) {
  const struct {
    std::vector<const char*> arguments;
    const char* message;
  } cases[] = {
      {{"sync", "service=shop"}, "DB: is for --mark"},
      {{"sync", "--password-file", "p"}, "--password-file: is for --mark"},
      {{"sync", "--mark", "--pg-bin", "/b"}, "--pg-bin: is for writing migrations, not for --mark"},
      {{"sync", "--mark", "--progress=none"}, "--progress: is for writing migrations, not for --mark"},
      {{"sync", "--mark=yes"}, "--mark: takes no value"},
      {{"sync", "--unmark"}, "unknown option --unmark"},
      {{"sync", "--scratch-beside"}, "unknown option --scratch-beside"},
      {{"sync", "--report", "md=x"}, "unknown option --report"},
      {{"sync", "--mark", "a", "b"}, "unexpected argument 'b'"},
      {{"sync", "--json", "-q"}, "--json always has everything"},
      {{"check", "service=x", "--no-database"}, "--no-database and DB contradict each other"},
      {{"check", "--no-database", "--scratch-beside"},
       "--no-database and --scratch-beside contradict each other"},
      {{"check", "--no-database", "--password-file=p"},
       "--no-database and --password-file contradict each other"},
      {{"check", "--json", "--report", "md=-"}, "--json and a report into '-' contradict each other"},
      {{"check", "--json", "--report", "json=-"}, "--json and a report into '-' contradict each other"},
      {{"check", "--report", "md=-", "--report", "json=-"}, "two reports into '-'"},
      {{"check", "--report", "text=x"}, "there is no kind 'text'; there are json and md"},
      {{"check", "--report", "html=x"}, "there is no kind 'html'; there are json and md"},
      {{"verify", "a", "b", "--report", "md=x"}, "there is no kind 'md'; there are json and text"},
      {{"check", "--json", "-q"}, "--json always has everything"},
      {{"check", "--base", ""}, "--base: is empty"},
      {{"check", "--base"}, "--base: needs a value"},
      {{"check", "--mark"}, "unknown option --mark"},
      {{"check", "a", "b"}, "unexpected argument 'b'"},
      {{"check", "--progress", "loud"}, "--progress: 'loud' is not one of"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(Parse(c.arguments), StatusIs(absl::StatusCode::kInvalidArgument, c.message));
  }
}

class BridgeCommandTest : public ::testing::Test {
 protected:
  BridgeCommandTest() { folder_.Write("pgassay.toml", migrate::project::kShortestSettings); }

  Outcome Run(std::vector<std::string> arguments, const std::vector<std::string>& environment = {}) const {
    arguments.insert(arguments.end(), {"--project", folder_.path()});
    Outcome outcome = RunPgassay(arguments, {.environment = environment});
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, Not(HasSubstr("hunter2")));
    EXPECT_EQ(folder_.Files(), 1u);  // nothing was written
    return outcome;
  }

  const Folder folder_;
};

TEST_F(BridgeCommandTest, WithoutAScratchServerAnExampleIsShown) {
  for (const std::vector<std::string>& environment : {std::vector<std::string>{}, {"SCRATCH_URL="}}) {
    const Outcome with = Run({"check", "service=x"}, environment);
    EXPECT_EQ(with.code, 3);
    EXPECT_THAT(with.err, StartsWith("pgassay: SCRATCH_URL is not set, and both folders are run in"));
    EXPECT_THAT(with.err, HasSubstr("--scratch-beside"));
    EXPECT_THAT(with.err,
                HasSubstr("\n\n  SCRATCH_URL=postgresql://postgres@127.0.0.1:5433/postgres pgassay check\n"));
    const Outcome without = Run({"check", "--no-database"}, environment);
    EXPECT_EQ(without.code, 3);
    EXPECT_THAT(without.err, StartsWith("pgassay: SCRATCH_URL is not set"));
    EXPECT_THAT(without.err, Not(HasSubstr("--scratch-beside")));
  }
}

// A lock that is missing is told first: what comes before sync is a baseline, and no scratch server.
TEST_F(BridgeCommandTest, WithoutALockThereIsNothingToGoOnFrom) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"sync"}, {"sync", "--mark", "service=x"}}) {
    const Outcome outcome = Run(arguments);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("pgassay.lock.json"));
    EXPECT_THAT(outcome.err, Not(HasSubstr("SCRATCH_URL")));
  }
  const Outcome check = Run({"check", "--no-database"}, {"SCRATCH_URL=service=none"});
  EXPECT_EQ(check.code, 2);
  EXPECT_THAT(check.err, HasSubstr("pgassay.lock.json"));
}

TEST_F(BridgeCommandTest, WrongUsage) {
  const struct {
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
    const char* message;
  } cases[] = {
      {{"check", "service=x"}, {"SCRATCH_URL=postgresql://ann:hunter2@[::1/x"}, "SCRATCH_URL: "},
      {{"check", "--no-database"}, {"SCRATCH_URL=hunter2"}, "SCRATCH_URL: "},
      {{"check", "before.assay"}, {}, "DB 'before.assay': is not a database"},
      {{"check", "postgresql://ann:hunter2@db/shop"}, {}, "a password on a command line"},
      {{"check"}, {"DATABASE_URL=postgresql://ann:hunter2@[::1/x"}, "DATABASE_URL: "},
      {{"check", "--no-database", "--report", "md=/none/c.md"}, {"SCRATCH_URL=service=x"}, "/none"},
      {{"check", "--password", "hunter2"}, {}, "a password is not taken from the command line"},
      {{"sync", "--mark", "host=x password=hunter2"}, {}, "a password on a command line"},
      {{"sync", "postgresql://ann:hunter2@db/shop"}, {}, "DB: is for --mark"},
      {{"sync", "--mark"}, {"DATABASE_URL=postgresql://ann:hunter2@[::1/x"}, "DATABASE_URL: "},
  };
  for (const auto& c : cases) {
    const Outcome outcome = Run(c.arguments, c.environment);
    EXPECT_EQ(outcome.code, 3) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(c.message));
  }
}

TEST(BridgeCommandProjectTest, WithoutSettingsItShowsTheShortestThatWouldDo) {
  const Folder folder;
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"sync"}, {"sync", "--mark", "service=x"}, {"check", "--no-database"}}) {
    std::vector<std::string> all = arguments;
    all.insert(all.end(), {"--project", folder.path()});
    const Outcome outcome = RunPgassay(all);
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, testing::EndsWith(absl::StrCat("\n\n", migrate::project::kShortestSettings)));
  }
}

}  // namespace
}  // namespace pgassay
