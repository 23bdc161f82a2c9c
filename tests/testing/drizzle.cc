#include "testing/drizzle.h"

#include <unistd.h>

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "migrate/process/command.h"
#include "testing/diesel.h"

namespace pgassay::testing {
namespace {

std::string Bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

}  // namespace

absl::StatusOr<Drizzle> FindDrizzle(const std::string& line) {
  Drizzle drizzle;
  drizzle.folder = absl::StrCat(CacheFolder(), "/drizzle/", line);
  const std::string wanted = Bytes(absl::StrCat(PGASSAY_TESTS_DIR, "/interop/", line, "/package-lock.json"));
  const bool installed = !wanted.empty() && access((drizzle.folder + "/node_modules").c_str(), X_OK) == 0 &&
                         Bytes(drizzle.folder + "/package-lock.json") == wanted;
  if (!installed) {
    if (migrate::process::OnPath("npm").empty())
      return absl::UnimplementedError("THERE IS NO npm HERE: the real Drizzle judges nothing");
    return absl::NotFoundError(
        absl::StrCat("no ", drizzle.folder, " with the packages of this tree: run scripts/setup interop"));
  }
  drizzle.node = migrate::process::OnPath("node");
  if (drizzle.node.empty()) return absl::NotFoundError("npm without node");
  if (line == "stable") {
    // npm's own `bun` is a placeholder until a script has run, and none is.
    for (const char* kind : {"bun-linux-x64", "bun-linux-x64-baseline", "bun-linux-aarch64"}) {
      const std::string bun = absl::StrCat(drizzle.folder, "/node_modules/@oven/", kind, "/bin/bun");
      if (drizzle.bun.empty() && access(bun.c_str(), X_OK) == 0) drizzle.bun = bun;
    }
    if (drizzle.bun.empty()) return absl::NotFoundError(absl::StrCat("no bun in ", drizzle.folder));
  }
  return drizzle;
}

}  // namespace pgassay::testing
