#include "testing/diesel.h"

#include <unistd.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "migrate/process/command.h"

namespace pgassay::testing {
namespace {

constexpr char kVersion[] = "2.3.12";  // as scripts/lib/interop.sh

}  // namespace

std::string CacheFolder() {
  if (geteuid() == 0) return "/var/cache/pgassay";
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache != '\0') return absl::StrCat(cache, "/pgassay");
  const char* home = std::getenv("HOME");
  return absl::StrCat(home == nullptr ? "" : home, "/.cache/pgassay");
}

absl::StatusOr<std::string> DieselProgram() {
  const std::string program = absl::StrCat(CacheFolder(), "/diesel/", kVersion, "/bin/diesel");
  if (access(program.c_str(), X_OK) == 0) return program;
  if (migrate::process::OnPath("cargo").empty())
    return absl::UnimplementedError("THERE IS NO cargo HERE: the real Diesel judges nothing");
  return absl::NotFoundError(absl::StrCat("no ", program, ": run scripts/setup interop"));
}

}  // namespace pgassay::testing
