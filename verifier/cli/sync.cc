#include "migrate/steps/sync.h"

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/mark.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/scratch.h"
#include "cli/side.h"
#include "cli/signals.h"
#include "migrate/steps/mark_baseline.h"
#include "report/bridge.h"
#include "status_macros.h"

namespace pgassay::cli {
namespace {

absl::StatusOr<int> Mark(const Options& options, const ProjectSettings& settings) {
  ASSIGN_OR_RETURN(const ConnectTarget database,
                   ResolveDatabase(options.database, settings.database.url_env, options.password_file));
  const absl::StatusOr<MarkReport> mark = migrate::MarkDatabase(settings, database, /*baseline_only=*/false);
  if (!mark.ok()) {
    return HintAtUnset(mark.status(), options.database, settings.database.url_env, database);
  }
  return PrintMark(options, *mark);
}

absl::StatusOr<int> Write(const Options& options, const ProjectSettings& settings) {
  migrate::SyncRequest request;
  // Where there is nothing to do nobody has to have a scratch server.
  request.scratch = [&settings] {
    return ResolveScratch(settings, /*beside=*/nullptr,
                          {"sync", "the new migrations are run and proven", /*offers_beside=*/false});
  };
  request.pg_bin = options.pg_bin;
  request.interrupt = WatchSignals();
  ProgressDisplay display = DisplayOfSteps(options.progress, options.quiet);
  request.progress = [&display](const std::string& step) { display.Note(step); };
  ASSIGN_OR_RETURN(const SyncResult result, migrate::Sync(settings, request));
  display.Finish();

  const int exit_code = report::SyncExitCode(result);
  if (options.json) {
    RETURN_IF_ERROR(WriteStdout(report::FormatSyncJson(result)));
  } else if (!options.quiet || exit_code != kExitSame) {
    RETURN_IF_ERROR(WriteStdout(report::FormatSyncText(result, ColorsWanted())));
  }
  return exit_code;
}

}  // namespace

absl::StatusOr<int> RunSync(const Options& options) {
  ASSIGN_OR_RETURN(const ProjectSettings settings, ReadProject(options.project));
  return options.mark ? Mark(options, settings) : Write(options, settings);
}

}  // namespace pgassay::cli
