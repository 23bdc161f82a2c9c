#include "migrate/typescript/place.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "migrate/typescript/token.h"

namespace pgassay::migrate::typescript {
namespace {

// pgTable('users', { ... }): what it makes and the tokens that are its arguments.
struct Declaration {
  std::string kind;  // "table", "enum", "view", "sequence", "policy", "schema"
  std::string schema, name;
  size_t file = 0;
  uint32_t line = 0;
  size_t begin = 0, end = 0;  // behind the name, and the bracket that closes
};

const std::map<absl::string_view, absl::string_view>& Makers() {
  static const auto* makers = new std::map<absl::string_view, absl::string_view>{
      {"pgTable", "table"},           {"pgEnum", "enum"},         {"pgView", "view"},
      {"pgMaterializedView", "view"}, {"pgSequence", "sequence"}, {"pgPolicy", "policy"},
      {"pgSchema", "schema"}};
  return *makers;
}
const std::map<absl::string_view, absl::string_view>& Members() {
  static const auto* members =
      new std::map<absl::string_view, absl::string_view>{{"table", "table"},
                                                         {"enum", "enum"},
                                                         {"view", "view"},
                                                         {"materializedView", "view"},
                                                         {"sequence", "sequence"}};
  return *members;
}

bool Is(const std::vector<Token>& tokens, size_t at, absl::string_view sign) {
  return at < tokens.size() && tokens[at].kind == Token::Kind::kSign && tokens[at].text == sign;
}

bool IsText(const Token& token) {
  return token.kind == Token::Kind::kString ||
         (token.kind == Token::Kind::kTemplate && token.text.find("${") == std::string::npos);
}

// Behind <...>, if that is what stands at `at`.
size_t AfterTypes(const std::vector<Token>& tokens, size_t at) {
  if (!Is(tokens, at, "<")) return at;
  int depth = 0;
  for (size_t i = at; i < tokens.size(); ++i) {
    if (Is(tokens, i, "<")) ++depth;
    if (Is(tokens, i, ">") && --depth == 0) return i + 1;
  }
  return at;
}

size_t Closing(const std::vector<Token>& tokens, size_t open) {
  int depth = 0;
  for (size_t i = open; i < tokens.size(); ++i) {
    if (tokens[i].kind != Token::Kind::kSign) continue;
    const char sign = tokens[i].text[0];
    if (sign == '(' || sign == '{' || sign == '[') ++depth;
    if ((sign == ')' || sign == '}' || sign == ']') && --depth == 0) return i;
  }
  return tokens.size();
}

using Files = std::vector<std::vector<Token>>;

// By the variable: of pgSchema('metering') whatever it is assigned to, in any of the files.
std::map<std::string, std::string> Schemas(const Files& files) {
  std::map<std::string, std::string> schemas;
  for (const std::vector<Token>& tokens : files) {
    for (size_t i = 2; i + 2 < tokens.size(); ++i) {
      if (tokens[i].kind == Token::Kind::kWord && tokens[i].text == "pgSchema" && Is(tokens, i - 1, "=") &&
          tokens[i - 2].kind == Token::Kind::kWord && Is(tokens, i + 1, "(") && IsText(tokens[i + 2])) {
        schemas[tokens[i - 2].text] = tokens[i + 2].text;
      }
    }
  }
  return schemas;
}

std::vector<Declaration> Declarations(const Files& files) {
  const std::map<std::string, std::string> schemas = Schemas(files);
  std::vector<Declaration> found;
  for (size_t file = 0; file < files.size(); ++file) {
    const std::vector<Token>& tokens = files[file];
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].kind != Token::Kind::kWord) continue;
      Declaration one;
      const bool member = i >= 2 && Is(tokens, i - 1, ".");
      if (member) {
        const auto schema = schemas.find(tokens[i - 2].text);
        const auto kind = Members().find(tokens[i].text);
        if (schema == schemas.end() || kind == Members().end()) continue;
        one.schema = schema->second;
        one.kind = std::string(kind->second);
      } else {
        const auto kind = Makers().find(tokens[i].text);
        if (kind == Makers().end()) continue;
        one.kind = std::string(kind->second);
        if (one.kind != "schema") one.schema = "public";
      }
      size_t open = i + 1;
      if (Is(tokens, open, ".") && open + 1 < tokens.size() && tokens[open + 1].text == "withRLS") open += 2;
      open = AfterTypes(tokens, open);
      if (!Is(tokens, open, "(") || open + 1 >= tokens.size() || !IsText(tokens[open + 1])) continue;
      one.name = tokens[open + 1].text;
      one.file = file;
      one.line = tokens[i].line;
      one.begin = open + 2;
      one.end = Closing(tokens, open);
      found.push_back(std::move(one));
    }
  }
  return found;
}

std::string SnakeCase(absl::string_view name) {
  std::string snake;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isupper(byte)) snake += '_';
    snake += absl::ascii_tolower(byte);
  }
  return snake;
}

// The line in a table's arguments that speaks of the object; 0: none.
uint32_t LineIn(const std::vector<Token>& tokens, const Declaration& table, const std::string& kind,
                const std::string& name) {
  for (size_t i = table.begin; i < table.end; ++i) {
    if (!IsText(tokens[i]) || tokens[i].text != name) continue;
    // text('email'), and not what is in a list of strings or an expression.
    if (kind != "column" || (Is(tokens, i - 1, "(") && i >= 2 && tokens[i - 2].kind == Token::Kind::kWord)) {
      return tokens[i].line;
    }
  }
  if (kind == "column") {
    // email: text(): the key is the name, as it is or as `casing` makes it.
    for (size_t i = table.begin; i + 3 < table.end; ++i) {
      const bool key = (tokens[i].kind == Token::Kind::kWord || tokens[i].kind == Token::Kind::kString) &&
                       Is(tokens, i + 1, ":") && tokens[i + 2].kind == Token::Kind::kWord;
      if (key && (tokens[i].text == name || SnakeCase(tokens[i].text) == name)) return tokens[i].line;
    }
  }
  if (kind == "primary key") {
    for (size_t i = table.begin; i < table.end; ++i) {
      if (tokens[i].kind == Token::Kind::kWord && tokens[i].text == "primaryKey") return tokens[i].line;
    }
  }
  return 0;
}

std::string DeclaredAs(const std::string& kind) {
  if (kind == "partitioned table" || kind == "foreign table") return "table";
  if (kind == "materialized view") return "view";
  return kind;
}

}  // namespace

Place FindPlace(const std::vector<std::pair<std::string, std::string>>& files, const ObjectKey& object) {
  const auto& [kind, schema, parent, name] = object;
  Files tokens;
  for (const auto& [file, text] : files) tokens.push_back(Tokens(text));
  const std::vector<Declaration> declarations = Declarations(tokens);
  const auto place = [&files](const Declaration& one, uint32_t line) {
    return Place{files[one.file].first, line == 0 ? one.line : line};
  };
  if (parent.empty()) {
    for (const Declaration& one : declarations) {
      if (one.kind == DeclaredAs(kind) && one.name == name && (kind == "schema" || one.schema == schema)) {
        return place(one, 0);
      }
    }
    if (kind != "sequence") return {};
    // That of a serial or an identity has its name from the column, and is spoken of there.
    for (const Declaration& one : declarations) {
      absl::string_view column = name;
      if (one.kind != "table" || one.schema != schema || !absl::ConsumePrefix(&column, one.name + "_") ||
          !absl::ConsumeSuffix(&column, "_seq")) {
        continue;
      }
      const uint32_t line = LineIn(tokens[one.file], one, "column", std::string(column));
      if (line != 0) return place(one, line);
    }
    return {};
  }
  const Declaration* owner = nullptr;
  for (const Declaration& one : declarations) {
    if ((one.kind != "table" && one.kind != "view") || one.schema != schema || one.name != parent) continue;
    if (owner == nullptr) owner = &one;
    const uint32_t line = LineIn(tokens[one.file], one, kind, name);
    if (line != 0) return place(one, line);
  }
  if (kind == "policy") {
    for (const Declaration& one : declarations) {
      if (one.kind == "policy" && one.name == name) return place(one, 0);
    }
  }
  return owner == nullptr ? Place{} : place(*owner, 0);
}

}  // namespace pgassay::migrate::typescript
