// Whether a checkout of Drizzle's folder is the one that the lock was written for. Pure.
#ifndef PGASSAY_MIGRATE_STEPS_LOCK_FOLDER_H_
#define PGASSAY_MIGRATE_STEPS_LOCK_FOLDER_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "migrate/ledger/lock.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

struct LockedFolder {
  // By the folder's entry: the lock's that stands for versions of Diesel. Nothing: Drizzle's own.
  std::vector<std::optional<size_t>> lock_of_entry;
  std::vector<bool> locked;              // by the folder's entry: the lock has it, be it Drizzle's own
  std::vector<HistoryFinding> findings;  // each one a reason not to believe the folder
};

// Looks at the first `count` entries of the lock: their place, their `when`, the bytes of their files. An
// entry of a lock from before `drizzle-kit up` is known by its second and its hash, or if it is Drizzle's
// own, whose file may be edited, by its second and the words of its name. Whose is whose is told of all
// entries, and of a folder that is no good as well.
LockedFolder MatchLock(const ledger::LockFile& lock, const DrizzleFolder& folder, size_t count);

// "mark-origin": the head of an entry's file says that it was made of another migration than the lock has it
// for, or there is none. A baseline has no head. `locked` is MatchLock's; of files with other bytes than the
// lock's that speaks.
std::vector<HistoryFinding> JudgeOrigins(const ledger::LockFile& lock, const DrizzleFolder& folder,
                                         const LockedFolder& locked);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_LOCK_FOLDER_H_
