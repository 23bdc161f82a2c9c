// Drizzle's table, read with SELECT alone.
#ifndef PGASSAY_MIGRATE_DRIZZLE_HISTORY_H_
#define PGASSAY_MIGRATE_DRIZZLE_HISTORY_H_

#include <string>

#include "absl/status/statusor.h"
#include "pg/connection.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

// REQUIRES: as diesel::ReadHistory; the rest of the transaction has pg_catalog as its search_path. `role` is
// who will run Drizzle's migrations; "": who is connected. A table that may not be read, or that row-level
// security hides rows of, is a finding of level kNotChecked. A table of the same name in another schema is a
// finding where the one asked for is not there. Errors: those of the connection.
absl::StatusOr<DrizzleHistory> ReadHistory(pg::Connection& connection, const std::string& schema,
                                           const std::string& table, const std::string& role);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_HISTORY_H_
