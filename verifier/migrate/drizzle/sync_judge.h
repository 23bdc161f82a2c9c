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

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_SYNC_JUDGE_H_
