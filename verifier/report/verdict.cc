#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "report/escape.h"
#include "report/text.h"

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

// What the things not checked are, in one word.
absl::string_view NotCheckedNoun(const Report& report) {
  const auto is_column = [](const LedgerNote& note) { return note.kind == "column"; };
  const auto is_database = [](const LedgerNote& note) { return note.kind == "database"; };
  const auto& notes = report.not_checked;
  if (std::all_of(notes.begin(), notes.end(), is_column)) return "column";
  if (std::all_of(notes.begin(), notes.end(), is_database)) return "database";
  if (std::any_of(notes.begin(), notes.end(), is_column)) return "object";
  return "table";
}

std::string Excluded(const Report& report) {
  const auto chosen = std::count_if(report.excluded.begin(), report.excluded.end(),
                                    [](const LedgerNote& note) { return !note.by_rule; });
  return chosen == 0 ? "" : absl::StrCat(", ", Grouped(static_cast<uint64_t>(chosen)), " excluded");
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

std::string SameCount(const Report& report) {
  uint64_t rows = 0;
  for (const TableReport& table : report.tables) {
    if (table.status == TableStatus::kSame) rows += table.rows_before.value_or(0);
  }
  return absl::StrCat(Counted(CountIf(report, IsSame), "table"), ", ", Counted(rows, "row"));
}

}  // namespace

std::string FormatVerdict(const Report& report) {
  const uint64_t not_checked = report.not_checked.size();
  switch (report.verdict) {
    case Verdict::kSame:
      return absl::StrCat("SAME: ", SameCount(report), Declared(report), Excluded(report));
    case Verdict::kDifferent: {
      const uint64_t differing = CountIf(report, Differs);
      const std::string not_found = NotFound(report);
      std::string text = "DIFFERENT: ";
      if (differing > 0 || not_found.empty()) {
        absl::StrAppend(
            &text, Grouped(differing), " of ", Counted(CountIf(report, IsLookedAt), "table"),
            differing == 1 ? " differs" : " differ",
            differing == CountIf(report, IsRepresentation) ? " in the way values are written" : "",
            not_found.empty() ? "" : ", ");
      }
      return absl::StrCat(text, not_found,
                          not_checked == 0 ? "" : absl::StrCat(", ", Grouped(not_checked), " not checked"),
                          Excluded(report));
    }
    case Verdict::kNotProven:
      break;
  }
  return absl::StrCat("NOT PROVEN: ", Counted(not_checked, NotCheckedNoun(report)), " could not be checked; ",
                      Counted(CountIf(report, IsSame), "table"), " the same", Excluded(report));
}

}  // namespace pgassay::report
