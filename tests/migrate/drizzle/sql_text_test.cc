#include "migrate/drizzle/sql_text.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace pgassay::migrate::drizzle {
namespace {

struct Case {
  const char* sql;  // | is a breakpoint
  uint32_t line;
  bool only_comments;
  bool commented_sql;
};

constexpr Case kCases[] = {
    {"", 0, true, false},
    {"\n \t", 0, true, false},
    {"SELECT 1;", 0, false, false},
    {"SELECT 1;|\nSELECT 2;", 0, false, false},
    {"SELECT 1;\n|\nSELECT 2;", 0, false, false},
    {"-- Custom SQL migration file, put your code below! --", 0, true, false},
    {"/* nothing yet */", 0, true, false},
    // As drizzle-kit pull leaves it.
    {"-- Current sql file was generated after introspecting the database\n/*\nCREATE TABLE a();\n*/", 0, true,
     true},
    {"/*\nCREATE TABLE a();\n|\nCREATE TABLE b();\n*/", 3, true, true},
    {"/* CREATE TABLE a(); */ SELECT 1", 0, false, true},
    {"/* a /* CREATE TABLE b */ c", 0, true, true},
    // In a string, an escaped one, a name, a body.
    {"SELECT 'x | y';", 1, false, false},
    {"SELECT\n'it''s | y';", 2, false, false},
    {"SELECT E'\\' | ';", 1, false, false},
    {"SELECT '\\' |\n;", 0, false, false},
    {"SELECT NAME'\\';|\nSELECT 1", 0, false, false},
    {"SELECT \"a | b\"", 1, false, false},
    {"SELECT $$ a\n| b $$", 2, false, false},
    {"SELECT $f$ $$ | $$ $f$", 1, false, false},
    {"SELECT $1;|\nSELECT $2;", 0, false, false},
    {"SELECT a$b$;|\nSELECT a$b$;", 0, false, false},
    {"SELECT 'open |", 1, false, false},
    // In a comment: what is left of the line is no comment any more.
    {"-- a | b\nSELECT 1", 1, false, false},
    {"-- a |\nSELECT 1", 0, false, false},
    // It is no comment itself, whatever it looks like.
    {"| vacuum t;", 0, false, false},
    {"-- a || vacuum t;", 1, false, false},
    {"-- a | -- b", 1, true, false},
    {"| /* | */", 1, true, true},
    {"-- a | \t\r\nSELECT 1", 0, false, false},
};

TEST(SqlTextTest, Cases) {
  for (const Case& c : kCases) {
    const std::string sql = absl::StrReplaceAll(c.sql, {{"|", kBreakpoint}});
    const SqlText text = LookAt(sql);
    EXPECT_EQ(text.breakpoint_in_text, c.line) << sql;
    EXPECT_EQ(text.only_comments, c.only_comments) << sql;
    EXPECT_EQ(text.commented_sql, c.commented_sql) << sql;
  }
}

TEST(SqlTextTest, WithSemicolons) {
  struct Text {
    const char* sql;
    const char* text;  // | is a semicolon and what makes it as long as a breakpoint
  };
  for (const Text& c : {
           Text{"", ""},
           Text{"SELECT 1", "SELECT 1"},
           Text{"SELECT 1|SELECT 2", "SELECT 1|SELECT 2"},
           Text{"SELECT 1;|| vacuum t;", "SELECT 1;|| vacuum t;"},
           Text{"a -- b | c\n-- d", "a      | c\n-- d"},
           Text{"-- '|\n'--'", "    |\n'--'"},
           Text{"'|'", "'|'"},
       }) {
    const std::string semicolon = absl::StrCat(";", std::string(sizeof(kBreakpoint) - 2, ' '));
    EXPECT_EQ(WithSemicolons(absl::StrReplaceAll(c.sql, {{"|", kBreakpoint}})),
              absl::StrReplaceAll(c.text, {{"|", semicolon}}));
  }
}

// Every prefix of a text with all of it ends.
TEST(SqlTextTest, EveryPrefix) {
  const std::string sql =
      "SELECT E'a\\'', $x$ $$ $x$, \"q\"\"q\", $1 /* a /* b */ c */ -- d --> statement-breakpoint e\n;";
  for (size_t size = 0; size <= sql.size(); ++size) {
    EXPECT_EQ(LookAt(sql.substr(0, size)).only_comments, size == 0) << size;
  }
  EXPECT_EQ(LookAt(sql).breakpoint_in_text, 1U);
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
