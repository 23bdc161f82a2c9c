// What would fail, or do harm, once Drizzle's table is there and its role takes over.
#ifndef PGASSAY_MIGRATE_STEPS_MARK_PREFLIGHT_H_
#define PGASSAY_MIGRATE_STEPS_MARK_PREFLIGHT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pg/connection.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

struct MarkPreflight {
  std::string role;  // who runs Drizzle's migrations
  bool schema_exists = false;
  bool table_exists = false;
  std::vector<std::string> event_triggers;  // that fire at DDL, and may refuse ours
  // Level kFinding: each a reason not to mark, with the statement that mends it. Level kNote: good to know.
  std::vector<HistoryFinding> findings;
};

// REQUIRES: a transaction with an empty search_path. Reads the catalog alone. Errors: those of the
// connection.
absl::StatusOr<MarkPreflight> CheckMark(pg::Connection& connection, const ProjectSettings& settings,
                                        const std::string& diesel_schema, bool with_names);

// Drizzle's own DDL for its table, as its migrator sends it: of 1.0 with names, else of 0.x.
std::string DrizzleSchemaDdl(const std::string& schema);
std::string DrizzleTableDdl(const std::string& schema, const std::string& table, bool with_names);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_MARK_PREFLIGHT_H_
