// What a database is otherwise than a replay of Diesel's folder: catalog and rows.
#ifndef PGASSAY_MIGRATE_STEPS_COMPARE_REPLAY_H_
#define PGASSAY_MIGRATE_STEPS_COMPARE_REPLAY_H_

#include <atomic>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/drizzle/baseline_rows.h"
#include "migrate/drizzle/kit.h"
#include "migrate/steps/scratch.h"
#include "migrate/steps/timeline.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// What a proof rests on; all of it outlives the call.
struct ProofGround {
  drizzle::Kit& kit;
  ScratchServer& scratch;
  const ProjectSettings& settings;
  const Replay& replay;  // of Diesel's folder
  const std::atomic<int>* interrupt = nullptr;
  // What the replay was made of, to see which values another one has others for; nullptr: not asked.
  const std::vector<Moment>* moments = nullptr;
};

using TimeColumns = std::vector<drizzle::BaselineRows::Column>;

// Columns of a replay in which another replay has other times.
absl::StatusOr<TimeColumns> ReadTimeColumns(const ProofGround& on);

// What keeps a database on the scratch server from being what Diesel's folder made, with the settings, rights
// and comment of the database itself and the exact positions of sequences; Drizzle's bookkeeping and owners
// aside.
struct ReplayComparison {
  std::vector<CatalogFinding> catalog;   // before: Diesel's folder
  std::vector<std::string> rows;         // tables, each with the reason
  std::vector<std::string> not_checked;  // in words
  std::vector<std::string> owners;       // what Diesel's folder gave to somebody else; no difference
  TimeColumns random;  // left out, as another replay of Diesel's folder has other values there, too
};
// Where rows differ Diesel's folder is replayed once more, and compared again without what differs then.
absl::StatusOr<ReplayComparison> CompareWithReplay(const ProofGround& on, const std::string& database,
                                                   const TimeColumns& times);

// "public.users.token", ...
std::vector<std::string> NamesOf(const TimeColumns& columns);

// Everything that is a difference or was not checked, in words.
std::vector<std::string> FaultsOf(const ReplayComparison& compared);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_COMPARE_REPLAY_H_
