// Locks, folders and histories made up in memory: three entries a day apart, the first of which stands for
// two versions of Diesel.
#ifndef PGASSAY_TESTS_MIGRATE_STEPS_MARK_CASE_H_
#define PGASSAY_TESTS_MIGRATE_STEPS_MARK_CASE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "migrate/ledger/lock.h"
#include "migrate/steps/decide_mark.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

inline constexpr int64_t kFirst = 1790812800000;  // 2026-10-01
inline constexpr int64_t kDay = 86400000;

// "0000_base" or, for folders of 1.0, "20261001000000_base"; the file makes table `<name>_made`.
DrizzleEntry EntryOf(DrizzleFormat format, int number);
// With heads as of `pgassay sync`, but in the first: the files were made of 3_more1, 4_more2 and so on.
DrizzleFolder FolderOf(DrizzleFormat format, int entries = 3);
void MakeOf(const std::string& diesel_folder, DrizzleEntry& entry);

// Versions 1 and 2, then 3, then 4, and so on.
ledger::LockFile LockOf(const DrizzleFolder& folder);

DieselHistory DieselAt(const std::vector<std::string>& versions);

// A table of the folder's format, with rows of these entries as Drizzle would write them, from id 1 on.
DrizzleHistory DrizzleAt(const DrizzleFolder& folder, const std::vector<size_t>& recorded);
DrizzleHistory NoDrizzle();

DrizzleHistory::Row RowOf(const DrizzleFolder& folder, size_t entry, int64_t id);

// Gives the entry's file other bytes.
void Rewrite(DrizzleEntry& entry, const std::string& sql);

std::vector<std::string> Codes(const std::vector<HistoryFinding>& findings);

}  // namespace pgassay::migrate

#endif  // PGASSAY_TESTS_MIGRATE_STEPS_MARK_CASE_H_
