#include <algorithm>

#include "absl/strings/str_cat.h"
#include "cli/changes.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/format.h"
#include "cli/key_file.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/reports.h"
#include "cli/side.h"
#include "cli/signals.h"
#include "pgassay/scan.h"
#include "report/json.h"
#include "report/text.h"
#include "status_macros.h"

namespace pgassay::cli {
namespace {

std::string Format(const Report& report, ReportFile::Kind kind, bool verbose) {
  return kind == ReportFile::Kind::kJson ? report::FormatJson(report)
                                         : report::FormatText(report, {verbose, false});
}

absl::Status WriteForPeople(const Report& report, const Options& options) {
  if (options.quiet) {
    RETURN_IF_ERROR(WriteStdout(absl::StrCat(report::FormatVerdict(report), "\n")));
  } else {
    RETURN_IF_ERROR(WriteStdout(report::FormatText(report, {options.verbose, ColorsWanted()})));
  }
  return options.stats ? WriteStdout(FormatStats(report.stats)) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<int> RunVerify(const Options& options) {
  ASSIGN_OR_RETURN(const Side before, ResolveSide("BEFORE", options.before, options.password_file));
  ASSIGN_OR_RETURN(const Side after, ResolveSide("AFTER", options.after, options.password_file));
  RETURN_IF_ERROR(CheckReportFiles(options.reports));
  for (const ReportFile& file : options.reports) {
    if (!ToStdout(file)) RETURN_IF_ERROR(CheckOtherFile(options.changes_file, file.path));
  }
  ScanOptions scan = options.scan;
  if (!options.key_file.empty()) {
    ASSIGN_OR_RETURN(scan.key, ReadKeyFile(options.key_file));
  }
  if (!options.changes_file.empty()) {
    ASSIGN_OR_RETURN(scan.changes, ReadChanges(options.changes_file));
  }

  scan.interrupt = WatchSignals();
  ProgressDisplay display(options.progress, options.quiet, StandardError());
  scan.progress = [&display](const Progress& progress) { display.Show(progress); };
  if (options.after.empty()) display.Note(absl::StrCat("AFTER is ", DescribeSide(after, options.after)));
  ASSIGN_OR_RETURN(Report report, Verify(before, after, scan, options.naming));
  display.Finish();

  if (!options.stats) report.stats.clear();  // times differ from run to run, reports should not
  RETURN_IF_ERROR(WriteReports(
      options.reports, [&](ReportFile::Kind kind) { return Format(report, kind, options.verbose); },
      [&] { return WriteForPeople(report, options); }));
  return report.exit_code;
}

}  // namespace pgassay::cli
