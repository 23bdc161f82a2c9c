// Files and folders of a migrations folder, of which any may be missing.
#ifndef PGASSAY_MIGRATE_DRIZZLE_FILE_H_
#define PGASSAY_MIGRATE_DRIZZLE_FILE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace pgassay::migrate::drizzle {

inline constexpr size_t kMaxFileSize = size_t{64} << 20;

// The bytes of a file; nothing if there is none of that name, or something that is no file. Errors:
// PermissionDenied, Unavailable, ResourceExhausted (above kMaxFileSize).
absl::StatusOr<std::optional<std::string>> ReadFileAt(const std::string& path);

// The names in a folder, bytewise in order; nothing if it is not there or no folder. Errors: as above.
absl::StatusOr<std::optional<std::vector<std::string>>> NamesIn(const std::string& path);

// Whatever is there, links followed. Errors: as above; of a path within a folder that may not be entered,
// too.
absl::StatusOr<bool> Exists(const std::string& path);

bool IsFolder(const std::string& path);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_FILE_H_
