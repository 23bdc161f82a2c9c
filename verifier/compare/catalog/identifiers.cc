#include "compare/catalog/identifiers.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace pgassay::compare {
namespace {

// The keywords that the server puts in quotes where they are names, each between blanks.
constexpr absl::string_view kKeywords =
    " all analyse analyze and any array as asc asymmetric authorization between bigint binary bit"
    " boolean both case cast char character check coalesce collate collation column concurrently"
    " constraint create cross current_catalog current_date current_role current_schema current_time"
    " current_timestamp current_user dec decimal default deferrable desc distinct do else end except"
    " exists extract false fetch float for foreign freeze from full grant greatest group grouping having"
    " ilike in initially inner inout int integer intersect interval into is isnull join lateral leading"
    " least left like limit localtime localtimestamp national natural nchar none normalize not notnull"
    " null nullif numeric offset on only or order out outer overlaps overlay placing position precision"
    " primary real references returning right row select session_user setof similar smallint some"
    " substring symmetric system_user table tablesample then time timestamp to trailing treat trim true"
    " union unique user using values varchar variadic verbose when where window with xmlattributes"
    " xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize"
    " xmltable"
    " ";

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
  const bool is_keyword = absl::StrContains(kKeywords, absl::StrCat(" ", name, " "));
  return plain && !is_keyword ? std::string(name)
                              : absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\"");
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
