// What a baseline is made of, before anything is: both folders and both tables, judged.
#ifndef PGASSAY_MIGRATE_STEPS_BASELINE_SOURCE_H_
#define PGASSAY_MIGRATE_STEPS_BASELINE_SOURCE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/ledger/lock.h"
#include "migrate/steps/baseline.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

struct BaselineSource {
  DieselFolder diesel;
  std::vector<DieselMigration> applied;  // in their order: what the baseline stands for
  DrizzleFolder drizzle;                 // as it is now
  std::optional<ledger::LockFile> lock;  // likewise
  std::string database, host;
  std::string server_version;            // "16.4"
  int server_version_num = 0;            // PQserverVersion
  std::vector<HistoryFinding> findings;  // kFinding: there is nothing to make a baseline of
};

// In one read-only transaction. What is applied has to be the beginning of the folder, without a gap. Errors:
// the database cannot be reached, a folder cannot be read.
absl::StatusOr<BaselineSource> ReadBaselineSource(const ProjectSettings& settings,
                                                  const BaselineRequest& request);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_BASELINE_SOURCE_H_
