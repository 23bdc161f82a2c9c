#include "cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "absl/strings/str_cat.h"
#include "cli/message.h"
#include "status_macros.h"
#include "store/file.h"
#include "store/output.h"

namespace pgassay::cli {
namespace {

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// What stands at the beginning of every .assay file (store/FORMAT.md 4).
bool StartsLikeAssay(int fd) {
  std::array<uint8_t, 3> head{};
  return pread(fd, head.data(), head.size(), 0) == 3 && head == std::array<uint8_t, 3>{0xd9, 0xd9, 0xf7};
}

}  // namespace

absl::Status CheckOutput(const std::string& path, OutputKind kind) {
  const std::string folder = FolderOf(path);
  struct stat info;
  if (stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(Shown(path), ": there is no folder ", Shown(folder)));
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    return absl::PermissionDeniedError(
        absl::StrCat(Shown(path), ": cannot write in folder ", Shown(folder), ": ", std::strerror(errno)));
  }
  if (lstat(path.c_str(), &info) != 0) {
    if (errno == ENOENT) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat(Shown(path), ": ", std::strerror(errno)));
  }
  // rename(2) would put a file in the place of a device, and of a link instead of what it points to.
  if (!S_ISREG(info.st_mode)) {
    return WithHint(
        absl::InvalidArgumentError(absl::StrCat(Shown(path), ": exists and is not a regular file")),
        "name a file that may be replaced");
  }
  if (info.st_size == 0) return absl::OkStatus();
  const store::FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.valid()) {
    return absl::PermissionDeniedError(
        absl::StrCat(Shown(path), ": exists and cannot be read: ", std::strerror(errno)));
  }
  if (kind == OutputKind::kFingerprint && !StartsLikeAssay(file.get())) {
    return WithHint(
        absl::InvalidArgumentError(absl::StrCat(Shown(path), ": exists and is not an .assay file")),
        "only a fingerprint is replaced by a fingerprint; choose another name or remove the file");
  }
  if (kind == OutputKind::kReport && StartsLikeAssay(file.get())) {
    return WithHint(absl::InvalidArgumentError(absl::StrCat(Shown(path), ": is an .assay file")),
                    "a report does not replace a fingerprint; choose another name");
  }
  return absl::OkStatus();
}

absl::Status CheckOtherFile(const std::string& input, const std::string& output) {
  struct stat in;
  struct stat out;
  if (stat(input.c_str(), &in) != 0 || stat(output.c_str(), &out) != 0) return absl::OkStatus();
  if (in.st_dev != out.st_dev || in.st_ino != out.st_ino) return absl::OkStatus();
  return WithHint(absl::InvalidArgumentError(absl::StrCat(Shown(output), ": would be replaced, but is read")),
                  "write to another file");
}

absl::Status WriteAtomically(const std::string& path, absl::string_view bytes) {
  ASSIGN_OR_RETURN(const std::unique_ptr<store::OutputFile> file, store::OutputFile::Create(path));
  RETURN_IF_ERROR(file->Write({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}));
  return file->Publish();
}

bool ColorsWanted() {
  const char* const type = std::getenv("TERM");
  const char* const no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && type != nullptr && absl::string_view(type) != "dumb" &&
         (no_color == nullptr || *no_color == '\0');
}

absl::Status WriteStdout(absl::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) {
    return absl::UnavailableError(absl::StrCat("standard output: ", std::strerror(errno)));
  }
  return absl::OkStatus();
}

absl::Status FlushStdout() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    return absl::UnavailableError(absl::StrCat("standard output: ", std::strerror(errno)));
  }
  return absl::OkStatus();
}

}  // namespace pgassay::cli
