// Diesel's folder on an empty database.
#ifndef PGASSAY_MIGRATE_STEPS_REPLAY_H_
#define PGASSAY_MIGRATE_STEPS_REPLAY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "migrate/diesel/run.h"
#include "migrate/steps/scratch.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// What is pending of the folder on `target`, as whoever that names. Errors: those of connecting and of
// RunPending, and the first migration that fails.
absl::Status RunDiesel(const ConnectTarget& target, const DieselFolder& folder,
                       const diesel::RunOptions& options);

// A database of `scratch` with `prelude` (as ScratchServer::Create) and then the folder in it, up to
// RunOptions::until. It is `scratch`'s to drop; after an error there is none. Errors: those of Create and
// RunDiesel.
absl::StatusOr<std::string> ReplayDiesel(ScratchServer& scratch, absl::string_view purpose,
                                         const std::string& prelude, const DieselFolder& folder,
                                         const diesel::RunOptions& options = {});

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_REPLAY_H_
