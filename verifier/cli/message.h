// Text from outside (names, paths, the server's messages) made fit for a terminal, and errors as the user
// sees them.
#ifndef PGASSAY_CLI_MESSAGE_H_
#define PGASSAY_CLI_MESSAGE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace pgassay::cli {

// `text` as one line: line breaks and the blanks around them become one blank, other control characters (C0,
// DEL, C1) become \xNN, and so does what is not UTF-8. Trailing blanks go.
std::string OneLine(absl::string_view text);

// 'argument' for a message, unless it could hold a password (a URI, a keyword string, user@host): then words
// that say so.
std::string Shown(absl::string_view argument);

// `status` with a sentence on what to do next, printed as a line of its own.
absl::Status WithHint(absl::Status status, absl::string_view hint);

// The same with lines to copy below the hint; `example` is ours and printed as it is.
absl::Status WithExample(absl::Status status, absl::string_view hint, absl::string_view example);

// "pgassay: what: detail\n" and, where there is something to do, "pgassay: hint: ...\n".
std::string FormatError(const absl::Status& status);

// Writes `text` to stderr past stdio, so that one call is one write(2) where the kernel takes it whole.
void WriteStderr(absl::string_view text);

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_MESSAGE_H_
