#include "store/output.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "status_macros.h"

namespace pgassay::store {
namespace {

constexpr size_t kBufferBytes = 256 * 1024;
constexpr size_t kMaxPrefix = 200;  // of the name within the temporary name: names end at 255 bytes
constexpr int kNameTries = 100;

absl::string_view Advice(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "create the folder first";
    case EACCES:
    case EPERM:
      return "make the folder readable and writable, or choose another one";
    case ENOSPC:
    case EDQUOT:
      return "free some space there, or choose another folder";
    case EROFS:
      return "choose a folder that is not mounted read-only";
    case EFBIG:
      return "raise the limit on file sizes (ulimit -f)";
    case EMFILE:
    case ENFILE:
      return "raise the limit on open files (ulimit -n), or use fewer connections";
    case ENAMETOOLONG:
      return "choose a shorter name";
    default:
      return "choose another folder";
  }
}

absl::Status WithAdvice(int error, absl::string_view what) {
  const absl::Status status = ErrnoStatus(error, what);
  return absl::Status(status.code(), absl::StrCat(status.message(), "; ", Advice(error)));
}

// ".NAME.XXXXXX.tmp"; "" if the system has no random bytes.
std::string TemporaryName(const std::string& name) {
  static constexpr char kLetters[] = "abcdefghijklmnopqrstuvwxyz012345";
  uint8_t random[6];
  if (getrandom(random, sizeof(random), 0) != static_cast<ssize_t>(sizeof(random))) return "";
  std::string temporary = absl::StrCat(".", name.substr(0, kMaxPrefix), ".");
  for (uint8_t byte : random) temporary.push_back(kLetters[byte % 32]);
  return absl::StrCat(temporary, ".tmp");
}

// What open(2) says where nameless files are not to be had (a file system without them, an old kernel).
bool NoNamelessFiles(int error) {
  return error == EOPNOTSUPP || error == EISDIR || error == EINVAL || error == ENOENT;
}

std::string ProcName(int fd) {
  return absl::StrCat("/proc/self/fd/", fd);
}

}  // namespace

OutputFile::OutputFile(std::string path, std::string folder, std::string name)
    : path_(std::move(path)), folder_(std::move(folder)), name_(std::move(name)) {
  buffer_.reserve(kBufferBytes);
}

OutputFile::~OutputFile() {
  if (!temporary_name_.empty()) unlinkat(folder_file_.get(), temporary_name_.c_str(), 0);
}

absl::Status OutputFile::Error(absl::string_view what) const {
  return WithAdvice(errno, absl::StrCat("cannot ", what, " ", path_));
}

absl::StatusOr<std::unique_ptr<OutputFile>> OutputFile::Create(std::string path) {
  const size_t slash = path.rfind('/');
  std::string folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  std::string name = path.substr(slash == std::string::npos ? 0 : slash + 1);
  if (name.empty() || name == "." || name == "..") {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot create '", path, "': it names no file; add a name"));
  }
  std::unique_ptr<OutputFile> output(new OutputFile(std::move(path), std::move(folder), std::move(name)));
  output->folder_file_ = FileDescriptor(open(output->folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!output->folder_file_.valid()) {
    return WithAdvice(errno, absl::StrCat("cannot create ", output->path_, ": folder ", output->folder_));
  }
  struct stat found;
  if (fstatat(output->folder_file_.get(), output->name_.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0) {
    if (S_ISLNK(found.st_mode)) {
      return absl::FailedPreconditionError(
          absl::StrCat("cannot create ", output->path_, ": it is a symbolic link; name the file itself"));
    }
    if (!S_ISREG(found.st_mode)) {
      return absl::FailedPreconditionError(absl::StrCat(
          "cannot create ", output->path_, ": it is there and not a plain file; choose another name"));
    }
  } else if (errno != ENOENT) {
    return output->Error("create");
  }
  RETURN_IF_ERROR(output->OpenTemporary());
  return output;
}

absl::StatusOr<std::unique_ptr<OutputFile>> OutputFile::CreateUnnamed() {
  const char* folder = std::getenv("TMPDIR");
  if (folder == nullptr || *folder == '\0') folder = "/tmp";
  std::unique_ptr<OutputFile> output(
      new OutputFile(absl::StrCat("a temporary file in ", folder), folder, ""));
  output->folder_file_ = FileDescriptor(open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!output->folder_file_.valid()) return output->Error("create");
  RETURN_IF_ERROR(output->OpenTemporary());
  if (!output->temporary_name_.empty()) {
    if (unlinkat(output->folder_file_.get(), output->temporary_name_.c_str(), 0) != 0)
      return output->Error("create");
    output->temporary_name_.clear();
  }
  return output;
}

absl::Status OutputFile::OpenTemporary() {
  file_ = FileDescriptor(openat(folder_file_.get(), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!file_.valid()) return NoNamelessFiles(errno) ? OpenNamed() : Error("create");
  // It gets its name through /proc, which a container may lack: better found out now than after hours.
  if (!name_.empty() && access(ProcName(file_.get()).c_str(), F_OK) != 0) return OpenNamed();
  return absl::OkStatus();
}

absl::Status OutputFile::OpenNamed() {
  for (int i = 0; i < kNameTries; ++i) {
    std::string temporary = TemporaryName(name_);
    if (temporary.empty()) return Error("create");
    file_ = FileDescriptor(openat(folder_file_.get(), temporary.c_str(),
                                  O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR | O_CLOEXEC, 0600));
    if (file_.valid()) {
      temporary_name_ = std::move(temporary);
      return absl::OkStatus();
    }
    if (errno != EEXIST) break;
  }
  return Error("create");
}

absl::Status OutputFile::Write(std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    const size_t part = std::min(bytes.size(), kBufferBytes - buffer_.size());
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(part));
    bytes = bytes.subspan(part);
    if (buffer_.size() == kBufferBytes) RETURN_IF_ERROR(Flush());
  }
  return absl::OkStatus();
}

absl::Status OutputFile::Flush() {
  for (size_t done = 0; done < buffer_.size();) {
    const ssize_t written = write(file_.get(), buffer_.data() + done, buffer_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written == 0) errno = EIO;
    if (written <= 0) return Error("write");
    done += static_cast<size_t>(written);
  }
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status OutputFile::Link() {
  for (int i = 0; i < kNameTries; ++i) {
    std::string temporary = TemporaryName(name_);
    if (temporary.empty()) return Error("name");
    if (linkat(AT_FDCWD, ProcName(file_.get()).c_str(), folder_file_.get(), temporary.c_str(),
               AT_SYMLINK_FOLLOW) == 0) {
      temporary_name_ = std::move(temporary);
      return absl::OkStatus();
    }
    if (errno != EEXIST) break;
  }
  return Error("name");
}

absl::Status OutputFile::Publish() {
  RETURN_IF_ERROR(Flush());
  if (fsync(file_.get()) != 0) return Error("write");
  if (temporary_name_.empty()) RETURN_IF_ERROR(Link());
  if (renameat(folder_file_.get(), temporary_name_.c_str(), folder_file_.get(), name_.c_str()) != 0) {
    return Error("rename a temporary file to");
  }
  temporary_name_.clear();
  // EINVAL: a file system whose folders cannot be flushed.
  if (fsync(folder_file_.get()) != 0 && errno != EINVAL) return Error("flush the folder of");
  return absl::OkStatus();
}

}  // namespace pgassay::store
