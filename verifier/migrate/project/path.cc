#include "migrate/project/path.h"

#include <filesystem>

#include "absl/strings/match.h"

namespace pgassay::migrate::project {

std::string ShownPath(const std::string& path, const std::string& folder) {
  const std::string relative = std::filesystem::path(path).lexically_relative(folder).string();
  const bool outside = relative.empty() || relative == ".." || absl::StartsWith(relative, "../");
  return outside ? path : relative;
}

}  // namespace pgassay::migrate::project
