#include "migrate/text/nesting.h"

#include <gtest/gtest.h>

#include <string>

namespace pgassay::migrate::text {
namespace {

TEST(NestingTest, CountsWhatIsOpenAtOnce) {
  const struct {
    const char* json;
    int levels;  // the least that it has room in
  } cases[] = {
      {"", 0},
      {"1", 0},
      {"[]", 1},
      {"{}", 1},
      {"[{}]", 2},
      {R"({"a": [1, {"b": []}]})", 4},
      {"[[], [], []]", 2},  // beside each other
      {R"("[[[")", 0},      // in a string
      {R"({"[[": "{{"})", 1},
      {R"(["\"[[", []])", 2},  // a quote that ends nothing
      {R"(["\\", [[]]])", 3},  // and one that does
      {R"("[[[\)", 0},
      {R"(["[[)", 1},  // a string without an end
      {"[[[", 3},
      {"[{[x", 3},
  };
  for (const auto& each : cases) {
    EXPECT_FALSE(NestsDeeper(each.json, each.levels)) << each.json;
    if (each.levels == 0) continue;
    EXPECT_TRUE(NestsDeeper(each.json, each.levels - 1)) << each.json;
  }
}

TEST(NestingTest, ItsOwnDepthIsNone) {
  EXPECT_TRUE(NestsDeeper(std::string(50'000'000, '['), 200));
  const std::string deep = std::string(10'000'000, '[') + std::string(10'000'000, ']');
  EXPECT_FALSE(NestsDeeper(deep, 10'000'000));
}

}  // namespace
}  // namespace pgassay::migrate::text
