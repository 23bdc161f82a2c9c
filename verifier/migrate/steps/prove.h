// That a folder of Drizzle migrations makes what Diesel's folder makes.
#ifndef PGASSAY_MIGRATE_STEPS_PROVE_H_
#define PGASSAY_MIGRATE_STEPS_PROVE_H_

#include <atomic>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "migrate/drizzle/baseline_rows.h"
#include "migrate/drizzle/kit.h"
#include "migrate/steps/bridge_source.h"
#include "migrate/steps/scratch.h"
#include "migrate/steps/timeline.h"
#include "pgassay/baseline.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// Something was found, was not looked at or is not proven: nothing is to be written.
bool IsHeld(const std::vector<HistoryFinding>& findings, const std::vector<BaselineResult::Proof>& proofs);

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

// What keeps a database from being what Diesel's folder made; Drizzle's bookkeeping and owners aside.
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

// Drizzle's own migrator on an empty database with the prelude.
struct DrizzleRun {
  std::string database;  // the caller's to drop
  std::string failure;   // of the first entry that fails, with the server's words; ""
};
absl::StatusOr<DrizzleRun> RunDrizzle(const ProofGround& on, const std::string& path,
                                      const std::vector<DrizzleEntry>& entries);

// It makes what Diesel's folder made of another: catalog and rows. `entries`: those of the folder at `path`.
absl::StatusOr<BaselineResult::Proof> ProveReplay(const ProofGround& on, const TimeColumns& times,
                                                  const std::string& path,
                                                  const std::vector<DrizzleEntry>& entries);

// `drizzle-kit generate` of `schema` finds nothing that the folder at `path` has not; it may write there.
absl::StatusOr<BaselineResult::Proof> ProveNothingToGenerate(drizzle::Kit& kit,
                                                             const std::vector<std::string>& schema,
                                                             const std::string& path);

// Where Diesel has been and nobody has marked it, the file fails as a whole, and leaves everything as it was.
absl::StatusOr<BaselineResult::Proof> ProveUnmarkedRefused(const ProofGround& on, const DrizzleEntry& entry);

// What a new database, for which Diesel runs its folder by version, has otherwise than the replay, which had
// all of it in the lock's order: catalog and rows, in words; none: it is the same.
absl::StatusOr<std::vector<std::string>> CompareWithVersionOrder(const ProofGround& on,
                                                                 const BridgeSource& source);

// The two orders are one. Pure.
bool IsInVersionOrder(const BridgeSource& source);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_PROVE_H_
