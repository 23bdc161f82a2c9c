// An open file or folder, and what a call on one failed of.
#ifndef PGASSAY_MIGRATE_FILE_DESCRIPTOR_H_
#define PGASSAY_MIGRATE_FILE_DESCRIPTOR_H_

#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace pgassay::migrate::file {

// Closes what it holds.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
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
Descriptor OpenAt(int folder, const char* name, int flags, mode_t mode = 0);

// "PATH: WHAT: what the system says" of an errno, as PermissionDenied, ResourceExhausted (the disk is full),
// else Unavailable.
absl::Status Failed(int error, const std::string& path, absl::string_view what);

}  // namespace pgassay::migrate::file

#endif  // PGASSAY_MIGRATE_FILE_DESCRIPTOR_H_
