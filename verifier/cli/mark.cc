#include "cli/mark.h"

#include "cli/exit_code.h"
#include "cli/output.h"
#include "report/baseline.h"
#include "status_macros.h"

namespace pgassay::cli {

absl::StatusOr<int> PrintMark(const Options& options, const MarkReport& mark) {
  const int exit_code = report::MarkExitCode(mark);
  if (options.json) {
    RETURN_IF_ERROR(WriteStdout(report::FormatMarkJson(mark)));
  } else if (!options.quiet || exit_code != kExitSame) {
    RETURN_IF_ERROR(WriteStdout(report::FormatMarkText(mark, ColorsWanted())));
  }
  return exit_code;
}

}  // namespace pgassay::cli
