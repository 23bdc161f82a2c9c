// A folder of Drizzle migrations, of whatever format drizzle-kit wrote it in.
#ifndef PGASSAY_MIGRATE_DRIZZLE_FOLDER_H_
#define PGASSAY_MIGRATE_DRIZZLE_FOLDER_H_

#include <string>

#include "absl/status/statusor.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

// Reads journal, snapshots and SQL; writes nothing. Malformed JSON, missing files and broken chains are
// findings. Errors: PermissionDenied, Unavailable (a file that cannot be read), ResourceExhausted (one above
// 64 MiB).
absl::StatusOr<DrizzleFolder> ReadFolder(const std::string& path);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_FOLDER_H_
