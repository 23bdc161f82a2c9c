#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "migrate/steps/compare_schema.h"
#include "migrate/steps/same_default.h"

namespace pgassay::migrate {
namespace {

using Verdict = SchemaDifference::Verdict;

constexpr char kDrift[] = "drift of ";

bool IsPlain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

// In quotes only where it would be mistaken for two names, or for a name and what is said of it.
std::string Part(const std::string& name) {
  if (!name.empty() && std::all_of(name.begin(), name.end(), IsPlain)) return name;
  return absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\"");
}

// "create_month(date)", "===(integer, integer)": it ends where its last bracket does.
std::string Routine(const std::string& name) {
  const size_t bracket = name.find('(');
  const bool plain = bracket != std::string::npos && bracket > 0 && name.back() == ')' &&
                     name.find_first_of(" .\"") > bracket && name.find('"') == std::string::npos &&
                     std::count(name.begin(), name.end(), '(') == 1;
  return plain ? name : Part(name);
}

bool IsRoutine(absl::string_view kind) {
  return kind == "function" || kind == "procedure" || kind == "aggregate" || kind == "operator";
}

bool IsTable(absl::string_view kind) {
  return kind == "table" || kind == "partitioned table";
}

// What the definition of a lost table says of itself, and no other's does.
bool IsPartition(const CatalogFinding& lost) {
  return absl::StrContains(lost.before, ", partition bound FOR VALUES ") ||
         absl::StrContains(lost.before, ", partition bound DEFAULT");
}

bool SameToTheLetter(const CatalogFinding& a, const CatalogFinding& b) {
  const auto all = [](const CatalogFinding& f) {
    return std::tie(f.change, f.kind, f.schema, f.parent, f.name, f.attribute, f.before, f.after, f.with);
  };
  return all(a) == all(b);
}

// A partitioned table is a plain one for Drizzle: lost as the one, gained as the other, with its columns
// compared.
bool IsThereAsATable(const CatalogFinding& lost, const std::vector<CatalogFinding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [&](const CatalogFinding& other) {
    return other.change == CatalogChange::kGained && IsTable(other.kind) && other.schema == lost.schema &&
           other.name == lost.name;
  });
}

// Drizzle can say every table and every column. If ours lacks one, then that is our mistake.
bool IsNeverOutside(const CatalogFinding& finding, const std::vector<CatalogFinding>& theirs) {
  if (finding.change != CatalogChange::kLost) return false;
  if (finding.kind == "column") return true;
  return IsTable(finding.kind) && !IsPartition(finding) && !IsThereAsATable(finding, theirs);
}

// Drizzle adds columns at the end, and neither its snapshot nor what it generates knows another order.
bool IsOrderAlone(const CatalogFinding& finding) {
  return finding.change == CatalogChange::kChanged && IsTable(finding.kind) &&
         finding.attribute == "column order" && finding.with.empty();
}

bool IsOutside(const CatalogFinding& finding, const std::vector<CatalogFinding>& theirs,
               const std::vector<CatalogFinding>& ours) {
  if (IsOrderAlone(finding)) return true;
  if (IsNeverOutside(finding, theirs)) return false;
  return std::any_of(ours.begin(), ours.end(),
                     [&](const CatalogFinding& own) { return SameToTheLetter(finding, own); });
}

// The same constant in other words, in a column that is otherwise of the same type: numeric('x').default('0')
// of Drizzle, and DEFAULT 0 of everybody else.
bool IsSameDefault(const CatalogFinding& finding, const std::vector<CatalogFinding>& findings) {
  if (finding.change != CatalogChange::kChanged || finding.kind != "column" || !finding.with.empty() ||
      finding.attribute != "default" || !SameDefault(finding.before, finding.after)) {
    return false;
  }
  return std::none_of(findings.begin(), findings.end(), [&](const CatalogFinding& other) {
    return other.change == CatalogChange::kChanged && other.kind == "column" && other.attribute == "type" &&
           std::tie(other.schema, other.parent, other.name) ==
               std::tie(finding.schema, finding.parent, finding.name);
  });
}

bool Accepts(const std::vector<std::string>& accept, const std::string& name) {
  return std::count(accept.begin(), accept.end(), name) > 0;
}

SchemaDifference Difference(const CatalogFinding& finding, absl::string_view prefix,
                            const std::vector<std::string>& accept) {
  SchemaDifference difference;
  difference.finding = finding;
  difference.name = absl::StrCat(prefix, AcceptanceName(finding));
  difference.verdict = Accepts(accept, difference.name) ? Verdict::kAccepted : Verdict::kMustFix;
  return difference;
}

void Sort(std::vector<SchemaDifference>* differences) {
  std::stable_sort(
      differences->begin(), differences->end(),
      [](const SchemaDifference& a, const SchemaDifference& b) { return a.verdict < b.verdict; });
}

}  // namespace

std::string AcceptanceName(const CatalogFinding& finding) {
  std::string text = finding.kind;
  std::string separator = " ";
  for (const std::string* part : {&finding.schema, &finding.parent, &finding.name}) {
    if (part->empty()) continue;
    const bool routine = part == &finding.name && IsRoutine(finding.kind);
    absl::StrAppend(&text, separator, routine ? Routine(*part) : Part(*part));
    separator = ".";
  }
  switch (finding.change) {
    case CatalogChange::kLost:
      return absl::StrCat(text, " missing");
    case CatalogChange::kGained:
      return absl::StrCat(text, " extra");
    case CatalogChange::kRenamed:
      return absl::StrCat(text, " renamed");
    case CatalogChange::kChanged:
      return absl::StrCat(text, " ", finding.attribute);
  }
  return text;
}

std::vector<SchemaDifference> JudgeSchema(const std::vector<CatalogFinding>& theirs,
                                          const std::vector<CatalogFinding>& ours,
                                          const std::vector<std::string>& accept) {
  std::vector<SchemaDifference> differences;
  for (const CatalogFinding& finding : theirs) {
    if (IsSameDefault(finding, theirs)) continue;
    SchemaDifference difference = Difference(finding, "", accept);
    if (IsOutside(finding, theirs, ours)) difference.verdict = Verdict::kOutside;
    differences.push_back(std::move(difference));
  }
  Sort(&differences);
  return differences;
}

std::vector<SchemaDifference> JudgeDrift(const std::vector<CatalogFinding>& findings,
                                         const std::vector<std::string>& accept) {
  std::vector<SchemaDifference> differences;
  for (const CatalogFinding& finding : findings) {
    differences.push_back(Difference(finding, kDrift, accept));
  }
  Sort(&differences);
  return differences;
}

size_t CountMustFix(const std::vector<SchemaDifference>& differences) {
  return static_cast<size_t>(std::count_if(
      differences.begin(), differences.end(),
      [](const SchemaDifference& difference) { return difference.verdict == Verdict::kMustFix; }));
}

std::vector<std::string> AcceptedOfSchema(const std::vector<std::string>& accept) {
  std::vector<std::string> names;
  std::copy_if(accept.begin(), accept.end(), std::back_inserter(names),
               [](const std::string& name) { return !absl::StartsWith(name, kDrift); });
  return names;
}

std::vector<HistoryFinding> UnmatchedAcceptances(const std::vector<std::string>& accept,
                                                 const std::vector<SchemaDifference>& drift,
                                                 const std::vector<SchemaDifference>& differences) {
  std::vector<HistoryFinding> findings;
  for (size_t i = 0; i < accept.size(); ++i) {
    const std::string& name = accept[i];
    const auto has = [&](const std::vector<SchemaDifference>& list) {
      return std::any_of(list.begin(), list.end(),
                         [&](const SchemaDifference& difference) { return difference.name == name; });
    };
    const bool repeated =
        std::count(accept.begin(), accept.begin() + static_cast<std::ptrdiff_t>(i), name) > 0;
    if (repeated || has(drift) || has(differences)) continue;
    findings.push_back(
        {HistoryFinding::Level::kFinding, "baseline-acceptance-unmatched", name,
         "[drizzle] accept in pgassay.toml has it, and there is no such difference",
         "What it was meant for may go by another name now, and would be accepted unseen if it came back",
         "Take it out, or write the name as the list of differences has it"});
  }
  return findings;
}

}  // namespace pgassay::migrate
