// Where results go: stdout, or a file that is either the old one or the whole new one.
#ifndef PGASSAY_CLI_OUTPUT_H_
#define PGASSAY_CLI_OUTPUT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace pgassay::cli {

enum class OutputKind { kFingerprint, kReport };

// Asks, before hours of reading, whether `path` can be written and may be replaced: the folder is there and
// writable, and what stands at `path` is nothing or a regular file; an .assay file is replaced only by a
// fingerprint, and a fingerprint replaces nothing but an .assay file (or an empty one). Errors:
// InvalidArgument; PermissionDenied.
absl::Status CheckOutput(const std::string& path, OutputKind kind);

// That writing `output` would not replace `input`, which is still to be read or kept. Errors:
// InvalidArgument.
absl::Status CheckOtherFile(const std::string& input, const std::string& output);

// Through store::OutputFile, mode 0600. On error `path` is as it was.
absl::Status WriteAtomically(const std::string& path, absl::string_view bytes);

// Whether who reads stdout sees ANSI colours, and did not ask for none (NO_COLOR).
bool ColorsWanted();

// To stdout. Errors: Unavailable "standard output: ..." (closed pipe, full disk); text is out only after
// FlushStdout.
absl::Status WriteStdout(absl::string_view text);
absl::Status FlushStdout();

}  // namespace pgassay::cli

#endif  // PGASSAY_CLI_OUTPUT_H_
