#include "migrate/file/publish.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate::file {
namespace {

namespace fs = std::filesystem;

absl::Status Error(int error, const std::string& path, absl::string_view what) {
  const std::string text = absl::StrCat(pg::OneLine(path), ": ", what, ": ", std::strerror(error));
  if (error == EACCES || error == EPERM || error == EROFS) return absl::PermissionDeniedError(text);
  if (error == ENOSPC || error == EDQUOT) return absl::ResourceExhaustedError(text);
  return absl::UnavailableError(text);
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

absl::Status Sync(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 || fsync(file.get()) != 0) return Error(errno, path, "it cannot be synced");
  return absl::OkStatus();
}

std::string FolderOf(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

absl::Status MakeFolders(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  return error ? Error(error.value(), path, "the folder cannot be made") : absl::OkStatus();
}

// Removed unless it has got its name.
struct Temporary {
  std::string path;
  ~Temporary() {
    if (!path.empty()) unlink(path.c_str());
  }
};

absl::Status SyncAll(const std::string& folder) {
  std::error_code error;
  for (fs::recursive_directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    if (!each->is_symlink()) RETURN_IF_ERROR(Sync(each->path().string()));
  }
  if (error) return Error(error.value(), folder, "it cannot be read");
  return Sync(folder);
}

}  // namespace

absl::Status WriteWhole(const std::string& path, absl::string_view bytes) {
  RETURN_IF_ERROR(MakeFolders(FolderOf(path)));
  const std::string name = absl::StrCat(path, ".pgassay-", getpid());
  unlink(name.c_str());  // of a run with this pid that was killed
  const Descriptor file(open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (file.get() < 0) return Error(errno, path, "it cannot be written");
  Temporary temporary{name};
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t put = write(file.get(), bytes.data() + done, bytes.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return Error(errno, path, "it cannot be written");
    done += static_cast<size_t>(put);
  }
  if (fsync(file.get()) != 0) return Error(errno, path, "it cannot be synced");
  if (rename(name.c_str(), path.c_str()) != 0) return Error(errno, path, "it cannot be put in its place");
  temporary.path.clear();
  return Sync(FolderOf(path));
}

absl::Status PublishFolder(const std::string& made, const std::string& path, const std::string& aside) {
  std::error_code error;
  if (!aside.empty() && fs::exists(fs::symlink_status(aside, error))) {
    return absl::AlreadyExistsError(
        absl::StrCat(pg::OneLine(aside), ": it is there already, and the old folder was to be moved there"));
  }
  RETURN_IF_ERROR(MakeFolders(FolderOf(path)));
  RETURN_IF_ERROR(SyncAll(made));
  constexpr char kNot[] = "the folder cannot be put in its place";
  if (renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0) {
    // What was there is under the other name now.
    if (aside.empty()) {
      fs::remove_all(made, error);
    } else if (rename(made.c_str(), aside.c_str()) != 0) {
      const int why = errno;
      (void)renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE);
      return Error(why, aside, "the old folder cannot be moved here");
    }
  } else if (errno == ENOENT) {
    if (rename(made.c_str(), path.c_str()) != 0) return Error(errno, path, kNot);
  } else {
    return Error(errno, path, kNot);
  }
  return Sync(FolderOf(path));
}

}  // namespace pgassay::migrate::file
