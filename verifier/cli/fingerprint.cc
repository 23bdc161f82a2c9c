#include <sys/stat.h>

#include "absl/strings/str_cat.h"
#include "cli/changes.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/format.h"
#include "cli/key_file.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/side.h"
#include "cli/signals.h"
#include "cli/summary.h"
#include "pg/target.h"
#include "pgassay/scan.h"
#include "status_macros.h"

namespace pgassay::cli {

absl::StatusOr<int> RunFingerprint(const Options& options) {
  Side side;
  ASSIGN_OR_RETURN(side.target, pg::ResolveTarget(options.database, options.password_file));
  RETURN_IF_ERROR(CheckOutput(options.output, OutputKind::kFingerprint));
  ScanOptions scan = options.scan;
  if (!options.key_file.empty()) {
    ASSIGN_OR_RETURN(scan.key, ReadKeyFile(options.key_file));
  }
  if (!options.changes_file.empty()) {
    ASSIGN_OR_RETURN(scan.changes, ReadChanges(options.changes_file));
  }
  if (!scan.like_file.empty()) {
    RETURN_IF_ERROR(CheckFile("--like", scan.like_file));
    RETURN_IF_ERROR(CheckOtherFile(scan.like_file, options.output));
  }

  scan.interrupt = WatchSignals();
  ProgressDisplay display(options.progress, options.quiet, StandardError());
  scan.progress = [&display](const Progress& progress) { display.Show(progress); };
  if (options.database.empty()) display.Note(absl::StrCat("reading ", DescribeSide(side, options.database)));
  ASSIGN_OR_RETURN(const FingerprintResult result, FingerprintDatabase(side.target, scan, options.output));
  display.Finish();

  if (!options.quiet) {
    struct stat info {};
    stat(options.output.c_str(), &info);
    const Effort effort{static_cast<uint64_t>(info.st_size), display.last().bytes, display.seconds()};
    RETURN_IF_ERROR(WriteStdout(FormatSummary(result, options.output, effort)));
  }
  if (options.stats) RETURN_IF_ERROR(WriteStdout(FormatStats(result.stats)));
  const std::string not_checkable = FormatNotCheckable(result.ledger);
  WriteStderr(not_checkable);
  return not_checkable.empty() ? kExitSame : kExitNotChecked;
}

}  // namespace pgassay::cli
