// A folder of Diesel migrations against the table: what is applied, pending, unknown, and what is wrong.
// Pure.
#ifndef PGASSAY_MIGRATE_DIESEL_JUDGE_H_
#define PGASSAY_MIGRATE_DIESEL_JUDGE_H_

#include <vector>

#include "pgassay/migration.h"

namespace pgassay::migrate::diesel {

struct Judgement {
  std::vector<MigrationEntry> entries;   // as OneHistory::entries
  std::vector<HistoryFinding> findings;  // those of folder and history among them, the worst first
};

// Pending is what Diesel would run next, in its order: by version, bytewise.
Judgement Judge(const DieselFolder& folder, const DieselHistory& history);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_JUDGE_H_
