// What a baseline takes from the scratch database that Diesel's folder was replayed in.
#ifndef PGASSAY_MIGRATE_STEPS_BASELINE_SCRATCH_H_
#define PGASSAY_MIGRATE_STEPS_BASELINE_SCRATCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/drizzle/baseline_rows.h"
#include "migrate/drizzle/baseline_sql.h"
#include "migrate/steps/baseline.h"
#include "migrate/steps/baseline_source.h"
#include "migrate/steps/scratch.h"
#include "migrate/steps/timeline.h"

namespace pgassay::migrate {

// The SQL of the baseline, from the replay, and its dump, which it is made of.
struct Captured {
  std::string dump;
  std::string platform;      // the same of a database with the prelude alone; "": there is none
  drizzle::BaselineSql sql;  // none where the folder has its own: --from-existing, --history
  std::vector<drizzle::BaselineRows::Column> moments;  // of times that another replay has others in
  std::vector<HistoryFinding> findings;                // about `sql`
};
absl::StatusOr<Captured> Capture(ScratchServer& scratch, const ProjectSettings& settings,
                                 const BaselineRequest& request, const BaselineSource& source,
                                 const Replay& replay);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_BASELINE_SCRATCH_H_
