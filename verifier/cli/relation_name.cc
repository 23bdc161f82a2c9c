#include "cli/relation_name.h"

#include <algorithm>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "status_macros.h"

namespace pgassay::cli {
namespace {

// Takes one part off the front of `text`, up to a dot or the end.
absl::StatusOr<std::string> TakePart(absl::string_view& text) {
  std::string part;
  if (!text.empty() && text[0] == '"') {
    size_t at = 1;
    for (; at < text.size(); ++at) {
      if (text[at] == '"') {
        if (at + 1 >= text.size() || text[at + 1] != '"') break;
        ++at;
      }
      part.push_back(text[at]);
    }
    if (at >= text.size()) return absl::InvalidArgumentError("a quote is not closed");
    text.remove_prefix(at + 1);
    if (!text.empty() && text[0] != '.') return absl::InvalidArgumentError("text behind a closing quote");
  } else {
    part = std::string(text.substr(0, text.find('.')));
    text.remove_prefix(part.size());
    if (part.find('"') != std::string::npos) {
      return absl::InvalidArgumentError("a quote inside a name without quotes");
    }
    if (absl::StripAsciiWhitespace(part) != part) {
      return absl::InvalidArgumentError("a blank at the end of a name without quotes");
    }
  }
  if (part.empty()) return absl::InvalidArgumentError("a part of the name is empty");
  return part;
}

}  // namespace

absl::StatusOr<RelationName> ParseRelationName(absl::string_view text, const std::string& schema) {
  std::vector<std::string> parts;
  while (true) {
    ASSIGN_OR_RETURN(std::string part, TakePart(text));
    parts.push_back(std::move(part));
    if (text.empty()) break;
    text.remove_prefix(1);  // the dot
  }
  if (parts.size() == 1) return RelationName{schema, parts[0]};
  if (parts.size() == 2) return RelationName{parts[0], parts[1]};
  return absl::InvalidArgumentError(absl::StrCat("a name has two parts, not ", parts.size()));
}

std::string Quoted(absl::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (plain && !name.empty()) return std::string(name);
  std::string quoted = "\"";
  for (const char c : name) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

std::string Quoted(const RelationName& table) {
  return absl::StrCat(Quoted(table.schema), ".", Quoted(table.name));
}

}  // namespace pgassay::cli
