// What a proven baseline leaves in the project.
#ifndef PGASSAY_MIGRATE_STEPS_BASELINE_FILES_H_
#define PGASSAY_MIGRATE_STEPS_BASELINE_FILES_H_

#include <string>

#include "absl/status/status.h"
#include "migrate/steps/baseline_source.h"
#include "pgassay/baseline.h"

namespace pgassay::migrate {

struct BaselineFiles {
  std::string made;         // the complete folder, on the project's file system; "": the project's own stays
  DrizzleEntry entry;       // the baseline's
  std::string catalog;      // digest of the managed catalog (LOCK.md)
  std::string schema_file;  // to be written; "": the project has its own
  std::string schema_text;
  bool replace = false;  // the old folder is moved aside
};

// schema.ts, pgassay.diesel.json, baseline.md, pgassay.lock.json, each whole, and the folder last of all:
// without it none of them counts, and the next run writes them again. What else was in the old folder is in
// the new one too. Adds to `result.files`. Errors: those of writing; FailedPrecondition where something that
// is not ours would be overwritten, with nothing written.
absl::Status WriteBaselineFiles(const ProjectSettings& settings, const BaselineRequest& request,
                                const BaselineFiles& files, const BaselineSource& source,
                                BaselineResult& result);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_BASELINE_FILES_H_
