#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "report/baseline.h"
#include "report/color.h"
#include "report/escape.h"
#include "report/history_text.h"
#include "report/layout.h"

namespace pgassay::report {
namespace {

using Level = HistoryFinding::Level;

constexpr size_t kMaxNames = 3;

constexpr char kNotCompared[] =
    "  not compared: this database's schema with the lock's; `pgassay check` does that\n";

// What migrate() would run that is Diesel's still to run.
bool IsBehind(const HistoryFinding& finding) {
  return finding.code == "mark-behind";
}

std::string Entries(const MarkReport& mark) {
  std::vector<std::string> names;
  for (const MarkReport::Row& row : mark.rows) names.push_back(Escape(row.name));
  return Folded(names, kMaxNames);
}

std::string Headline(const MarkReport& mark, bool color) {
  const size_t findings = CountOf(mark.findings, Level::kFinding);
  const bool unmark = mark.action == MarkReport::Action::kUnmark;
  if (!mark.done) {
    const char* const what = unmark ? "NOT UNMARKED" : "NOT MARKED";
    const size_t not_checked = CountOf(mark.findings, Level::kNotChecked);
    return Colored(color, findings > 0 ? kRed : kYellow,
                   absl::StrCat(what, ": ",
                                findings > 0 ? Counted(findings, "reason", "reasons")
                                             : absl::StrCat(Counted(not_checked, "thing", "things"),
                                                            " could not be looked at"),
                                "; nothing was written"));
  }
  const char* const verb = mark.rows.size() == 1 ? "is" : "are";
  const std::string text =
      unmark ? mark.rows.empty()
                   ? std::string("NOT MARKED BEFORE: there is no record to take back; nothing was written")
                   : absl::StrCat("UNMARKED: the ", mark.rows.size() == 1 ? "row" : "rows", " of ",
                                  Entries(mark), " ", verb, " deleted, and the table stays")
      : mark.rows.empty()
          ? std::string("MARKED BEFORE: nothing is left to record; nothing was written")
          : absl::StrCat("MARKED: ", Entries(mark), " ", verb, " recorded as applied, and nothing was run");
  return Colored(color, findings > 0 ? kYellow : kGreen,
                 findings > 0
                     ? absl::StrCat(text, "; ", Counted(findings, "thing needs", "things need"), " a person")
                     : text);
}

// As a time of the journal, where it is one.
std::string TimeOf(int64_t milliseconds) {
  constexpr int64_t kEnd = 253402300800000;  // of the year 9999
  if (milliseconds <= 0 || milliseconds >= kEnd) return "";
  return absl::FormatTime(", %Y-%m-%d %H:%M:%E3S UTC", absl::FromUnixMillis(milliseconds),
                          absl::UTCTimeZone());
}

}  // namespace

int MarkExitCode(const MarkReport& mark) {
  if (CountOf(mark.findings, Level::kFinding) > 0) return 1;
  return mark.done && CountOf(mark.findings, Level::kNotChecked) == 0 ? 0 : 2;
}

std::string FormatMarkText(const MarkReport& mark, bool color) {
  std::string out =
      absl::StrCat(Headline(mark, color), "\n", Escape(mark.database), " at ", Escape(mark.host),
                   ", PostgreSQL ", Escape(mark.server_version), ", ", Escape(mark.table),
                   mark.role.empty() ? "" : " of ", Escape(mark.role), "\n");
  if (!mark.rows.empty()) absl::StrAppend(&out, "\n");
  for (const MarkReport::Row& row : mark.rows) {
    absl::StrAppend(&out, Wrapped("  ", absl::StrCat("row ", row.id, ": ", Escape(row.name))),
                    "    created_at ", row.created_at, TimeOf(row.created_at), "\n", "    hash ",
                    Escape(row.hash), "\n");
  }
  if (mark.made_schema || mark.made_table) {
    absl::StrAppend(&out, "  made in Drizzle's own words: ", mark.made_schema ? "the schema" : "",
                    mark.made_schema && mark.made_table ? " and " : "", mark.made_table ? "the table" : "",
                    "\n");
  }
  if (mark.done && mark.already > 0) {
    absl::StrAppend(&out, mark.rows.empty() ? "\n" : "",
                    "  recorded before: ", Counted(mark.already, "migration", "migrations"), "\n");
  }
  const bool marked = mark.done && mark.action == MarkReport::Action::kMark;
  if (marked) {
    absl::StrAppend(&out, mark.rows.empty() && mark.already == 0 ? "\n" : "", kNotCompared);
  }
  absl::StrAppend(&out, FormatHistoryFindings(mark.findings, 1, color), FormatHistoryNotes(mark.findings));
  if (marked && CountOf(mark.findings, Level::kFinding) == 0 &&
      std::none_of(mark.findings.begin(), mark.findings.end(), IsBehind)) {
    absl::StrAppend(&out,
                    "\nNext: Diesel goes on migrating here, `pgassay sync --mark` behind it; `drizzle-kit "
                    "migrate` is for after\nthe cutover\n");
  }
  return out;
}

}  // namespace pgassay::report
