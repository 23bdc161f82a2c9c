// Diesel's table, read with SELECT alone: Diesel itself begins every command with a CREATE TABLE.
#ifndef PGASSAY_MIGRATE_DIESEL_HISTORY_H_
#define PGASSAY_MIGRATE_DIESEL_HISTORY_H_

#include <string>

#include "absl/status/statusor.h"
#include "pg/connection.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::diesel {

// REQUIRES: a transaction begun by pg::BeginReading, so that it also works through a pooler. `schema` as
// ProjectSettings::Diesel::table_schema; "": the first on the search_path that has the table, else the only
// schema that has it. A table that may not be read, or that row-level security hides rows of, is a finding
// of level kNotChecked, and the transaction goes on. Errors: those of the connection.
absl::StatusOr<DieselHistory> ReadHistory(pg::Connection& connection, const std::string& schema);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_HISTORY_H_
