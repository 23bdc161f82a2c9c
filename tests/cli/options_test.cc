#include "cli/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/string_view.h"
#include "cli/help.h"
#include "cli/message.h"
#include "testing/matchers.h"

namespace pgassay::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

absl::StatusOr<Options> Parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "pgassay");
  return ParseOptions(static_cast<int>(arguments.size()), arguments.data());
}

TEST(OptionsTest, Fingerprint) {
  const absl::StatusOr<Options> options = Parse({"fingerprint",
                                                 "service=shop",
                                                 "-o",
                                                 "a.assay",
                                                 "--connections",
                                                 "8",
                                                 "--tables",
                                                 "public.*,audit.x",
                                                 "--exclude=a.b",
                                                 "--exclude",
                                                 "c.d",
                                                 "--key-file",
                                                 "k",
                                                 "--keep-text-keys",
                                                 "--sketch-rows=4096",
                                                 "--yield-after",
                                                 "5s",
                                                 "--lock-timeout",
                                                 "500ms",
                                                 "--password-file",
                                                 "p",
                                                 "--like=b.assay",
                                                 "--changes",
                                                 "c.toml",
                                                 "--progress=json",
                                                 "--stats",
                                                 "-q"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->command, Command::kFingerprint);
  EXPECT_EQ(options->database, "service=shop");
  EXPECT_EQ(options->output, "a.assay");
  EXPECT_EQ(options->scan.connections, 8u);
  EXPECT_THAT(options->scan.tables, ElementsAre("public.*", "audit.x"));
  EXPECT_THAT(options->scan.exclude, ElementsAre("a.b", "c.d"));
  EXPECT_EQ(options->key_file, "k");
  EXPECT_TRUE(options->scan.keep_text_keys);
  EXPECT_EQ(options->scan.sketch_rows, 4096u);
  EXPECT_EQ(options->scan.yield_after_ms, 5000u);
  EXPECT_EQ(options->scan.lock_timeout_ms, 500u);
  EXPECT_EQ(options->password_file, "p");
  EXPECT_EQ(options->scan.like_file, "b.assay");
  EXPECT_EQ(options->changes_file, "c.toml");
  EXPECT_EQ(options->progress, ProgressMode::kJson);
  EXPECT_TRUE(options->stats);
  EXPECT_TRUE(options->quiet);
}

TEST(OptionsTest, DefaultsAreTheScans) {
  const absl::StatusOr<Options> options = Parse({"fingerprint", "-o", "a.assay"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->database, "");
  EXPECT_EQ(options->scan.connections, ScanOptions().connections);
  EXPECT_EQ(options->scan.sketch_rows, ScanOptions().sketch_rows);
  EXPECT_EQ(options->scan.lock_timeout_ms, ScanOptions().lock_timeout_ms);
  EXPECT_EQ(options->scan.yield_after_ms, 0u);
  EXPECT_EQ(options->progress, ProgressMode::kAuto);
}

TEST(OptionsTest, Verify) {
  // An option of many values must not swallow the arguments behind it.
  const absl::StatusOr<Options> options = Parse({"verify", "--tables", "public.*", "a.assay", "b.assay",
                                                 "--report", "json=r.json", "--report", "text=-", "-v"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->command, Command::kVerify);
  EXPECT_EQ(options->before, "a.assay");
  EXPECT_EQ(options->after, "b.assay");
  EXPECT_THAT(options->scan.tables, ElementsAre("public.*"));
  EXPECT_EQ(options->naming.max_rows, 100u);
  EXPECT_FALSE(options->naming.show_keys);
  EXPECT_FALSE(options->naming.show_values);
  ASSERT_EQ(options->reports.size(), 2u);
  EXPECT_EQ(options->reports[1].path, "-");
  EXPECT_TRUE(options->verbose);
}

TEST(OptionsTest, NamingOfRows) {
  const absl::StatusOr<Options> options = Parse(
      {"verify", "a", "b", "--max-rows", "1000000", "--show-keys", "--show-values", "--changes=c.toml"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->naming.max_rows, 1000000u);
  EXPECT_TRUE(options->naming.show_keys);
  EXPECT_TRUE(options->naming.show_values);
  EXPECT_EQ(options->changes_file, "c.toml");
  EXPECT_EQ(options->scan.like_file, "");
}

TEST(OptionsTest, WhatIsRead) {
  for (const char* command : {"fingerprint", "verify"}) {
    const char* const argument = *command == 'f' ? "--output=x" : "a.assay";
    const ScanOptions whole = Parse({command, argument})->scan;
    EXPECT_FALSE(whole.schema_only || whole.data_only || whole.cluster);
    const ScanOptions schema = Parse({command, argument, "--schema-only", "--cluster"})->scan;
    EXPECT_TRUE(schema.schema_only && !schema.data_only && schema.cluster);
    const ScanOptions data = Parse({command, argument, "--data-only"})->scan;
    EXPECT_TRUE(!data.schema_only && data.data_only && !data.cluster);
  }
}

TEST(OptionsTest, Show) {
  const absl::StatusOr<Options> plain = Parse({"show", "a.assay"});
  ASSERT_TRUE(plain.ok()) << plain.status();
  EXPECT_FALSE(plain->catalog || plain->ledger || plain->json);
  EXPECT_THAT(plain->kinds, ElementsAre());
  const absl::StatusOr<Options> options =
      Parse({"show", "--catalog", "--kind", "trigger,foreign key", "a.assay", "--kind=view", "--ledger"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->file, "a.assay");
  EXPECT_TRUE(options->catalog && options->ledger && !options->json);
  EXPECT_THAT(options->kinds, ElementsAre("trigger", "foreign key", "view"));
  EXPECT_TRUE(Parse({"show", "--json", "--kind", "view", "a.assay"}).ok());
}

TEST(OptionsTest, Status) {
  const absl::StatusOr<Options> plain = Parse({"status"});
  ASSERT_TRUE(plain.ok()) << plain.status();
  EXPECT_EQ(plain->command, Command::kStatus);
  EXPECT_EQ(plain->database, "");
  EXPECT_EQ(plain->project, "");
  EXPECT_FALSE(plain->json || plain->quiet);
  const absl::StatusOr<Options> options =
      Parse({"status", "service=shop", "--project", "api", "--json", "--password-file=p"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->database, "service=shop");
  EXPECT_EQ(options->project, "api");
  EXPECT_EQ(options->password_file, "p");
  EXPECT_TRUE(options->json);
  EXPECT_TRUE(Parse({"status", "-q"})->quiet);
}

TEST(OptionsTest, GlobsInBracketsAreGlobs) {
  const absl::StatusOr<Options> options = Parse({"fingerprint", "-o", "x", "--tables", "[ab].t[12]"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_THAT(options->scan.tables, ElementsAre("[ab].t[12]"));
}

TEST(OptionsTest, AFileMayBeNamedLikeACommandOrAnOption) {
  EXPECT_EQ(Parse({"show", "verify"})->file, "verify");
  EXPECT_EQ(Parse({"show", "--", "--json"})->file, "--json");
}

TEST(OptionsTest, HelpAndVersion) {
  const struct {
    std::vector<const char*> arguments;
    Command command;
    const char* topic;
  } cases[] = {{{"--help"}, Command::kHelp, ""},
               {{"-?"}, Command::kHelp, ""},
               {{"help"}, Command::kHelp, ""},
               {{"help", "show"}, Command::kHelp, "show"},
               {{"verify", "--help"}, Command::kHelp, "verify"},
               {{"fingerprint", "x", "-?"}, Command::kHelp, "fingerprint"},
               {{"help", "--help"}, Command::kHelp, ""},
               {{"--version"}, Command::kVersion, ""},
               {{"-V"}, Command::kVersion, ""}};
  for (const auto& c : cases) {
    const absl::StatusOr<Options> options = Parse(c.arguments);
    ASSERT_TRUE(options.ok()) << options.status();
    EXPECT_EQ(options->command, c.command);
    EXPECT_EQ(options->topic, c.topic);
  }
}

TEST(OptionsTest, WrongUsage) {
  const struct {
    std::vector<const char*> arguments;
    const char* message;
  } cases[] = {
      {{}, "no command given"},
      {{"frobnicate"}, "unknown command 'frobnicate'"},
      {{"help", "frobnicate"}, "unknown command 'frobnicate'"},
      {{"cutover"}, "unknown command 'cutover'"},
      {{"--frobnicate"}, "unknown option --frobnicate"},
      {{"show", "a", "--frobnicate=7"}, "unknown option --frobnicate"},
      {{"show", "--frobnicate"}, "unknown option --frobnicate"},
      {{"show", "a", "b"}, "unexpected argument 'b'"},
      {{"show"}, "FILE is required"},
      {{"status", "a", "b"}, "unexpected argument 'b'"},
      {{"status", "--verbose"}, "unknown option --verbose"},
      {{"status", "--project", ""}, "--project: is empty"},
      {{"status", "--json", "-q"}, "--json always has everything, which --quiet would leave out"},
      {{"verify"}, "BEFORE is required"},
      {{"fingerprint", "service=shop"}, "--output is required"},
      {{"fingerprint", "-o"}, "--output: needs a value"},
      {{"show", "a", "--json=false"}, "--json: takes no value"},
      {{"verify", "a", "b", "-o", "c"}, "unknown option -o"},
      {{"fingerprint", "-h", "db1", "-o", "c"}, "unknown option -h"},
      {{"fingerprint", "", "-o", "c"}, "DB: is empty"},
      {{"verify", "a", ""}, "AFTER: is empty"},
      {{"fingerprint", "-o", ""}, "--output: is empty"},
      {{"fingerprint", "-o", "c", "--tables="}, "--tables"},
      {{"fingerprint", "-o", "c", "--connections", "0"}, "--connections: '0' is not a number from 1 to 1000"},
      {{"fingerprint", "-o", "c", "--connections", "2", "--connections", "3"},
       "--connections: given more than once"},
      {{"fingerprint", "-o", "c", "--sketch-rows", "262145"}, "--sketch-rows"},
      {{"fingerprint", "-o", "c", "--yield-after", "5"}, "--yield-after: '5' is not a duration"},
      {{"fingerprint", "-o", "c", "--lock-timeout", "0s"}, "--lock-timeout: must be more than 0"},
      {{"verify", "a", "b", "--max-rows", "0"}, "--max-rows: '0' is not a number from 1 to 1000000"},
      {{"verify", "a", "b", "--max-rows", "1000001"}, "--max-rows"},
      {{"verify", "a", "b", "--show-values=yes"}, "--show-values: takes no value"},
      {{"verify", "a", "b", "--like", "c"}, "unknown option --like"},
      {{"verify", "a", "b", "--changes", ""}, "--changes: is empty"},
      {{"fingerprint", "-o", "c", "--like", ""}, "--like: is empty"},
      {{"fingerprint", "-o", "c", "--max-rows", "7"}, "unknown option --max-rows"},
      {{"fingerprint", "-o", "c", "--schema-only", "--data-only"},
       "--schema-only and --data-only leave nothing to look at"},
      {{"verify", "a", "b", "--data-only", "--schema-only"},
       "--schema-only and --data-only leave nothing to look at"},
      {{"verify", "a", "b", "--data-only", "--cluster"},
       "--cluster looks at the catalog, which --data-only leaves out"},
      {{"verify", "a", "b", "--schema-only=yes"}, "--schema-only: takes no value"},
      {{"show", "a", "--schema-only"}, "unknown option --schema-only"},
      {{"show", "a", "--kind", "view"}, "--kind chooses from the catalog, which was not asked for"},
      {{"show", "a", "--catalog", "--kind", "views"}, "--kind: there is no kind 'views'"},
      {{"show", "a", "--catalog", "--kind", ""}, "--kind: is empty"},
      {{"verify", "a", "b", "--report", "html=x"}, "there is no kind 'html'; there are json and text"},
      {{"verify", "a", "b", "--report", "json=-", "--report", "text=-"}, "two reports into '-'"}};
  for (const auto& c : cases) EXPECT_THAT(Parse(c.arguments), StatusIs(kInvalid, c.message));
}

TEST(OptionsTest, NoMessageShowsAPassword) {
  const std::vector<std::vector<const char*>> cases = {
      {"postgresql://ann:hunter2@db1/shop"},
      {"show", "a", "postgresql://ann:hunter2@db1/shop"},
      {"show", "a", "host=db1 password=hunter2"},
      {"help", "postgresql://ann:hunter2@db1/shop"},
      {"verify", "a", "b", "--password=hunter2"},
      {"verify", "a", "b", "--password", "hunter2"},
      {"verify", "a", "b", "-W", "hunter2"},
      {"verify", "a", "b", "-Whunter2"},
      {"fingerprint", "-o", "c", "--connections", "ann:hunter2@db1"},
      {"fingerprint", "-o", "c", "--progress", "host=x password=hunter2"},
      {"verify", "a", "b", "--report", "postgresql://ann:hunter2@db1/x?sslmode=require"},
  };
  for (const auto& arguments : cases) {
    const absl::StatusOr<Options> options = Parse(arguments);
    ASSERT_THAT(options, StatusIs(kInvalid, ""));
    EXPECT_THAT(FormatError(options.status()), Not(HasSubstr("hunter2")));
  }
}

TEST(HelpTest, HasEveryOption) {
  for (const char* command : {"", "fingerprint", "verify", "show", "status", "baseline", "sync", "check"}) {
    for (const std::string& name : OptionNames(command)) {
      EXPECT_THAT(HelpText(command), HasSubstr(name)) << command;
    }
  }
}

TEST(HelpTest, FitsATerminal) {
  for (const char* command : {"", "fingerprint", "verify", "show", "status", "baseline", "sync", "check"}) {
    const std::string copy(HelpText(command));
    absl::string_view text = copy;
    EXPECT_THAT(copy, HasSubstr("\nExamples:\n"));
    EXPECT_THAT(copy, HasSubstr("\nExit codes:\n"));
    while (!text.empty()) {
      const absl::string_view line = text.substr(0, text.find('\n'));
      EXPECT_LE(line.size(), 90u) << line;
      text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
  }
}

// Marks are written, and files may be, before the last thing that can fail.
TEST(HelpTest, ABaselinesExitCodesPromiseNoMoreThanIsSo) {
  const std::string text(HelpText("baseline"));
  EXPECT_THAT(
      text,
      HasSubstr("  1    something needs a person; nothing was written, unless the text says otherwise\n"));
  EXPECT_THAT(text, HasSubstr("nothing was written, unless the message says\n"
                              "       otherwise or is about standard output; to run again is right\n"));
}

}  // namespace
}  // namespace pgassay::cli
