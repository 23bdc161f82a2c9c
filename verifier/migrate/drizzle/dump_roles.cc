#include "migrate/drizzle/dump_roles.h"

#include <vector>

#include "absl/strings/match.h"
#include "migrate/sql/token.h"

namespace pgassay::migrate::drizzle {
namespace {

using sql::IsWord;
using sql::Token;

bool IsAny(const Token& token, std::initializer_list<absl::string_view> words) {
  for (absl::string_view word : words)
    if (IsWord(token, word)) return true;
  return false;
}

// What is not in parentheses: names of roles never are.
std::vector<Token> Outside(absl::string_view statement) {
  std::vector<Token> outside;
  int depth = 0;
  for (const Token& token : sql::Tokens(statement)) {
    if (token.text == "(") ++depth;
    if (depth == 0) outside.push_back(token);
    if (token.text == ")") --depth;
  }
  return outside;
}

// "a, b, GROUP c"
void AddList(const std::vector<Token>& tokens, size_t at, std::set<std::string>* roles) {
  for (; at < tokens.size(); at += 2) {
    if (IsWord(tokens[at], "GROUP")) ++at;
    if (at >= tokens.size()) return;
    const std::string name = sql::NameIn(tokens[at]);
    const bool word = tokens[at].kind == Token::Kind::kWord &&
                      IsAny(tokens[at], {"PUBLIC", "CURRENT_USER", "SESSION_USER", "CURRENT_ROLE"});
    if (!name.empty() && !word && !absl::StartsWith(name, "pg_")) roles->insert(name);
    if (at + 1 >= tokens.size() || tokens[at + 1].text != ",") return;
  }
}

}  // namespace

void AddRoles(absl::string_view statement, std::set<std::string>* roles) {
  const std::vector<Token> tokens = Outside(statement);
  if (tokens.size() < 2) return;
  const bool defaults = IsWord(tokens[0], "ALTER") && IsWord(tokens[1], "DEFAULT");
  const bool grants = IsAny(tokens[0], {"GRANT", "REVOKE"}) || defaults;
  const bool policy = IsAny(tokens[0], {"CREATE", "ALTER"}) && IsWord(tokens[1], "POLICY");
  const bool owner = IsWord(tokens[0], "ALTER");
  const bool schema = IsWord(tokens[0], "CREATE") && IsWord(tokens[1], "SCHEMA");
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    const Token* before = i == 0 ? nullptr : &tokens[i - 1];
    const bool here = (grants && IsAny(tokens[i], {"TO", "FROM"})) ||
                      (grants && IsWord(tokens[i], "BY") && IsWord(*before, "GRANTED")) ||
                      (defaults && IsAny(tokens[i], {"ROLE", "USER"}) && IsWord(*before, "FOR")) ||
                      (policy && IsWord(tokens[i], "TO")) ||
                      (owner && IsWord(tokens[i], "TO") && IsWord(*before, "OWNER")) ||
                      (schema && IsWord(tokens[i], "AUTHORIZATION"));
    if (here) AddList(tokens, i + 1, roles);
  }
}

}  // namespace pgassay::migrate::drizzle
