#include "migrate/diesel/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace pgassay::migrate::diesel {
namespace {

absl::StatusCode CodeOf(int error) {
  switch (error) {
    case ENOENT:
      return absl::StatusCode::kNotFound;
    case EACCES:
    case EPERM:
      return absl::StatusCode::kPermissionDenied;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return absl::StatusCode::kResourceExhausted;
    default:
      return absl::StatusCode::kUnavailable;
  }
}

absl::Status TooLarge(const std::string& path) {
  return absl::ResourceExhaustedError(
      absl::StrCat(path, ": is above ", kMaxFileBytes >> 20, " MiB, and no migration is"));
}

}  // namespace

FileDescriptor OpenAt(int folder, const char* name, int flags) {
  for (;;) {
    FileDescriptor file(openat(folder, name, flags | O_CLOEXEC));
    if (file.valid() || errno != EINTR) return file;
  }
}

absl::Status FileError(int error, const std::string& path) {
  return absl::Status(CodeOf(error), absl::ErrnoToStatus(error, path).message());
}

absl::StatusOr<std::optional<std::string>> ReadFileAt(int folder, const char* name, const std::string& path) {
  // O_NONBLOCK: a pipe of this name would keep us waiting for its writer.
  const FileDescriptor file = OpenAt(folder, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!file.valid()) {
    if (errno == ENOENT) return std::nullopt;
    return FileError(errno, path);
  }
  struct stat facts;
  if (fstat(file.get(), &facts) != 0) return FileError(errno, path);
  if (!S_ISREG(facts.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, S_ISDIR(facts.st_mode) ? ": is a folder" : ": is no regular file"));
  }
  if (facts.st_size > static_cast<off_t>(kMaxFileBytes)) return TooLarge(path);
  std::string bytes;
  // One byte more than it has tells its end without another round; it may grow meanwhile.
  size_t room = static_cast<size_t>(facts.st_size) + 1;
  for (size_t filled = 0;;) {
    bytes.resize(filled + room);
    const ssize_t got = read(file.get(), bytes.data() + filled, room);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError(errno, path);
    filled += static_cast<size_t>(got);
    if (filled > kMaxFileBytes) return TooLarge(path);
    if (got == 0) {
      bytes.resize(filled);
      return bytes;
    }
    room = std::max<size_t>(room - static_cast<size_t>(got), 4096);
  }
}

}  // namespace pgassay::migrate::diesel
