#include "migrate/file/publish.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/file/descriptor.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate::file {
namespace {

namespace fs = std::filesystem;

absl::Status Sync(const std::string& path) {
  const Descriptor file = OpenAt(AT_FDCWD, path.c_str(), O_RDONLY);
  if (!file.valid() || fsync(file.get()) != 0) return Failed(errno, path, "it cannot be synced");
  return absl::OkStatus();
}

std::string FolderOf(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// Of the folder that something is made in: the umask is for secrets, and a project has its own mind.
mode_t ModeOf(const std::string& folder) {
  struct stat info;
  return stat(folder.c_str(), &info) == 0 ? info.st_mode & 0777 : 0700;
}

absl::Status MakeFolders(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return absl::OkStatus();
  const std::string parent = FolderOf(path);
  if (parent != path) RETURN_IF_ERROR(MakeFolders(parent));
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
    return Failed(errno, path, "the folder cannot be made");
  if (chmod(path.c_str(), ModeOf(parent)) != 0) return Failed(errno, path, "the folder cannot be made");
  return absl::OkStatus();
}

// A folder and what is in it, as if its parent's owner had made it.
absl::Status TakeModes(const std::string& folder, mode_t mode) {
  std::error_code error;
  for (fs::recursive_directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    if (each->is_symlink()) continue;
    const mode_t its = each->is_directory() ? mode : mode & 0666;
    if (chmod(each->path().c_str(), its) != 0) return Failed(errno, each->path(), "its rights cannot be set");
  }
  if (error) return Failed(error.value(), folder, "it cannot be read");
  return chmod(folder.c_str(), mode) == 0 ? absl::OkStatus()
                                          : Failed(errno, folder, "its rights cannot be set");
}

absl::Status SyncAll(const std::string& folder) {
  std::error_code error;
  for (fs::recursive_directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    if (!each->is_symlink()) RETURN_IF_ERROR(Sync(each->path().string()));
  }
  if (error) return Failed(error.value(), folder, "it cannot be read");
  return Sync(folder);
}

}  // namespace

StagedFile::~StagedFile() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

absl::StatusOr<StagedFile> StagedFile::Stage(const std::string& path, absl::string_view bytes) {
  RETURN_IF_ERROR(MakeFolders(FolderOf(path)));
  std::error_code error;
  if (fs::is_directory(path, error)) return Failed(EISDIR, path, "it cannot be written");
  const std::string name = absl::StrCat(path, ".pgassay-", getpid());
  unlink(name.c_str());  // of a run with this pid that was killed
  const Descriptor file = OpenAt(AT_FDCWD, name.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (!file.valid()) return Failed(errno, path, "it cannot be written");
  StagedFile staged(path, name);
  if (fchmod(file.get(), ModeOf(FolderOf(path)) & 0666) != 0)
    return Failed(errno, path, "it cannot be written");
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t put = write(file.get(), bytes.data() + done, bytes.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return Failed(errno, path, "it cannot be written");
    done += static_cast<size_t>(put);
  }
  if (fsync(file.get()) != 0) return Failed(errno, path, "it cannot be synced");
  return staged;
}

absl::Status StagedFile::Commit() {
  if (rename(temporary_.c_str(), path_.c_str()) != 0)
    return Failed(errno, path_, "it cannot be put in its place");
  temporary_.clear();
  return Sync(FolderOf(path_));
}

absl::Status WriteWhole(const std::string& path, absl::string_view bytes) {
  ASSIGN_OR_RETURN(StagedFile staged, StagedFile::Stage(path, bytes));
  return staged.Commit();
}

absl::Status PublishFolder(const std::string& made, const std::string& link, const std::string& aside) {
  std::error_code error;
  if (!aside.empty() && fs::exists(fs::symlink_status(aside, error))) {
    return absl::AlreadyExistsError(
        absl::StrCat(pg::OneLine(aside), ": it is there already, and the old folder was to be moved there"));
  }
  const bool is_link = fs::is_symlink(link, error) && fs::is_directory(link, error);
  const std::string path = is_link ? fs::canonical(link, error).string() : link;
  RETURN_IF_ERROR(MakeFolders(FolderOf(path)));
  RETURN_IF_ERROR(TakeModes(made, ModeOf(FolderOf(path))));
  RETURN_IF_ERROR(SyncAll(made));
  constexpr char kNot[] = "the folder cannot be put in its place";
  if (!fs::exists(path, error)) {
    if (rename(made.c_str(), path.c_str()) != 0) return Failed(errno, path, kNot);
    return Sync(FolderOf(path));
  }
  // Beside `made`, whose owner removes what is left there.
  const std::string old = aside.empty() ? made + ".old" : aside;
  if (renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0) {
    if (rename(made.c_str(), old.c_str()) != 0) {
      const int why = errno;
      (void)renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE);
      return Failed(why, old, "the old folder cannot be moved here");
    }
  } else if (errno == EINVAL || errno == ENOSYS) {
    // A file system that cannot exchange.
    if (rename(path.c_str(), old.c_str()) != 0) return Failed(errno, path, kNot);
    if (rename(made.c_str(), path.c_str()) != 0) {
      const int why = errno;
      (void)rename(old.c_str(), path.c_str());
      return Failed(why, path, kNot);
    }
  } else {
    return Failed(errno, path, kNot);
  }
  if (aside.empty()) fs::remove_all(old, error);
  return Sync(FolderOf(path));
}

}  // namespace pgassay::migrate::file
