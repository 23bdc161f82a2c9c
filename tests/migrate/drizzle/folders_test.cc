#include "migrate/drizzle/folders.h"

#include <gtest/gtest.h>

#include <string>

#include "migrate/drizzle/journal.h"

namespace pgassay::migrate::drizzle {
namespace {

// formatToMillis of drizzle-orm 1.0.0-rc.5 on the first 14 characters, in node.
TEST(FoldersTest, TheTimeOfAName) {
  struct Case {
    const char* name;
    int64_t milliseconds;
  };
  for (const Case& c : {
           Case{"20240101000000_a", 1704067200000},
           Case{"20240229235959_x", 1709251199000},
           Case{"20241399999999_a", 1744519239000},
           Case{"2024010100000_x", 1704067200000},
           Case{"2024010100000x_a", 1704067200000},
           Case{"00500101000000_a", -631152000000},
           Case{"00000000000000_diesel", -2211753600000},
           Case{"2024 1 1 1 1 1", 1704070861000},
           Case{"20240101_add", kNoWhen},
           Case{"first", kNoWhen},
           Case{"", kNoWhen},
       }) {
    EXPECT_EQ(MillisecondsOf(c.name), c.milliseconds) << c.name;
  }
}

// Signs of a.localeCompare(b) in node 20 under en-US.
TEST(FoldersTest, TheOrderOfNames) {
  struct Case {
    const char* a;
    const char* b;
    int sign;
  };
  for (const Case& c : {
           Case{"20240101000000_a", "20240101000001_a", -1},
           Case{"20240101000000_B", "20240101000000_a", 1},
           Case{"20240101000000_a", "20240101000000_A", -1},
           Case{"a", "a", 0},
           Case{"a_b", "a-b", -1},
           Case{"a_b", "ab", -1},
           Case{"ab", "Aa", 1},
           Case{"aB", "Ab", -1},
           Case{"a~", "a$", -1},
           Case{"a$", "a0", -1},
           Case{"a9", "aa", -1},
           Case{"a\x01", "a", 0},
           Case{"a\t", "a ", -1},
           Case{"", "a", -1},
       }) {
    EXPECT_EQ(BeforeByLocale(c.a, c.b), c.sign < 0) << c.a << " " << c.b;
    EXPECT_EQ(BeforeByLocale(c.b, c.a), c.sign > 0) << c.a << " " << c.b;
  }
}

TEST(FoldersTest, BeginsWithDigits) {
  EXPECT_TRUE(BeginsWithDigits("20240101000000"));
  EXPECT_TRUE(BeginsWithDigits("20240101000000_a"));
  EXPECT_FALSE(BeginsWithDigits("2024010100000_a"));
  EXPECT_FALSE(BeginsWithDigits(""));
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
