#include "store/faults.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <optional>
#include <utility>

namespace pgassay::store {
namespace {

std::optional<Faults> armed;
int counted = 0;  // calls to armed->call
int transfers = 0;

// Whether this call must fail; errno is then set.
bool Fails(const char* call) {
  if (!armed || armed->call != call || ++counted != armed->nth) return false;
  errno = armed->error;
  return true;
}

bool Interrupted() {
  if (!armed || !armed->interrupted || ++transfers % 2 == 0) return false;
  errno = EINTR;
  return true;
}

size_t Limited(size_t size) {
  return armed && armed->most_bytes > 0 ? std::min(size, armed->most_bytes) : size;
}

template <class Function>
Function* Next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

WithFaults::WithFaults(Faults faults) {
  counted = transfers = 0;
  armed = std::move(faults);
}

WithFaults::~WithFaults() {
  armed.reset();
}

int WithFaults::calls() const {
  return counted;
}

}  // namespace pgassay::store

using pgassay::store::armed;
using pgassay::store::Fails;
using pgassay::store::Interrupted;
using pgassay::store::Limited;
using pgassay::store::Next;

extern "C" {

int openat(int folder, const char* path, int flags, ...) {
  static auto* const next = Next<int(int, const char*, int, ...)>("openat");
  mode_t mode = 0;
  if ((flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE) {
    va_list arguments;
    va_start(arguments, flags);
    mode = va_arg(arguments, mode_t);
    va_end(arguments);
  }
  if (armed && !armed->nameless && (flags & O_TMPFILE) == O_TMPFILE) {
    errno = EOPNOTSUPP;
    return -1;
  }
  return Fails("openat") ? -1 : next(folder, path, flags, mode);
}

ssize_t write(int file, const void* bytes, size_t size) {
  static auto* const next = Next<ssize_t(int, const void*, size_t)>("write");
  return Fails("write") || Interrupted() ? -1 : next(file, bytes, Limited(size));
}

ssize_t pread(int file, void* bytes, size_t size, off_t offset) {
  static auto* const next = Next<ssize_t(int, void*, size_t, off_t)>("pread");
  return Fails("pread") || Interrupted() ? -1 : next(file, bytes, Limited(size), offset);
}

int fsync(int file) {
  static auto* const next = Next<int(int)>("fsync");
  return Fails("fsync") ? -1 : next(file);
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  static auto* const next = Next<int(int, const char*, int, const char*, int)>("linkat");
  return Fails("linkat") ? -1 : next(from_folder, from, to_folder, to, flags);
}

int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  static auto* const next = Next<int(int, const char*, int, const char*)>("renameat");
  return Fails("renameat") ? -1 : next(from_folder, from, to_folder, to);
}
}
