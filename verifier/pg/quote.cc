#include "pg/quote.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "pg/error.h"

namespace pgassay::pg {
namespace {

std::string Quote(absl::string_view text, char quote) {
  std::string quoted(1, quote);
  for (const char c : text) {
    if (c == quote) quoted += quote;
    quoted += c;
  }
  return quoted += quote;
}

bool InName(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return absl::ascii_isalnum(byte) || c == '_' || c == '$' || byte >= 0x80;
}

bool IsPlain(absl::string_view name) {
  return !name.empty() && !absl::ascii_isdigit(static_cast<unsigned char>(name[0])) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return absl::ascii_islower(byte) || absl::ascii_isdigit(byte) || c == '_';
         });
}

std::string Shown(absl::string_view name) {
  return IsPlain(name) ? std::string(name) : QuoteIdentifier(name);
}

}  // namespace

std::string QuoteIdentifier(absl::string_view name) {
  return Quote(name, '"');
}

std::string QuoteLiteral(absl::string_view text) {
  return Quote(text, '\'');
}

std::string QuoteQualified(absl::string_view schema, absl::string_view name) {
  return QuoteIdentifier(schema) + "." + QuoteIdentifier(name);
}

std::string ShownQualified(absl::string_view schema, absl::string_view name) {
  return absl::StrCat(Shown(schema), ".", Shown(name));
}

std::string WithoutLiterals(absl::string_view sql, size_t max_bytes) {
  std::string shown;
  bool in_identifier = false;
  size_t i = 0;
  while (i < sql.size()) {
    const char c = sql[i];
    const bool starts_token = i == 0 || !InName(sql[i - 1]);
    // Also between double quotes: they may be those of a comment.
    if (c == '\'') break;
    if (c == '$' && starts_token &&
        (i + 1 == sql.size() || !absl::ascii_isdigit(static_cast<unsigned char>(sql[i + 1]))))
      break;
    if (c == '"') in_identifier = !in_identifier;
    if (!in_identifier && starts_token && absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      while (i < sql.size() && (InName(sql[i]) || sql[i] == '.')) ++i;
      shown += '?';
      continue;
    }
    shown += c;
    ++i;
  }
  shown = OneLine(shown);
  bool cut = i < sql.size();
  if (shown.size() > max_bytes) {
    cut = true;
    // Not in the middle of a character.
    while (max_bytes > 0 && (static_cast<unsigned char>(shown[max_bytes]) & 0xc0) == 0x80) --max_bytes;
    shown.resize(max_bytes);
  }
  return cut ? shown + "..." : shown;
}

std::string StatementOf(absl::string_view activity_query) {
  if (activity_query.empty() || activity_query == "<insufficient privilege>") return "";
  return absl::StrCat(" (", WithoutLiterals(activity_query), ")");
}

}  // namespace pgassay::pg
