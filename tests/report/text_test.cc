#include "report/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "report/catalog_sample.h"
#include "report/found_sample.h"
#include "report/json.h"
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

TEST(FormatVerdict, CountsDeclaredChanges) {
  Report report = DifferentReport();
  report.declared = {{"a", true, 7, ""}, {"b", false, 0, ""}};
  EXPECT_EQ(FormatVerdict(report),
            "DIFFERENT: 6 of 8 tables differ, 1 declared change was not found, 2 not checked, 1 excluded");
  report.declared.push_back({"c", false, 0, ""});
  report.tables = {SameReport().tables[0]};
  report.not_checked.clear();
  EXPECT_EQ(FormatVerdict(report), "DIFFERENT: 2 declared changes were not found, 1 excluded");
  report.declared.resize(1);
  report.verdict = Verdict::kSame;
  report.declared.push_back({.rule = "d", .reason = "", .left_out = true});
  EXPECT_EQ(FormatVerdict(report), "SAME: 1 table, 1,204,320 rows, 1 declared change, 1 excluded");
}

// What was not asked for is not printed even where a mistake elsewhere leaves it in the model.
TEST(FormatText, NoValueUnlessAskedFor) {
  Report report = LiveReport(true);
  report.shows_values = false;
  int canaries = 0;
  for (TableReport& table : report.tables) {
    for (FoundRow& row : table.found) {
      for (ColumnChange& change : row.values) {
        change.before = {.known = true, .text = "canary-before"};
        change.after = {.known = true, .text = "canary-after"};
        ++canaries;
      }
    }
  }
  ASSERT_GT(canaries, 20);
  for (const bool verbose : {false, true}) {
    for (const bool color : {false, true}) {
      EXPECT_THAT(FormatText(report, {.verbose = verbose, .color = color}), Not(HasSubstr("canary")));
    }
  }
  EXPECT_THAT(FormatJson(report), Not(HasSubstr("canary")));
  EXPECT_THAT(FormatVerdict(report), Not(HasSubstr("canary")));
  report.shows_values = true;
  EXPECT_THAT(FormatText(report), HasSubstr("canary"));
  EXPECT_THAT(FormatJson(report), HasSubstr("canary"));
}

TEST(FormatText, StampsWhatItShows) {
  Report report = LiveReport(true);
  EXPECT_THAT(FormatText(report), HasSubstr("\nThis report shows text keys and row values.\n"));
  report.shows_keys = false;
  EXPECT_THAT(FormatText(report), HasSubstr("\nThis report shows row values.\n"));
  report.shows_keys = true;
  report.shows_values = false;
  EXPECT_THAT(FormatText(report), HasSubstr("\nThis report shows text keys.\n"));
  report.shows_keys = false;
  EXPECT_THAT(FormatText(report), Not(HasSubstr("This report shows")));
}

TEST(FormatText, SaysHowToHaveHiddenKeysInClear) {
  Report report = FilesReport();
  const auto hint = [&report] { return FormatText(report); };
  EXPECT_THAT(hint(), HasSubstr("take BEFORE and AFTER with --keep-text-keys and verify with --show-keys"));
  report.after.header.keep_text_keys = true;
  EXPECT_THAT(hint(), HasSubstr("take BEFORE with --keep-text-keys and verify with --show-keys"));
  report.shows_keys = true;
  EXPECT_THAT(hint(), HasSubstr("text keys are hashes: take BEFORE with --keep-text-keys\n"));
  report.before.header.keep_text_keys = true;
  EXPECT_THAT(hint(), HasSubstr("keys of more than 32 bytes are hashes"));
  report.shows_keys = false;
  EXPECT_THAT(hint(), HasSubstr("text keys are not shown: verify with --show-keys"));
  for (TableReport& table : report.tables) table.found.clear();
  EXPECT_THAT(hint(), Not(HasSubstr("--show-keys")));
}

TEST(FormatText, SaysWhatFilesCannotTell) {
  Report report = FilesReport();
  EXPECT_THAT(FormatText(report), HasSubstr("\nFrom files: which rows and columns differ."));
  report.after.path.clear();
  EXPECT_THAT(FormatText(report), HasSubstr("\nBEFORE is a file and has no values"));
  report.before.path.clear();
  report.after.path = "after.assay";
  EXPECT_THAT(FormatText(report), HasSubstr("\nAFTER is a file and has no values"));
  report.after.path.clear();
  EXPECT_THAT(FormatText(report), Not(HasSubstr("is a file")));
  EXPECT_THAT(FormatText(report), Not(HasSubstr("From files")));
  Report nothing = FilesReport();
  for (TableReport& table : nothing.tables) table.found.clear();
  EXPECT_THAT(FormatText(nothing), Not(HasSubstr("From files")));
}

TEST(FormatText, RoundsEstimates) {
  const struct {
    Differences differences;
    const char* text;
  } cases[] = {
      {{.lost = 999}, "about 999 lost\n"},
      {{.gained = 1004}, "about 1,000 gained\n"},
      {{.changed = 1005}, "about 1,010 changed\n"},
      {{.changed = 12345}, "about 12,300 changed\n"},
      {{.lost = 6000, .gained = 6543}, "about 12,500 (a changed row counts as one lost and one gained)\n"},
      {{.lost = UINT64_MAX, .gained = UINT64_MAX}, "about 18,400,000,000,000,000,000 (a changed"},
      {{.lost = 1, .gained = 2, .changed = 3, .exact = true}, "1 lost, 2 gained, 3 changed\n"},
      {{.lost = 12345, .exact = true}, "12,345 lost, 0 gained, 0 changed\n"},
  };
  for (const auto& c : cases) {
    Report report = FilesReport();
    report.tables.resize(1);
    report.tables[0].differences = c.differences;
    EXPECT_THAT(FormatText(report), HasSubstr(std::string("differing rows: ") + c.text));
  }
}

// However many rules there are, none that failed is left out.
TEST(FormatText, ShowsEveryRuleThatFailed) {
  Report report = DeclaredReportOnly();
  for (int i = 0; i < 100; ++i) report.declared.push_back({"rule " + std::to_string(i), false, 0, "why"});
  const std::string text = FormatText(report);
  EXPECT_THAT(text, HasSubstr("\nDeclared changes: 123, 100 not found, 1 left out\n"));
  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT(text, HasSubstr("\n  NOT FOUND rule " + std::to_string(i) + ": why\n"));
  }
  EXPECT_THAT(text, HasSubstr("  and 2 more that were found\n"));
  EXPECT_THAT(FormatText(report, {.verbose = true}), HasSubstr("users.c21   12 rows\n"));
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
  for (const Report& report : {HostileReport(), HostileFoundReport(), HostileCatalogReport()}) {
    for (const bool verbose : {false, true}) {
      const std::string text = FormatText(report, {.verbose = verbose});
      for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        EXPECT_TRUE(byte == '\n' || (byte >= 0x20 && byte != 0x7f)) << static_cast<int>(byte);
      }
      EXPECT_THAT(text, Not(HasSubstr("\xc2\x9b")));
      EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
      EXPECT_THAT(text, Not(HasSubstr("\xff")));
    }
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
