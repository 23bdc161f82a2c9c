// Which migrations keep Drizzle from making a database of all of them.
#ifndef PGASSAY_MIGRATE_STEPS_ONE_TRANSACTION_H_
#define PGASSAY_MIGRATE_STEPS_ONE_TRANSACTION_H_

#include <atomic>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/drizzle/append.h"
#include "migrate/steps/scratch.h"
#include "migrate/steps/timeline.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// Runs `planned` (one for each of `migrations`) on an empty database in one transaction, as migrate() would,
// and as who ran `replay`.
// One that fails is run again with those before it committed: code "baseline-history-stops" where it goes
// through then, "baseline-history-fails" where it does not; what cannot be run as planned is run as Diesel
// does, so that those behind it are looked at too. Errors: those of the connection, Cancelled.
absl::StatusOr<std::vector<HistoryFinding>> TryInOneTransaction(
    ScratchServer& scratch, const ProjectSettings& settings, const Replay& replay,
    const std::vector<DieselMigration>& migrations, const std::vector<drizzle::NewEntry>& planned,
    const std::atomic<int>* interrupt);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_ONE_TRANSACTION_H_
