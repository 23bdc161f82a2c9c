// Files of a migration, whole.
#ifndef PGASSAY_MIGRATE_DIESEL_FILE_H_
#define PGASSAY_MIGRATE_DIESEL_FILE_H_

#include <unistd.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace pgassay::migrate::diesel {

inline constexpr size_t kMaxFileBytes = size_t{64} << 20;

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }

  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

// open(2) that no signal interrupts, with O_CLOEXEC; `folder` is AT_FDCWD or a folder's. errno is that of the
// failure.
FileDescriptor OpenAt(int folder, const char* name, int flags);

// "path: what the system says". NotFound, PermissionDenied, ResourceExhausted (no more files can be opened),
// else Unavailable.
absl::Status FileError(int error, const std::string& path);

// The bytes of `name` in `folder`; `path` is for messages. nullopt: nothing of that name, or a link to
// nothing. Errors: as FileError; FailedPrecondition "path: is a folder", "path: is no regular file";
// ResourceExhausted above kMaxFileBytes.
absl::StatusOr<std::optional<std::string>> ReadFileAt(int folder, const char* name, const std::string& path);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_FILE_H_
