#include "cli/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/matchers.h"

namespace pgassay::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsOkAndHolds;
using testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(ParseMillisecondsTest, TakesDurations) {
  const struct {
    const char* text;
    uint32_t milliseconds;
  } cases[] = {{"5s", 5000},     {"500ms", 500},  {"1.5s", 1500},      {"2m", 120000},
               {"1m30s", 90000}, {"1h", 3600000}, {"0s", 0},           {"0ms", 0},
               {"1us", 1},       {"1500us", 2},   {"596h", 2145600000}};
  for (const auto& c : cases) {
    EXPECT_THAT(ParseMilliseconds("--yield-after", c.text), IsOkAndHolds(c.milliseconds)) << c.text;
  }
}

TEST(ParseMillisecondsTest, RefusesWhatHasNoUnitOrSense) {
  for (const char* text :
       {"", "5", "0", "s", "-5s", "5 s", "5x", "inf", "-inf", "597h", "1e3s", "5s,", "5sec"}) {
    EXPECT_THAT(ParseMilliseconds("--yield-after", text), StatusIs(kInvalid, "--yield-after: ")) << text;
  }
}

TEST(ParseCountTest, TakesDecimalsInRange) {
  EXPECT_THAT(ParseCount("--connections", "1", 1, 1000), IsOkAndHolds(1u));
  EXPECT_THAT(ParseCount("--connections", "010", 1, 1000), IsOkAndHolds(10u));
  EXPECT_THAT(ParseCount("--connections", "1000", 1, 1000), IsOkAndHolds(1000u));
}

TEST(ParseCountTest, RefusesTheRest) {
  for (const char* text :
       {"", "0", "1001", "-1", "+1", " 1", "1 ", "0x10", "1.0", "1k", "4294967297", "99999999999999999999"}) {
    EXPECT_THAT(ParseCount("--connections", text, 1, 1000),
                StatusIs(kInvalid, "is not a number from 1 to 1000"))
        << text;
  }
}

TEST(ParseGlobsTest, SplitsCommaLists) {
  EXPECT_THAT(ParseGlobs("--tables", {}), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(ParseGlobs("--tables", {"public.*"}), IsOkAndHolds(ElementsAre("public.*")));
  EXPECT_THAT(ParseGlobs("--tables", {"a.b, c.d", "e.?"}), IsOkAndHolds(ElementsAre("a.b", "c.d", "e.?")));
}

TEST(ParseGlobsTest, RefusesEmptyPatterns) {
  for (const char* text : {"", ",", "a,", ",a", "a,,b", "a, ,b"}) {
    EXPECT_THAT(ParseGlobs("--exclude", {text}), StatusIs(kInvalid, "--exclude: an empty pattern")) << text;
  }
}

TEST(ParseProgressModeTest, KnowsFour) {
  EXPECT_THAT(ParseProgressMode("auto"), IsOkAndHolds(ProgressMode::kAuto));
  EXPECT_THAT(ParseProgressMode("bar"), IsOkAndHolds(ProgressMode::kBar));
  EXPECT_THAT(ParseProgressMode("json"), IsOkAndHolds(ProgressMode::kJson));
  EXPECT_THAT(ParseProgressMode("none"), IsOkAndHolds(ProgressMode::kNone));
  EXPECT_THAT(ParseProgressMode("BAR"), StatusIs(kInvalid, "one of auto, bar, json, none"));
}

const std::vector<ReportFile::Kind> kBoth = {ReportFile::Kind::kJson, ReportFile::Kind::kText};

TEST(ParseReportFileTest, TakesKindAndFile) {
  const absl::StatusOr<ReportFile> json = ParseReportFile("json=a=b.json", kBoth);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->kind, ReportFile::Kind::kJson);
  EXPECT_EQ(json->path, "a=b.json");
  const absl::StatusOr<ReportFile> text = ParseReportFile("text=-", kBoth);
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(text->kind, ReportFile::Kind::kText);
  EXPECT_EQ(text->path, "-");
}

TEST(ParseReportFileTest, NamesTheKindsThereAre) {
  for (const char* text : {"html=x", "JSON=x", "=x"}) {
    EXPECT_THAT(ParseReportFile(text, kBoth), StatusIs(kInvalid, "there are json and text")) << text;
  }
  for (const char* text : {"", "json", "json=", "report.json"}) {
    EXPECT_THAT(ParseReportFile(text, kBoth), StatusIs(kInvalid, "is not KIND=FILE")) << text;
  }
}

TEST(ParseReportFileTest, EachCommandHasItsOwn) {
  const std::vector<ReportFile::Kind> kinds = {ReportFile::Kind::kJson, ReportFile::Kind::kMarkdown};
  EXPECT_EQ(ParseReportFile("md=x", kinds)->kind, ReportFile::Kind::kMarkdown);
  EXPECT_THAT(ParseReportFile("text=x", kinds), StatusIs(kInvalid, "no kind 'text'; there are json and md"));
  EXPECT_THAT(ParseReportFile("md=x", kBoth), StatusIs(kInvalid, "no kind 'md'; there are json and text"));
}

}  // namespace
}  // namespace pgassay::cli
