// A folder of Diesel migrations, by Diesel's own rules (reference: diesel_migrations 2.3, file based).
#ifndef PGASSAY_MIGRATE_DIESEL_FOLDER_H_
#define PGASSAY_MIGRATE_DIESEL_FOLDER_H_

#include <string>

#include "absl/status/statusor.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::diesel {

// Reads names, up.sql, down.sql and metadata.toml of one level, and drizzle.sql, which is for `pgassay sync`
// (SYNC.md of Drizzle's room); writes nothing. What Diesel would refuse, do silently wrong, or do only in
// some versions is a finding. A folder that is not there: exists is false. Errors: PermissionDenied,
// Unavailable (a file that cannot be read), ResourceExhausted (a file above 64 MiB).
absl::StatusOr<DieselFolder> ReadFolder(const std::string& path);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_FOLDER_H_
