// What pgassay.lock.json has to add to the two histories. Pure.
#ifndef PGASSAY_MIGRATE_STEPS_STATUS_LOCK_H_
#define PGASSAY_MIGRATE_STEPS_STATUS_LOCK_H_

#include <vector>

#include "absl/status/statusor.h"
#include "migrate/drizzle/judge.h"
#include "migrate/ledger/lock.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// For Judge. Without Diesel's table an entry is one of them if its file is the one that the lock was written
// for. `lock` is what ReadLock gave; of one that cannot be read none is.
drizzle::SyncedEntries SyncedOf(const absl::StatusOr<ledger::LockFile>& lock, const DrizzleFolder& folder,
                                const DieselHistory& diesel);

// Of Drizzle's entries that stand for versions of Diesel's (as MatchLock says) none is Drizzle's to run here.
// One that has no row is unmarked (code "drizzle-unmarked", kFinding; the baseline keeps
// "drizzle-would-replay", in other words) where Diesel has run them, or else waits for Diesel
// ("drizzle-waits", kNote); neither was passed over ("drizzle-skipped" goes), and what its SQL would lock is
// nobody's concern. One that has a row although Diesel has not run them is "drizzle-ahead" (kFinding). One
// whose row is there with another time keeps what is said of that row, with the statement that corrects it,
// and is not unmarked. `lock` is what ReadLock gave: NotFound adds nothing; with any other error none of this
// is known, which is a finding ("drizzle-lock", kNotChecked). Where Diesel's table could not be read nobody
// knows what it has run, and none of this is said. `entries` begins with the folder's, in its order.
void JudgeLocked(const absl::StatusOr<ledger::LockFile>& lock, const DrizzleFolder& folder,
                 const DieselHistory& diesel, const DrizzleHistory& table,
                 std::vector<MigrationEntry>& entries, std::vector<HistoryFinding>& findings);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_STATUS_LOCK_H_
