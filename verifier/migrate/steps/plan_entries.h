// What Drizzle is to run for migrations of Diesel's, one for one, as far as their own text tells. Pure.
#ifndef PGASSAY_MIGRATE_STEPS_PLAN_ENTRIES_H_
#define PGASSAY_MIGRATE_STEPS_PLAN_ENTRIES_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "migrate/drizzle/append.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

struct EntryPlan {
  // One for each migration, in their order, without a name (EntrySlug) and a snapshot. `sql` is "" where a
  // finding refuses it.
  std::vector<drizzle::NewEntry> entries;
  std::vector<HistoryFinding> findings;  // MakeSyncSql's, and "sync-when-future"
};

// Behind an entry of `previous_ms`, 0: there is none. `diesel_schema` as MakeSyncSql takes it.
EntryPlan PlanEntries(const std::vector<DieselMigration>& migrations, absl::string_view diesel_schema,
                      int64_t previous_ms, int64_t now_ms);

// Gives each the name that its migration's folder has in a folder of 1.0, or in a journal.
void NameEntries(const std::vector<DieselMigration>& migrations, bool v1,
                 std::vector<drizzle::NewEntry>& entries);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_PLAN_ENTRIES_H_
