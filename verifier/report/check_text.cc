#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "report/bridge.h"
#include "report/check_names.h"
#include "report/color.h"
#include "report/difference_text.h"
#include "report/escape.h"
#include "report/history_text.h"
#include "report/layout.h"
#include "report/section_text.h"

namespace pgassay::report {
namespace {

using Part = CheckResult::Part;
using State = Part::State;
using Verdict = SchemaDifference::Verdict;

std::string Padded(std::string text, size_t width) {
  text.append(width - std::min(width, Width(text)), ' ');
  return text;
}

const char* ColorOf(const Part& part) {
  if (IsOut(part)) return kRed;
  return part.state == State::kAgrees ? kGreen : kYellow;
}

class Writer {
 public:
  Writer(const CheckResult& result, bool color)
      : result_(result),
        color_(color),
        schema_(Those(result.schema, Verdict::kMustFix)),
        drizzle_(Those(result.drizzle, Verdict::kMustFix)),
        drift_(Those(result.drift, Verdict::kMustFix)) {}

  std::string Take() && {
    WriteHead();
    WriteParts();
    // What is wrong with the histories explains most differences of the schema.
    out_ += FormatHistoryFindings(result_.findings, 1, color_);
    WriteDifferences(GroupFindings(result_.findings, /*notes=*/false).size() + 1);
    WriteAccepted();
    out_ += FormatHistoryNotes(result_.findings);
    return std::move(out_);
  }

 private:
  void WriteHead() {
    out_ += FormatVerdict(CheckHeadline(result_), CheckExitCode(result_), color_);
    std::vector<std::string> where;
    if (!result_.database.empty()) {
      where.push_back(absl::StrCat(Escape(result_.database), " at ", Escape(result_.host), ", PostgreSQL ",
                                   Escape(result_.server_version)));
    }
    if (!result_.kit_version.empty()) {
      where.push_back(absl::StrCat("drizzle-kit ", Escape(result_.kit_version)));
    }
    if (!result_.orm_version.empty()) {
      where.push_back(absl::StrCat("drizzle-orm ", Escape(result_.orm_version)));
    }
    if (!result_.base.empty()) where.push_back(absl::StrCat("against ", Escape(result_.base)));
    if (!where.empty()) absl::StrAppend(&out_, absl::StrJoin(where, ", "), "\n");
  }

  void WriteParts() {
    if (result_.parts.empty()) return;
    size_t name = 0;
    size_t state = 0;
    for (const Part& part : result_.parts) {
      name = std::max(name, Width(Label(part.what)));
      state = std::max(state, Width(Label(part.state)));
    }
    out_ += "\n";
    for (const Part& part : result_.parts) {
      const std::string head = absl::StrCat("  ", Padded(Label(part.what), name), "  ");
      const std::string word = Padded(Label(part.state), state);
      std::string text = Escape(part.at);
      if (!part.says.empty()) absl::StrAppend(&text, text.empty() ? "" : "; ", Escape(part.says));
      const std::string rest = text.empty() ? absl::StrCat(head, Label(part.state), "\n")
                                            : Wrapped(absl::StrCat(head, word, "  "), text);
      // The colour has no width.
      const std::string label = Label(part.state);
      absl::StrAppend(&out_, head, Colored(color_, ColorOf(part), label),
                      rest.substr(head.size() + label.size()));
    }
  }

  void WriteDifferences(size_t number) {
    out_ += FormatFixes(schema_, number, kSchemaTsOfDiesel, "Diesel's migrations make", color_);
    number += schema_.size();
    WriteAgainst(drizzle_, number, kDrizzlesFolder,
                 "Drizzle's folder does not make what Diesel's makes, so a database that Drizzle makes is "
                 "another one. Where a file of it was edited take that back; what is missing belongs into a "
                 "migration of Diesel, with `pgassay sync` behind it:");
    WriteAgainst(drift_, number, kDieselsFolder,
                 "The database is not what Diesel's migrations up to where it is make of an empty one. Write "
                 "a Diesel migration that says so, undo it, or accept it:");
    const std::vector<const SchemaDifference*>& acceptable = schema_.empty() ? drift_ : schema_;
    if (!acceptable.empty()) out_ += FormatHowToAccept(*acceptable.front());
  }

  void WriteAgainst(const std::vector<const SchemaDifference*>& differences, size_t& number,
                    const Counterpart& other, absl::string_view heading) {
    if (differences.empty()) return;
    absl::StrAppend(&out_, "\n", Wrapped("", heading),
                    FormatDifferences(differences, number, kMaxDifferences, other, color_));
    number += differences.size();
  }

  void WriteAccepted() {
    std::vector<const SchemaDifference*> accepted;
    for (const auto* differences : {&result_.schema, &result_.drizzle, &result_.drift}) {
      for (const SchemaDifference* difference : Those(*differences, Verdict::kAccepted)) {
        accepted.push_back(difference);
      }
    }
    out_ += FormatAccepted(accepted);
  }

  const CheckResult& result_;
  const bool color_;
  const std::vector<const SchemaDifference*> schema_, drizzle_, drift_;
  std::string out_;
};

}  // namespace

std::string FormatCheckText(const CheckResult& result, bool color) {
  return Writer(result, color).Take();
}

}  // namespace pgassay::report
