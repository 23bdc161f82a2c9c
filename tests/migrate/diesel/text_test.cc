#include "migrate/diesel/text.h"

#include <gtest/gtest.h>

namespace pgassay::migrate::diesel {
namespace {

#define R "\xEF\xBF\xBD"

struct Case {
  absl::string_view bytes;
  absl::string_view text;
};

// As Rust's String::from_utf8_lossy gives them: a maximal part is one U+FFFD.
TEST(TextTest, WhatIsNotUtf8IsReplaced) {
  const Case kCases[] = {
      {"", ""},
      {"2024-01-01_a", "2024-01-01_a"},
      {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
      {"\xFF\xFE", R R},
      {"a\x80z", "a" R "z"},
      {"\xC0\x80", R R},        // overlong
      {"\xE0\x80\x80", R R R},  // overlong
      {"\xE0\xA0", R},          // cut off
      {"\xE2\x82z", R "z"},
      {"\xED\xA0\x80", R R R},  // a surrogate
      {"\xF0\x9F\x98", R},
      {"\xF0\x80\x80\x80", R R R R},             // overlong
      {"\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF"},  // the last there is
      {"\xF4\x90\x80\x80", R R R R},
      {"\xF5\x80", R R},
      {"\xC3", R},
      {"\xC3\xC3\xA9", R "\xC3\xA9"},
  };
  for (const Case& each : kCases) EXPECT_EQ(AsText(each.bytes), each.text);
}

TEST(TextTest, CharactersAreNotBytes) {
  EXPECT_EQ(Characters(""), 0u);
  EXPECT_EQ(Characters("abc"), 3u);
  EXPECT_EQ(Characters("\xC3\xA9\xF0\x9F\x98\x80z"), 3u);
}

TEST(TextTest, FaultsOfAFile) {
  EXPECT_EQ(TextFault(""), "");
  EXPECT_EQ(TextFault("SELECT '\xC3\xA9';\r\n"), "");
  EXPECT_EQ(TextFault("SELECT '\xE9'"), "it is not UTF-8");
  EXPECT_EQ(TextFault(absl::string_view("SELECT\0 1", 9)), "it has a NUL byte");
  EXPECT_EQ(TextFault("\xFF\xFES\x01"), "it is not UTF-8");  // UTF-16
  EXPECT_EQ(TextFault("\xEF\xBB\xBFSELECT 1"), "it begins with a byte order mark");
  EXPECT_EQ(TextFault("SELECT 1 \xEF\xBB\xBF"), "");  // only the server knows
}

}  // namespace
}  // namespace pgassay::migrate::diesel
