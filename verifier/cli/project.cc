#include "cli/project.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "cli/message.h"
#include "migrate/project/settings.h"

namespace pgassay::cli {

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

}  // namespace pgassay::cli
