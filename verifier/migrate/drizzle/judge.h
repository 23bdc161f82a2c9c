// A folder of Drizzle migrations against the table, as the migrator of its format would see them. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_JUDGE_H_
#define PGASSAY_MIGRATE_DRIZZLE_JUDGE_H_

#include <vector>

#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

struct Judgement {
  std::vector<MigrationEntry> entries;   // as OneHistory::entries
  std::vector<HistoryFinding> findings;  // those of folder and history among them, the worst first
};

// Which of the folder's entries stand for versions of Diesel's. Those are Diesel's to run; in a database
// without Diesel's table Drizzle runs them, all of them as they were proven, in one transaction.
struct SyncedEntries {
  std::vector<bool> is_synced;  // by the folder's entry; empty: none is
  bool diesels_to_run = false;
};

// `diesel_made_it`: Diesel's table has rows, so that the objects of a baseline are already there.
Judgement Judge(const DrizzleFolder& folder, const DrizzleHistory& history, bool diesel_made_it,
                const SyncedEntries& synced = {});

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_JUDGE_H_
