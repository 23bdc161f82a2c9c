// A database against what the repository says it should be where it is now.
#ifndef PGASSAY_MIGRATE_STEPS_CHECK_DATABASE_H_
#define PGASSAY_MIGRATE_STEPS_CHECK_DATABASE_H_

#include <atomic>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/steps/bridge_source.h"
#include "migrate/steps/mark.h"
#include "migrate/steps/whereabouts.h"
#include "pgassay/bridge.h"
#include "pgassay/scan.h"

namespace pgassay::migrate {

struct DatabaseState {
  Whereabouts where;
  MarkState tables;
};

// In one read-only transaction. Errors: those of the connection.
absl::StatusOr<DatabaseState> ReadDatabaseState(const ProjectSettings& settings,
                                                const ConnectTarget& database);

// Where it is: pure, as all that it rests on has been read. Of a table that could not be read the part is
// kNotChecked, and nothing but the findings is known.
struct DatabasePosition {
  std::set<std::string> versions;   // of Diesel's folder that it has
  std::set<std::string> entries;    // Drizzle's own that it has, by name
  std::vector<std::string> behind;  // folders of Diesel's that it has not run
  CheckResult::Part part;           // kDatabase, drift aside
  // Codes "check-ahead", "check-hole", "check-unmarked" (a note), and MARK.md's of its rows.
  std::vector<HistoryFinding> findings;
};
DatabasePosition Locate(const BridgeSource& source, const DatabaseState& state);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_CHECK_DATABASE_H_
