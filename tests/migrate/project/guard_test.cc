#include "migrate/project/guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <toml++/toml.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "testing/matchers.h"

namespace pgassay::migrate::project {
namespace {

using testing::IsOk;
using testing::StatusIs;

std::string Repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

int DepthOf(const toml::node& node) {
  int deepest = 0;
  const auto visit = [&deepest](const toml::node& child) { deepest = std::max(deepest, DepthOf(child)); };
  if (const toml::table* const table = node.as_table()) {
    for (auto&& [key, child] : *table) visit(child);
  } else if (const toml::array* const array = node.as_array()) {
    for (const toml::node& child : *array) visit(child);
  }
  return deepest + 1;
}

// 0 for what is no TOML.
int DepthOf(const std::string& text) {
  try {
    return DepthOf(toml::parse(std::string_view(text)));
  } catch (const toml::parse_error&) {
    return 0;
  }
}

TEST(GuardTest, Refused) {
  const std::string deep = Repeated("a.", 50'000);
  for (const std::string& text : {
           deep + "a = 1",
           "[" + deep + "a]",
           "[[" + deep + "a]]",
           Repeated("a . ", 65) + "a = 1",
           Repeated("\"a\".", 65) + "a = 1",
           "x = {" + deep + "a = 1}",
           "x = " + std::string(50'000, '['),
           "x = " + std::string(65, '[') + std::string(65, ']'),
           "x = " + Repeated("[\n", 65),
           "x = " + Repeated("{x = ", 65),
           // Where a string ends, the rest is no string.
           "x = '''a'b''', " + deep + "a = 1",
           "x = \"\"\"a\"b\"\"\", " + deep + "a = 1",
           "x = \"\"\"a\n\"\"\", " + deep + "a = 1",
           "x = \"\"\"a\"\"\"\"\", " + deep + "a = 1",
           "x = '\\', " + deep + "a = 1",
           "x = \"\\\\\", " + deep + "a = 1",
           "x = '\n" + deep + "a = 1",
           "x = \"\\\n" + deep + "a = 1",
           "# '\n" + deep + "a = 1",
       }) {
    EXPECT_THAT(CheckNesting(text), StatusIs(absl::StatusCode::kInvalidArgument)) << text.substr(0, 40);
  }
  EXPECT_EQ(CheckNesting("a = 1\nb = '''\n\n'''\n" + deep).message(), "line 5: a name has more than 64 dots");
}

TEST(GuardTest, Sensible) {
  for (const std::string& text : {
           std::string(),
           std::string("[database]\nschemas = [\"public\"]\n"),
           Repeated("a.", 64) + "a = 1",
           "x = [" + Repeated("1.5, ", 1000) + "]",
           "x = [" + Repeated("[1],", 1000) + "]",
           Repeated("[[table_added]]\ntable = \"a.b\"\n", 1000),
           "x = '" + Repeated("../", 1000) + "'",
           "x = \"" + Repeated("\\\"...[[[", 1000) + "\"",
           "x = \"\"\"" + Repeated("...\n[[[\"{{{", 1000) + "\"\"\"",
           "# " + Repeated(".[", 1000),
       }) {
    EXPECT_THAT(CheckNesting(text), IsOk()) << text.substr(0, 40);
    EXPECT_GT(DepthOf(text), 0) << text.substr(0, 40);
  }
}

// As deep as it may be.
TEST(GuardTest, TheDeepestIsParsed) {
  const std::string dotted = Repeated("a.", 64) + "a";
  std::string text = "[" + dotted + "]\n" + dotted + " = ";
  for (int i = 0; i < 32; ++i) text += "[\n{" + dotted + " = ";
  text += "1" + Repeated("}\n]", 32);
  ASSERT_THAT(CheckNesting(text), IsOk());
  EXPECT_GT(DepthOf(text), 2000);
}

// Pieces of TOML in any order, and a name that is too long: nothing hides it from the guard.
TEST(GuardTest, NothingDeepIsLetThrough) {
  const std::string deep = Repeated("a.", 200) + "a";
  // clang-format off
  const std::string pieces[] = {
      "\"", "'", "\"\"\"", "'''", "\\", "#", "\n", "\r\n", "\f", "[", "]", "{", "}", "=", ",", ".", "a", "1", "x = ",
      "y = {", "\"a\" = '''", "\xC3", "\xEF\xBB\xBF", "\xE2\x80\xA8", deep, "z = \"\"\"a\"b",
  };
  // clang-format on
  std::mt19937 random(7);
  int parsed = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (size_t n = random() % 9; n > 0; --n) text += pieces[random() % std::size(pieces)];
    if (random() % 2 == 0) text += deep + " = 1";
    for (const char* const end : {"", "}", "\"\"\"", "'''}", "\"\"\"}", "]"}) {
      if (!CheckNesting(text + end).ok()) continue;
      const int depth = DepthOf(text + end);
      EXPECT_LT(depth, 150) << text << end;
      parsed += depth > 0 ? 1 : 0;
    }
  }
  EXPECT_GT(parsed, 1000);
}

}  // namespace
}  // namespace pgassay::migrate::project
