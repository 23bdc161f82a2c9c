#include "migrate/typescript/imports.h"

#include <deque>
#include <filesystem>
#include <set>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "migrate/file/read.h"

namespace pgassay::migrate::typescript {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxFiles = 2000;

// What stands in quotes behind `from` or `import` and begins with a dot. One that stands in a comment costs a
// look and no more.
std::vector<std::string> RelativeImports(absl::string_view text) {
  std::vector<std::string> found;
  for (size_t at = 0; (at = text.find_first_of("'\"", at)) != absl::string_view::npos;) {
    const size_t end = text.find_first_of("'\"\n", at + 1);
    if (end == absl::string_view::npos) break;
    const absl::string_view quoted = text.substr(at + 1, end - at - 1);
    absl::string_view before = text.substr(0, at);
    while (!before.empty() && (before.back() == ' ' || before.back() == '(')) before.remove_suffix(1);
    if (absl::StartsWith(quoted, ".") &&
        (absl::EndsWith(before, "from") || absl::EndsWith(before, "import") ||
         absl::EndsWith(before, "require"))) {
      found.emplace_back(quoted);
    }
    at = end + 1;
  }
  return found;
}

std::string Resolve(const fs::path& from, const std::string& import) {
  const fs::path base = (from.parent_path() / import).lexically_normal();
  std::vector<fs::path> candidates = {base};
  // TypeScript's own way of writing an import for ESM names the file that it will become.
  if (base.extension() == ".js" || base.extension() == ".mjs") {
    candidates.push_back(fs::path(base).replace_extension(base.extension() == ".js" ? ".ts" : ".mts"));
  }
  for (const char* each : {".ts", ".tsx", ".mts", ".js", "/index.ts", "/index.js"}) {
    candidates.emplace_back(base.string() + each);
  }
  std::error_code error;
  for (const fs::path& candidate : candidates) {
    if (fs::is_regular_file(candidate, error)) return candidate.string();
  }
  return "";
}

bool IsSkipped(const fs::path& path) {
  const std::string name = path.filename().string();
  std::error_code error;
  return absl::StartsWith(name, ".") || name == "node_modules" || name == "dist" ||
         fs::exists(path / "meta" / "_journal.json", error);
}

}  // namespace

std::string FindSchemaFile(const std::string& root) {
  std::error_code error;
  std::set<std::string> found;
  size_t looked_at = 0;
  for (fs::recursive_directory_iterator each(root, error), end; !error && each != end;
       each.increment(error)) {
    if (each->is_directory(error) && IsSkipped(each->path())) {
      each.disable_recursion_pending();
      continue;
    }
    const std::string extension = each->path().extension().string();
    if ((extension != ".ts" && extension != ".mts" && extension != ".js") || ++looked_at > kMaxFiles)
      continue;
    const auto bytes = file::ReadIfFile(each->path().string());
    if (bytes.ok() && *bytes && absl::StrContains(**bytes, "pgTable(")) found.insert(each->path().string());
  }
  return found.empty() ? "" : *found.begin();
}

std::vector<std::pair<std::string, std::string>> ReadWithImports(const std::vector<std::string>& files) {
  std::vector<std::pair<std::string, std::string>> read;
  std::deque<std::string> waiting(files.begin(), files.end());
  std::set<std::string> seen(files.begin(), files.end());
  while (!waiting.empty() && read.size() < kMaxFiles) {
    const std::string path = waiting.front();
    waiting.pop_front();
    const auto bytes = file::ReadIfFile(path);
    if (!bytes.ok() || !*bytes) continue;
    for (const std::string& import : RelativeImports(**bytes)) {
      const std::string found = Resolve(path, import);
      if (!found.empty() && seen.insert(found).second) waiting.push_back(found);
    }
    read.emplace_back(path, **bytes);
  }
  return read;
}

}  // namespace pgassay::migrate::typescript
