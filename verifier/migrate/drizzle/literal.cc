#include "migrate/drizzle/literal.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "migrate/drizzle/sql_text.h"
#include "migrate/sql/token.h"

namespace pgassay::migrate::drizzle {
namespace {

using sql::Token;

bool IsBad(absl::string_view text) {
  return absl::StrContains(text, kBreakpoint) || absl::StrContains(text, '\r');
}

// Of the inside of E''.
std::string Escaped(absl::string_view inside) {
  return absl::StrReplaceAll(inside, {{kBreakpoint, "\\x2d-> statement-breakpoint"}, {"\r", "\\r"}});
}

absl::StatusOr<std::string> String(absl::string_view text) {
  if (text[0] == 'E' || text[0] == 'e') return Escaped(text);
  if (text[0] != '\'') return absl::InvalidArgumentError("a breakpoint in a constant of an unknown form");
  return absl::StrCat("E", Escaped(absl::StrReplaceAll(text, {{"\\", "\\\\"}})));
}

std::string Dollar(absl::string_view text) {
  const size_t tag = text.find('$', 1) + 1;
  const absl::string_view body = text.substr(tag, text.size() - 2 * tag);
  return absl::StrCat("E'", Escaped(absl::StrReplaceAll(body, {{"\\", "\\\\"}, {"'", "''"}})), "'");
}

absl::StatusOr<std::string> Name(absl::string_view text) {
  if (text[0] != '"') return absl::InvalidArgumentError("a breakpoint in a name of an unknown form");
  return absl::StrCat(
      "U&", absl::StrReplaceAll(
                text, {{"\\", "\\\\"}, {kBreakpoint, "\\002D-> statement-breakpoint"}, {"\r", "\\000D"}}));
}

absl::StatusOr<std::string> Rewritten(const Token& token) {
  switch (token.kind) {
    case Token::Kind::kString:
      return String(token.text);
    case Token::Kind::kDollar:
      return Dollar(token.text);
    case Token::Kind::kName:
      return Name(token.text);
    case Token::Kind::kComment:
      return std::string(absl::StartsWith(token.text, "--") ? "--" : " ");
    default:
      return absl::InvalidArgumentError("a breakpoint outside of any constant");
  }
}

}  // namespace

absl::StatusOr<std::string> WithoutBreakpoints(absl::string_view sql) {
  if (!IsBad(sql)) return std::string(sql);
  std::string out;
  Token token;
  size_t at = 0;
  while (sql::NextToken(sql, at, &token)) {
    const size_t begin = static_cast<size_t>(token.text.data() - sql.data());
    absl::StrAppend(&out, absl::StrReplaceAll(sql.substr(at, begin - at), {{"\r\n", "\n"}, {"\r", "\n"}}));
    at = begin + token.text.size();
    if (!IsBad(token.text)) {
      absl::StrAppend(&out, token.text);
      continue;
    }
    auto rewritten = Rewritten(token);
    if (!rewritten.ok()) return rewritten.status();
    absl::StrAppend(&out, *rewritten);
  }
  absl::StrAppend(&out, absl::StrReplaceAll(sql.substr(at), {{"\r\n", "\n"}, {"\r", "\n"}}));
  return out;
}

}  // namespace pgassay::migrate::drizzle
