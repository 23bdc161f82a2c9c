// A file descriptor that closes itself, and what a call on it failed of.
#ifndef PGASSAY_STORE_FILE_H_
#define PGASSAY_STORE_FILE_H_

#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace pgassay::store {

class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }

  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

// InvalidArgument only where the path is to blame: a system call refuses other arguments for reasons of its
// file system or of ours, and not for what the user typed.
inline absl::Status ErrnoStatus(int error, absl::string_view what) {
  const absl::Status status = absl::ErrnoToStatus(error, what);
  if (!absl::IsInvalidArgument(status) || error == ENAMETOOLONG) return status;
  return absl::FailedPreconditionError(status.message());
}

}  // namespace pgassay::store

#endif  // PGASSAY_STORE_FILE_H_
