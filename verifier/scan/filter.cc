#include "scan/filter.h"

#include <fnmatch.h>

#include <algorithm>
#include <cstddef>
#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace pgassay::scan {
namespace {

// fnmatch(3) keeps * from crossing slashes, so the parts are joined by slashes; one inside a name becomes a
// byte that names do not hold.
std::string Subject(std::initializer_list<absl::string_view> parts) {
  return absl::StrJoin(parts, "/", [](std::string* out, absl::string_view part) {
    absl::StrAppend(out, absl::StrReplaceAll(part, {{"/", "\1"}}));
  });
}

// `parts` as many as the glob must have; a glob of one part stands for that name in any schema.
bool MatchesAny(const std::vector<std::string>& globs, std::ptrdiff_t parts, const std::string& subject) {
  return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
    std::string pattern = absl::StrReplaceAll(glob, {{"/", "\1"}, {".", "/"}});
    std::ptrdiff_t given = std::count(pattern.begin(), pattern.end(), '/') + 1;
    if (given == 1) {
      pattern.insert(0, "*/");
      given = 2;
    }
    return given == parts && fnmatch(pattern.c_str(), subject.c_str(), FNM_PATHNAME) == 0;
  });
}

}  // namespace

bool Filter::Names(const RelationName& relation) const {
  return tables_.empty() || MatchesAny(tables_, 2, Subject({relation.schema, relation.name}));
}

bool Filter::Excludes(const RelationName& relation) const {
  return MatchesAny(exclude_, 2, Subject({relation.schema, relation.name}));
}

bool Filter::ExcludesColumn(const RelationName& relation, const std::string& column) const {
  return MatchesAny(exclude_, 3, Subject({relation.schema, relation.name, column}));
}

absl::Status CheckTablesMatch(const ScanOptions& options, const std::vector<RelationName>& names) {
  for (const std::string& glob : options.tables) {
    const bool matched = std::any_of(names.begin(), names.end(), [&](const RelationName& name) {
      return MatchesAny({glob}, 2, Subject({name.schema, name.name}));
    });
    if (matched) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "--tables ", glob, ": no table matches (a pattern is matched with name or schema.name)"));
  }
  return absl::OkStatus();
}

}  // namespace pgassay::scan
