// Scratch databases as real ones have come to be: Diesel's migrations and Drizzle's own entries, one behind
// the other.
#ifndef PGASSAY_MIGRATE_STEPS_TIMELINE_H_
#define PGASSAY_MIGRATE_STEPS_TIMELINE_H_

#include <atomic>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/steps/bridge_source.h"
#include "migrate/steps/scratch.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// One thing that changes a database.
struct Moment {
  std::vector<DieselMigration> diesel;  // run by version; or none, and then
  std::string name, sql;                // an entry of Drizzle's own, run in one transaction
};

// The lock's entries in Drizzle's order, then `fresh`, each a moment of its own.
std::vector<Moment> TimelineOf(const BridgeSource& source);

// Of that what a database has: Diesel's of these versions, Drizzle's own of these names.
std::vector<Moment> TimelineOf(const BridgeSource& source, const std::set<std::string>& versions,
                               const std::set<std::string>& entries);

struct Timeline {
  std::string database;  // of the scratch server, which drops it
  bool as_role = false;  // run as [drizzle] role; false: as whoever the scratch URL names
  std::vector<HistoryFinding> findings;
};

// An empty database with the prelude, and then these. Where [drizzle] role may not run them all (a note), as
// whoever the scratch URL names. Errors: those of Diesel's run, with the first migration that fails.
absl::StatusOr<Timeline> Replay(ScratchServer& scratch, const ProjectSettings& settings,
                                const std::vector<Moment>& moments, absl::string_view purpose,
                                const std::atomic<int>* interrupt);

// Goes on with the same database.
absl::Status Continue(ScratchServer& scratch, const ProjectSettings& settings, const Timeline& timeline,
                      const std::vector<Moment>& moments, const std::atomic<int>* interrupt);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_TIMELINE_H_
