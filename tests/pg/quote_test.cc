#include "pg/quote.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace pgassay::pg
