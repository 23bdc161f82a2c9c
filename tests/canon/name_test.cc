#include "canon/name.h"

#include <gtest/gtest.h>

namespace pgassay::canon {
namespace {

TEST(WriteName, QuotesByCharactersAlone) {
  constexpr struct {
    const char* name;
    const char* written;
  } kCases[] = {
      {"a", "a"},
      {"_a1", "_a1"},
      {"a_1", "a_1"},
      {"select", "select"},
      {"", "\"\""},
      {"1a", "\"1a\""},
      {"A", "\"A\""},
      {"a b", "\"a b\""},
      {"a\"b", "\"a\"\"b\""},
      {"größe", "\"größe\""},
      {"a\n", "\"a\n\""},
      {"a,b int", "\"a,b int\""},
  };
  for (const auto& c : kCases) EXPECT_EQ(WriteName(c.name), c.written);
}

}  // namespace
}  // namespace pgassay::canon
