// Authoring: a Drizzle migration for each of Diesel's that pgassay.lock.json does not have yet (SYNC.md).
#ifndef PGASSAY_MIGRATE_STEPS_SYNC_H_
#define PGASSAY_MIGRATE_STEPS_SYNC_H_

#include <atomic>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "pgassay/bridge.h"
#include "pgassay/migration.h"
#include "pgassay/scan.h"

namespace pgassay::migrate {

struct SyncRequest {
  // Asked once there is something to do; its error is then Sync's.
  std::function<absl::StatusOr<ConnectTarget>()> scratch;
  std::string pg_bin;  // where pg_dump is; "": $PATH, then where packages put it
  std::function<void(const std::string& step)> progress;
  const std::atomic<int>* interrupt = nullptr;
};

// Writes Drizzle's folder and pgassay.lock.json (and schema.ts, where pgassay owns it), each whole or not at
// all, if everything is proven; what keeps it from being so is in the result, and then nothing is written.
// Nothing to do: no server and no drizzle-kit is asked. Connects to no database but scratch ones. Errors: no
// lock (NotFound: `pgassay baseline` comes first), a server that cannot be reached, a tool that is missing
// or fails, a folder that cannot be read or written.
absl::StatusOr<SyncResult> Sync(const ProjectSettings& settings, const SyncRequest& request);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_SYNC_H_
