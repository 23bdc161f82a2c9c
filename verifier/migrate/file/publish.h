// Files and a folder that a command writes: each whole or not at all, the folder last.
#ifndef PGASSAY_MIGRATE_FILE_PUBLISH_H_
#define PGASSAY_MIGRATE_FILE_PUBLISH_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace pgassay::migrate::file {

// The bytes under `path`, by way of a temporary file beside it, synced. Mode as the umask has it; folders on
// the way are made. Errors name the path: PermissionDenied, ResourceExhausted (the disk is full),
// Unavailable.
absl::Status WriteWhole(const std::string& path, absl::string_view bytes);

// Makes the complete folder `made` the one at `path`, in one step; what was at `path` is at `aside` then, or
// gone where `aside` is "". All three are on one file system. Errors: as above; AlreadyExists for `aside`.
absl::Status PublishFolder(const std::string& made, const std::string& path, const std::string& aside);

}  // namespace pgassay::migrate::file

#endif  // PGASSAY_MIGRATE_FILE_PUBLISH_H_
