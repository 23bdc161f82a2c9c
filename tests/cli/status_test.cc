// `pgassay status` before there is a server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "cli/folder.h"
#include "cli/run.h"
#include "migrate/project/settings.h"
#include "testing/matchers.h"

namespace pgassay {
namespace {

using testing::Eq;
using testing::Folder;
using testing::HasSubstr;
using testing::Not;
using testing::Outcome;
using testing::RunPgassay;
using testing::StartsWith;

TEST(StatusCommandTest, WithoutSettingsItShowsTheShortestThatWouldDo) {
  const Folder folder;
  const Outcome outcome = RunPgassay({"status", "service=x", "--project", folder.path()});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, StartsWith(absl::StrCat("pgassay: there is no pgassay.toml in ", folder.path(),
                                                   " or above it\npgassay: hint: ")));
  EXPECT_THAT(outcome.err, testing::EndsWith(absl::StrCat("\n\n", migrate::project::kShortestSettings)));
}

TEST(StatusCommandTest, AMistakeInTheSettingsIsWrongUsage) {
  const Folder folder;
  const std::string file = folder.Write("pgassay.toml", "[databse]\n");
  const Outcome outcome = RunPgassay({"status", "--project", folder.path()});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err,
              Eq(absl::StrCat("pgassay: ", file,
                              ":1: databse: there is no such section; did you mean [database]?\n")));
}

TEST(StatusCommandTest, WrongUsage) {
  const Folder folder;
  const std::string file = folder.Write("pgassay.toml", migrate::project::kShortestSettings);
  const struct {
    std::vector<std::string> arguments;
    const char* message;
  } cases[] = {
      {{"--project", folder.At("none")}, "no such folder"},
      {{"--project", file}, "is not a folder"},
      {{"before.assay", "--project", folder.path()}, "DB 'before.assay': is not a database"},
      {{"postgresql://ann:hunter2@db/shop", "--project", folder.path()}, "a password on a command line"},
      {{"postgre://ann:hunter2@db/shop", "--project", folder.path()}, "is not a database"},
      {{"host=x password=hunter2", "--project", folder.path()}, "a password on a command line"},
      {{"service=x", "--password", "hunter2"}, "a password is not taken from the command line"},
      {{"dbname=x hots=y", "--project", folder.path()}, "a keyword that libpq does not know"},
  };
  for (const auto& c : cases) {
    std::vector<std::string> arguments = c.arguments;
    arguments.insert(arguments.begin(), "status");
    const Outcome outcome = RunPgassay(arguments);
    EXPECT_EQ(outcome.code, 3) << testing::PrintToString(arguments) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(c.message));
    EXPECT_THAT(outcome.err, Not(HasSubstr("hunter2")));
    EXPECT_EQ(outcome.out, "");
  }
}

// libpq goes on with its own defaults, which on a developer's machine lead nowhere.
TEST(StatusCommandTest, AVariableThatIsNotSetIsSaidWhereNothingIsReached) {
  const Folder folder;
  folder.Write("pgassay.toml",
               "database = { schemas = ['public'], url_env = 'APP_URL' }\ndiesel.migrations = 'm'\n"
               "drizzle.root = 'x'\n");
  const auto run = [&](const std::vector<std::string>& arguments, std::vector<std::string> environment) {
    std::vector<std::string> all = {"status", "--project", folder.path()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    environment.emplace_back("PGHOST=/nowhere");
    const Outcome outcome = RunPgassay(all, {.environment = std::move(environment)});
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    EXPECT_THAT(outcome.err, StartsWith("pgassay: connect"));
    return outcome.err;
  };
  const std::string hint = "\npgassay: hint: APP_URL ([database] url_env) is not set: set it, or give DB";
  EXPECT_THAT(run({}, {}), HasSubstr(hint));
  EXPECT_THAT(run({}, {"APP_URL=", "DATABASE_URL=host=/nowhere"}), HasSubstr(hint));
  EXPECT_THAT(run({}, {"APP_URL=host=/nowhere"}), Not(HasSubstr("hint")));
  EXPECT_THAT(run({"host=/nowhere"}, {}), Not(HasSubstr("hint")));
}

TEST(StatusCommandTest, WhatCannotBeReachedCouldNotBeChecked) {
  const Folder folder;
  folder.Write("pgassay.toml", migrate::project::kShortestSettings);
  const Outcome outcome =
      RunPgassay({"status", "--project", folder.path()},
                 {.environment = {"DATABASE_URL=postgresql://ann:hunter2@127.0.0.1:1/shop"}});
  EXPECT_EQ(outcome.code, 2) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("127.0.0.1"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace pgassay
