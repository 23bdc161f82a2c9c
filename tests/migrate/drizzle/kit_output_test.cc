#include "migrate/drizzle/kit_output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "migrate/text/utf8.h"

namespace pgassay::migrate::drizzle {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(LineOfTest, KnowsWhatWritesWhichFolder) {
  const struct {
    const char* version;
    KitLine line;
  } kCases[] = {
      {"0.28.0", KitLine::kUnsupported},
      {"0.28.1", KitLine::kJournal7},
      {"0.28.2", KitLine::kJournal7},
      {"0.29.0", KitLine::kJournal7},
      {"0.31.11", KitLine::kJournal7},
      {"0.31.99", KitLine::kJournal7},
      {"0.32.0", KitLine::kUnsupported},
      {"0.9.99", KitLine::kUnsupported},
      {"0.31.0-abcdef1", KitLine::kUnsupported},
      {"1.0.0-beta.22", KitLine::kUnsupported},
      {"1.0.0-rc.1", KitLine::kUnsupported},
      {"1.0.0-rc.4", KitLine::kUnsupported},
      {"1.0.0-rc.5", KitLine::kFolders9},
      {"1.0.0-rc.6", KitLine::kFolders9},
      {"1.0.0-rc.10", KitLine::kFolders9},
      {"1.0.0", KitLine::kFolders9},
      {"1.0.1", KitLine::kFolders9},
      {"1.3.0-beta.1", KitLine::kFolders9},
      {"2.0.0", KitLine::kUnsupported},
      {"", KitLine::kUnsupported},
      {"latest", KitLine::kUnsupported},
      {"0.31", KitLine::kUnsupported},
      {"0.31.x", KitLine::kUnsupported},
  };
  for (const auto& one : kCases) EXPECT_EQ(LineOf(one.version), one.line) << one.version;
  EXPECT_THAT(Unsupported("0.27.0"), HasSubstr("install drizzle-kit@0.31.11"));
  EXPECT_THAT(Unsupported("1.0.0-rc.2"), HasSubstr("install drizzle-kit@1.0.0-rc.5"));
}

TEST(SaidByTest, ShowsWhatAPersonShouldSee) {
  const struct {
    const char* out;
    const char* err;
    const char* said;
  } kCases[] = {
      {"", "", "it said nothing"},
      {" \n\n", "\r\n", "it said nothing"},
      {"a\n", "b\n", "a\nb"},
      {"a  \n", "", "a"},
      {"Reading config file '/x/drizzle.config.ts'\nError: y", "npm warn Unknown user config \"z\"",
       "Error: y"},
      {"\x1b[31mred\x1b[39m", "", "red"},
      {"\x1b[2K\x1b[1Gspin\rspin\rdone", "", "spin\ndone"},
      {"\x1b", "\x1b[", "it said nothing"},
      {"\xc2\x9b"
       "2Jup \x7f\xff \xc3\xa4",
       "", "2Jup \xef\xbf\xbd \xc3\xa4"},
      {"at\ttab \x07 bell", "", "at\ttab  bell"},
      {"postgresql://app:secret@db.example:5432/x", "", "postgresql://app:***@db.example:5432/x"},
      {"'postgres://app:p@ss:w/rd@db/x' and http://u:v@h/", "",
       "'postgres://app:***@db/x' and http://u:***@h/"},
      {"postgres://app@db:5432/x", "", "postgres://app@db:5432/x"},
      {"https://orm.drizzle.team/docs:x", "", "https://orm.drizzle.team/docs:x"},
      {"://", "", "://"},
  };
  for (const auto& one : kCases) EXPECT_EQ(SaidBy(one.out, one.err), one.said) << one.out;
}

// As drizzle-kit of 1.0 and of 0.x say it, on what the server does not take.
TEST(ErrorsOfTest, LeavesOutAllThatDoesNotHelp) {
  const std::string head =
      "No config path provided, using default 'drizzle.config.ts'\n"
      "Reading config file '/x/drizzle.config.ts'\nUsing 'postgres' driver for database querying\n";
  const std::string notice =
      "[\xe2\xa3\xb7] applying migrations...{\n  severity: 'NOTICE',\n  message: 'schema \"drizzle\" already "
      "exists, "
      "skipping',\n}\n{\n  severity: 'NOTICE',\n  message: 'Error: no'\n}\n\x1b[2K\x1b[1G[\xe2\xa3\xb7] "
      "applying "
      "migrations...";
  const std::string stack =
      "    at ErrorResponse (file:///x/node_modules/postgres/src/connection.js:815:30)\n"
      "    at TCP.callbackTrampoline (node:internal/async_hooks:130:17) {\n  severity: 'ERROR',\n"
      "  code: '42704',\n  file: 'parse_type.c'\n}\n";
  const std::string query =
      "\x1b[2K\x1b[1G[\xe2\x9c\x97] Error during migration:\nFailed query: \nDO $$\n  -- Error: is not one\n"
      "  at once\n$$;\n";
  const std::string type = "PostgresError: type \"no_such_type\" does not exist";
  const struct {
    std::string out;
    std::string err;
    const char* errors;
  } kCases[] = {
      {"", "", ""},
      {head, "", ""},
      {head + notice, "", ""},
      {head + "[\xe2\xa3\xb7] applying migrations...\n\n" + type + "\n" + stack + query, "",
       "PostgresError: type \"no_such_type\" does not exist"},
      {head, type + "\n" + stack + type + "\n", "PostgresError: type \"no_such_type\" does not exist"},
      {head, "DrizzleQueryError: Failed query: x\n" + stack + "  [cause]: error: no such type\n",
       "DrizzleQueryError: Failed query: x; error: no such type"},
      {head,
       "DrizzleQueryError: x\n    at y {\n  query: 'x',\n  [cause]: error: no such type\n      at z {\n  "
       "}\n}\n",
       "DrizzleQueryError: x; error: no such type"},
      {head, "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pg'\n    at y {\n  code: 'x'\n}\n",
       "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pg'"},
      {head, "error: column \"x\" does not exist {\n  length: 7\n}", "error: column \"x\" does not exist"},
      // Nothing of it is an error: what is left of it, from the end.
      {head + "one\ntwo\nthree\nfour {\n", "a: b\n", "three; four {; a: b"},
      {"", "the login is postgresql://app:secret@db/x", "the login is postgresql://app:***@db/x"},
  };
  for (const auto& one : kCases) EXPECT_EQ(ErrorsOf(one.out, one.err), one.errors) << one.out << one.err;
  EXPECT_EQ(ErrorsOf("Error: hunter2", "", {"hunter2"}), "Error: ***");
}

TEST(SaidByTest, HidesTheSecretsItIsTold) {
  EXPECT_EQ(SaidBy("password 'hunter2' and hunter2", "hunter2", {"hunter2", ""}),
            "password '***' and ***\n***");
}

TEST(SaidByTest, ShowsTheEndOfALongText) {
  std::string text;
  for (int line = 0; line < 1000; ++line) text += "line " + std::to_string(line) + "\n";
  const std::string said = SaidBy(text, std::string(100'000, 'x'));
  EXPECT_THAT(said, HasSubstr("line 999"));
  EXPECT_THAT(said, Not(HasSubstr("line 900\n")));
  EXPECT_LT(said.size(), 2'000u);
}

TEST(SaidByTest, CutsNoCharacter) {
  for (int before = 0; before < 4; ++before) {
    std::string text(static_cast<size_t>(before), 'x');
    while (text.size() < 2'000) text += "\xf0\x9f\x98\xb4";
    const std::string said = SaidBy(text, "");
    EXPECT_GT(said.size(), 490u);
    EXPECT_EQ(text::Decode(said), said);
  }
}

// A URL's password never comes through, whatever is around it.
TEST(SaidByTest, HidesPasswordsAnywhere) {
  std::mt19937 random(20261122);
  const std::string around = " \n\t'\"`:/@?#=x%[]{}\\\x1b";
  for (int round = 0; round < 5'000; ++round) {
    std::string text, after;
    for (size_t each = random() % 20; each > 0; --each) text += around[random() % around.size()];
    for (size_t each = random() % 20; each > 0; --each) after += around[random() % around.size()];
    text += " postgresql://app:Geheim7@db/x" + after;
    EXPECT_THAT(SaidBy(text, ""), Not(HasSubstr("Geheim7"))) << text;
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
