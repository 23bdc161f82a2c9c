#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "report/bridge.h"
#include "report/difference_text.h"
#include "report/escape.h"
#include "report/history_text.h"
#include "report/layout.h"
#include "report/section_text.h"

namespace pgassay::report {
namespace {

using Level = HistoryFinding::Level;
using Verdict = SchemaDifference::Verdict;

constexpr size_t kMaxEntries = 25;

class Writer {
 public:
  Writer(const SyncResult& result, bool color)
      : result_(result), color_(color), fixes_(Those(result.differences, Verdict::kMustFix)) {}

  std::string Take() && {
    WriteHead();
    WriteEntries();
    out_ += FormatHistoryFindings(result_.findings, 1, color_);
    const size_t number = GroupFindings(result_.findings, /*notes=*/false).size() + 1;
    out_ += FormatFixes(fixes_, number, kSchemaTsOfDiesel, "Diesel's migrations make", color_);
    if (!fixes_.empty()) out_ += FormatHowToAccept(*fixes_.front());
    out_ += FormatProofs(result_.proofs);
    WriteOutside();
    out_ += FormatAccepted(Those(result_.differences, Verdict::kAccepted));
    if (result_.written) out_ += FormatFiles("Files:", result_.files);
    out_ += FormatHistoryNotes(result_.findings);
    WriteNext();
    return std::move(out_);
  }

 private:
  std::string Headline() const {
    const int exit_code = SyncExitCode(result_);
    if (exit_code == 0 && !result_.written) {
      return absl::StrCat("NOTHING TO DO: pgassay.lock.json stands for ",
                          result_.before == 1 ? "the one migration"
                                              : absl::StrCat("all ", Grouped(result_.before), " migrations"),
                          " of Diesel's folder", result_.last.empty() ? "" : ", up to ",
                          Escape(result_.last));
    }
    if (exit_code == 0) {
      return absl::StrCat(
          "WRITTEN: a Drizzle migration for ",
          result_.entries.size() == 1
              ? Escape(result_.entries.front().folder)
              : absl::StrCat("each of ", Grouped(result_.entries.size()), " Diesel migrations"),
          ", and proven");
    }
    std::vector<std::string> reasons;
    if (!fixes_.empty()) {
      reasons.push_back(
          absl::StrCat(Counted(fixes_.size(), "difference", "differences"), " of schema.ts to mend"));
    }
    const size_t findings = CountOf(result_.findings, Level::kFinding);
    if (findings > 0) reasons.push_back(Counted(findings, "finding", "findings"));
    // What is refused is not proven for the reasons above.
    const size_t open =
        CountOf(result_.findings, Level::kNotChecked) + (exit_code == 1 ? 0 : Unproven(result_.proofs));
    if (open > 0) reasons.push_back(absl::StrCat(Counted(open, "thing", "things"), " not proven"));
    if (reasons.empty()) reasons.emplace_back("no reason is known, which is a mistake of pgassay");
    return absl::StrCat(result_.written  ? "WRITTEN, BUT: "
                        : exit_code == 1 ? "REFUSED: "
                                         : "NOT PROVEN: ",
                        absl::StrJoin(reasons, ", "), result_.written ? "" : "; nothing was written");
  }

  void WriteHead() {
    out_ += FormatVerdict(Headline(), SyncExitCode(result_), color_);
    std::vector<std::string> tools;
    if (!result_.kit_version.empty())
      tools.push_back(absl::StrCat("drizzle-kit ", Escape(result_.kit_version)));
    if (!result_.orm_version.empty())
      tools.push_back(absl::StrCat("drizzle-orm ", Escape(result_.orm_version)));
    if (!tools.empty()) absl::StrAppend(&out_, absl::StrJoin(tools, ", "), "\n");
  }

  void WriteEntries() {
    if (result_.entries.empty()) return;
    out_ += result_.written ? "\nWhat Diesel has -> what Drizzle has of it now:\n"
                            : "\nWhat Diesel has, and Drizzle has not yet:\n";
    const size_t shown = result_.entries.size() <= kMaxEntries + 1 ? result_.entries.size() : kMaxEntries;
    for (size_t i = 0; i < shown; ++i) {
      const SyncResult::Entry& entry = result_.entries[i];
      absl::StrAppend(&out_, "  ", Escape(entry.folder), result_.written ? " -> " : "",
                      result_.written ? Escape(entry.name) : "", "\n");
    }
    if (shown < result_.entries.size()) {
      absl::StrAppend(&out_, "  and ", Grouped(result_.entries.size() - shown), " more, which --json has\n");
    }
  }

  // Nearly all of it was there before, and baseline.md has that.
  void WriteOutside() {
    const size_t outside = Those(result_.differences, Verdict::kOutside).size();
    if (outside == 0) return;
    absl::StrAppend(&out_, "\nOutside Drizzle's model, so the SQL alone carries it: ",
                    Counted(outside, "thing, which --json has", "things, which --json lists"), "\n");
  }

  void WriteNext() {
    if (SyncExitCode(result_) == 0) {
      if (!result_.written) return;
      out_ += "\nNext:\n";
      out_ += Wrapped("  1. ", "commit these files, in one change with Diesel's migration and schema.ts");
      out_ += Wrapped("  2. ", "in each environment `diesel migration run`, then `pgassay sync --mark`");
    } else if (!fixes_.empty()) {
      out_ += "\nNext: change schema.ts as above, and run `pgassay sync` again\n";
    }
  }

  const SyncResult& result_;
  const bool color_;
  const std::vector<const SchemaDifference*> fixes_;
  std::string out_;
};

}  // namespace

int SyncExitCode(const SyncResult& result) {
  const bool refused =
      !Those(result.differences, Verdict::kMustFix).empty() || CountOf(result.findings, Level::kFinding) > 0;
  if (refused) return 1;
  const bool open = CountOf(result.findings, Level::kNotChecked) + Unproven(result.proofs) > 0;
  return open || (!result.written && !result.entries.empty()) ? 2 : 0;
}

std::string FormatSyncText(const SyncResult& result, bool color) {
  return Writer(result, color).Take();
}

}  // namespace pgassay::report
