#include "migrate/drizzle/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/strings/str_cat.h"

namespace pgassay::migrate::drizzle {
namespace {

bool IsMissing(int error) {
  return error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG || error == ELOOP;
}

absl::Status ErrorOf(int error, const std::string& path) {
  const std::string message = absl::StrCat("cannot read ", path, ": ", std::strerror(error));
  if (error == EACCES || error == EPERM) return absl::PermissionDeniedError(message);
  return absl::UnavailableError(message);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

}  // namespace

absl::StatusOr<std::optional<std::string>> ReadFileAt(const std::string& path) {
  // A path with a NUL would be another one to the system.
  if (path.find('\0') != std::string::npos) return std::nullopt;
  // O_NONBLOCK: a pipe of that name must not hold us up.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) {
    if (IsMissing(errno) || errno == ENXIO) return std::nullopt;
    return ErrorOf(errno, path);
  }
  struct stat facts = {};
  if (fstat(file.get(), &facts) != 0) return ErrorOf(errno, path);
  if (!S_ISREG(facts.st_mode)) return std::nullopt;
  std::string bytes;
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = read(file.get(), buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrorOf(errno, path);
    if (got == 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(got));
    if (bytes.size() > kMaxFileSize) {
      return absl::ResourceExhaustedError(absl::StrCat("cannot read ", path, ": it is larger than 64 MiB"));
    }
  }
}

absl::StatusOr<std::optional<std::vector<std::string>>> NamesIn(const std::string& path) {
  const std::unique_ptr<DIR, CloseFolder> folder(opendir(path.c_str()));
  if (folder == nullptr) {
    if (IsMissing(errno)) return std::nullopt;
    return ErrorOf(errno, path);
  }
  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const dirent* entry = readdir(folder.get());
    if (entry == nullptr) break;
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  if (errno != 0) return ErrorOf(errno, path);
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<bool> Exists(const std::string& path) {
  struct stat facts = {};
  if (stat(path.c_str(), &facts) == 0) return true;
  if (IsMissing(errno)) return false;
  return ErrorOf(errno, path);
}

bool IsFolder(const std::string& path) {
  struct stat facts = {};
  return stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

}  // namespace pgassay::migrate::drizzle
