#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "migrate/diesel/schema_rs.h"
#include "migrate/file/read.h"
#include "migrate/project/guard.h"
#include "status_macros.h"

namespace pgassay::migrate::diesel {
namespace {

namespace fs = std::filesystem;

constexpr char kFileName[] = "diesel.toml";

// From the migrations up to the project; only their own folder and the one around it where they lie
// elsewhere.
std::vector<fs::path> FoldersToLookIn(const ProjectSettings& settings) {
  const fs::path migrations = fs::path(settings.diesel.migrations).lexically_normal();
  const fs::path project = fs::path(settings.folder).lexically_normal();
  std::vector<fs::path> folders;
  for (fs::path folder = migrations;; folder = folder.parent_path()) {
    folders.push_back(folder);
    if (folder == project) return folders;
    if (folder == folder.parent_path()) break;
  }
  folders.resize(std::min(folders.size(), size_t{2}));
  return folders;
}

void TakeFile(const toml::table& section, const fs::path& folder, std::vector<std::string>& files) {
  const std::optional<std::string> file = section["file"].value<std::string>();
  if (!file.has_value() || file->empty()) return;
  const std::string path = (folder / *file).lexically_normal().string();
  if (std::find(files.begin(), files.end(), path) == files.end()) files.push_back(path);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SchemaRsFiles(const ProjectSettings& settings) {
  std::vector<std::string> files;
  for (const fs::path& folder : FoldersToLookIn(settings)) {
    const std::string path = (folder / kFileName).string();
    ASSIGN_OR_RETURN(const std::optional<std::string> bytes, file::ReadIfFile(path));
    if (!bytes.has_value()) continue;
    if (const absl::Status nesting = project::CheckNesting(*bytes); !nesting.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": ", nesting.message()));
    }
    toml::table root;
    try {
      root = toml::parse(std::string_view(*bytes));
    } catch (const toml::parse_error& error) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", error.source().begin.line, ": ", std::string(error.description())));
    }
    const toml::table* const section = root["print_schema"].as_table();
    if (section == nullptr) return files;
    TakeFile(*section, folder, files);
    // [print_schema.KEY], one for each schema.
    for (const auto& [key, node] : *section) {
      if (const toml::table* const one = node.as_table(); one != nullptr) TakeFile(*one, folder, files);
    }
    return files;
  }
  return files;
}

}  // namespace pgassay::migrate::diesel
