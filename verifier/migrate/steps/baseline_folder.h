// Drizzle's folder with the baseline in it, made beside the project's and proven there.
#ifndef PGASSAY_MIGRATE_STEPS_BASELINE_FOLDER_H_
#define PGASSAY_MIGRATE_STEPS_BASELINE_FOLDER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/drizzle/kit.h"
#include "migrate/steps/baseline_scratch.h"
#include "pgassay/baseline.h"

namespace pgassay::migrate {

struct MadeFolder {
  std::string path;                      // in the kit's own folder
  DrizzleEntry entry;                    // the first one, as it now is
  std::vector<HistoryFinding> findings;  // what is wrong with it; then `entry` is nobody's
};

// By `drizzle-kit generate` of `schema`, with `sql` in place of what that wrote.
absl::StatusOr<MadeFolder> GenerateFolder(drizzle::Kit& kit, const std::vector<std::string>& schema,
                                          const std::string& sql);

// The project's own, copied, where that is what is to be proven.
absl::StatusOr<MadeFolder> CopyFolder(const drizzle::Kit& kit, const DrizzleFolder& existing);

// `drizzle-kit generate` of `schema` finds nothing that the folder has not.
absl::StatusOr<BaselineResult::Proof> ProveNothingToGenerate(drizzle::Kit& kit,
                                                             const std::vector<std::string>& schema,
                                                             const MadeFolder& folder);

// Drizzle's own migrator makes of an empty database what Diesel's folder made of another: catalog and rows.
absl::StatusOr<BaselineResult::Proof> ProveReplay(drizzle::Kit& kit, ScratchServer& scratch,
                                                  const ProjectSettings& settings,
                                                  const BaselineRequest& request, const Replay& replay,
                                                  const std::vector<drizzle::BaselineRows::Column>& moments,
                                                  const MadeFolder& folder);

// Where Diesel has been and nobody has marked it, the file fails as a whole, and leaves everything as it was.
absl::StatusOr<BaselineResult::Proof> ProveUnmarkedRefused(ScratchServer& scratch,
                                                           const ProjectSettings& settings,
                                                           const BaselineRequest& request,
                                                           const Replay& replay, const MadeFolder& folder);

// The same migrator runs the folder, with what --reconcile put behind the baseline; the result is what
// schema.ts says, as far as Drizzle can say it.
struct Wanted {
  std::string export_sql;  // of the project's schema files
  const std::vector<std::string>& ground;
  const std::vector<CatalogFinding>& ours;  // what no schema.ts can say of the database
};
absl::StatusOr<BaselineResult::Proof> ProveRuns(drizzle::Kit& kit, ScratchServer& scratch,
                                                const ProjectSettings& settings,
                                                const BaselineRequest& request, const Replay& replay,
                                                const std::string& folder, const Wanted& wanted);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_BASELINE_FOLDER_H_
