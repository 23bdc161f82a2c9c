// pgassay.toml: where a project keeps its migrations, and how it wants them handled (SETTINGS.md).
#ifndef PGASSAY_MIGRATE_PROJECT_SETTINGS_H_
#define PGASSAY_MIGRATE_PROJECT_SETTINGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::project {

// The shortest pgassay.toml that would do, for whoever has none.
inline constexpr char kShortestSettings[] = R"([database]
schemas = ["public"]

[diesel]
migrations = "api/migrations"

[drizzle]
root = "packages/database"
)";

// The nearest pgassay.toml in `folder` or above it. Errors: NotFound when there is none; InvalidArgument as
// ParseSettings, also for what is no file or has more than 1 MiB; PermissionDenied.
absl::StatusOr<ProjectSettings> FindSettings(const std::string& folder);

// `file` is its path, for messages and for what paths are relative to. Errors: InvalidArgument "FILE:LINE:
// key: what is wrong; what to do", for unknown keys too (with the nearest known one).
absl::StatusOr<ProjectSettings> ParseSettings(const std::string& text, const std::string& file);

}  // namespace pgassay::migrate::project

#endif  // PGASSAY_MIGRATE_PROJECT_SETTINGS_H_
