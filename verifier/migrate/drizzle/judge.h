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

// `diesel_made_it`: Diesel's table has rows, so that the objects of a baseline are already there.
Judgement Judge(const DrizzleFolder& folder, const DrizzleHistory& history, bool diesel_made_it);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_JUDGE_H_
