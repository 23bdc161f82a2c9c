// What a proven baseline leaves in the project.
#ifndef PGASSAY_MIGRATE_STEPS_BASELINE_FILES_H_
#define PGASSAY_MIGRATE_STEPS_BASELINE_FILES_H_

#include <string>

#include "absl/status/status.h"
#include "migrate/ledger/lock.h"
#include "migrate/steps/baseline_source.h"
#include "pgassay/baseline.h"

namespace pgassay::migrate {

struct BaselineFiles {
  std::string made;         // the complete folder, on the project's file system; "": the project's own stays
  ledger::LockFile lock;    // to be written
  std::string schema_file;  // to be written; "": the project has its own
  std::string schema_text;
};

// The folder, schema.ts, pgassay.diesel.json, baseline.md, and pgassay.lock.json last of all: each whole, and
// none before all of them are on the disk. What else was in the old folder is in the new one too; an old one
// with anything of a migration in it is moved aside. Adds to `result.files`. Errors: those of writing;
// FailedPrecondition where something that is not ours would be overwritten. Nothing was written then, unless
// the last renaming failed.
absl::Status WriteBaselineFiles(const ProjectSettings& settings, const BaselineRequest& request,
                                const BaselineFiles& files, const BaselineSource& source,
                                BaselineResult& result);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_BASELINE_FILES_H_
