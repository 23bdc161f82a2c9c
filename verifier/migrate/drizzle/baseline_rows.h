// Rows that Diesel's own migrations insert, as SQL for Drizzle's first migration.
#ifndef PGASSAY_MIGRATE_DRIZZLE_BASELINE_ROWS_H_
#define PGASSAY_MIGRATE_DRIZZLE_BASELINE_ROWS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pg/connection.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

struct RowsOptions {
  std::vector<std::string> schemas;        // whose rows are wanted
  std::string diesel_schema = "public";    // of Diesel's table
  std::string drizzle_schema = "drizzle";  // of Drizzle's
  size_t max_bytes = size_t{4} << 20;      // of all rows as SQL
};

// Of a project.
RowsOptions RowsOf(const ProjectSettings& settings);

struct BaselineRows {
  std::vector<std::string> rows;  // INSERTs, and the positions of sequences; as BaselineOptions::rows
  std::vector<std::string> last;  // as BaselineOptions::last
  // One in which a moment became now(): another replay has another time there.
  struct Column {
    std::string schema, table, name;
  };
  std::vector<Column> moments;
  std::vector<HistoryFinding> findings;
};

// Reads a database that Diesel's folder has been replayed in, and no other: whatever rows are in it become
// part of the migration. In a read-only transaction of its own. The INSERTs are for a place before any
// constraint but CHECK, any trigger and any policy is made, so tables come by name and not by foreign key.
// Rows come by primary key, else by what is in them, so two replays give the same bytes: a moment that is the
// one at which its migration ran, by Diesel's table, is written as now(). Errors: FailedPrecondition (rows
// are hidden, more than max_bytes of them), those of the connection; none repeats a value.
absl::StatusOr<BaselineRows> ReadBaselineRows(pg::Connection& connection, const RowsOptions& options);

// BaselineRows::moments alone, of however many rows.
absl::StatusOr<std::vector<BaselineRows::Column>> ReadMoments(pg::Connection& connection,
                                                              const RowsOptions& options);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_BASELINE_ROWS_H_
