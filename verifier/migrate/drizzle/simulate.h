// What migrate() of drizzle-orm would run, to the letter. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_SIMULATE_H_
#define PGASSAY_MIGRATE_DRIZZLE_SIMULATE_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

// Of 0.45: everything whose `when` is above the greatest created_at, of which NULL is the greatest and counts
// as 0; without rows everything.
struct JournalRun {
  std::optional<size_t> high_water;  // the row that counts
  std::vector<bool> runs;            // by entry
};
JournalRun SimulateJournal(const std::vector<DrizzleEntry>& entries,
                           const std::vector<DrizzleHistory::Row>& rows);

// Of 1.0: everything whose name no row has. A table without names is given them first, by the second of
// created_at or else by hash, and where that fails nothing is run.
struct FoldersRun {
  std::vector<std::optional<size_t>> entry_of_row;  // whose name the row has, or is given
  bool upgrade_fails = false;
  std::vector<bool> runs;  // by entry; where the upgrade fails, what would be run once it does not
};
FoldersRun SimulateFolders(const std::vector<DrizzleEntry>& entries, const DrizzleHistory& history);

// By row: whose record it is, as the migrator of the folder's format would say; nothing: nobody's.
std::vector<std::optional<size_t>> EntryOfRow(const DrizzleFolder& folder, const DrizzleHistory& history);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_SIMULATE_H_
