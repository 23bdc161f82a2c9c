// The commands. Each returns its exit code, or the error that main.cc prints.
#ifndef PGASSAY_CLI_COMMANDS_H_
#define PGASSAY_CLI_COMMANDS_H_

#include "absl/status/statusor.h"
#include "cli/options.h"

namespace pgassay::cli {

absl::StatusOr<int> RunFingerprint(const Options& options);
absl::StatusOr<int> RunVerify(const Options& options);
absl::StatusOr<int> RunShow(const Options& options);
absl::StatusOr<int> RunStatus(const Options& options);
absl::StatusOr<int> RunBaseline(const Options& options);
absl::StatusOr<int> RunSync(const Options& options);
absl::StatusOr<int> RunCheck(const Options& options);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_COMMANDS_H_
