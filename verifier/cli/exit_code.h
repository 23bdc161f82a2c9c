// How pgassay ends. Scripts rely on these numbers.
#ifndef PGASSAY_CLI_EXIT_CODE_H_
#define PGASSAY_CLI_EXIT_CODE_H_

#include "absl/status/status.h"

namespace pgassay::cli {

inline constexpr int kExitSame = 0;       // or done
inline constexpr int kExitDifferent = 1;  // proven to be different
inline constexpr int kExitNotChecked = 2;
inline constexpr int kExitUsage = 3;
inline constexpr int kExitSignal = 128;  // plus the signal's number

// Of an error; never 0 or 1. InvalidArgument is what the user typed, everything else kept us from checking.
inline int ExitCodeOf(const absl::Status& status) {
  return absl::IsInvalidArgument(status) ? kExitUsage : kExitNotChecked;
}

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_EXIT_CODE_H_
