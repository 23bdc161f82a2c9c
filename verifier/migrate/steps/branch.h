// Another branch's lock, and whether this one's goes on from it.
#ifndef PGASSAY_MIGRATE_STEPS_BRANCH_H_
#define PGASSAY_MIGRATE_STEPS_BRANCH_H_

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/ledger/lock.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

struct BranchMigration {
  std::string folder;
  std::string up = {};  // git's id of up.sql, in hex; "": it is a link, and not compared
  std::optional<bool> in_transaction = true;  // as Diesel takes its metadata.toml; nothing: that is a link
};

struct BranchState {
  std::string commit;                       // that the name stands for, in hex
  std::optional<ledger::LockFile> lock;     // nothing: the branch has none at the project's path
  std::vector<std::string> elsewhere;       // then: paths of its locks that this checkout has not
  std::vector<BranchMigration> migrations;  // Diesel's there, by name
  std::string drizzle = "drizzle";          // Drizzle's folder here, from the project's
};

// By git, in the project's folder, as it is checked out there: also in a subfolder, a worktree or a
// submodule. Nothing of what git says is run or believed but bytes of files. Errors: InvalidArgument (a name
// that begins with "-", or ""), NotFound (no git, no repository, no such name: with the `git fetch` that
// brings it), FailedPrecondition (a lock that cannot be read, a folder of migrations that is of another
// repository), Cancelled, DeadlineExceeded, Unavailable (git fails otherwise, in its words).
absl::StatusOr<BranchState> ReadBranch(const ProjectSettings& settings, const std::string& name,
                                       const std::atomic<int>* interrupt);

// The other branch's entries have to be the beginning of ours, to the byte (code "check-base-entry"), each of
// its folders to be in ours, with the same up.sql but for line ends ("check-base-folder"), and what we add to
// be newer than all it has ("check-base-tail"): else databases that are at that branch would run what we add
// in another order than new ones. An edit of an up.sql that its lock has is "bridge-edited", and no matter
// here: it may be the mend. Neither is drizzle.sql, which nothing has run before its migration is synced.
// "check-base-moved", not checked: its lock, or the folder that its lock has versions of, was somewhere else.
// Pure.
std::vector<HistoryFinding> JudgeBranch(const std::string& name, const BranchState& other,
                                        const ledger::LockFile& lock, const DieselFolder& diesel);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_BRANCH_H_
