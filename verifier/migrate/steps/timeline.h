// Scratch databases as real ones have come to be: Diesel's migrations and Drizzle's own entries, one behind
// the other.
#ifndef PGASSAY_MIGRATE_STEPS_TIMELINE_H_
#define PGASSAY_MIGRATE_STEPS_TIMELINE_H_

#include <atomic>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "migrate/steps/bridge_source.h"
#include "migrate/steps/scratch.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// One thing that changes a database.
struct Moment {
  std::vector<DieselMigration> diesel;  // run by version; or none, and then
  std::string name = {}, sql = {};      // an entry of Drizzle's own, run in one transaction
};

// The lock's entries in Drizzle's order, and Drizzle's own between them.
std::vector<Moment> LockedMoments(const BridgeSource& source);

// Of all that the folders have what a database has: Diesel's of these versions, in the lock's order and then
// the fresh ones; Drizzle's own of these names.
std::vector<Moment> MomentsOf(const BridgeSource& source, const std::set<std::string>& versions,
                              const std::set<std::string>& entries);

struct Replay {
  std::string database;  // of the scratch server, which drops it
  bool as_role = false;  // run as [drizzle] role; false: as whoever the scratch URL names
  std::vector<HistoryFinding> findings;
};

// An empty database with the prelude, and then these. Where [drizzle] role may not run them all (a note), as
// whoever the scratch URL names. What they make of the server itself is a note as well. Errors: those of
// ScratchServer, and of the first migration that fails; there is no database then.
absl::StatusOr<Replay> Play(ScratchServer& scratch, const ProjectSettings& settings,
                            const std::vector<Moment>& moments, absl::string_view purpose,
                            const std::atomic<int>* interrupt);

// Goes on with the same database, which stays where it has come to after an error.
absl::Status Continue(ScratchServer& scratch, const ProjectSettings& settings, const Replay& replay,
                      const std::vector<Moment>& moments, const std::atomic<int>* interrupt);

// What a migration that fails there is as a finding: the server's words, and what to do.
HistoryFinding DieselFails(absl::string_view code, const absl::Status& status);

// An empty database with the prelude, where whoever connects is who ran the replay.
absl::StatusOr<std::string> MakeEmpty(ScratchServer& scratch, const ProjectSettings& settings,
                                      const Replay& replay, absl::string_view purpose);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_TIMELINE_H_
