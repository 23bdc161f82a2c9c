#include "migrate/sql/token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace pgassay::migrate::sql {
namespace {

// One letter per piece: word, name, string, dollar, comment, byte, unfinished.
std::string Shape(absl::string_view sql) {
  constexpr char kLetters[] = "wnsdcbu";
  std::string shape;
  Token token;
  for (size_t at = 0; NextToken(sql, at, &token);) {
    absl::StrAppend(&shape, shape.empty() ? "" : " ", std::string(1, kLetters[static_cast<int>(token.kind)]),
                    ":", token.text);
    at = static_cast<size_t>(token.text.data() - sql.data()) + token.text.size();
  }
  return shape;
}

TEST(TokenTest, Pieces) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""},
      {" \n\t", ""},
      {"a.b", "w:a b:. w:b"},
      {"'it''s'", "s:'it''s'"},
      {"'back\\'x", "s:'back\\' w:x"},
      {"E'back\\'x'", "s:E'back\\'x'"},
      {"e'\\\\'x", "s:e'\\\\' w:x"},
      {"B'1' X'f' N'n'", "s:B'1' s:X'f' s:N'n'"},
      {"U&'\\0041' U&\"x\"", "s:U&'\\0041' n:U&\"x\""},
      {"U & 'x'", "w:U b:& s:'x'"},
      {"namE'x'", "w:namE s:'x'"},
      {"\"a\"\"b\"c", "n:\"a\"\"b\" w:c"},
      {"$$a;'b$$c", "d:$$a;'b$$ w:c"},
      {"$x$ $$ $y$ $x$", "d:$x$ $$ $y$ $x$"},
      {"$1 a$b$c", "b:$ w:1 w:a$b$c"},
      {"-- x;\ny", "c:-- x; w:y"},
      {"/* a /* b */ ; */y", "c:/* a /* b */ ; */ w:y"},
      {"a-b", "w:a b:- w:b"},
      {"größe", "w:größe"},
      {"'open", "u:'open"},
      {"E'open\\'", "u:E'open\\'"},
      {"\"open", "u:\"open"},
      {"$$open$", "u:$$open$"},
      {"/* /* */", "u:/* /* */"},
  };
  for (const auto& [sql, shape] : cases) EXPECT_EQ(Shape(sql), shape) << sql;
}

// Whatever is cut off, every byte but white space is in exactly one piece.
TEST(TokenTest, EveryPrefixIsCovered) {
  const std::string sql = "a 'b''c' E'\\'' \"d\"\"e\" $x$ f $x$ U&\"g\" /* /* */ */ -- h\n;";
  for (size_t length = 0; length <= sql.size(); ++length) {
    const absl::string_view part = absl::string_view(sql).substr(0, length);
    size_t at = 0;
    Token token;
    while (NextToken(part, at, &token)) {
      const size_t begin = static_cast<size_t>(token.text.data() - part.data());
      ASSERT_GE(begin, at);
      ASSERT_FALSE(token.text.empty());
      EXPECT_EQ(part.substr(at, begin - at).find_first_not_of(" \n"), absl::string_view::npos);
      at = begin + token.text.size();
    }
    EXPECT_EQ(part.substr(at).find_first_not_of(" \n"), absl::string_view::npos) << length;
  }
}

TEST(TokenTest, Names) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Abc", "abc"}, {"\"Ab\"\"c\"", "Ab\"c"}, {"'x'", ""}, {"U&\"x\"", ""}, {";", ""}};
  for (const auto& [sql, name] : cases) EXPECT_EQ(NameIn(Tokens(sql).at(0)), name) << sql;
  EXPECT_TRUE(IsWord(Tokens("select")[0], "SELECT"));
  EXPECT_FALSE(IsWord(Tokens("\"select\"")[0], "SELECT"));
}

}  // namespace
}  // namespace pgassay::migrate::sql
