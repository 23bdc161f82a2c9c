#include "migrate/finding/make.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace pgassay::migrate {
namespace {

using ::testing::ElementsAre;
using Level = HistoryFinding::Level;

std::vector<std::string> Codes(const std::vector<HistoryFinding>& findings) {
  std::vector<std::string> codes;
  for (const HistoryFinding& finding : findings) codes.push_back(finding.code);
  return codes;
}

TEST(FindingTest, IsOneLineButForItsSubject) {
  const HistoryFinding finding = Finding("a-code", "a\nb", "c\nd", "e\nf", "g\nh");
  EXPECT_EQ(finding.level, Level::kFinding);
  EXPECT_EQ(finding.code, "a-code");
  EXPECT_EQ(finding.subject, "a\nb");
  for (const std::string& text : {finding.what, finding.effect, finding.remedy}) {
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
  }
  EXPECT_EQ(Note("", "", "", "", "").level, Level::kNote);
  EXPECT_EQ(NotChecked("", "", "", "", "").level, Level::kNotChecked);
}

TEST(FindingTest, IsLookedForByItsLevel) {
  const HistoryFinding finding = Finding("f", "", "", "", ""), note = Note("n", "", "", "", ""),
                       unread = NotChecked("u", "", "", "", "");
  const struct {
    std::vector<HistoryFinding> findings;
    bool has_finding, has_not_checked, has_note;
  } kCases[] = {
      {{}, false, false, false},
      {{finding}, true, false, false},
      {{unread}, false, true, false},
      {{note}, false, false, true},
      {{note, note, unread}, false, true, true},
      {{unread, finding, note}, true, true, true},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(HasLevel(c.findings, Level::kFinding), c.has_finding);
    EXPECT_EQ(HasLevel(c.findings, Level::kNotChecked), c.has_not_checked);
    EXPECT_EQ(HasLevel(c.findings, Level::kNote), c.has_note);
  }
}

TEST(FindingTest, StaysInItsOrderAmongItsLikes) {
  std::vector<HistoryFinding> findings = {Note("n2", "", "", "", ""),       NotChecked("u2", "", "", "", ""),
                                          Finding("f2", "", "", "", ""),    Note("n1", "", "", "", ""),
                                          NotChecked("u1", "", "", "", ""), Finding("f1", "", "", "", "")};
  WorstFirst(findings);
  EXPECT_THAT(Codes(findings), ElementsAre("f2", "f1", "u2", "u1", "n2", "n1"));
}

TEST(FindingTest, NamesFiveAndHowManyMoreThereAre) {
  const std::vector<std::string> eight = {"a", "b", "c", "d", "e", "f", "g", "h"};
  const char* kLists[] = {"",
                          "a",
                          "a, b",
                          "a, b, c",
                          "a, b, c, d",
                          "a, b, c, d, e",
                          "a, b, c, d, e, f",
                          "a, b, c, d, e and 2 more",
                          "a, b, c, d, e and 3 more"};
  for (size_t count = 0; count <= eight.size(); ++count) {
    EXPECT_EQ(ListOf({eight.begin(), eight.begin() + static_cast<ptrdiff_t>(count)}), kLists[count]);
  }
  EXPECT_EQ(Counted(0, "file", "files"), "0 files");
  EXPECT_EQ(Counted(1, "file", "files"), "1 file");
  EXPECT_EQ(Counted(2, "file", "files"), "2 files");
}

TEST(FindingTest, TellsTimesThatADateCanHold) {
  const struct {
    int64_t milliseconds;
    const char* text;
  } kCases[] = {
      {0, "1970-01-01 00:00:00"},
      {1790842364999, "2026-10-01 08:12:44"},
      {-1000, "1969-12-31 23:59:59"},
      {8'640'000'000'000'001, ""},
      {-8'640'000'000'000'001, ""},
      {INT64_MAX, ""},
      {INT64_MIN, ""},
  };
  for (const auto& c : kCases) EXPECT_EQ(TimeText(c.milliseconds), c.text) << c.milliseconds;
}

}  // namespace
}  // namespace pgassay::migrate
