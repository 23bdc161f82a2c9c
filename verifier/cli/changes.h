// The file of --changes (CHANGES.md).
#ifndef PGASSAY_CLI_CHANGES_H_
#define PGASSAY_CLI_CHANGES_H_

#include <string>

#include "absl/status/statusor.h"
#include "pgassay/changes.h"

namespace pgassay::cli {

// In the order of the file. Errors: InvalidArgument "FILE:LINE: what is wrong", or that it cannot be read.
absl::StatusOr<Changes> ReadChanges(const std::string& path);

// The same of its bytes; `name` is what messages call them.
absl::StatusOr<Changes> ParseChanges(const std::string& text, const std::string& name);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_CHANGES_H_
