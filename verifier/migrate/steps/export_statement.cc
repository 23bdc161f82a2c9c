#include "migrate/steps/export_statement.h"

#include "absl/strings/match.h"
#include "migrate/sql/token.h"

namespace pgassay::migrate {
namespace {

using sql::IsWord;
using sql::Token;

constexpr absl::string_view kBreakpoint = "--> statement-breakpoint";

}  // namespace

std::vector<std::string> ExportStatements(absl::string_view text) {
  std::vector<std::string> statements;
  Token token;
  size_t begin = 0, end = 0;  // of the statement, without blanks and comments around it
  int parentheses = 0;
  const auto finish = [&] {
    if (end > begin) statements.emplace_back(text.substr(begin, end - begin));
    begin = end = 0;
    parentheses = 0;
  };
  for (size_t at = 0; sql::NextToken(text, at, &token);) {
    const size_t first = static_cast<size_t>(token.text.data() - text.data());
    at = first + token.text.size();
    if (token.kind == Token::Kind::kComment) {
      if (absl::StartsWith(token.text, kBreakpoint)) finish();
      continue;
    }
    if (token.text == "(") ++parentheses;
    if (token.text == ")" && parentheses > 0) --parentheses;
    if (token.text == ";" && parentheses == 0) {
      finish();
      continue;
    }
    if (end == 0) begin = first;
    end = at;
  }
  finish();
  return statements;
}

ExportMakes MadeByExport(absl::string_view statement) {
  ExportMakes made;
  const std::vector<Token> tokens = sql::Tokens(statement);
  const auto word = [&](size_t at, absl::string_view upper) {
    return at < tokens.size() && IsWord(tokens[at], upper);
  };
  const bool creates = word(0, "CREATE");
  made.is_schema = creates && word(1, "SCHEMA");
  if (creates && word(1, "ROLE") && tokens.size() > 2) made.role = sql::NameIn(tokens[2]);
  if (made.is_schema || !made.role.empty()) return made;
  made.object = creates && (word(1, "TABLE") || word(1, "TYPE") || word(1, "SEQUENCE") || word(1, "VIEW") ||
                            word(1, "MATERIALIZED"));
  const bool on =
      creates && (word(1, "INDEX") || word(1, "POLICY") || (word(1, "UNIQUE") && word(2, "INDEX")));
  bool seen = !on;
  for (size_t at = 0; at < tokens.size(); ++at) {
    if (!seen) {
      seen = word(at, "ON");
      continue;
    }
    if (tokens[at].kind != Token::Kind::kName) continue;
    if (at + 1 < tokens.size() && tokens[at + 1].text == ".") made.schema = sql::NameIn(tokens[at]);
    return made;
  }
  return made;
}

}  // namespace pgassay::migrate
