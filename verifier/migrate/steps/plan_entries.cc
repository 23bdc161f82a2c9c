#include "migrate/steps/plan_entries.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/sync_sql.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate {
namespace {

// The server's clock and those of developers differ.
constexpr int64_t kClockTolerance_ms = 60'000;

}  // namespace

EntryPlan PlanEntries(const std::vector<DieselMigration>& migrations, absl::string_view diesel_schema,
                      int64_t previous_ms, int64_t now_ms) {
  EntryPlan plan;
  for (const DieselMigration& migration : migrations) {
    drizzle::SyncSql sql = drizzle::MakeSyncSql(migration, diesel_schema);
    for (HistoryFinding& finding : sql.findings) plan.findings.push_back(std::move(finding));
    const int64_t when_ms = drizzle::WhenOf(migration.version, previous_ms);
    if (when_ms > now_ms + kClockTolerance_ms) {
      plan.findings.push_back(Finding(
          "sync-when-future", migration.folder,
          absl::StrCat("its Drizzle migration would be of ", TimeText(when_ms), " UTC, which is not yet"),
          "what is generated until then has an earlier time, and Drizzle's migrator of 0.x passes "
          "over it and says all is well",
          when_ms > previous_ms + 1000
              ? "rename the folder to a version of now, if no database has it yet"
              : "the last migration of Drizzle's folder has that time: wait, or see why"));
    }
    previous_ms = when_ms;
    plan.entries.push_back({.name = "", .when_ms = when_ms, .sql = std::move(sql.text)});
  }
  return plan;
}

void NameEntries(const std::vector<DieselMigration>& migrations, bool v1,
                 std::vector<drizzle::NewEntry>& entries) {
  for (size_t i = 0; i < entries.size(); ++i) {
    entries[i].name = drizzle::EntrySlug(migrations[i].folder, v1);
  }
}

}  // namespace pgassay::migrate
