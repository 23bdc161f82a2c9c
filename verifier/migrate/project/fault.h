// Whose fault an error is.
#ifndef PGASSAY_MIGRATE_PROJECT_FAULT_H_
#define PGASSAY_MIGRATE_PROJECT_FAULT_H_

#include "absl/status/status.h"

namespace pgassay::migrate::project {

// What a project's files are is nothing that whoever typed the command got wrong: InvalidArgument, which ends
// as wrong usage, becomes FailedPrecondition. Any other status is as it was. Pure.
absl::Status NotTheCallers(const absl::Status& status);

}  // namespace pgassay::migrate::project

#endif  // PGASSAY_MIGRATE_PROJECT_FAULT_H_
