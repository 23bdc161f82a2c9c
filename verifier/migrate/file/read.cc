#include "migrate/file/read.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate::file {
namespace {

constexpr char kNotRead[] = "it cannot be read";

bool IsMissing(int error) {
  return error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG;
}

absl::Status NotAFile(const std::string& path) {
  return absl::FailedPreconditionError(absl::StrCat(pg::OneLine(path), ": it is not a file"));
}

absl::Status NotOpened(int error, const std::string& path) {
  if (IsMissing(error)) return absl::NotFoundError(Failed(error, path, kNotRead).message());
  // Links that lead to each other; a socket.
  if (error == ELOOP || error == ENXIO) return NotAFile(path);
  return Failed(error, path, kNotRead);
}

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

}  // namespace

absl::StatusOr<std::string> Read(const std::string& path, const ReadOptions& options) {
  // A path with a NUL would be another one to the system.
  if (path.find('\0') != std::string::npos) return NotOpened(ENOENT, path);
  return ReadAt(AT_FDCWD, path.c_str(), path, options);
}

absl::StatusOr<std::string> ReadAt(int folder, const char* name, const std::string& path,
                                   const ReadOptions& options) {
  // O_NONBLOCK: a pipe of this name would keep us waiting for its writer.
  const Descriptor file = OpenAt(folder, name, O_RDONLY | O_NOCTTY | (options.pipes ? 0 : O_NONBLOCK));
  if (!file.valid()) return NotOpened(errno, path);
  struct stat facts = {};
  if (fstat(file.get(), &facts) != 0) return Failed(errno, path, kNotRead);
  if (!S_ISREG(facts.st_mode) && !(options.pipes && S_ISFIFO(facts.st_mode))) return NotAFile(path);
  const auto too_large = [&path, &options] {
    return absl::ResourceExhaustedError(
        absl::StrCat(pg::OneLine(path), ": it has more than ", options.max_bytes >> 20, " MiB"));
  };
  if (facts.st_size > static_cast<off_t>(options.max_bytes)) return too_large();
  std::string bytes;
  // One byte more than it has tells its end without another round; it may grow meanwhile.
  size_t room = static_cast<size_t>(facts.st_size) + 1;
  for (size_t filled = 0;;) {
    bytes.resize(filled + room);
    const ssize_t got = read(file.get(), bytes.data() + filled, room);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Failed(errno, path, kNotRead);
    filled += static_cast<size_t>(got);
    if (filled > options.max_bytes) return too_large();
    if (got == 0) {
      bytes.resize(filled);
      return bytes;
    }
    room = std::max<size_t>(room - static_cast<size_t>(got), 4096);
  }
}

absl::StatusOr<std::optional<std::string>> ReadIfFile(const std::string& path) {
  absl::StatusOr<std::string> bytes = Read(path);
  if (absl::IsNotFound(bytes.status()) || absl::IsFailedPrecondition(bytes.status())) return std::nullopt;
  if (!bytes.ok()) return bytes.status();
  return *std::move(bytes);
}

absl::StatusOr<std::optional<std::vector<std::string>>> NamesIn(const std::string& path) {
  Descriptor folder = OpenAt(AT_FDCWD, path.c_str(), O_RDONLY | O_DIRECTORY);
  if (!folder.valid()) {
    if (IsMissing(errno) || errno == ELOOP) return std::nullopt;
    return Failed(errno, path, kNotRead);
  }
  ASSIGN_OR_RETURN(std::vector<std::string> names, NamesAt(std::move(folder), path));
  return names;
}

absl::StatusOr<std::vector<std::string>> NamesAt(Descriptor folder, const std::string& path) {
  if (!folder.valid()) return Failed(errno, path, kNotRead);
  const std::unique_ptr<DIR, CloseFolder> stream(fdopendir(folder.get()));
  if (stream == nullptr) return Failed(errno, path, kNotRead);
  folder.release();
  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const dirent* const entry = readdir(stream.get());
    if (entry == nullptr) break;
    const absl::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return Failed(errno, path, kNotRead);
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<bool> Exists(const std::string& path) {
  struct stat facts = {};
  if (stat(path.c_str(), &facts) == 0) return true;
  if (IsMissing(errno) || errno == ELOOP) return false;
  return Failed(errno, path, kNotRead);
}

bool IsFolder(const std::string& path) {
  struct stat facts = {};
  return stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

}  // namespace pgassay::migrate::file
