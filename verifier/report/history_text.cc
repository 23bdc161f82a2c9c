#include "report/history_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "report/color.h"
#include "report/escape.h"
#include "report/layout.h"

namespace pgassay::report {
namespace {

using Level = HistoryFinding::Level;

constexpr size_t kMaxNames = 5;

bool IsAlike(const HistoryFinding& a, const HistoryFinding& b) {
  return a.level == b.level && a.code == b.code && a.what == b.what && a.effect == b.effect &&
         a.remedy == b.remedy;
}

std::string Subjects(const FindingGroup& group) {
  std::vector<std::string> subjects;
  for (const std::string& subject : group.subjects) subjects.push_back(Escape(subject));
  return Folded(subjects, kMaxNames);
}

}  // namespace

std::vector<FindingGroup> GroupFindings(const std::vector<HistoryFinding>& findings, bool notes) {
  std::vector<FindingGroup> groups;
  for (const HistoryFinding& finding : findings) {
    if ((finding.level == Level::kNote) != notes) continue;
    auto same = std::find_if(groups.begin(), groups.end(), [&finding](const FindingGroup& group) {
      return IsAlike(*group.finding, finding);
    });
    if (same == groups.end()) same = groups.insert(groups.end(), FindingGroup{&finding, {}});
    if (!finding.subject.empty()) same->subjects.push_back(finding.subject);
  }
  return groups;
}

std::string FormatHistoryFindings(const std::vector<HistoryFinding>& findings, size_t number, bool color) {
  std::string out;
  for (const FindingGroup& group : GroupFindings(findings, /*notes=*/false)) {
    const HistoryFinding& finding = *group.finding;
    const std::string first = absl::StrCat(number++, ". ");
    const std::string indent(first.size(), ' ');
    std::string title = Wrapped(
        first, absl::StrCat(Subjects(group), group.subjects.empty() ? "" : " ", "[", Escape(finding.code),
                            "]", finding.level == Level::kNotChecked ? ", not checked" : ""));
    title.pop_back();
    absl::StrAppend(&out, "\n", Colored(color, finding.level == Level::kFinding ? kRed : kYellow, title),
                    "\n", Wrapped(indent, Escape(finding.what)));
    if (!finding.effect.empty()) absl::StrAppend(&out, Wrapped(indent, Escape(finding.effect)));
    if (!finding.remedy.empty()) {
      absl::StrAppend(&out, Wrapped(absl::StrCat(indent, "To do: "), Escape(finding.remedy)));
    }
  }
  return out;
}

std::string FormatHistoryNotes(const std::vector<HistoryFinding>& findings) {
  std::string out;
  for (const FindingGroup& group : GroupFindings(findings, /*notes=*/true)) {
    std::string text = Subjects(group);
    for (const std::string* more : {&group.finding->what, &group.finding->effect, &group.finding->remedy}) {
      if (more->empty()) continue;
      absl::StrAppend(&text, text.empty() ? "" : more == &group.finding->what ? ": " : "; ", Escape(*more));
    }
    if (out.empty()) out = "\nGood to know:\n";
    absl::StrAppend(&out, Wrapped("  - ", absl::StrCat(text, " [", Escape(group.finding->code), "]")));
  }
  return out;
}

size_t CountOf(const std::vector<HistoryFinding>& findings, Level level) {
  return static_cast<size_t>(std::count_if(findings.begin(), findings.end(),
                                           [level](const auto& finding) { return finding.level == level; }));
}

}  // namespace pgassay::report
