// `pgassay baseline` before there is a server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cli/folder.h"
#include "cli/options.h"
#include "cli/run.h"
#include "migrate/project/settings.h"
#include "testing/matchers.h"

namespace pgassay {
namespace {

using cli::Options;
using testing::Folder;
using testing::HasSubstr;
using testing::IsOk;
using testing::Not;
using testing::Outcome;
using testing::RunPgassay;
using testing::StartsWith;
using testing::StatusIs;
using Action = Options::BaselineAction;

absl::StatusOr<Options> Parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), {"pgassay", "baseline"});
  return cli::ParseOptions(static_cast<int>(arguments.size()), arguments.data());
}

TEST(BaselineOptionsTest, Writing) {
  const absl::StatusOr<Options> plain = Parse({});
  ASSERT_THAT(plain, IsOk());
  EXPECT_EQ(plain->command, cli::Command::kBaseline);
  EXPECT_EQ(plain->baseline, Action::kWrite);
  EXPECT_FALSE(plain->scratch_beside || plain->replace || plain->from_existing || plain->reconcile ||
               plain->history || plain->require_roles || plain->json || plain->quiet);
  EXPECT_EQ(plain->database + plain->pg_bin + plain->project + plain->password_file, "");
  const absl::StatusOr<Options> options =
      Parse({"service=shop", "--scratch-beside", "--replace", "--reconcile", "--roles", "require",
             "--pg-bin=/b", "--project", "api", "--password-file=p", "--progress=json", "--json"});
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->database, "service=shop");
  EXPECT_TRUE(options->scratch_beside && options->replace && options->reconcile && options->require_roles &&
              options->json);
  EXPECT_EQ(options->pg_bin, "/b");
  EXPECT_EQ(options->project, "api");
  EXPECT_EQ(options->password_file, "p");
  EXPECT_EQ(options->progress, cli::ProgressMode::kJson);
  EXPECT_FALSE(Parse({"--roles", "create"})->require_roles);
  EXPECT_TRUE(Parse({"--from-existing", "-q"})->from_existing);
  const absl::StatusOr<Options> history = Parse({"--history", "--replace"});
  ASSERT_THAT(history, IsOk());
  EXPECT_TRUE(history->history && history->replace);
}

TEST(BaselineOptionsTest, Marking) {
  const absl::StatusOr<Options> mark = Parse({"--mark", "service=shop", "--project=api", "--json"});
  ASSERT_THAT(mark, IsOk());
  EXPECT_EQ(mark->baseline, Action::kMark);
  EXPECT_EQ(mark->database, "service=shop");
  const absl::StatusOr<Options> unmark = Parse({"service=shop", "--unmark", "-q", "--password-file", "p"});
  ASSERT_THAT(unmark, IsOk());
  EXPECT_EQ(unmark->baseline, Action::kUnmark);
  EXPECT_EQ(unmark->password_file, "p");
}

// What is for writing has no part in marking; and of a folder that is there only one thing can become.
TEST(BaselineOptionsTest, WhatContradicts) {
  const std::vector<std::vector<const char*>> writing = {
      {"--scratch-beside"},   {"--replace"},      {"--from-existing"}, {"--reconcile"}, {"--roles=create"},
      {"--roles", "require"}, {"--pg-bin", "/b"}, {"--progress=none"}, {"--history"}};
  for (const char* action : {"--mark", "--unmark"}) {
    for (const std::vector<const char*>& option : writing) {
      std::vector<const char*> arguments = option;
      arguments.push_back(action);
      const std::string name = std::string(option[0]).substr(0, std::string(option[0]).find('='));
      EXPECT_THAT(Parse(arguments),
                  StatusIs(absl::StatusCode::kInvalidArgument,
                           absl::StrCat(name, ": is for writing the baseline, not for ", action)));
      EXPECT_THAT(Parse(option), IsOk());
    }
  }
  const struct {
    std::vector<const char*> arguments;
    const char* message;
  } cases[] = {
      {{"--mark", "--unmark"}, "--mark and --unmark contradict each other"},
      {{"--replace", "--from-existing"}, "--from-existing and --replace contradict each other"},
      {{"--from-existing", "--reconcile"}, "--from-existing and --reconcile contradict each other"},
      {{"--history", "--from-existing"}, "--from-existing and --history contradict each other"},
      {{"--reconcile", "--history"}, "--reconcile and --history contradict each other"},
      {{"--history", "--roles", "require"}, "--roles and --history contradict each other"},
      {{"--roles", "drop"}, "--roles: 'drop' is not one of create, require"},
      {{"--roles", ""}, "--roles: is empty"},
      {{"--pg-bin", ""}, "--pg-bin: is empty"},
      {{"--mark=yes"}, "--mark: takes no value"},
      {{"--json", "-q"}, "--json always has everything"},
      {{"--progress", "loud"}, "--progress: 'loud' is not one of"},
      {{"a", "b"}, "unexpected argument 'b'"},
      {{"--verbose"}, "unknown option --verbose"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(Parse(c.arguments), StatusIs(absl::StatusCode::kInvalidArgument, c.message));
  }
}

class BaselineCommandTest : public ::testing::Test {
 protected:
  BaselineCommandTest() { folder_.Write("pgassay.toml", migrate::project::kShortestSettings); }

  Outcome Run(std::vector<std::string> arguments, const std::vector<std::string>& environment = {}) const {
    arguments.insert(arguments.begin(), "baseline");
    arguments.insert(arguments.end(), {"--project", folder_.path()});
    Outcome outcome = RunPgassay(arguments, {.environment = environment});
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, Not(HasSubstr("hunter2")));
    EXPECT_EQ(folder_.Files(), 1u);  // nothing was written
    return outcome;
  }

  const Folder folder_;
};

TEST_F(BaselineCommandTest, WithoutAScratchServerAnExampleIsShown) {
  for (const std::vector<std::string>& environment : {std::vector<std::string>{}, {"SCRATCH_URL="}}) {
    const Outcome outcome = Run({"service=x"}, environment);
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, StartsWith("pgassay: SCRATCH_URL is not set"));
    EXPECT_THAT(outcome.err, HasSubstr("--scratch-beside"));
    EXPECT_THAT(
        outcome.err,
        HasSubstr("\n\n  SCRATCH_URL=postgresql://postgres@127.0.0.1:5433/postgres pgassay baseline\n"));
  }
  // The variable is the project's choice.
  folder_.Write("pgassay.toml",
                absl::StrReplaceAll(migrate::project::kShortestSettings,
                                    {{"[database]", "[database]\nscratch_url_env = 'MY_URL'"}}));
  const Outcome other = Run({"service=x"}, {"SCRATCH_URL=service=y"});
  EXPECT_EQ(other.code, 3);
  EXPECT_THAT(other.err, StartsWith("pgassay: MY_URL is not set"));
}

TEST_F(BaselineCommandTest, WrongUsage) {
  const struct {
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
    const char* message;
  } cases[] = {
      {{"service=x"}, {"SCRATCH_URL=postgresql://ann:hunter2@[::1/x"}, "SCRATCH_URL: "},
      {{"service=x"}, {"SCRATCH_URL=hunter2"}, "SCRATCH_URL: "},
      {{"before.assay"}, {}, "DB 'before.assay': is not a database"},
      {{"postgresql://ann:hunter2@db/shop", "--mark"}, {}, "a password on a command line"},
      {{"host=x password=hunter2", "--unmark"}, {}, "a password on a command line"},
      {{"service=x", "--password", "hunter2"}, {}, "a password is not taken from the command line"},
      {{"--mark"}, {"DATABASE_URL=postgresql://ann:hunter2@[::1/x"}, "DATABASE_URL: "},
  };
  for (const auto& c : cases) {
    const Outcome outcome = Run(c.arguments, c.environment);
    EXPECT_EQ(outcome.code, 3) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(c.message));
  }
}

TEST_F(BaselineCommandTest, WithoutALockThereIsNothingToMark) {
  for (const char* action : {"--mark", "--unmark"}) {
    const Outcome outcome = Run({action, "service=x"});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("pgassay.lock.json"));
  }
}

TEST(BaselineCommandProjectTest, WithoutSettingsItShowsTheShortestThatWouldDo) {
  const Folder folder;
  for (const char* action : {"--mark", "--unmark", "-q"}) {
    const Outcome outcome = RunPgassay({"baseline", action, "service=x", "--project", folder.path()});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, testing::EndsWith(absl::StrCat("\n\n", migrate::project::kShortestSettings)));
  }
}

}  // namespace
}  // namespace pgassay
