#include "migrate/steps/foreign_row.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/rows.h"
#include "migrate/finding/make.h"
#include "pg/quote.h"

namespace pgassay::migrate {
namespace {

constexpr char kOlder[] = "this checkout is older than what was deployed here: `git pull`, then again";

HistoryFinding* FindCode(std::vector<HistoryFinding>& findings, absl::string_view code) {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const HistoryFinding& finding) { return finding.code == code; });
  return found == findings.end() ? nullptr : &*found;
}

}  // namespace

using drizzle::MadeAt;
using drizzle::RowName;

HistoryFinding ForeignRow(const DrizzleHistory& table, const DrizzleHistory::Row& row) {
  const std::string name = row.name ? absl::StrCat(" (", *row.name, ")") : std::string();
  return Finding(
      "mark-foreign-row", absl::StrCat(RowName(row), name),
      row.name ? "its name and its created_at are those of no entry of the folder"
      : !table.has_names
          ? absl::StrCat("its created_at, ", MadeAt(row), ", is that of no entry of the folder")
          : std::string("its name is NULL, which is that of no entry of the folder"),
      "somebody else has recorded it, so what is applied here is not what the folder says",
      "see `pgassay status`: if its file is gone, restore it from git; if it was written by hand, delete it");
}

void TellOfOlderCheckout(std::vector<HistoryFinding>& findings) {
  HistoryFinding* const ahead = FindCode(findings, "mark-ahead");
  if (ahead == nullptr || FindCode(findings, "mark-foreign-row") == nullptr) return;
  ahead->effect = "Drizzle's table has rows of no entry of the folder, too";
  ahead->remedy =
      absl::StrCat(kOlder, "; where Diesel's folder has them and no checkout more, `pgassay sync`");
  for (HistoryFinding& finding : findings) {
    if (finding.code != "mark-foreign-row") continue;
    finding.effect = "nothing is marked as long as it is not known what it stands for";
    finding.remedy = absl::StrCat(kOlder, "; if no checkout has it, see `pgassay status`");
  }
}

HistoryFinding RowOfAnotherTime(const DrizzleHistory& table, const DrizzleHistory::Row& row,
                                const DrizzleEntry& entry) {
  const std::string created_at = row.created_at ? absl::StrCat(*row.created_at) : "NULL";
  return Finding(
      "mark-row-when", RowName(row),
      absl::StrCat("it is that of ", entry.name, ", recorded at another time: its created_at is ", created_at,
                   ", and the entry's `when` ", entry.when_ms),
      table.has_names
          ? "migrate() of 1.0 goes by the name, which has the time in it, and would run the entry again"
          : "migrate() of 0.x goes by the time: it would run the entry again, or pass over another",
      absl::StrCat(
          "a hotfix that was marked from its branch, and that main has behind a newer one, is like this; "
          "correct it once, then mark again: ",
          CorrectingUpdate(table, row, entry)));
}

std::string CorrectingUpdate(const DrizzleHistory& table, const DrizzleHistory::Row& row,
                             const DrizzleEntry& entry) {
  const std::string name =
      table.has_names ? absl::StrCat(", name = ", pg::QuoteLiteral(entry.name)) : std::string();
  const std::string which = row.id ? absl::StrCat("id = ", *row.id)
                                   : absl::StrCat("id IS NULL AND hash = ", pg::QuoteLiteral(row.hash));
  return absl::StrCat("UPDATE ", pg::QuoteQualified(table.schema, table.table),
                      " SET created_at = ", entry.when_ms, name, " WHERE ", which);
}

}  // namespace pgassay::migrate
