#include "migrate/steps/foreign_row.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/rows.h"
#include "migrate/finding/make.h"
#include "pg/quote.h"

namespace pgassay::migrate {

using drizzle::MadeAt;
using drizzle::RowName;

HistoryFinding ForeignRow(const DrizzleHistory& table, const DrizzleHistory::Row& row) {
  return Finding(
      "mark-foreign-row", RowName(row),
      absl::StrCat(row.name || !table.has_names ? absl::StrCat("its created_at, ", MadeAt(row),
                                                               row.name ? ", and its name are" : ", is")
                                                : std::string("its name is NULL, which is"),
                   " that of no entry of the folder"),
      "somebody else has recorded it, so what is applied here is not what the folder says",
      "see `pgassay status`: if its file is gone, restore it from git; if it was written by hand, delete it");
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
