#include "migrate/file/descriptor.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "pg/error.h"

namespace pgassay::migrate::file {

Descriptor OpenAt(int folder, const char* name, int flags, mode_t mode) {
  for (;;) {
    Descriptor file(openat(folder, name, flags | O_CLOEXEC, mode));
    if (file.valid() || errno != EINTR) return file;
  }
}

absl::Status Failed(int error, const std::string& path, absl::string_view what) {
  const std::string text = absl::StrCat(pg::OneLine(path), ": ", what, ": ", std::strerror(error));
  if (error == EACCES || error == EPERM || error == EROFS) return absl::PermissionDeniedError(text);
  if (error == ENOSPC || error == EDQUOT) return absl::ResourceExhaustedError(text);
  return absl::UnavailableError(text);
}

}  // namespace pgassay::migrate::file
