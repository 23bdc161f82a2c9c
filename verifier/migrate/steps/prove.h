// That a folder of Drizzle migrations makes what Diesel's folder makes.
#ifndef PGASSAY_MIGRATE_STEPS_PROVE_H_
#define PGASSAY_MIGRATE_STEPS_PROVE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/drizzle/kit.h"
#include "migrate/steps/bridge_source.h"
#include "migrate/steps/compare_replay.h"
#include "pgassay/baseline.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// Something was found, was not looked at or is not proven: nothing is to be written.
bool IsHeld(const std::vector<HistoryFinding>& findings, const std::vector<BaselineResult::Proof>& proofs);

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
