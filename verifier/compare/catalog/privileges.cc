#include "compare/catalog/privileges.h"

#include <map>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "compare/catalog/identifiers.h"

namespace pgassay::compare {
namespace {

// By grantee: privileges, those that may be passed on also with their "*".
using Grants = std::map<std::string, std::set<std::string>>;

std::optional<Grants> Parse(absl::string_view text) {
  Grants grants;
  if (text.empty() || text == "none") return grants;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    // The name of a role may hold anything, if in quotes.
    const size_t name = line.empty() || line[0] != '"' ? line.find('=') : SqlTokenLength(line);
    if (name >= line.size() || line[name] != '=') return std::nullopt;
    const size_t slash = line.find('/', name);
    if (slash == absl::string_view::npos) return std::nullopt;
    std::set<std::string>& of_grantee = grants[std::string(line.substr(0, name))];
    for (absl::string_view privilege : absl::StrSplit(line.substr(name + 1, slash - name - 1), ',')) {
      of_grantee.insert(std::string(privilege));
      if (absl::ConsumeSuffix(&privilege, "*")) of_grantee.insert(std::string(privilege));
    }
  }
  return grants;
}

bool Holds(const std::set<std::string>& privileges, const std::string& privilege) {
  return privileges.contains(privilege) || privileges.contains("ALL*") ||
         (privileges.contains("ALL") && !absl::EndsWith(privilege, "*"));
}

}  // namespace

bool SomebodyHasMore(absl::string_view before, absl::string_view after) {
  const std::optional<Grants> had = Parse(before);
  const std::optional<Grants> has = Parse(after);
  if (!had.has_value() || !has.has_value()) return true;
  const auto of = [&](const std::string& grantee) -> const std::set<std::string>& {
    static const std::set<std::string> kNone;
    const auto found = had->find(grantee);
    return found == had->end() ? kNone : found->second;
  };
  for (const auto& [grantee, privileges] : *has) {
    for (const std::string& privilege : privileges) {
      if (!Holds(of(grantee), privilege)) return true;
    }
  }
  return false;
}

}  // namespace pgassay::compare
