// The pgassay.toml that a command is for.
#ifndef PGASSAY_CLI_PROJECT_H_
#define PGASSAY_CLI_PROJECT_H_

#include <string>

#include "absl/status/statusor.h"
#include "pgassay/migration.h"

namespace pgassay::cli {

// Of --project, or "": found from the working folder upwards. Errors: InvalidArgument, with a pgassay.toml
// that would do where there is none; those of reading it.
absl::StatusOr<ProjectSettings> ReadProject(const std::string& folder);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_PROJECT_H_
