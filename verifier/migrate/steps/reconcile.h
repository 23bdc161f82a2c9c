// What --reconcile leaves to a migration behind the baseline.
#ifndef PGASSAY_MIGRATE_STEPS_RECONCILE_H_
#define PGASSAY_MIGRATE_STEPS_RECONCILE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pgassay/baseline.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// Takes out of `differences` what must be fixed, and says so; nothing: there was none. Pure.
std::optional<HistoryFinding> LeaveToMigration(std::vector<SchemaDifference>* differences);

// A note on each migration of `files`, which are relative to `folder`: drizzle-kit compares its own words,
// and so writes more than what differs. Errors: those of reading it.
absl::StatusOr<std::vector<HistoryFinding>> NotesOnMigrations(const std::string& folder,
                                                              const std::vector<std::string>& files);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_RECONCILE_H_
