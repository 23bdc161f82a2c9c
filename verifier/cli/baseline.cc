#include "report/baseline.h"

#include <cstdlib>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "cli/side.h"
#include "cli/signals.h"
#include "migrate/steps/baseline.h"
#include "migrate/steps/mark_baseline.h"
#include "pg/target.h"
#include "status_macros.h"

namespace pgassay::cli {
namespace {

// Where scratch databases are made: what the project's variable says, else beside the database if that was
// asked for.
absl::StatusOr<ConnectTarget> ResolveScratch(const Options& options, const ProjectSettings& settings,
                                             const ConnectTarget& database) {
  const std::string& name = settings.database.scratch_url_env;
  const char* const url = std::getenv(name.c_str());
  if (url == nullptr || *url == '\0') {
    if (options.scratch_beside) return database;
    return WithExample(
        absl::InvalidArgumentError(absl::StrCat(
            name,
            " is not set, and the baseline is made and proven in scratch databases on the server it names")),
        "name a server of the same major that is yours, or allow the database's own with --scratch-beside",
        absl::StrCat("  ", name, "=postgresql://postgres@127.0.0.1:5433/postgres pgassay baseline\n"));
  }
  if (const absl::Status status = pg::CheckConninfo(url); !status.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", status.message()));
  }
  return ConnectTarget{.conninfo = url, .password_file = ""};
}

absl::StatusOr<int> Mark(const Options& options, const ProjectSettings& settings,
                         const ConnectTarget& database) {
  absl::StatusOr<MarkReport> mark = options.baseline == Options::BaselineAction::kMark
                                        ? migrate::MarkDatabase(settings, database, /*baseline_only=*/true)
                                        : migrate::UnmarkDatabase(settings, database);
  RETURN_IF_ERROR(mark.status());
  const int exit_code = report::MarkExitCode(*mark);
  if (options.json) {
    RETURN_IF_ERROR(WriteStdout(report::FormatMarkJson(*mark)));
  } else if (!options.quiet || exit_code != kExitSame) {
    RETURN_IF_ERROR(WriteStdout(report::FormatMarkText(*mark, ColorsWanted())));
  }
  return exit_code;
}

absl::StatusOr<int> Write(const Options& options, const ProjectSettings& settings,
                          const ConnectTarget& database) {
  migrate::BaselineRequest request;
  request.database = database;
  ASSIGN_OR_RETURN(request.scratch, ResolveScratch(options, settings, database));
  request.scratch_beside = options.scratch_beside;
  request.replace = options.replace;
  request.from_existing = options.from_existing;
  request.reconcile = options.reconcile;
  request.require_roles = options.require_roles;
  request.pg_bin = options.pg_bin;
  request.markdown = report::FormatBaselineMarkdown;
  request.interrupt = WatchSignals();
  const Terminal terminal = StandardError();
  const bool told = options.progress == ProgressMode::kAuto ? terminal.width() > 0
                                                            : options.progress != ProgressMode::kNone;
  ProgressDisplay display(options.progress, options.quiet || !told, terminal);
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
  if (options.baseline == Options::BaselineAction::kWrite) return Write(options, settings, database);
  return Mark(options, settings, database);
}

}  // namespace pgassay::cli
