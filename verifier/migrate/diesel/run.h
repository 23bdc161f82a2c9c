// Runs pending Diesel migrations as `diesel migration run` does, to the letter, and says more when one fails.
#ifndef PGASSAY_MIGRATE_DIESEL_RUN_H_
#define PGASSAY_MIGRATE_DIESEL_RUN_H_

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pg/connection.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::diesel {

struct RunOptions {
  uint32_t lock_timeout_ms = 0;  // 0: as Diesel, none
  std::string until;             // the last version to run, with those before it; "": all
  std::function<void(const DieselMigration&)> before;  // each one
  const std::atomic<int>* interrupt = nullptr;  // set: the statement is cancelled, and nothing more is run
};

struct RunResult {
  std::vector<std::string> applied;  // versions, in order
  // The first failure; what `applied` says is committed all the same. "what: detail" with file, line,
  // SQLSTATE, detail and hint of the server.
  absl::Status status;
};

// `connection` is a fresh one, to the server itself (a pooler is refused) and to a primary; its session is
// made Diesel's (UTC, UTF8) and left so. Takes a session-level advisory lock (see kRunLock) by trying, reads
// what is applied under it, makes Diesel's table where the search_path has none, and runs what is pending by
// version. Each file is one simple-protocol message; by default in a transaction of its own with its row in
// the table. Refused by name before anything runs: a version that two folders have, and every migration to be
// run that has a reason in DieselMigration::refused. Errors (nothing was run): FailedPrecondition (refusals;
// another run holds the lock, with its pid), those of the connection.
absl::StatusOr<RunResult> RunPending(pg::Connection& connection, const DieselFolder& folder,
                                     const RunOptions& options = {});

// The key of the advisory lock; never 0, which a known project takes around its own run.
inline constexpr int64_t kRunLock = 0x7067617373617901;  // "pgassay" 1

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_RUN_H_
