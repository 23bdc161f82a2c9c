// `pgassay baseline --mark` and `--unmark` as a whole: from a project and a database to a report (MARK.md).
#ifndef PGASSAY_MIGRATE_STEPS_MARK_BASELINE_H_
#define PGASSAY_MIGRATE_STEPS_MARK_BASELINE_H_

#include "absl/status/statusor.h"
#include "pgassay/baseline.h"
#include "pgassay/migration.h"
#include "pgassay/scan.h"

namespace pgassay::migrate {

// Records the baseline, or with `baseline_only` false, or where the lock is that of `baseline --history`, all
// that Diesel has brought here, by the committed lock and folder, of which nothing is written. A database
// that was overtaken between decision and lock is decided on again, a few times. What keeps it from being
// marked is in the report, and then nothing was written. Errors: NotFound and FailedPrecondition for a lock
// that is not there or cannot be understood, those of the folder, of the connection and of Mark.
absl::StatusOr<MarkReport> MarkDatabase(const ProjectSettings& settings, const ConnectTarget& database,
                                        bool baseline_only);

// Takes the baseline's record back. Needs the lock and no folder; else as MarkDatabase.
absl::StatusOr<MarkReport> UnmarkDatabase(const ProjectSettings& settings, const ConnectTarget& database);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_MARK_BASELINE_H_
