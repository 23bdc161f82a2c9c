// For CI: whether Diesel's folder, Drizzle's, schema.ts, the lock and a database say the same (CHECK.md).
#ifndef PGASSAY_MIGRATE_STEPS_CHECK_H_
#define PGASSAY_MIGRATE_STEPS_CHECK_H_

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "pgassay/bridge.h"
#include "pgassay/migration.h"
#include "pgassay/scan.h"

namespace pgassay::migrate {

struct CheckRequest {
  std::optional<ConnectTarget> database;  // read, never written; nothing: the repository alone
  ConnectTarget scratch;
  bool scratch_beside = false;  // the scratch server may be the database's own
  std::string base;             // what git calls the default branch; "": not compared with it
  std::string pg_bin;
  std::function<void(const std::string& step)> progress;
  const std::atomic<int>* interrupt = nullptr;
};

// Writes no file of the project and nothing into the database. What one part does not let be seen is
// kNotChecked in the others that need it. Errors: no lock, a server that cannot be reached, a tool that is
// missing.
absl::StatusOr<CheckResult> Check(const ProjectSettings& settings, const CheckRequest& request);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_CHECK_H_
