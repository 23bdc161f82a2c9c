#include "migrate/steps/check.h"

#include <string>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/reports.h"
#include "cli/scratch.h"
#include "cli/side.h"
#include "cli/signals.h"
#include "report/bridge.h"
#include "status_macros.h"

namespace pgassay::cli {

absl::StatusOr<int> RunCheck(const Options& options) {
  ASSIGN_OR_RETURN(const ProjectSettings settings, ReadProject(options.project));
  RETURN_IF_ERROR(CheckReportFiles(options.reports));
  migrate::CheckRequest request;
  if (!options.no_database) {
    ASSIGN_OR_RETURN(request.database,
                     ResolveDatabase(options.database, settings.database.url_env, options.password_file));
  }
  ASSIGN_OR_RETURN(request.scratch,
                   ResolveScratch(settings, options.scratch_beside ? &*request.database : nullptr,
                                  {"check", "both folders are run", /*offers_beside=*/!options.no_database}));
  request.scratch_beside = options.scratch_beside;
  request.base = options.base;
  request.pg_bin = options.pg_bin;
  request.interrupt = WatchSignals();
  ProgressDisplay display = DisplayOfSteps(options.progress, options.quiet);
  request.progress = [&display](const std::string& step) { display.Note(step); };
  absl::StatusOr<CheckResult> checked = migrate::Check(settings, request);
  if (!checked.ok()) {
    if (!request.database) return checked.status();
    return HintAtUnset(checked.status(), options.database, settings.database.url_env, *request.database);
  }
  const CheckResult& result = *checked;
  display.Finish();

  const int exit_code = report::CheckExitCode(result);
  const auto format = [&result](ReportFile::Kind kind) {
    return kind == ReportFile::Kind::kJson ? report::FormatCheckJson(result)
                                           : report::FormatCheckMarkdown(result);
  };
  const auto text = [&]() -> absl::Status {
    if (options.json) return WriteStdout(report::FormatCheckJson(result));
    if (options.quiet && exit_code == kExitSame) return absl::OkStatus();
    return WriteStdout(report::FormatCheckText(result, ColorsWanted()));
  };
  RETURN_IF_ERROR(WriteReports(options.reports, format, text));
  return exit_code;
}

}  // namespace pgassay::cli
