#include "compare/bookkeeping.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "compare/rows.h"

namespace pgassay::compare {
namespace {

constexpr char kDieselTable[] =
    "__diesel_schema_migrations";  // in any schema: Diesel follows the search_path
constexpr char kDrizzleSchema[] = "drizzle";
constexpr char kDrizzleTable[] = "__drizzle_migrations";
constexpr char kOwnSchema[] = "pgassay";

bool IsDrizzleHistory(const std::string& schema, const std::string& name) {
  return schema == kDrizzleSchema && name == kDrizzleTable;
}

// Two ways of writing a value could hide in added rows, so there must be one way only.
bool SameShape(const RelationFingerprint& before, const RelationFingerprint& after) {
  return before.kind == RelationKind::kTable && after.kind == RelationKind::kTable &&
         std::equal(before.columns.begin(), before.columns.end(), after.columns.begin(), after.columns.end(),
                    [](const ColumnFingerprint& b, const ColumnFingerprint& a) {
                      return b.name == a.name && b.type_class == a.type_class && b.read == a.read &&
                             !b.has_representation && !a.has_representation;
                    });
}

}  // namespace

std::string MayBeGained(const std::string& schema, const std::string& name) {
  if (IsDrizzleHistory(schema, name)) return "new: Drizzle's history may appear";
  if (schema == kOwnSchema) return "new: pgassay's own books";
  return "";
}

void ApplyBookkeeping(const RelationFingerprint& before, const RelationFingerprint& after,
                      TableReport& report) {
  if (report.status == TableStatus::kSame) return;
  if (report.name == kDieselTable) {
    absl::StrAppend(&report.reason, "; Diesel's history must be preserved whole");
    return;
  }
  if (!IsDrizzleHistory(report.schema, report.name) || report.status != TableStatus::kDifferent) return;
  if (after.rows <= before.rows || !SameShape(before, after) || !ProvenToInclude(after, before)) return;
  const uint64_t more = after.rows - before.rows;
  report.status = TableStatus::kSame;
  report.reason =
      absl::StrCat("grew by ", more, more == 1 ? " row" : " rows", ": Drizzle's history may grow");
  report.differences = Differences{.lost = 0, .gained = more, .changed = 0, .exact = true};
  report.found.clear();
  report.found_reason.clear();
  report.found_all = false;
  for (ColumnReport& column : report.columns) {
    column.status = ColumnStatus::kSame;
    column.reason.clear();
  }
}

void ApplyBookkeeping(TableReport& lost) {
  if (lost.name == kDieselTable)
    absl::StrAppend(&lost.reason, lost.reason.empty() ? "" : "; ",
                    "Diesel's history must be preserved whole");
}

}  // namespace pgassay::compare
