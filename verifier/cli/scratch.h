// The server that a command makes its scratch databases on.
#ifndef PGASSAY_CLI_SCRATCH_H_
#define PGASSAY_CLI_SCRATCH_H_

#include "absl/status/statusor.h"
#include "pgassay/migration.h"
#include "pgassay/scan.h"

namespace pgassay::cli {

// What the message says where there is none.
struct ScratchUse {
  const char* command;        // "baseline"
  const char* what;           // "the baseline is made and proven"
  bool offers_beside = true;  // --scratch-beside would do
};

// What the project's variable says; else `beside`, the database that --scratch-beside was given for, nullptr
// without it. Errors: InvalidArgument, with an example.
absl::StatusOr<ConnectTarget> ResolveScratch(const ProjectSettings& settings, const ConnectTarget* beside,
                                             const ScratchUse& use);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_SCRATCH_H_
