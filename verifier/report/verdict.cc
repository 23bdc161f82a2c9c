#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "report/escape.h"
#include "report/note.h"
#include "report/text.h"
#include "report/told.h"

namespace pgassay::report {
namespace {

uint64_t CountIf(const Report& report, bool (*wanted)(TableStatus)) {
  return static_cast<uint64_t>(std::count_if(report.tables.begin(), report.tables.end(),
                                             [&](const TableReport& table) { return wanted(table.status); }));
}

bool IsSame(TableStatus status) {
  return status == TableStatus::kSame;
}
bool IsRepresentation(TableStatus status) {
  return status == TableStatus::kRepresentation;
}
bool IsLookedAt(TableStatus status) {
  return status != TableStatus::kExcluded;
}
bool Differs(TableStatus status) {
  return status == TableStatus::kLost || status == TableStatus::kGained ||
         status == TableStatus::kDifferent || status == TableStatus::kRepresentation;
}

std::string Counted(uint64_t count, absl::string_view noun) {
  return absl::StrCat(Grouped(count), " ", noun, count == 1 ? "" : "s");
}

// All rows, or the catalog: what only one side read.
bool IsPart(const LedgerNote& note) {
  return note.name.empty();
}

// What the things not checked are, in one word.
absl::string_view NotCheckedNoun(const Report& report) {
  const auto is_column = [](const LedgerNote& note) { return note.kind == "column"; };
  const auto is_database = [](const LedgerNote& note) { return note.kind == "database"; };
  const auto is_relation = [](const LedgerNote& note) { return IsRelation(note.kind); };
  const auto& notes = report.not_checked;
  if (std::all_of(notes.begin(), notes.end(), is_relation)) return "table";
  if (std::all_of(notes.begin(), notes.end(), is_column)) return "column";
  if (std::all_of(notes.begin(), notes.end(), is_database)) return "database";
  if (std::all_of(notes.begin(), notes.end(), IsPart)) return "part";
  return "object";
}

uint64_t NotChecked(const Report& report) {
  uint64_t count = 0;
  for (const LedgerNote& note : report.not_checked) count += note.count;
  return count;
}

std::string Excluded(const Report& report) {
  uint64_t chosen = 0;
  for (const LedgerNote& note : report.excluded) chosen += note.by_rule ? 0 : note.count;
  return chosen == 0 ? "" : absl::StrCat(", ", Grouped(chosen), " excluded");
}

std::string NotFound(const Report& report) {
  const auto missing = static_cast<uint64_t>(
      std::count_if(report.declared.begin(), report.declared.end(),
                    [](const DeclaredReport& rule) { return !rule.matched && !rule.left_out; }));
  if (missing == 0) return "";
  return absl::StrCat(Counted(missing, "declared change"),
                      missing == 1 ? " was not found" : " were not found");
}

// What makes two sides that are not alike "same", when all of it was found.
std::string Declared(const Report& report) {
  const auto found =
      static_cast<uint64_t>(std::count_if(report.declared.begin(), report.declared.end(),
                                          [](const DeclaredReport& rule) { return rule.matched; }));
  return found == 0 ? "" : absl::StrCat(", ", Counted(found, "declared change"));
}

std::string Join(const std::vector<std::string>& parts) {
  return absl::StrJoin(parts, ", ");
}

// Of the catalog, those that are as they were or as declared.
std::string SameObjects(const Report& report) {
  uint64_t objects = 0;
  for (const CatalogCount& count : report.catalog_counts) objects += count.same + count.declared;
  return objects == 0 && report.data_compared ? "" : Counted(objects, "catalog object");
}

std::string SameCount(const Report& report) {
  std::vector<std::string> parts;
  if (report.data_compared) {
    uint64_t rows = 0;
    for (const TableReport& table : report.tables) {
      if (table.status == TableStatus::kSame) rows += table.rows_before.value_or(0);
    }
    parts = {Counted(CountIf(report, IsSame), "table"), Counted(rows, "row")};
  }
  if (report.catalog_compared && !SameObjects(report).empty()) parts.push_back(SameObjects(report));
  return Join(parts);
}

// What was found, but for declared changes that were not.
std::vector<std::string> Differing(const Report& report) {
  std::vector<std::string> parts;
  const uint64_t tables = CountIf(report, Differs);
  const std::vector<const CatalogFinding*> findings = FindingsToTell(report);
  const uint64_t looked_at = CountIf(report, IsLookedAt);
  if (report.data_compared && (tables > 0 || NotFound(report).empty()) &&
      (looked_at > 0 || findings.empty())) {
    parts.push_back(absl::StrCat(
        Grouped(tables), " of ", Counted(looked_at, "table"), tables == 1 ? " differs" : " differ",
        tables > 0 && tables == CountIf(report, IsRepresentation) ? " in the way values are written" : ""));
  }
  if (findings.empty()) return parts;
  const auto lost = static_cast<uint64_t>(std::count_if(
      findings.begin(), findings.end(),
      [](const CatalogFinding* finding) { return finding->severity == CatalogSeverity::kLoss; }));
  parts.push_back(absl::StrCat(Counted(findings.size(), "catalog difference"),
                               lost == 0   ? ""
                               : lost == 1 ? " (1 loss)"
                                           : absl::StrCat(" (", Grouped(lost), " losses)")));
  return parts;
}

// What was not looked at because it was not asked for.
absl::string_view Only(const Report& report) {
  if (!report.data_compared) return " (schema only)";
  return report.catalog_compared ? "" : " (data only)";
}

}  // namespace

std::string FormatVerdict(const Report& report) {
  const uint64_t not_checked = NotChecked(report);
  const absl::string_view only = Only(report);
  switch (report.verdict) {
    case Verdict::kSame:
      return absl::StrCat("SAME", only, ": ", SameCount(report), Declared(report), Excluded(report));
    case Verdict::kDifferent: {
      std::vector<std::string> parts = Differing(report);
      if (const std::string not_found = NotFound(report); !not_found.empty()) parts.push_back(not_found);
      return absl::StrCat("DIFFERENT", only, ": ", Join(parts),
                          not_checked == 0 ? "" : absl::StrCat(", ", Grouped(not_checked), " not checked"),
                          Excluded(report));
    }
    case Verdict::kNotProven:
      break;
  }
  std::vector<std::string> same;
  if (report.data_compared) same.push_back(Counted(CountIf(report, IsSame), "table"));
  if (report.catalog_compared && !SameObjects(report).empty()) same.push_back(SameObjects(report));
  return absl::StrCat("NOT PROVEN", only, ": ", Counted(not_checked, NotCheckedNoun(report)),
                      " could not be checked",
                      same.empty() ? "" : absl::StrCat("; ", Join(same), " the same"), Excluded(report));
}

}  // namespace pgassay::report
