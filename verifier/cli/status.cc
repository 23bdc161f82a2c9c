#include "report/status.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/project.h"
#include "cli/side.h"
#include "migrate/steps/status.h"
#include "status_macros.h"

namespace pgassay::cli {

absl::StatusOr<int> RunStatus(const Options& options) {
  ASSIGN_OR_RETURN(const ProjectSettings settings, ReadProject(options.project));
  ASSIGN_OR_RETURN(const ConnectTarget database,
                   ResolveDatabase(options.database, settings.database.url_env, options.password_file));
  const absl::StatusOr<MigrationStatus> status = migrate::ReadStatus(settings, database);
  if (!status.ok()) {
    return HintAtUnset(status.status(), options.database, settings.database.url_env, database);
  }
  if (options.json) {
    RETURN_IF_ERROR(WriteStdout(report::FormatStatusJson(*status)));
  } else if (options.quiet) {
    RETURN_IF_ERROR(WriteStdout(report::FormatStatusFindings(*status, ColorsWanted())));
  } else {
    RETURN_IF_ERROR(WriteStdout(report::FormatStatusText(*status, ColorsWanted())));
  }
  return report::StatusExitCode(*status);
}

}  // namespace pgassay::cli
