#include "migrate/drizzle/literal.h"

#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"
#include "migrate/drizzle/sql_text.h"
#include "testing/matchers.h"

namespace pgassay::migrate::drizzle {
namespace {

using pgassay::testing::StatusIs;

struct Case {
  const char* sql;  // | is a breakpoint
  const char* safe;
};

TEST(LiteralTest, Cases) {
  constexpr char kHex[] = "\\x2d-> statement-breakpoint";
  constexpr Case kCases[] = {
      {"SELECT 'a';", "SELECT 'a';"},
      {"SELECT 'a\\b', 'x|';", "SELECT 'a\\b', E'x%';"},
      {"SELECT '\\ it''s |';", "SELECT E'\\\\ it''s %';"},
      {"SELECT E'\\'|';", "SELECT E'\\'%';"},
      {"AS $$it's |$$", "AS E'it''s %'"},
      {"AS $_$\\ $$|$_$", "AS E'\\\\ $$%'"},
      {"SELECT \"a|\\\"", "SELECT U&\"a\\002D-> statement-breakpoint\\\\\""},
      {"SELECT \"it's \"\"|\"", "SELECT U&\"it's \"\"\\002D-> statement-breakpoint\""},
      {"SELECT 1 -- |\n;", "SELECT 1 --\n;"},
      {"SELECT 1 /* | */;", "SELECT 1  ;"},
      {"SELECT 'a\r\nb';", "SELECT E'a\\r\nb';"},
      {"SELECT $$a\r\nb$$\r\n;", "SELECT E'a\\r\nb'\n;"},
      {"SELECT '||';", "SELECT E'%%';"},
  };
  for (const Case& c : kCases) {
    const auto safe = WithoutBreakpoints(absl::StrReplaceAll(c.sql, {{"|", kBreakpoint}}));
    ASSERT_THAT(safe, pgassay::testing::IsOk()) << c.sql;
    EXPECT_EQ(*safe, absl::StrReplaceAll(c.safe, {{"%", kHex}})) << c.sql;
  }
}

TEST(LiteralTest, Refused) {
  for (const char* sql : {"SELECT U&'\\0041|'", "SELECT U&\"|\"", "SELECT 'open |", "SELECT B'|'"}) {
    EXPECT_THAT(WithoutBreakpoints(absl::StrReplaceAll(sql, {{"|", kBreakpoint}})),
                StatusIs(absl::StatusCode::kInvalidArgument, "a breakpoint"))
        << sql;
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
