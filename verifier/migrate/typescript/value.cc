#include "migrate/typescript/value.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace pgassay::migrate::typescript {
namespace {

// True if the quote at `at` begins a string with escapes: E'...'
bool IsEscapeString(absl::string_view sql, size_t at) {
  if (at == 0 || (sql[at - 1] != 'E' && sql[at - 1] != 'e')) return false;
  if (at == 1) return true;
  const auto before = static_cast<unsigned char>(sql[at - 2]);
  return !(absl::ascii_isalnum(before) || before == '_' || before == '$' || before >= 0x80);
}

}  // namespace

std::string QuoteString(absl::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    switch (c) {
      case '\\':
      case '\'':
        quoted += '\\';
        quoted += c;
        break;
      case '\n':
        quoted += "\\n";
        break;
      case '\r':
        quoted += "\\r";
        break;
      case '\t':
        quoted += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
          quoted += absl::StrFormat("\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
          quoted += c;
        }
    }
  }
  return quoted + "'";
}

std::string QuoteSql(absl::string_view text) {
  std::string quoted = "sql`";
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' || c == '`' || (c == '$' && i + 1 < text.size() && text[i + 1] == '{')) quoted += '\\';
    // A carriage return in a template is a line feed to JavaScript.
    if (c == '\r') {
      quoted += "\\r";
    } else {
      quoted += c;
    }
  }
  return quoted + "`";
}

size_t AfterToken(absl::string_view sql, size_t at) {
  if (at >= sql.size()) return sql.size();
  const char quote = sql[at];
  if (quote != '\'' && quote != '"') return at + 1;
  const bool escapes = quote == '\'' && IsEscapeString(sql, at);
  for (size_t i = at + 1; i < sql.size(); ++i) {
    if (escapes && sql[i] == '\\') {
      ++i;
    } else if (sql[i] == quote) {
      if (i + 1 < sql.size() && sql[i + 1] == quote) {
        ++i;
      } else {
        return i + 1;
      }
    }
  }
  return sql.size();
}

std::string WithoutSeparator(absl::string_view sql, absl::string_view separator) {
  std::string clean;
  for (size_t at = 0; at < sql.size();) {
    const size_t next = AfterToken(sql, at);
    const absl::string_view token = sql.substr(at, next - at);
    if (token[0] != '\'' || !absl::StrContains(token, separator)) {
      absl::StrAppend(&clean, token);
      at = next;
      continue;
    }
    // The first byte of the separator as an escape keeps it from being one; a backslash means itself in a
    // string without E.
    const bool escapes = IsEscapeString(sql, at);
    if (!escapes) clean += 'E';
    for (size_t i = 0; i < token.size(); ++i) {
      if (token[i] == '\\') {
        clean += "\\\\";
        if (escapes) ++i;
        if (escapes && token[i] != '\\') {
          clean.pop_back();
          clean += token[i];
        }
      } else if (absl::StartsWith(token.substr(i), separator)) {
        absl::StrAppend(&clean, absl::StrFormat("\\x%02x", static_cast<unsigned>(token[i])));
      } else {
        clean += token[i];
      }
    }
    at = next;
  }
  return clean;
}

}  // namespace pgassay::migrate::typescript
