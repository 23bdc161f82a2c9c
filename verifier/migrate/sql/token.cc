#include "migrate/sql/token.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"

namespace pgassay::migrate::sql {
namespace {

bool IsBlank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool IsNameByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool Unfinished(absl::string_view rest, Token* token) {
  *token = {Token::Kind::kUnfinished, rest};
  return true;
}

bool Give(Token::Kind kind, absl::string_view text, Token* token) {
  *token = {kind, text};
  return true;
}

// From the quote at `quote` on. `escapes`: a backslash takes the next byte with it.
bool Quoted(absl::string_view rest, size_t quote, bool escapes, Token* token) {
  const char mark = rest[quote];
  for (size_t at = quote + 1; at < rest.size(); ++at) {
    if (escapes && rest[at] == '\\') {
      ++at;
    } else if (rest[at] == mark) {
      if (at + 1 < rest.size() && rest[at + 1] == mark) {
        ++at;
      } else {
        return Give(mark == '"' ? Token::Kind::kName : Token::Kind::kString, rest.substr(0, at + 1), token);
      }
    }
  }
  return Unfinished(rest, token);
}

bool BlockComment(absl::string_view rest, Token* token) {
  size_t depth = 0;
  for (size_t at = 0; at + 1 < rest.size();) {
    const absl::string_view pair = rest.substr(at, 2);
    at += pair == "/*" || pair == "*/" ? 2 : 1;
    if (pair == "/*") ++depth;
    if (pair == "*/" && --depth == 0) return Give(Token::Kind::kComment, rest.substr(0, at), token);
  }
  return Unfinished(rest, token);
}

// $tag$ ... $tag$, or a single byte as in $1.
bool Dollar(absl::string_view rest, Token* token) {
  size_t end = 1;
  while (end < rest.size() && rest[end] != '$' && IsNameByte(rest[end])) ++end;
  const bool digit = rest.size() > 1 && absl::ascii_isdigit(static_cast<unsigned char>(rest[1]));
  if (end >= rest.size() || rest[end] != '$' || digit) {
    return Give(Token::Kind::kByte, rest.substr(0, 1), token);
  }
  const absl::string_view tag = rest.substr(0, end + 1);
  const size_t closing = rest.find(tag, tag.size());
  if (closing == absl::string_view::npos) return Unfinished(rest, token);
  return Give(Token::Kind::kDollar, rest.substr(0, closing + tag.size()), token);
}

// A word, or the string or name whose prefix it is.
bool Word(absl::string_view rest, Token* token) {
  size_t end = 0;
  while (end < rest.size() && IsNameByte(rest[end])) ++end;
  const char letter = absl::ascii_toupper(static_cast<unsigned char>(rest[0]));
  if (end == 1 && end < rest.size() && rest[end] == '\'' &&
      absl::string_view("EBXN").find(letter) != absl::string_view::npos) {
    return Quoted(rest, end, letter == 'E', token);
  }
  if (end == 1 && letter == 'U' && rest.size() > 2 && rest[1] == '&' && (rest[2] == '\'' || rest[2] == '"')) {
    return Quoted(rest, 2, false, token);
  }
  return Give(Token::Kind::kWord, rest.substr(0, end), token);
}

}  // namespace

bool NextToken(absl::string_view sql, size_t at, Token* token) {
  while (at < sql.size() && IsBlank(sql[at])) ++at;
  if (at >= sql.size()) return false;
  const absl::string_view rest = sql.substr(at);
  if (absl::StartsWith(rest, "--")) {
    return Give(Token::Kind::kComment, rest.substr(0, std::min(rest.find_first_of("\r\n"), rest.size())),
                token);
  }
  if (absl::StartsWith(rest, "/*")) return BlockComment(rest, token);
  if (rest[0] == '\'' || rest[0] == '"') return Quoted(rest, 0, false, token);
  if (rest[0] == '$') return Dollar(rest, token);
  if (IsNameByte(rest[0])) return Word(rest, token);
  return Give(Token::Kind::kByte, rest.substr(0, 1), token);
}

std::vector<Token> Tokens(absl::string_view sql) {
  std::vector<Token> tokens;
  Token token;
  for (size_t at = 0; NextToken(sql, at, &token);) {
    at = static_cast<size_t>(token.text.data() - sql.data()) + token.text.size();
    if (token.kind != Token::Kind::kComment) tokens.push_back(token);
  }
  return tokens;
}

bool IsWord(const Token& token, absl::string_view upper) {
  return token.kind == Token::Kind::kWord && absl::EqualsIgnoreCase(token.text, upper);
}

std::string NameIn(const Token& token) {
  if (token.kind == Token::Kind::kWord) return absl::AsciiStrToLower(token.text);
  if (token.kind != Token::Kind::kName || token.text[0] != '"') return "";
  return absl::StrReplaceAll(token.text.substr(1, token.text.size() - 2), {{"\"\"", "\""}});
}

}  // namespace pgassay::migrate::sql
