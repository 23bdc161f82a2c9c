#include "report/escape.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace pgassay::report {
namespace {

TEST(Escape, MakesTextSafe) {
  const struct {
    std::string text;
    std::string escaped;
  } cases[] = {
      {"", ""},
      {"plain \"text\" <b>", "plain \"text\" <b>"},
      {"caf\xc3\xa9 \xe6\xbc\xa2 \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe6\xbc\xa2 \xf0\x9f\x98\x80"},
      {"a\nb\tc\rd", "a\\nb\\tc\\rd"},
      {"\x1b[31m", "\\x1b[31m"},
      {std::string("\0", 1), "\\x00"},
      {"\x7f", "\\x7f"},
      {"back\\slash", "back\\\\slash"},
      {"\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0", "\\u0080\\u009b\\u009f\xc2\xa0"},
      {"\xe2\x80\xa8\xe2\x80\xae\xe2\x81\xa6", "\\u2028\\u202e\\u2066"},
      {"\xf3\xa0\x81\x81", "\\U000e0041"},           // a tag character, invisible
      {"\xff\xfe", "\\xff\\xfe"},                    // never in UTF-8
      {"\xc0\xaf", "\\xc0\\xaf"},                    // overlong
      {"\xe0\x80\x9b", "\\xe0\\x80\\x9b"},           // overlong C1
      {"\xed\xa0\x80", "\\xed\\xa0\\x80"},           // surrogate
      {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},  // past the last character
      {"cut\xf0\x9f\x98", "cut\\xf0\\x9f\\x98"},
      {"\x9b"
       "31m",
       "\\x9b31m"},  // C1 as one byte
  };
  for (const auto& c : cases) EXPECT_EQ(Escape(c.text), c.escaped);
}

// No string of two bytes leaves a control character behind.
TEST(Escape, WholeSmallDomain) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string escaped = Escape(std::string{static_cast<char>(a), static_cast<char>(b)});
      for (size_t i = 0; i < escaped.size(); ++i) {
        const auto byte = static_cast<unsigned char>(escaped[i]);
        ASSERT_TRUE(byte >= 0x20 && byte != 0x7f) << a << " " << b;
        if (byte >= 0x80) {
          // Only whole two-byte characters past C1 are left.
          ASSERT_EQ(escaped.size(), 2u);
          ASSERT_TRUE(a >= 0xc2 && a <= 0xdf && b >= (a == 0xc2 ? 0xa0 : 0x80) && b <= 0xbf) << a << " " << b;
        }
      }
    }
  }
}

TEST(Qualified, QuotesWhatIsNotPlain) {
  EXPECT_EQ(Qualified("public", "users"), "public.users");
  EXPECT_EQ(Qualified("public", "__diesel_1"), "public.__diesel_1");
  EXPECT_EQ(Qualified("public", "Users"), "public.\"Users\"");
  EXPECT_EQ(Qualified("a.b", "c"), "\"a.b\".c");
  EXPECT_EQ(Qualified("a", "1c"), "a.\"1c\"");
  EXPECT_EQ(Qualified("a", "say \"hi\""), "a.\"say \"\"hi\"\"\"");
  EXPECT_EQ(Qualified("a", "x\ny"), "a.\"x\\ny\"");
  EXPECT_EQ(Qualified("", "x"), "x");
  EXPECT_EQ(Qualified("", ""), "\"\"");
}

TEST(Grouped, PutsCommas) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1000), "1,000");
  EXPECT_EQ(Grouped(1204332), "1,204,332");
  EXPECT_EQ(Grouped(UINT64_MAX), "18,446,744,073,709,551,615");
}

}  // namespace
}  // namespace pgassay::report
