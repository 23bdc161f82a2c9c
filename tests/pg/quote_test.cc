#include "pg/quote.h"

#include <gtest/gtest.h>

#include <string>

namespace pgassay::pg {
namespace {

TEST(QuoteTest, DoublesInnerQuotesAndNothingElse) {
  const struct {
    const char* text;
    const char* identifier;
    const char* literal;
  } kCases[] = {
      {"", "\"\"", "''"},
      {"a", "\"a\"", "'a'"},
      {"A b", "\"A b\"", "'A b'"},
      {"x\"; drop table s; --", "\"x\"\"; drop table s; --\"", "'x\"; drop table s; --'"},
      {"it's", "\"it's\"", "'it''s'"},
      {"\\'", "\"\\'\"", "'\\'''"},
      {"\"\"", "\"\"\"\"\"\"", "'\"\"'"},
      {"a\nb", "\"a\nb\"", "'a\nb'"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(QuoteIdentifier(c.text), c.identifier);
    EXPECT_EQ(QuoteLiteral(c.text), c.literal);
  }
  EXPECT_EQ(QuoteQualified("s.t", "\"u"), "\"s.t\".\"\"\"u\"");
}

TEST(QuoteTest, ShowsAQualifiedNameWithQuotesWhereItNeedsThem) {
  const struct {
    const char* schema;
    const char* name;
    const char* shown;
  } kCases[] = {
      {"drizzle", "__drizzle_migrations", "drizzle.__drizzle_migrations"},
      {"s_1", "_2", "s_1._2"},
      {"S", "t", "\"S\".t"},
      {"s", "T b", "s.\"T b\""},
      {"1s", "t", "\"1s\".t"},
      {"s.t", "u\"", "\"s.t\".\"u\"\"\""},
      {"", "t", "\"\".t"},
      {"s$", "\xc3\xa9", "\"s$\".\"\xc3\xa9\""},
      {"select", "table", "select.table"},
  };
  for (const auto& c : kCases) EXPECT_EQ(ShownQualified(c.schema, c.name), c.shown);
}

TEST(QuoteTest, ShowsAStatementWithoutItsLiterals) {
  const struct {
    const char* sql;
    const char* shown;
  } kCases[] = {
      {"", ""},
      {"VACUUM FULL public.t", "VACUUM FULL public.t"},
      {" ALTER TABLE\n\t\"T 1\" ADD c2 int4 ", "ALTER TABLE \"T 1\" ADD c2 int4"},
      {"UPDATE t SET a = 'hunter2' WHERE b", "UPDATE t SET a =..."},
      {"UPDATE t SET a=E'hunter2'", "UPDATE t SET a=E..."},
      {"UPDATE t SET a = $$hunter2$$", "UPDATE t SET a =..."},
      {"UPDATE t SET a = $tag$hunter2$tag$", "UPDATE t SET a =..."},
      {"UPDATE t SET a = $\xc3\xa9$hunter2$\xc3\xa9$", "UPDATE t SET a =..."},
      {"UPDATE t SET a = $1, b$c = a$1", "UPDATE t SET a = $1, b$c = a$1"},
      {"UPDATE t2 SET a = 4111, b=-1.5e3 WHERE c>0x1f", "UPDATE t2 SET a = ?, b=-? WHERE c>?"},
      {"/* 5\" */ UPDATE t SET a = 'hunter2'", "/* ?\" */ UPDATE t SET a =..."},
  };
  for (const auto& c : kCases) EXPECT_EQ(WithoutLiterals(c.sql), c.shown);
  EXPECT_EQ(WithoutLiterals(std::string(200, 'a')), std::string(200, 'a'));
  EXPECT_EQ(WithoutLiterals(std::string(201, 'a')), std::string(200, 'a') + "...");
  EXPECT_EQ(WithoutLiterals("a\xc3\xa9"
                            "b",
                            2),
            "a...");
  EXPECT_EQ(WithoutLiterals("a\xc3\xa9"
                            "b",
                            3),
            "a\xc3\xa9...");
}

}  // namespace
}  // namespace pgassay::pg
