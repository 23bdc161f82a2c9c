#include "migrate/ledger/owners.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace pgassay::migrate::ledger {
namespace {

// The role at the beginning of `text` as quote_ident() writes it, taken off it.
std::string TakeRole(absl::string_view* text, char end) {
  std::string role;
  if (text->empty() || text->front() != '"') {
    const size_t size = std::min(text->find(end), text->size());
    role = std::string(text->substr(0, size));
    text->remove_prefix(size);
    return role;
  }
  size_t at = 1;
  for (; at < text->size(); ++at) {
    if ((*text)[at] == '"' && text->substr(at + 1, 1) != "\"") break;
    if ((*text)[at] == '"') ++at;
    role += (*text)[at];
  }
  text->remove_prefix(std::min(at + 1, text->size()));
  return role;
}

// A name with a line end in it is in quotes.
std::vector<absl::string_view> Lines(absl::string_view text) {
  std::vector<absl::string_view> lines;
  size_t begin = 0;
  bool quoted = false;
  for (size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] == '"') quoted = !quoted;
    if (at < text.size() && (quoted || text[at] != '\n')) continue;
    lines.push_back(text.substr(begin, at - begin));
    begin = at + 1;
  }
  return lines;
}

}  // namespace

std::string WithoutOwners(absl::string_view kind, absl::string_view privileges, const Roles& owners) {
  std::set<std::string> kept;
  for (const absl::string_view line : Lines(privileges)) {
    absl::string_view rest = line;
    const bool quoted = !line.empty() && line.front() == '"';
    const std::string grantee = TakeRole(&rest, '=');
    // PUBLIC and OWNER in quotes are roles of that name.
    if (!quoted && grantee == "OWNER" && kind == "column") continue;
    if ((quoted || (grantee != "PUBLIC" && grantee != "OWNER")) && owners.count(grantee) > 0) continue;
    const size_t slash = rest.find('/');
    if (slash == absl::string_view::npos) {
      kept.insert(std::string(line));
      continue;
    }
    absl::string_view by = rest.substr(slash + 1);
    const bool by_owner = owners.count(TakeRole(&by, '\n')) > 0;
    kept.insert(by_owner ? absl::StrCat(line.substr(0, line.size() - rest.size() + slash), "/OWNER")
                         : std::string(line));
  }
  return absl::StrJoin(kept, "\n");
}

bool IsIn(const CatalogObject& object, const std::vector<std::string>& schemas) {
  const std::string& schema = object.kind == "schema" ? object.name : object.schema;
  return std::count(schemas.begin(), schemas.end(), schema) > 0;
}

Roles OwnersIn(const std::vector<CatalogObject>& objects, const std::vector<std::string>& schemas) {
  Roles owners;
  for (const CatalogObject& object : objects) {
    const std::string* owner = object.Find("owner");
    if (owner != nullptr && IsIn(object, schemas)) owners.insert(*owner);
  }
  return owners;
}

}  // namespace pgassay::migrate::ledger
