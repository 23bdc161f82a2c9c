#include "migrate/diesel/schema_rs.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "migrate/diesel/rust_token.h"

namespace pgassay::migrate::diesel {
namespace {

using Kind = RustToken::Kind;

constexpr int kMaxTypeDepth = 16;
// How often a token may be passed over on the way to a bracket or semicolon that may not be there: often
// enough for every file, and not for one that is made of their beginnings.
constexpr size_t kMaxPasses = 64;

// A type as written: a path, and what it is of.
struct Type {
  std::string path;
  std::vector<Type> of;
};

std::string Text(const Type& type) {
  std::string text = type.path;
  for (size_t i = 0; i < type.of.size(); ++i) absl::StrAppend(&text, i == 0 ? "<" : ", ", Text(type.of[i]));
  return type.of.empty() ? text : absl::StrCat(text, ">");
}

bool IsNullable(const Type& type) {
  return type.path == "Nullable" && type.of.size() == 1;
}

// Diesel's grammar of these macros (diesel_table_macro_syntax); each function is false, or nothing, at what
// is none of it.
class Parser {
 public:
  explicit Parser(const std::vector<RustToken>& tokens)
      : tokens_(tokens), passes_(kMaxPasses * tokens.size()) {}

  SchemaRs Parse() {
    SchemaRs rust;
    for (size_t i = 0; i < tokens_.size(); ++i) {
      at_ = i;
      if (TakeWord("postgres_type")) TakeType(rust);
      at_ = i;
      const bool is_view = IsWord(i, "view");
      if (!(is_view || IsWord(i, "table")) || !IsSign(i + 1, '!') || OfAnotherCrate(i)) continue;
      at_ = i + 2;
      if (std::optional<SchemaRs::Table> table = TakeTable(is_view); table.has_value()) {
        rust.tables.push_back(*std::move(table));
        i = at_ - 1;
      } else if (rust.unread_line == 0) {
        rust.unread_line = tokens_[i].line;
      }
    }
    return rust;
  }

 private:
  bool IsSign(size_t at, char sign) const {
    return at < tokens_.size() && tokens_[at].kind == Kind::kSign && tokens_[at].text[0] == sign;
  }
  bool IsWord(size_t at, absl::string_view word) const {
    return at < tokens_.size() && tokens_[at].kind == Kind::kWord && tokens_[at].text == word;
  }
  bool TakeSign(char sign) {
    if (!IsSign(at_, sign)) return false;
    ++at_;
    return true;
  }
  bool TakeWord(absl::string_view word) {
    if (!IsWord(at_, word)) return false;
    ++at_;
    return true;
  }
  bool Take(Kind kind, std::string& text) {
    if (at_ >= tokens_.size() || tokens_[at_].kind != kind) return false;
    text = tokens_[at_++].text;
    return true;
  }
  bool TakePathSign() {
    if (!IsSign(at_, ':') || !IsSign(at_ + 1, ':')) return false;
    at_ += 2;
    return true;
  }
  bool TakeArrow() {
    if (!IsSign(at_, '-') || !IsSign(at_ + 1, '>')) return false;
    at_ += 2;
    return true;
  }

  // "comfy_table::table!"
  bool OfAnotherCrate(size_t at) const {
    return at >= 3 && IsSign(at - 1, ':') && IsSign(at - 2, ':') && !IsWord(at - 3, "diesel");
  }

  // Whether there is a token to be passed over.
  bool Pass() {
    if (at_ >= tokens_.size() || passes_ == 0) return false;
    --passes_;
    return true;
  }

  // Behind the bracket that closes the one at the cursor.
  bool SkipBrackets() {
    size_t open = 0;
    do {
      if (!Pass()) return false;
      if (IsSign(at_, '(') || IsSign(at_, '[') || IsSign(at_, '{')) ++open;
      if (IsSign(at_, ')') || IsSign(at_, ']') || IsSign(at_, '}')) --open;
      ++at_;
    } while (open > 0);
    return true;
  }

  // #[...], of which only sql_name matters.
  bool TakeAttributes(std::string& sql_name) {
    while (TakeSign('#')) {
      const size_t begin = at_;
      if (TakeSign('[') && TakeWord("sql_name") && TakeSign('=') && !Take(Kind::kString, sql_name)) {
        return false;
      }
      at_ = begin;
      if (!IsSign(at_, '[') || !SkipBrackets()) return false;
    }
    return true;
  }

  // ( name = "...", schema = "..." ) ... struct Name
  void TakeType(SchemaRs& rust) {
    SchemaRs::Type type;
    if (!TakeSign('(')) return;
    while (!TakeSign(')')) {
      std::string key, value;
      if (!Take(Kind::kWord, key) || !TakeSign('=') || !Take(Kind::kString, value)) return;
      if (key == "name") type.name = value;
      if (key == "schema") type.schema = value;
      TakeSign(',');
    }
    if (!TakeSign(')') || !TakeSign(']')) return;
    std::string ignored;
    if (!TakeAttributes(ignored)) return;
    if (TakeWord("pub") && IsSign(at_, '(') && !SkipBrackets()) return;
    if (TakeWord("struct") && Take(Kind::kWord, type.rust) && !type.name.empty()) rust.types.push_back(type);
  }

  std::optional<SchemaRs::Table> TakeTable(bool is_view) {
    char close = '}';
    if (TakeSign('(')) {
      close = ')';
    } else if (TakeSign('[')) {
      close = ']';
    } else if (!TakeSign('{')) {
      return std::nullopt;
    }
    while (TakeWord("use")) {
      while (!IsSign(at_, ';') && Pass()) ++at_;
      if (!TakeSign(';')) return std::nullopt;
    }
    SchemaRs::Table table;
    std::string sql_name;
    if (!TakeAttributes(sql_name) || at_ >= tokens_.size()) return std::nullopt;
    table.line = tokens_[at_].line;
    if (!Take(Kind::kWord, table.name)) return std::nullopt;
    if (TakeSign('.')) {
      table.schema = std::exchange(table.name, "");
      if (!Take(Kind::kWord, table.name)) return std::nullopt;
    }
    // With a schema it stands before the name in the attribute, too.
    if (!sql_name.empty()) {
      absl::string_view name = sql_name;
      if (!table.schema.empty()) absl::ConsumePrefix(&name, absl::StrCat(table.schema, "."));
      table.name = std::string(name);
    }
    if (!is_view) table.key = {"id"};
    if (IsSign(at_, '(') && !TakeKey(table.key)) return std::nullopt;
    // By their names in Rust, to look the key's up.
    std::vector<std::pair<std::string, std::string>> names;
    if (!TakeSign('{')) return std::nullopt;
    while (!TakeSign('}')) {
      if (!TakeColumn(table, names)) return std::nullopt;
      if (!TakeSign(',') && !IsSign(at_, '}')) return std::nullopt;
    }
    if (!TakeSign(close)) return std::nullopt;
    for (std::string& part : table.key) {
      for (const auto& [rust, name] : names) {
        if (rust != part) continue;
        part = name;
        break;
      }
    }
    return table;
  }

  bool TakeKey(std::vector<std::string>& key) {
    key.clear();
    TakeSign('(');
    while (!TakeSign(')')) {
      key.emplace_back();
      if (!Take(Kind::kWord, key.back())) return false;
      if (!TakeSign(',') && !IsSign(at_, ')')) return false;
    }
    return true;
  }

  bool TakeColumn(SchemaRs::Table& table, std::vector<std::pair<std::string, std::string>>& names) {
    SchemaRs::Column column;
    std::string sql_name;
    if (!TakeAttributes(sql_name) || at_ >= tokens_.size()) return false;
    column.line = tokens_[at_].line;
    if (!Take(Kind::kWord, column.name) || !TakeArrow()) return false;
    const std::string rust = column.name;
    if (!sql_name.empty()) column.name = sql_name;
    Type type;
    if (!TakeTypePath(type, 0)) return false;
    column.nullable = IsNullable(type);
    column.type = Text(column.nullable ? type.of[0] : type);
    names.emplace_back(rust, column.name);
    table.columns.push_back(std::move(column));
    return true;
  }

  bool TakeTypePath(Type& type, int depth) {
    if (depth > kMaxTypeDepth) return false;
    // Only Diesel's own path may be left out: "super::sql_types::Text" is another type.
    bool of_diesel = true;
    TakePathSign();
    std::string path, word;
    for (;;) {
      if (!Take(Kind::kWord, word)) return false;
      if (!TakePathSign()) break;
      of_diesel = of_diesel && (word == "diesel" || word == "sql_types" || word == "pg");
      absl::StrAppend(&path, word, "::");
    }
    type.path = of_diesel ? word : absl::StrCat(path, word);
    if (!TakeSign('<')) return true;
    while (!TakeSign('>')) {
      type.of.emplace_back();
      if (!TakeTypePath(type.of.back(), depth + 1)) return false;
      if (!TakeSign(',') && !IsSign(at_, '>')) return false;
    }
    return true;
  }

  const std::vector<RustToken>& tokens_;
  size_t at_ = 0;
  size_t passes_;
};

}  // namespace

SchemaRs ParseSchemaRs(absl::string_view bytes) {
  const std::vector<RustToken> tokens = RustTokens(bytes);
  return Parser(tokens).Parse();
}

}  // namespace pgassay::migrate::diesel
