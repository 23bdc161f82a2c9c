// What --help prints. Every option of options.cc stands here; a test compares the two.
#ifndef PGASSAY_CLI_HELP_H_
#define PGASSAY_CLI_HELP_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::cli {

// `command`: "", "fingerprint", "verify", "show", "status" or "baseline"; anything else as "".
std::string HelpText(absl::string_view command);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_HELP_H_
