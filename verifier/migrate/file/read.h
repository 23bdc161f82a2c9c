// Files and folders of a project, of which any may be missing, or be something else. Links are followed.
#ifndef PGASSAY_MIGRATE_FILE_READ_H_
#define PGASSAY_MIGRATE_FILE_READ_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/file/descriptor.h"

namespace pgassay::migrate::file {

inline constexpr size_t kMaxBytes = size_t{64} << 20;

struct ReadOptions {
  size_t max_bytes = kMaxBytes;  // of whole MiB
  bool pipes = false;            // takes a pipe, too, and waits for who writes it
};

// The bytes of a file. Errors, "PATH: it ...": NotFound (there is none of that name, or a link to nothing),
// FailedPrecondition (what is there is no file, such as a folder), ResourceExhausted (more than max_bytes),
// PermissionDenied, Unavailable.
absl::StatusOr<std::string> Read(const std::string& path, const ReadOptions& options = {});

// The same of `name` in the open folder `folder`, or of AT_FDCWD; `path` is for messages.
absl::StatusOr<std::string> ReadAt(int folder, const char* name, const std::string& path,
                                   const ReadOptions& options = {});

// Nothing where Read has NotFound or FailedPrecondition. Errors: its others.
absl::StatusOr<std::optional<std::string>> ReadIfFile(const std::string& path);

// The names in a folder, bytewise in order; nothing if it is not there or no folder. Errors:
// PermissionDenied, Unavailable.
absl::StatusOr<std::optional<std::vector<std::string>>> NamesIn(const std::string& path);

// The same of a folder as OpenAt has just returned it; `path` is for messages.
absl::StatusOr<std::vector<std::string>> NamesAt(Descriptor folder, const std::string& path);

// Whatever is there. Errors: as NamesIn; of a path within a folder that may not be entered, too.
absl::StatusOr<bool> Exists(const std::string& path);

bool IsFolder(const std::string& path);

}  // namespace pgassay::migrate::file

#endif  // PGASSAY_MIGRATE_FILE_READ_H_
