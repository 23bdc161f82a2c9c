// Reports compared byte by byte with tests/golden; PGASSAY_REWRITE_GOLDEN=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>

#include "report/json.h"
#include "report/sample.h"
#include "report/text.h"

namespace pgassay::report {
namespace {

struct Case {
  const char* file;
  std::string (*make)();
  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.file; }
};

class GoldenTest : public ::testing::TestWithParam<Case> {};

TEST_P(GoldenTest, IsAsWritten) {
  const std::string path = std::string(PGASSAY_TESTS_DIR "/golden/") + GetParam().file;
  const std::string made = GetParam().make();
  if (std::getenv("PGASSAY_REWRITE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << made;
  }
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file) << path;
  EXPECT_EQ(made, std::string(std::istreambuf_iterator<char>(file), {}));
}

const Case kCases[] = {
    {"report_same.txt", [] { return FormatText(SameReport()); }},
    {"report_same_verbose.txt", [] { return FormatText(SameReport(), {.verbose = true}); }},
    {"report_same.json", [] { return FormatJson(SameReport()); }},
    {"report_different.txt", [] { return FormatText(DifferentReport()); }},
    {"report_different_verbose.txt", [] { return FormatText(DifferentReport(), {.verbose = true}); }},
    {"report_different_color.txt", [] { return FormatText(DifferentReport(), {.color = true}); }},
    {"report_different.json", [] { return FormatJson(DifferentReport()); }},
    {"report_not_proven.txt", [] { return FormatText(NotProvenReport()); }},
    {"report_not_proven.json", [] { return FormatJson(NotProvenReport()); }},
    {"report_hostile.txt", [] { return FormatText(HostileReport()); }},
    {"report_hostile.json", [] { return FormatJson(HostileReport()); }},
};

INSTANTIATE_TEST_SUITE_P(Reports, GoldenTest, ::testing::ValuesIn(kCases));

}  // namespace
}  // namespace pgassay::report
