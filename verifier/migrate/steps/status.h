// Both histories side by side: the steps of `pgassay status`.
#ifndef PGASSAY_MIGRATE_STEPS_STATUS_H_
#define PGASSAY_MIGRATE_STEPS_STATUS_H_

#include "absl/status/statusor.h"
#include "pgassay/migration.h"
#include "pgassay/scan.h"

namespace pgassay::migrate {

// Reads both folders, then the database in one read-only transaction of SELECTs, which leaves nothing behind
// in a session of a pooler. Errors: the database cannot be reached, a folder cannot be read, the server is
// older than 13.
absl::StatusOr<MigrationStatus> ReadStatus(const ProjectSettings& settings, const ConnectTarget& database);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_STATUS_H_
