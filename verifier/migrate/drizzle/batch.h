// What is pending, as the one transaction that migrate() makes of it. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_BATCH_H_
#define PGASSAY_MIGRATE_DRIZZLE_BATCH_H_

#include <vector>

#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

// `pending` in the order in which they run, with their facts.
std::vector<HistoryFinding> JudgeBatch(const std::vector<const MigrationEntry*>& pending);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_BATCH_H_
