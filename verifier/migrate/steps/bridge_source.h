// Both folders and the lock between them, as a checkout has them, judged. Nothing of a server.
#ifndef PGASSAY_MIGRATE_STEPS_BRIDGE_SOURCE_H_
#define PGASSAY_MIGRATE_STEPS_BRIDGE_SOURCE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/ledger/lock.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

struct BridgeSource {
  DieselFolder diesel;
  DrizzleFolder drizzle;
  ledger::LockFile lock;
  // By Drizzle's entry: the lock's that stands for versions of Diesel. Nothing: Drizzle's own.
  std::vector<std::optional<size_t>> lock_of_entry;
  std::vector<DieselMigration> fresh;  // of Diesel's folder and in no entry of the lock, by version
  // Folders of these that are older than the newest of the lock: new databases run them before it, others
  // after it.
  std::vector<std::string> late;
  // Codes "bridge-..." and MARK.md's of lock and folder, and what is wrong with either folder by itself.
  // kFinding: what the lock says is no longer so; then nothing can be built on it.
  std::vector<HistoryFinding> findings;
};

// Errors: NotFound (no lock: `pgassay baseline` comes first), FailedPrecondition (one that nobody can read,
// or such an archive), a folder that cannot be read.
absl::StatusOr<BridgeSource> ReadBridgeSource(const ProjectSettings& settings);

// What is so of the lock: each of its versions has its folder in Diesel's, with the text that the baseline
// (pgassay.diesel.json) or the entry's file was made of; each entry its file. Pure. `archive`: what the
// baseline was made of; none where there is no such file, which is a finding of its own.
void JudgeBridge(const std::optional<std::vector<DieselMigration>>& archive, BridgeSource& source);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_BRIDGE_SOURCE_H_
