// What Drizzle is to run for migrations of Diesel's, one for one, as far as their own text tells. Pure.
#ifndef PGASSAY_MIGRATE_STEPS_PLAN_ENTRIES_H_
#define PGASSAY_MIGRATE_STEPS_PLAN_ENTRIES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "migrate/drizzle/append.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// Those of the replay of Diesel's folder that the plan's entries are proven against.
enum class Sessions { kOfEach, kOneForAll };

struct EntryPlan {
  // One for each migration, in their order, without a name (EntrySlug) and a snapshot. `sql` is "" where a
  // finding refuses it.
  std::vector<drizzle::NewEntry> entries;
  // MakeSyncSql's, and "sync-when-future". What Diesel's session goes on with and Drizzle's does not is a
  // note where one session has run all: the proof decides.
  std::vector<HistoryFinding> findings;
};

// Behind an entry of `previous_ms`, 0: there is none. `diesel_schema` as MakeSyncSql takes it.
EntryPlan PlanEntries(const std::vector<DieselMigration>& migrations, absl::string_view diesel_schema,
                      int64_t previous_ms, int64_t now_ms, Sessions sessions = Sessions::kOfEach);

// Gives each the name that its migration's folder has in a folder of 1.0, or in a journal.
void NameEntries(const std::vector<DieselMigration>& migrations, bool v1,
                 std::vector<drizzle::NewEntry>& entries);

// Those that may leave a setting of the session changed for one behind them.
std::vector<std::string> FoldersThatLeaveSettings(const std::vector<DieselMigration>& migrations);

// What is so where such `folders` make a new database another one, by `faults` in words.
HistoryFinding OneSessionDiffers(absl::string_view code, const std::vector<std::string>& folders,
                                 const std::vector<std::string>& faults);

// "bridge-line-ends", for where Drizzle's folder was found to make something else: the files with CRLF.
std::vector<HistoryFinding> NoteLineEnds(const std::vector<DieselMigration>& migrations);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_PLAN_ENTRIES_H_
