// Whether Drizzle can run in its one transaction what Diesel runs in one of its own, or in none. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_SYNC_JUDGE_H_
#define PGASSAY_MIGRATE_DRIZZLE_SYNC_JUDGE_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "migrate/drizzle/sync_scan.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

// `text` is what of the migration Drizzle is to run, with LF, and not yet looked at; `scan` gets what is
// found in it. Codes "sync-...", the worst first.
std::vector<HistoryFinding> JudgeForSync(const DieselMigration& migration, absl::string_view text,
                                         SyncScan* scan);

// What up.sql leaves changed for the session: Diesel runs what is behind it in the same session so, and
// Drizzle, whose copy puts it back, does not. kFinding each. `scan`: of the text of which JudgeForSync made
// it.
std::vector<HistoryFinding> JudgeLeft(const DieselMigration& migration, const SyncScan& scan);

// It may leave a setting changed for the session that means something to what is made behind it.
bool MayLeaveSettings(const DieselMigration& migration);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_SYNC_JUDGE_H_
