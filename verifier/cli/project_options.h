// The options of the commands for a project: which of them go together.
#ifndef PGASSAY_CLI_PROJECT_OPTIONS_H_
#define PGASSAY_CLI_PROJECT_OPTIONS_H_

#include <string>

#include "absl/status/status.h"
#include "cli/options.h"

namespace pgassay::cli {

// As they were typed.
struct ProjectWords {
  bool mark = false;
  bool unmark = false;
  std::string roles;
  std::string progress;
};

// Each fills `options` with what `words` come to. Errors: InvalidArgument.
absl::Status ConvertBaseline(const ProjectWords& words, Options& options);
absl::Status ConvertSync(const ProjectWords& words, Options& options);
absl::Status ConvertCheck(const ProjectWords& words, Options& options);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_PROJECT_OPTIONS_H_
