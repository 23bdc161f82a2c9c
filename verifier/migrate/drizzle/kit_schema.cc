#include "migrate/drizzle/kit_schema.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace pgassay::migrate::drizzle {
namespace {

namespace fs = std::filesystem;

constexpr char kMagic[] = "*?[]{}()!@+|\\";

// A glob of somebody's gone wild: neither walks for ever nor fills the memory.
constexpr size_t kMaxBraces = 1000;
constexpr int kMaxDepth = 40;

// The end of the brace group that begins at `open`, and its commas; npos: none, or no group of several.
size_t CloseOf(const std::string& pattern, size_t open, std::vector<size_t>& commas) {
  int depth = 0;
  for (size_t at = open; at < pattern.size(); ++at) {
    if (pattern[at] == '\\') {
      ++at;
    } else if (pattern[at] == '{') {
      ++depth;
    } else if (pattern[at] == ',' && depth == 1) {
      commas.push_back(at);
    } else if (pattern[at] == '}' && --depth == 0) {
      return commas.empty() ? std::string::npos : at;
    }
  }
  return std::string::npos;
}

void ExpandBraces(const std::string& pattern, size_t from, std::vector<std::string>& all) {
  for (size_t open = from; open < pattern.size(); ++open) {
    if (pattern[open] == '\\') {
      ++open;
      continue;
    }
    if (pattern[open] != '{') continue;
    std::vector<size_t> commas;
    const size_t close = CloseOf(pattern, open, commas);
    if (close == std::string::npos) continue;
    commas.push_back(close);
    size_t begin = open + 1;
    for (const size_t end : commas) {
      if (all.size() >= kMaxBraces) return;
      ExpandBraces(pattern.substr(0, open) + pattern.substr(begin, end - begin) + pattern.substr(close + 1),
                   open, all);
      begin = end + 1;
    }
    return;
  }
  all.push_back(pattern);
}

bool IsMagic(const std::string& segment) {
  for (size_t at = 0; at < segment.size(); ++at) {
    if (segment[at] == '\\') {
      ++at;
    } else if (absl::StrContains("*?[", std::string(1, segment[at]))) {
      return true;
    } else if (at + 1 < segment.size() && segment[at + 1] == '(' &&
               absl::StrContains("!@+", std::string(1, segment[at]))) {
      return true;
    }
  }
  return false;
}

std::string Unescaped(const std::string& segment) {
  std::string plain;
  for (size_t at = 0; at < segment.size(); ++at) {
    if (segment[at] == '\\' && at + 1 < segment.size()) ++at;
    plain += segment[at];
  }
  return plain;
}

std::vector<fs::directory_entry> EntriesOf(const fs::path& folder) {
  std::vector<fs::directory_entry> entries;
  std::error_code error;
  for (fs::directory_iterator each(folder, error), end; !error && each != end; each.increment(error))
    entries.push_back(*each);
  return entries;
}

bool IsFolderAt(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

void Walk(const fs::path& at, const std::vector<std::string>& segments, size_t next, int depth,
          std::set<std::string>& found) {
  std::error_code error;
  if (next == segments.size()) {
    if (fs::exists(at, error)) found.insert(at.lexically_normal().string());
    return;
  }
  if (depth > kMaxDepth) return;
  const std::string& segment = segments[next];
  if (segment == "**") {
    Walk(at, segments, next + 1, depth, found);
    for (const fs::directory_entry& entry : EntriesOf(at)) {
      const bool hidden = absl::StartsWith(entry.path().filename().string(), ".");
      if (!hidden && entry.is_directory(error) && !entry.is_symlink(error))
        Walk(entry.path(), segments, next, depth + 1, found);
    }
    return;
  }
  if (segment.empty()) {
    if (IsFolderAt(at)) Walk(at, segments, next + 1, depth + 1, found);
    return;
  }
  if (!IsMagic(segment)) {
    Walk(at / Unescaped(segment), segments, next + 1, depth + 1, found);
    return;
  }
  for (const fs::directory_entry& entry : EntriesOf(at)) {
    const std::string name = entry.path().filename().string();
    if (name[0] == '.' && segment[0] != '.') continue;
    if (fnmatch(segment.c_str(), name.c_str(), FNM_PERIOD | FNM_EXTMATCH) == 0)
      Walk(entry.path(), segments, next + 1, depth + 1, found);
  }
}

bool IsModule(const std::string& path) {
  static constexpr const char* kEndings[] = {".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx"};
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](const char* ending) { return absl::EndsWith(path, ending); });
}

}  // namespace

std::vector<std::string> SchemaFiles(const std::string& root, const std::vector<std::string>& patterns) {
  std::set<std::string> found;
  for (const std::string& pattern : patterns) {
    std::vector<std::string> plain;
    ExpandBraces(pattern, 0, plain);
    for (const std::string& each : plain) {
      const bool absolute = absl::StartsWith(each, "/");
      std::vector<std::string> segments = absl::StrSplit(each, '/', absl::SkipEmpty());
      std::erase(segments, ".");
      const auto again = [](const std::string& one, const std::string& next) {
        return one == "**" && next == "**";
      };
      segments.erase(std::unique(segments.begin(), segments.end(), again), segments.end());
      // At its end a slash asks for a folder.
      if (absl::EndsWith(each, "/")) segments.push_back("");
      Walk(absolute ? fs::path("/") : fs::path(root), segments, 0, 0, found);
    }
  }
  std::set<std::string> files;
  for (const std::string& path : found) {
    if (!IsFolderAt(path)) {
      if (IsModule(path)) files.insert(path);
      continue;
    }
    for (const fs::directory_entry& entry : EntriesOf(path)) {
      const std::string file = entry.path().lexically_normal().string();
      if (!IsFolderAt(entry.path()) && IsModule(file)) files.insert(file);
    }
  }
  return {files.begin(), files.end()};
}

std::string AsPattern(const std::string& path) {
  std::string pattern;
  for (const char each : path) {
    if (absl::StrContains(kMagic, std::string(1, each))) pattern += '\\';
    pattern += each;
  }
  return pattern;
}

}  // namespace pgassay::migrate::drizzle
