#include "report/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "report/sample.h"

namespace pgassay::report {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(FormatVerdict, SaysItInOneLine) {
  EXPECT_EQ(FormatVerdict(SameReport()), "SAME: 3 tables, 1,204,332 rows, 1 excluded");
  EXPECT_EQ(FormatVerdict(DifferentReport()), "DIFFERENT: 6 of 8 tables differ, 2 not checked, 1 excluded");
  EXPECT_EQ(FormatVerdict(NotProvenReport()), "NOT PROVEN: 1 table could not be checked; 1 table the same");
  Report report = NotProvenReport();
  report.not_checked.push_back({"both", "column", "public", "users.x", ""});
  EXPECT_THAT(FormatVerdict(report), StartsWith("NOT PROVEN: 2 objects could not be checked"));
  report.not_checked.erase(report.not_checked.begin());
  EXPECT_THAT(FormatVerdict(report), StartsWith("NOT PROVEN: 1 column could not be checked"));
  report = DifferentReport();
  std::erase_if(report.tables,
                [](const TableReport& table) { return table.status < TableStatus::kRepresentation; });
  EXPECT_THAT(FormatVerdict(report),
              StartsWith("DIFFERENT: 1 of 2 tables differs in the way values are written"));
}

TEST(FormatText, BeginsWithTheVerdict) {
  for (const Report& report : {SameReport(), DifferentReport(), NotProvenReport(), HostileReport()}) {
    EXPECT_THAT(FormatText(report), StartsWith(FormatVerdict(report) + "\n"));
    EXPECT_THAT(FormatText(report), EndsWith("\n"));
  }
}

TEST(FormatText, CountsSameTablesUnlessVerbose) {
  EXPECT_THAT(FormatText(SameReport()), Not(HasSubstr("public.users")));
  EXPECT_THAT(FormatText(SameReport(), {.verbose = true}), HasSubstr("public.users: SAME"));
}

TEST(FormatText, IsSafeOnATerminal) {
  for (const bool verbose : {false, true}) {
    for (const char c : FormatText(HostileReport(), {.verbose = verbose})) {
      const auto byte = static_cast<unsigned char>(c);
      EXPECT_TRUE(byte == '\n' || (byte >= 0x20 && byte != 0x7f)) << static_cast<int>(byte);
    }
    EXPECT_THAT(FormatText(HostileReport(), {.verbose = verbose}), Not(HasSubstr("\xc2\x9b")));
    EXPECT_THAT(FormatText(HostileReport(), {.verbose = verbose}), Not(HasSubstr("\xe2\x80\xae")));
  }
}

TEST(FormatText, ShortensLongListsUnlessVerbose) {
  Report report = NotProvenReport();
  for (int i = 0; i < 30; ++i)
    report.not_checked.push_back({"both", "table", "public", "t" + std::to_string(i), ""});
  EXPECT_THAT(FormatText(report), HasSubstr("\n  and 11 more\n"));
  EXPECT_THAT(FormatText(report, {.verbose = true}), HasSubstr("public.t29"));
  EXPECT_THAT(FormatText(DifferentReport()), HasSubstr("c6, c7 and 4 more"));
}

TEST(FormatText, ADefaultReportIsNotProven) {
  EXPECT_THAT(FormatText(Report{}), StartsWith("NOT PROVEN: "));
}

}  // namespace
}  // namespace pgassay::report
