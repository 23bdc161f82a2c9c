#include "compare/catalog/identifiers.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace pgassay::compare {
namespace {

bool IsWord(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsSpace(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c));
}

size_t QuotedLength(absl::string_view text) {
  const char quote = text[0];
  for (size_t at = 1; at < text.size(); ++at) {
    if (text[at] != quote) continue;
    if (at + 1 == text.size() || text[at + 1] != quote) return at + 1;
    ++at;
  }
  return text.size();
}

// What stands between commas outside of quotes.
std::vector<absl::string_view> SplitList(absl::string_view text) {
  std::vector<absl::string_view> parts;
  if (text.empty()) return parts;
  size_t begin = 0;
  for (size_t at = 0; at < text.size(); at += SqlTokenLength(text.substr(at))) {
    if (text[at] != ',') continue;
    parts.push_back(absl::StripAsciiWhitespace(text.substr(begin, at - begin)));
    begin = at + 1;
  }
  parts.push_back(absl::StripAsciiWhitespace(text.substr(begin)));
  return parts;
}

}  // namespace

size_t SqlTokenLength(absl::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == '\'' || text[0] == '"') return QuotedLength(text);
  bool (*const belongs)(char) = IsWord(text[0]) ? IsWord : IsSpace(text[0]) ? IsSpace : nullptr;
  if (belongs == nullptr) return 1;
  return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), belongs) - text.begin());
}

std::string Unquoted(absl::string_view token) {
  if (token.size() < 2 || (token[0] != '"' && token[0] != '\'') || token.back() != token[0]) {
    return std::string(token);
  }
  const std::string quote(1, token[0]);
  return absl::StrReplaceAll(token.substr(1, token.size() - 2), {{quote + quote, quote}});
}

bool IsName(absl::string_view token) {
  return !token.empty() && (token[0] == '"' ||
                            (IsWord(token[0]) && !absl::ascii_isdigit(static_cast<unsigned char>(token[0]))));
}

std::string QuotedName(absl::string_view name) {
  const bool plain = !name.empty() && !absl::ascii_isdigit(static_cast<unsigned char>(name[0])) &&
                     name[0] != '$' && std::all_of(name.begin(), name.end(), [](char c) {
                       const auto byte = static_cast<unsigned char>(c);
                       return absl::ascii_islower(byte) || absl::ascii_isdigit(byte) || c == '_' || c == '$';
                     });
  return plain ? std::string(name) : absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\"");
}

std::vector<std::string> DottedName(absl::string_view text, size_t* length) {
  std::vector<std::string> names;
  size_t at = 0;
  size_t end = 0;
  while (IsName(text.substr(at))) {
    const size_t size = SqlTokenLength(text.substr(at));
    names.push_back(Unquoted(text.substr(at, size)));
    end = at + size;
    if (end >= text.size() || text[end] != '.') break;
    at = end + 1;
  }
  if (length != nullptr) *length = end;
  return names;
}

std::vector<std::string> SplitNames(absl::string_view text) {
  std::vector<std::string> names;
  for (const absl::string_view part : SplitList(text)) names.push_back(Unquoted(part));
  return names;
}

std::vector<std::vector<std::string>> SplitDottedNames(absl::string_view text) {
  std::vector<std::vector<std::string>> names;
  for (const absl::string_view part : SplitList(text)) names.push_back(DottedName(part));
  return names;
}

}  // namespace pgassay::compare
