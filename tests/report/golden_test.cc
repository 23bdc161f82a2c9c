// Reports compared byte by byte with tests/golden; PGASSAY_REWRITE_GOLDEN=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>

#include "report/baseline.h"
#include "report/baseline_sample.h"
#include "report/bridge.h"
#include "report/bridge_sample.h"
#include "report/catalog_sample.h"
#include "report/found_sample.h"
#include "report/json.h"
#include "report/sample.h"
#include "report/status.h"
#include "report/status_sample.h"
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
    {"report_found_files.txt", [] { return FormatText(FilesReport()); }},
    {"report_found_files.json", [] { return FormatJson(FilesReport()); }},
    {"report_found_values.txt", [] { return FormatText(LiveReport(true)); }},
    {"report_found_values_verbose.txt", [] { return FormatText(LiveReport(true), {.verbose = true}); }},
    {"report_found_values.json", [] { return FormatJson(LiveReport(true)); }},
    {"report_found_no_values.txt", [] { return FormatText(LiveReport(false)); }},
    {"report_found_no_values.json", [] { return FormatJson(LiveReport(false)); }},
    {"report_declared_same.txt", [] { return FormatText(DeclaredReportOnly()); }},
    {"report_found_hostile.txt", [] { return FormatText(HostileFoundReport()); }},
    {"report_found_hostile.json", [] { return FormatJson(HostileFoundReport()); }},
    {"report_catalog.txt", [] { return FormatText(CatalogReport()); }},
    {"report_catalog_verbose.txt", [] { return FormatText(CatalogReport(), {.verbose = true}); }},
    {"report_catalog_color.txt", [] { return FormatText(CatalogReport(), {.color = true}); }},
    {"report_catalog.json", [] { return FormatJson(CatalogReport()); }},
    {"report_catalog_hostile.txt", [] { return FormatText(HostileCatalogReport()); }},
    {"report_schema_only.txt", [] { return FormatText(SchemaOnlyReport()); }},
    {"report_schema_only.json", [] { return FormatJson(SchemaOnlyReport()); }},
    {"report_data_only.txt", [] { return FormatText(DataOnlyReport()); }},
    {"report_unchecked_objects.txt", [] { return FormatText(UncheckedObjectsReport()); }},
    {"status_sound.txt", [] { return FormatStatusText(SoundStatus(), false); }},
    {"status_sound.json", [] { return FormatStatusJson(SoundStatus()); }},
    {"status_settled.txt", [] { return FormatStatusText(SettledStatus(), false); }},
    {"status_findings.txt", [] { return FormatStatusText(FindingsStatus(), false); }},
    {"status_findings_color.txt", [] { return FormatStatusText(FindingsStatus(), true); }},
    {"status_findings_quiet.txt", [] { return FormatStatusFindings(FindingsStatus(), false); }},
    {"status_findings.json", [] { return FormatStatusJson(FindingsStatus()); }},
    {"status_not_checked.txt", [] { return FormatStatusText(NotCheckedStatus(), false); }},
    {"status_not_checked.json", [] { return FormatStatusJson(NotCheckedStatus()); }},
    {"status_nothing.txt", [] { return FormatStatusText(NothingStatus(), false); }},
    {"status_many.txt", [] { return FormatStatusText(ManyStatus(), false); }},
    {"status_hostile.txt", [] { return FormatStatusText(HostileStatus(), false); }},
    {"status_hostile.json", [] { return FormatStatusJson(HostileStatus()); }},
    {"baseline_written.txt", [] { return FormatBaselineText(WrittenBaseline(), false); }},
    {"baseline_written_color.txt", [] { return FormatBaselineText(WrittenBaseline(), true); }},
    {"baseline_written.json", [] { return FormatBaselineJson(WrittenBaseline()); }},
    {"baseline_written.md", [] { return FormatBaselineMarkdown(WrittenBaseline()); }},
    {"baseline_history.txt", [] { return FormatBaselineText(WrittenHistory(), false); }},
    {"baseline_history.json", [] { return FormatBaselineJson(WrittenHistory()); }},
    {"baseline_history.md", [] { return FormatBaselineMarkdown(WrittenHistory()); }},
    {"baseline_history_refused.txt", [] { return FormatBaselineText(RefusedHistory(), false); }},
    {"baseline_refused.txt", [] { return FormatBaselineText(RefusedBaseline(), false); }},
    {"baseline_refused_color.txt", [] { return FormatBaselineText(RefusedBaseline(), true); }},
    {"baseline_refused.json", [] { return FormatBaselineJson(RefusedBaseline()); }},
    {"baseline_unproven.txt", [] { return FormatBaselineText(UnprovenBaseline(), false); }},
    {"baseline_many.txt", [] { return FormatBaselineText(ManyBaseline(), false); }},
    {"baseline_hostile.txt", [] { return FormatBaselineText(HostileBaseline(), false); }},
    {"baseline_hostile.json", [] { return FormatBaselineJson(HostileBaseline()); }},
    {"baseline_hostile.md", [] { return FormatBaselineMarkdown(HostileBaseline()); }},
    {"mark_done.txt", [] { return FormatMarkText(MarkedReport(), false); }},
    {"mark_done_color.txt", [] { return FormatMarkText(MarkedReport(), true); }},
    {"mark_done.json", [] { return FormatMarkJson(MarkedReport()); }},
    {"mark_before.txt", [] { return FormatMarkText(MarkedBeforeReport(), false); }},
    {"mark_refused.txt", [] { return FormatMarkText(RefusedMarkReport(), false); }},
    {"mark_refused.json", [] { return FormatMarkJson(RefusedMarkReport()); }},
    {"mark_unread.txt", [] { return FormatMarkText(UnreadMarkReport(), false); }},
    {"mark_hole.txt", [] { return FormatMarkText(HoleMarkReport(), false); }},
    {"mark_behind.txt", [] { return FormatMarkText(BehindMarkReport(), false); }},
    {"mark_unmarked.txt", [] { return FormatMarkText(UnmarkedReport(), false); }},
    {"mark_not_marked.txt", [] { return FormatMarkText(NotMarkedReport(), false); }},
    {"mark_hostile.txt", [] { return FormatMarkText(HostileMarkReport(), false); }},
    {"mark_hostile.json", [] { return FormatMarkJson(HostileMarkReport()); }},
    {"sync_written.txt", [] { return FormatSyncText(WrittenSync(), false); }},
    {"sync_written.json", [] { return FormatSyncJson(WrittenSync()); }},
    {"sync_idle.txt", [] { return FormatSyncText(IdleSync(), false); }},
    {"sync_idle.json", [] { return FormatSyncJson(IdleSync()); }},
    {"sync_refused.txt", [] { return FormatSyncText(RefusedSync(), false); }},
    {"sync_refused_color.txt", [] { return FormatSyncText(RefusedSync(), true); }},
    {"sync_refused.json", [] { return FormatSyncJson(RefusedSync()); }},
    {"sync_unproven.txt", [] { return FormatSyncText(UnprovenSync(), false); }},
    {"sync_hostile.txt", [] { return FormatSyncText(HostileSync(), false); }},
    {"sync_hostile.json", [] { return FormatSyncJson(HostileSync()); }},
    {"check_agreed.txt", [] { return FormatCheckText(AgreedCheck(), false); }},
    {"check_agreed.json", [] { return FormatCheckJson(AgreedCheck()); }},
    {"check_agreed.md", [] { return FormatCheckMarkdown(AgreedCheck()); }},
    {"check_repository.txt", [] { return FormatCheckText(RepositoryCheck(), false); }},
    {"check_different.txt", [] { return FormatCheckText(DifferentCheck(), false); }},
    {"check_different_color.txt", [] { return FormatCheckText(DifferentCheck(), true); }},
    {"check_different.json", [] { return FormatCheckJson(DifferentCheck()); }},
    {"check_different.md", [] { return FormatCheckMarkdown(DifferentCheck()); }},
    {"check_unchecked.txt", [] { return FormatCheckText(UncheckedCheck(), false); }},
    {"check_unchecked.md", [] { return FormatCheckMarkdown(UncheckedCheck()); }},
    {"check_hostile.txt", [] { return FormatCheckText(HostileCheck(), false); }},
    {"check_hostile.json", [] { return FormatCheckJson(HostileCheck()); }},
    {"check_hostile.md", [] { return FormatCheckMarkdown(HostileCheck()); }},
};

INSTANTIATE_TEST_SUITE_P(Reports, GoldenTest, ::testing::ValuesIn(kCases));

}  // namespace
}  // namespace pgassay::report
