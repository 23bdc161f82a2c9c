// Drizzle's folder with the baseline in it, made beside the project's and proven there.
#ifndef PGASSAY_MIGRATE_STEPS_BASELINE_FOLDER_H_
#define PGASSAY_MIGRATE_STEPS_BASELINE_FOLDER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/drizzle/kit.h"
#include "migrate/steps/made_folder.h"
#include "migrate/steps/prove.h"
#include "pgassay/baseline.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// By `drizzle-kit generate` of `schema`, with `sql` in place of what that wrote.
absl::StatusOr<MadeFolder> GenerateFolder(drizzle::Kit& kit, const std::vector<std::string>& schema,
                                          const std::string& sql);

// The project's own, copied, where that is what is to be proven.
absl::StatusOr<MadeFolder> CopyFolder(const drizzle::Kit& kit, const DrizzleFolder& existing);

// Drizzle's migrator runs the folder at `path`, with what --reconcile put behind the baseline; the result is
// what schema.ts says, as far as Drizzle can say it.
struct Wanted {
  std::string export_sql;  // of the project's schema files
  const std::vector<std::string>& ground;
  const std::vector<CatalogFinding>& ours;  // what no schema.ts can say of the database
};
absl::StatusOr<BaselineResult::Proof> ProveRuns(const ProofGround& on, const std::string& path,
                                                const Wanted& wanted);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_BASELINE_FOLDER_H_
