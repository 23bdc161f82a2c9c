#include "report/baseline.h"

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/mark.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/scratch.h"
#include "cli/side.h"
#include "cli/signals.h"
#include "migrate/steps/baseline.h"
#include "migrate/steps/mark_baseline.h"
#include "status_macros.h"

namespace pgassay::cli {
namespace {

absl::StatusOr<int> Mark(const Options& options, const ProjectSettings& settings,
                         const ConnectTarget& database) {
  absl::StatusOr<MarkReport> mark = options.baseline == Options::BaselineAction::kMark
                                        ? migrate::MarkDatabase(settings, database, /*baseline_only=*/true)
                                        : migrate::UnmarkDatabase(settings, database);
  RETURN_IF_ERROR(mark.status());
  return PrintMark(options, *mark);
}

absl::StatusOr<int> Write(const Options& options, const ProjectSettings& settings,
                          const ConnectTarget& database) {
  migrate::BaselineRequest request;
  request.database = database;
  ASSIGN_OR_RETURN(request.scratch, ResolveScratch(settings, options.scratch_beside ? &database : nullptr,
                                                   {"baseline", "the baseline is made and proven"}));
  request.scratch_beside = options.scratch_beside;
  request.replace = options.replace;
  request.from_existing = options.from_existing;
  request.reconcile = options.reconcile;
  request.history = options.history;
  request.require_roles = options.require_roles;
  request.pg_bin = options.pg_bin;
  request.markdown = report::FormatBaselineMarkdown;
  request.interrupt = WatchSignals();
  ProgressDisplay display = DisplayOfSteps(options.progress, options.quiet);
  request.progress = [&display](const std::string& step) { display.Note(step); };
  ASSIGN_OR_RETURN(const BaselineResult result, migrate::WriteBaseline(settings, request));
  display.Finish();

  const int exit_code = report::BaselineExitCode(result);
  if (options.json) {
    RETURN_IF_ERROR(WriteStdout(report::FormatBaselineJson(result)));
  } else if (!options.quiet || exit_code != kExitSame) {
    RETURN_IF_ERROR(WriteStdout(report::FormatBaselineText(result, ColorsWanted())));
  }
  return exit_code;
}

}  // namespace

absl::StatusOr<int> RunBaseline(const Options& options) {
  ASSIGN_OR_RETURN(const ProjectSettings settings, ReadProject(options.project));
  ASSIGN_OR_RETURN(const ConnectTarget database,
                   ResolveDatabase(options.database, settings.database.url_env, options.password_file));
  absl::StatusOr<int> exit_code = options.baseline == Options::BaselineAction::kWrite
                                      ? Write(options, settings, database)
                                      : Mark(options, settings, database);
  if (exit_code.ok()) return exit_code;
  return HintAtUnset(exit_code.status(), options.database, settings.database.url_env, database);
}

}  // namespace pgassay::cli
