#include "migrate/steps/same_default.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using pgassay::testing::Server;

struct Case {
  const char* type;  // of the column
  const char* one;   // as a migration says it
  const char* other;
  bool same;
};

// Each is asked for in the server's own words.
constexpr Case kCases[] = {
    {"numeric(12,2)", "0", "'0'", true},
    {"numeric", "1.50", "'1.50'", true},
    {"numeric", "1.50", "'1.5'", false},
    {"numeric", "1", "'1.0'", false},
    {"numeric", "1", "'2'", false},
    {"numeric", "-1", "'-1'", true},
    {"numeric", "-1.5", "'-1.5'", true},
    {"numeric", "-1", "'1'", false},
    {"numeric", "0::bigint", "0", true},
    {"numeric", "1.5::integer", "1.5", false},
    {"numeric", "1.5::integer", "'1.5'", false},
    {"numeric", "1.234::numeric(5,2)", "1.234", false},
    {"bigint", "0", "'0'", true},
    {"bigint", "7", "7::smallint", true},
    {"bigint", "-7", "'-7'", true},
    {"bigint", "99999999999999", "'99999999999999'", true},
    {"double precision", "0.1", "'0.1'", true},
    {"numeric", "1234567890123456789", "1234567890123456789::double precision", false},
    {"smallint", "0", "'0'", true},
    {"text", "'a'", "'a'::varchar", true},
    {"text", "'a'::varchar(1)", "'a'", false},
    {"text", "'it''s'", "'it''s'::varchar", true},
    {"text", "'a::text'", "'a::text'::varchar", true},
    {"text", "'a'", "'A'", false},
    {"text", "'a '::char(2)", "'a '", false},
    {"text", "'1'", "1", false},
    {"text", "''", "''::varchar", true},
    {"text", "''", "NULL::text", false},
    {"text", "'a' || 'b'", "'ab'", false},
    {"text", "'a\\b'", "E'a\\\\b'", true},
    {"varchar(20)", "'x'", "'x'::text", true},
    {"text[]", "'{}'", "'{}'::varchar[]", true},
    {"text[]", "'{}'", "ARRAY[]::text[]", false},
    {"text[]", "'{a}'", "'{b}'", false},
    {"boolean", "false", "'f'", true},  // the server's own doing
    {"boolean", "false", "true", false},
    {"timestamptz", "now()", "CURRENT_TIMESTAMP", true},
    {"timestamp", "now()", "CURRENT_TIMESTAMP", true},
    {"timestamptz", "now()", "clock_timestamp()", false},
    {"timestamptz", "now()", "statement_timestamp()", false},
    {"timestamptz", "now()", "CURRENT_TIMESTAMP(0)", false},
    {"timestamp", "now()", "LOCALTIMESTAMP", false},
    {"timestamp", "now()", "(now() AT TIME ZONE 'utc')", false},
    {"text", "now()", "'now()'", false},
    {"date", "CURRENT_DATE", "now()", false},
    {"date", "'now'::text::date", "'now'::date", false},
    {"jsonb", "'{}'", "'{}'::json::jsonb", false},
    {"interval", "'1 day'", "'24 hours'", false},
};

TEST(SameDefaultTest, InTheServersWords) {
  Server& server = Server::Shared();
  server.CreateDatabase("defaults", "TEMPLATE template0");
  for (const Case& test : kCases) {
    const std::vector<std::string> texts = absl::StrSplit(
        server.Sql(
            "defaults",
            absl::StrCat("DROP TABLE IF EXISTS t; CREATE TABLE t (a ", test.type, " DEFAULT ", test.one,
                         ", b ", test.type, " DEFAULT ", test.other,
                         "); SELECT coalesce(pg_get_expr(adbin, adrelid), '') FROM pg_attribute a LEFT JOIN "
                         "pg_attrdef d ON adrelid = attrelid AND adnum = attnum WHERE attrelid = "
                         "'t'::regclass AND attnum > 0 ORDER BY attnum")),
        '\n');
    ASSERT_EQ(texts.size(), 2U);
    const std::string &one = texts[0], &other = texts[1];
    EXPECT_EQ(SameDefault(one, other), test.same) << one << " / " << other;
    EXPECT_EQ(SameDefault(other, one), test.same) << one << " / " << other;
    if (!test.same) continue;
    // What is the same gives the same, to its representation.
    server.Sql("defaults", "INSERT INTO t DEFAULT VALUES");
    EXPECT_EQ(server.Sql("defaults", "SELECT count(*) FROM t WHERE a::text = b::text"), "1")
        << one << " / " << other;
  }
}

TEST(SameDefaultTest, WhatIsNoConstantIsItselfAlone) {
  const std::vector<std::string> kTexts = {"",
                                           "0",
                                           "00",
                                           "'0'",
                                           "'0'::text",
                                           "'0'::numeric",
                                           "(0)::numeric(1,0)",
                                           "(-0)",
                                           "+0",
                                           "0.",
                                           ".0",
                                           "0.0",
                                           "'0::numeric",
                                           "0'::numeric",
                                           "''0''::numeric",
                                           "now",
                                           "'a''::text",
                                           "'a'b'::text",
                                           "'a'::text::text",
                                           "('a'::text)::text",
                                           "nextval('s'::regclass)",
                                           "'0'::public.numeric",
                                           "(0)",
                                           "((0))",
                                           "now( )",
                                           "current_timestamp",
                                           "f('0')::numeric",
                                           "'x'::text || 'y'::text",
                                           "'x'::character varying(3)"};
  for (size_t i = 0; i < kTexts.size(); ++i) {
    for (size_t j = 0; j < kTexts.size(); ++j) {
      const auto zero = [](const std::string& text) {
        return text == "0" || text == "'0'::numeric" || text == "(0)";
      };
      EXPECT_EQ(SameDefault(kTexts[i], kTexts[j]), i == j || (zero(kTexts[i]) && zero(kTexts[j])))
          << kTexts[i] << " / " << kTexts[j];
    }
  }
}

}  // namespace
}  // namespace pgassay::migrate
