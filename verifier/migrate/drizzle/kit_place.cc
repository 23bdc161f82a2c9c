#include "migrate/drizzle/kit_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/file/descriptor.h"
#include "migrate/file/publish.h"
#include "migrate/file/read.h"
#include "status_macros.h"

namespace pgassay::migrate::drizzle {
namespace {

namespace fs = std::filesystem;

constexpr char kPrefix[] = ".pgassay-kit-";
constexpr char kLock[] = "/lock";

// Between a folder and its lock there is a moment.
constexpr time_t kUnlockedSeconds = 3600;

int Lock(const std::string& file, int flags) {
  const int lock = open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
  if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
  if (lock >= 0) close(lock);
  return -1;
}

bool Abandoned(const std::string& folder) {
  struct stat about = {};
  if (lstat(folder.c_str(), &about) != 0 || !S_ISDIR(about.st_mode)) return false;
  if (access((folder + kLock).c_str(), F_OK) != 0) return time(nullptr) - about.st_mtime > kUnlockedSeconds;
  const int lock = Lock(folder + kLock, 0);
  if (lock < 0) return false;
  close(lock);
  return true;
}

void Sweep(const std::string& root) {
  std::vector<fs::path> dead;
  std::error_code error;
  for (fs::directory_iterator each(root, error), end; !error && each != end; each.increment(error)) {
    const bool ours = absl::StartsWith(each->path().filename().string(), kPrefix);
    if (ours && Abandoned(each->path().string())) dead.push_back(each->path());
  }
  for (const fs::path& each : dead) fs::remove_all(each, error);
}

}  // namespace

absl::StatusOr<std::unique_ptr<KitPlace>> KitPlace::Make(const std::string& root) {
  Sweep(root);
  std::string name = absl::StrCat(root, "/", kPrefix, "XXXXXX");
  if (mkdtemp(name.data()) == nullptr) return file::Failed(errno, root, "no folder can be made in it");
  std::unique_ptr<KitPlace> place(new KitPlace());
  place->path_ = name;
  // Locked before it has its name, so that no other run finds it unlocked.
  const std::string lock = name + kLock, unnamed = lock + ".new";
  place->lock_ = Lock(unnamed, O_CREAT | O_EXCL);
  if (place->lock_ < 0 || rename(unnamed.c_str(), lock.c_str()) != 0)
    return file::Failed(errno, name, "no file can be made in it");
  return place;
}

KitPlace::~KitPlace() {
  std::error_code error;
  if (!path_.empty()) fs::remove_all(path_, error);
  if (lock_ >= 0) close(lock_);
}

std::string KitPlace::Fresh(absl::string_view purpose) {
  return absl::StrCat(path_, "/", purpose, "-", ++given_);
}

absl::Status KitPlace::Write(const std::string& name, absl::string_view bytes) const {
  const std::string path = absl::StrCat(path_, "/", name);
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return file::Failed(errno, path, "it cannot be written");
  size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t put = write(file, bytes.data() + written, bytes.size() - written);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      const int error = errno;
      close(file);
      return file::Failed(error, path, "it cannot be written");
    }
    written += static_cast<size_t>(put);
  }
  if (close(file) != 0) return file::Failed(errno, path, "it cannot be written");
  return absl::OkStatus();
}

absl::StatusOr<FilesByPath> FilesUnder(const std::string& folder) {
  FilesByPath files;
  std::error_code error;
  if (!fs::exists(folder, error) && !error) return files;
  for (fs::recursive_directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    if (!each->is_regular_file(error)) continue;
    ASSIGN_OR_RETURN(std::optional<std::string> bytes, file::ReadIfFile(each->path().string()));
    if (bytes) files[each->path().lexically_relative(folder).string()] = *std::move(bytes);
  }
  if (error) return file::Failed(error.value(), folder, "it cannot be read");
  return files;
}

absl::Status PutFiles(const std::string& folder, const FilesByPath& files, const FilesByPath& before) {
  for (auto file = files.begin(); file != files.end(); ++file) {
    const absl::Status put = file::WriteWhole(absl::StrCat(folder, "/", file->first), file->second);
    if (put.ok()) continue;
    for (auto back = files.begin(); back != file; ++back) {
      const std::string path = absl::StrCat(folder, "/", back->first);
      const auto was = before.find(back->first);
      if (was == before.end()) {
        unlink(path.c_str());
      } else {
        file::WriteWhole(path, was->second).IgnoreError();
      }
    }
    return put;
  }
  return absl::OkStatus();
}

}  // namespace pgassay::migrate::drizzle
