// What --help prints. Every option of options.cc stands here; a test compares the two.
#ifndef PGASSAY_CLI_HELP_H_
#define PGASSAY_CLI_HELP_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::cli {

// Of a command; anything else as "", which is the help of them all.
std::string HelpText(absl::string_view command);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_HELP_H_
