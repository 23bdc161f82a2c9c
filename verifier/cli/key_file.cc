#include "cli/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "cli/message.h"
#include "store/file.h"

namespace pgassay::cli {
namespace {

absl::Status Refuse(const std::string& path, absl::string_view detail, absl::string_view hint) {
  return WithHint(absl::InvalidArgumentError(absl::StrCat("--key-file ", Shown(path), ": ", detail)), hint);
}

}  // namespace

absl::StatusOr<std::array<uint8_t, 32>> ReadKeyFile(const std::string& path) {
  constexpr char kHowToMake[] = "make one with: (umask 077; head -c 32 /dev/urandom > pgassay.key)";
  const store::FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return Refuse(path, std::strerror(errno), kHowToMake);
  struct stat info;
  if (fstat(file.get(), &info) != 0) return Refuse(path, std::strerror(errno), kHowToMake);
  // A pipe is what <(pass show pgassay) is.
  if (!S_ISREG(info.st_mode) && !S_ISFIFO(info.st_mode)) return Refuse(path, "not a file", kHowToMake);
  if (S_ISREG(info.st_mode) && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Refuse(path, "others on this machine can read it", absl::StrCat("chmod 600 ", OneLine(path)));
  }
  std::array<uint8_t, 33> bytes{};  // one more than a key, to see what is too long
  size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = read(file.get(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Refuse(path, std::strerror(errno), kHowToMake);
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  std::array<uint8_t, 32> key{};
  if (size != key.size()) {
    return Refuse(
        path, absl::StrCat("a key is exactly 32 bytes, this has ", size > 32 ? "more" : absl::StrCat(size)),
        kHowToMake);
  }
  std::memcpy(key.data(), bytes.data(), key.size());
  return key;
}

}  // namespace pgassay::cli
