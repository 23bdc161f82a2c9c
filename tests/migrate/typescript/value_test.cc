#include "migrate/typescript/value.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "migrate/typescript/index_key.h"

namespace pgassay::migrate::typescript {
namespace {

TEST(QuoteStringTest, IsTheTextToTypeScript) {
  struct Case {
    std::string text, quoted;
  };
  const std::vector<Case> cases = {
      {"", "''"},
      {"plain", "'plain'"},
      {"it's", R"('it\'s')"},
      {R"(a\b)", R"('a\\b')"},
      {"\n\r\t", R"('\n\r\t')"},
      {std::string("\x01\x7f", 2), R"('\x01\x7f')"},
      {"\"`${größe}`\"", "'\"`${größe}`\"'"},
  };
  for (const Case& one : cases) EXPECT_EQ(QuoteString(one.text), one.quoted);
}

TEST(QuoteSqlTest, IsTheTextToTypeScript) {
  struct Case {
    std::string text, quoted;
  };
  const std::vector<Case> cases = {
      {"now()", "sql`now()`"},     {"E'\\\\d'", "sql`E'\\\\\\\\d'`"}, {"'`'", "sql`'\\`'`"},
      {"'${x}'", "sql`'\\${x}'`"}, {"'$x {y} $'", "sql`'$x {y} $'`"}, {"a\nb", "sql`a\nb`"},
      {"a\r\nb", "sql`a\\r\nb`"},
  };
  for (const Case& one : cases) EXPECT_EQ(QuoteSql(one.text), one.quoted);
}

TEST(AfterTokenTest, KnowsStringsAndNames) {
  struct Case {
    std::string sql;
    size_t at, after;
  };
  const std::vector<Case> cases = {
      {"abc", 0, 1},
      {"'a'b", 0, 3},
      {"'a''b'c", 0, 6},
      {"'a\\'b", 0, 4},
      {"E'a\\'b'c", 1, 7},
      {"e'\\\\'x", 1, 5},
      {"nE'\\'x", 2, 5},
      {"\"a\"\"b\" c", 0, 6},
      {"'never closed", 0, 13},
      {"", 0, 0},
      {"x", 5, 1},
  };
  for (const Case& one : cases) EXPECT_EQ(AfterToken(one.sql, one.at), one.after) << one.sql;
}

TEST(WithoutSeparatorTest, IsTheSameSql) {
  struct Case {
    std::string sql, separator, clean;
  };
  const std::vector<Case> cases = {
      {"(a > 0)", ";", "(a > 0)"},
      {"(b <> 'x;y'::text)", ";", "(b <> E'x\\x3by'::text)"},
      {"'a;b''c;'", ";", "E'a\\x3bb''c\\x3b'"},
      {"E'\\\\d;\n'", ";", "E'\\\\d\\x3b\n'"},
      {"E'\\';'", ";", "E'\\'\\x3b'"},
      {"(\"a;b\" <> 'c')", ";", "(\"a;b\" <> 'c')"},
      {"'a--b---c'", "--", "E'a\\x2d-b\\x2d\\x2d-c'"},
      {"'a,,b,c'", ",,", "E'a\\x2c,b,c'"},
      {"'a--b' || 'c-d'", "--", "E'a\\x2d-b' || 'c-d'"},
      {"'back\\slash;'", ";", "E'back\\\\slash\\x3b'"},
  };
  for (const Case& one : cases) EXPECT_EQ(WithoutSeparator(one.sql, one.separator), one.clean) << one.sql;
}

// What the server understands by a string as it writes them.
std::string Meaning(absl::string_view literal) {
  const bool escapes = literal[0] == 'E';
  std::string text;
  for (size_t i = escapes ? 2 : 1; i + 1 < literal.size(); ++i) {
    if (escapes && literal[i] == '\\' && literal[i + 1] == 'x') {
      text += static_cast<char>(std::stoi(std::string(literal.substr(i + 2, 2)), nullptr, 16));
      i += 3;
    } else {
      if ((escapes && literal[i] == '\\') || literal[i] == '\'') ++i;
      text += literal[i];
    }
  }
  return text;
}

TEST(WithoutSeparatorTest, NoStringEverChanges) {
  std::mt19937 random(20261122);
  const std::string letters = ";-,'\\xab";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (size_t length = random() % 9; length > 0; --length) text += letters[random() % letters.size()];
    const bool escapes = text.find('\\') != std::string::npos;
    std::string literal = escapes ? "E'" : "'";
    for (const char c : text) literal.append(c == '\'' || c == '\\' ? 2 : 1, c);
    literal += "'";
    ASSERT_EQ(Meaning(literal), text);
    for (const absl::string_view separator : {";", "--", ",,"}) {
      const std::string clean = WithoutSeparator(literal, separator);
      ASSERT_FALSE(absl::StrContains(clean, separator)) << literal;
      ASSERT_EQ(Meaning(clean), text) << literal << " as " << clean;
      ASSERT_EQ(AfterToken(clean, clean[0] == 'E' ? 1 : 0), clean.size()) << clean;
    }
  }
}

TEST(IndexKeysTest, AreAsTheServerWritesThem) {
  struct Case {
    std::string definition;
    size_t count;
    std::vector<std::string> keys;
  };
  const std::vector<Case> cases = {
      {"CREATE INDEX i ON public.t USING btree (a)", 1, {"a"}},
      {"CREATE INDEX i ON ONLY public.t USING btree (a, b DESC) INCLUDE (c)", 2, {"a", "b DESC"}},
      {"CREATE INDEX \"(x\" ON public.\"t (\" USING gin (b public.gin_trgm_ops) WITH (fastupdate=off)",
       1,
       {"b public.gin_trgm_ops"}},
      {"CREATE UNIQUE INDEX i ON t USING btree (COALESCE(b, 'a,b)'::text), ((a + 1)) NULLS FIRST, \"x, y\") "
       "WHERE (a > 0)",
       3,
       {"COALESCE(b, 'a,b)'::text)", "((a + 1)) NULLS FIRST", "\"x, y\""}},
      {"CREATE INDEX i ON t USING btree ((ARRAY[a, b]), c)", 2, {"(ARRAY[a, b])", "c"}},
      {"CREATE INDEX i ON t USING gist (b gist_trgm_ops (siglen='32'))",
       1,
       {"b gist_trgm_ops (siglen='32')"}},
      {"no index", 1, {}},
      {"CREATE INDEX i ON t USING btree (a", 1, {}},
  };
  for (const Case& one : cases) EXPECT_EQ(IndexKeys(one.definition, one.count), one.keys) << one.definition;
}

}  // namespace
}  // namespace pgassay::migrate::typescript
