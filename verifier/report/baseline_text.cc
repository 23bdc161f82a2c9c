#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "report/baseline.h"
#include "report/color.h"
#include "report/difference_text.h"
#include "report/escape.h"
#include "report/history_text.h"
#include "report/layout.h"
#include "report/section_text.h"

namespace pgassay::report {
namespace {

using Level = HistoryFinding::Level;
using Verdict = SchemaDifference::Verdict;

constexpr size_t kMaxNames = 12;

class Writer {
 public:
  Writer(const BaselineResult& result, bool color)
      : result_(result),
        color_(color),
        drift_(Those(result.drift, Verdict::kMustFix)),
        fixes_(Those(result.differences, Verdict::kMustFix)),
        outside_(Those(result.differences, Verdict::kOutside)) {
    accepted_ = Those(result.drift, Verdict::kAccepted);
    for (const SchemaDifference* difference : Those(result.differences, Verdict::kAccepted)) {
      accepted_.push_back(difference);
    }
  }

  std::string Take() && {
    WriteHead();
    WriteWhatIsWrong();
    out_ += FormatProofs(result_.proofs);
    WriteWhatIsKnown();
    if (result_.written) out_ += FormatFiles("Files:", result_.files);
    out_ += FormatHistoryNotes(result_.findings);
    WriteNext();
    return std::move(out_);
  }

 private:
  void Line(const std::string& text) { absl::StrAppend(&out_, text, "\n"); }

  // Of --history, folded.
  std::string Entries() const {
    const std::vector<std::string>& names = result_.entries;
    std::string text = Counted(names.size(), "Drizzle migration", "Drizzle migrations");
    if (!names.empty()) absl::StrAppend(&text, ", ", Escape(names.front()));
    if (names.size() > 1) absl::StrAppend(&text, " to ", Escape(names.back()));
    return text;
  }

  std::string Headline() const {
    const int exit_code = BaselineExitCode(result_);
    if (exit_code == 0 && result_.history) {
      return Colored(color_, kGreen,
                     absl::StrCat("WRITTEN: ", Entries(), ", for ",
                                  Counted(result_.versions.size(), "Diesel migration", "Diesel migrations"),
                                  " one for one, and proven"));
    }
    if (exit_code == 0) {
      return Colored(color_, kGreen,
                     absl::StrCat("WRITTEN: ", Escape(result_.name), " stands for ",
                                  Counted(result_.versions.size(), "Diesel migration", "Diesel migrations"),
                                  ", and is proven"));
    }
    std::vector<std::string> reasons;
    const size_t findings = CountOf(result_.findings, Level::kFinding);
    if (!drift_.empty()) {
      reasons.push_back(
          absl::StrCat(Counted(drift_.size(), "change", "changes"), " of the database by hand"));
    }
    if (!fixes_.empty()) {
      reasons.push_back(
          absl::StrCat(Counted(fixes_.size(), "difference", "differences"), " of schema.ts to mend"));
    }
    if (findings > 0) reasons.push_back(Counted(findings, "finding", "findings"));
    // What is refused is not proven for the reasons above.
    const size_t open =
        CountOf(result_.findings, Level::kNotChecked) + (exit_code == 1 ? 0 : Unproven(result_.proofs));
    if (open > 0) reasons.push_back(absl::StrCat(Counted(open, "thing", "things"), " not proven"));
    if (reasons.empty()) reasons.emplace_back("no reason is known, which is a mistake of pgassay");
    return Colored(
        color_, exit_code == 1 ? kRed : kYellow,
        absl::StrCat(result_.written  ? "WRITTEN, BUT: "
                     : exit_code == 1 ? "REFUSED: "
                                      : "NOT PROVEN: ",
                     absl::StrJoin(reasons, ", "), result_.written ? "" : "; nothing was written"));
  }

  void WriteHead() {
    Line(Headline());
    std::string line = absl::StrCat(Escape(result_.database), " at ", Escape(result_.host), ", PostgreSQL ",
                                    Escape(result_.server_version));
    if (!result_.kit_version.empty()) absl::StrAppend(&line, ", drizzle-kit ", Escape(result_.kit_version));
    if (!result_.orm_version.empty()) absl::StrAppend(&line, ", drizzle-orm ", Escape(result_.orm_version));
    Line(line);
  }

  void WriteWhatIsWrong() {
    size_t number = 1;
    if (!drift_.empty()) {
      out_ +=
          "\n" + Wrapped("",
                         "The database is not what Diesel's migrations make of an empty one. Write a Diesel "
                         "migration that says so, undo it, or accept it:");
      out_ += FormatDifferences(drift_, number, kMaxDifferences, kDieselsFolder, color_);
      number += drift_.size();
    }
    out_ += FormatFixes(fixes_, number, kSchemaTs, "the database", color_);
    number += fixes_.size();
    if (number > 1) out_ += FormatHowToAccept(*(fixes_.empty() ? drift_ : fixes_).front());
    out_ += FormatHistoryFindings(result_.findings, number, color_);
  }

  void WriteWhatIsKnown() {
    if (!outside_.empty() || !result_.unseen.empty()) {
      std::vector<std::string> counts = CountUnseen(result_.unseen);
      for (std::string& count : CountDifferences(outside_)) counts.push_back(std::move(count));
      out_ +=
          "\n" + Wrapped("", absl::StrCat("Outside Drizzle's model, so the SQL of the ",
                                          result_.history ? "migrations" : "baseline",
                                          " carries it and schema.ts does not: ", Folded(counts, kMaxNames)));
    }
    out_ += FormatAccepted(accepted_);
    if (!result_.roles.empty()) {
      std::vector<std::string> names;
      for (const std::string& role : result_.roles) names.push_back(Escape(role));
      out_ += "\n" + Wrapped("", absl::StrCat("Roles that the SQL names: ", Folded(names, kMaxNames)));
    }
  }

  // Something keeps --history from being written that a plain baseline does not mind.
  bool Stops() const {
    return result_.history &&
           std::any_of(result_.findings.begin(), result_.findings.end(), [](const HistoryFinding& finding) {
             return finding.level == Level::kFinding &&
                    (absl::StartsWith(finding.code, "baseline-history-") ||
                     absl::StartsWith(finding.code, "sync-"));
           });
  }

  void WriteNext() {
    if (BaselineExitCode(result_) == 0) {
      Line("\nNext:");
      Line("  1. commit these files; baseline.md says what is in them");
      out_ += Wrapped("  2. ",
                      "`pgassay baseline --mark` in each environment that Diesel has made; Diesel goes on "
                      "migrating there, and `drizzle-kit migrate` is for after the cutover");
    } else if (!fixes_.empty()) {
      Line(absl::StrCat("\nNext: change schema.ts as above, and run `pgassay baseline",
                        result_.history ? " --history" : "", "` again"));
    } else if (Stops()) {
      out_ +=
          "\n" + Wrapped("Next: ",
                         "a drizzle.sql where it says so above, and `pgassay baseline --history` again; "
                         "or `pgassay baseline`, whose one migration is the result and not the way there");
    }
  }

  const BaselineResult& result_;
  const bool color_;
  const std::vector<const SchemaDifference*> drift_, fixes_, outside_;
  std::vector<const SchemaDifference*> accepted_;
  std::string out_;
};

}  // namespace

int BaselineExitCode(const BaselineResult& result) {
  const bool refused = !Those(result.drift, Verdict::kMustFix).empty() ||
                       !Those(result.differences, Verdict::kMustFix).empty() ||
                       CountOf(result.findings, Level::kFinding) > 0;
  if (refused) return 1;
  const bool open = CountOf(result.findings, Level::kNotChecked) + Unproven(result.proofs) > 0;
  return result.written && !open ? 0 : 2;
}

std::string FormatBaselineText(const BaselineResult& result, bool color) {
  return Writer(result, color).Take();
}

}  // namespace pgassay::report
