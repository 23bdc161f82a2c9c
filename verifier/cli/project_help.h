// The help of the commands for a project.
#ifndef PGASSAY_CLI_PROJECT_HELP_H_
#define PGASSAY_CLI_PROJECT_HELP_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::cli {

// Of status, baseline, sync and check; "" for another.
std::string ProjectHelpText(absl::string_view command);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_PROJECT_HELP_H_
