// What `baseline --mark` and `sync --mark` print.
#ifndef PGASSAY_CLI_MARK_H_
#define PGASSAY_CLI_MARK_H_

#include "absl/status/statusor.h"
#include "cli/options.h"
#include "pgassay/baseline.h"

namespace pgassay::cli {

// The exit code. Errors: those of standard output.
absl::StatusOr<int> PrintMark(const Options& options, const MarkReport& mark);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_MARK_H_
