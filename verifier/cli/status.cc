#include "report/status.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/side.h"
#include "migrate/project/settings.h"
#include "migrate/steps/status.h"
#include "status_macros.h"

namespace pgassay::cli {
namespace {

absl::StatusOr<ProjectSettings> ReadProject(const std::string& folder) {
  struct stat info;
  if (!folder.empty() && stat(folder.c_str(), &info) != 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--project ", Shown(folder), ": ", errno == ENOENT ? "no such folder" : std::strerror(errno)));
  }
  if (!folder.empty() && !S_ISDIR(info.st_mode)) {
    return WithHint(
        absl::InvalidArgumentError(absl::StrCat("--project ", Shown(folder), ": is not a folder")),
        "name the folder of pgassay.toml, or one below it");
  }
  absl::StatusOr<ProjectSettings> settings = migrate::project::FindSettings(folder);
  // To who typed the command a missing file is a wrong folder.
  if (absl::IsNotFound(settings.status())) {
    return WithExample(
        absl::InvalidArgumentError(settings.status().message()),
        "go to the project's folder, give --project DIR, or write a pgassay.toml; this one would do",
        migrate::project::kShortestSettings);
  }
  return settings;
}

}  // namespace

absl::StatusOr<int> RunStatus(const Options& options) {
  ASSIGN_OR_RETURN(const ProjectSettings settings, ReadProject(options.project));
  ASSIGN_OR_RETURN(const ConnectTarget database,
                   ResolveDatabase(options.database, settings.database.url_env, options.password_file));
  ASSIGN_OR_RETURN(const MigrationStatus status, migrate::ReadStatus(settings, database));
  if (options.json) {
    RETURN_IF_ERROR(WriteStdout(report::FormatStatusJson(status)));
  } else if (options.quiet) {
    RETURN_IF_ERROR(WriteStdout(report::FormatStatusFindings(status, ColorsWanted())));
  } else {
    RETURN_IF_ERROR(WriteStdout(report::FormatStatusText(status, ColorsWanted())));
  }
  return report::StatusExitCode(status);
}

}  // namespace pgassay::cli
