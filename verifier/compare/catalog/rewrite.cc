#include "compare/catalog/rewrite.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "compare/catalog/identifiers.h"

namespace pgassay::compare {
namespace {

using Columns = std::map<std::string, std::string>;

class Rewriter {
 public:
  Rewriter(absl::string_view text, const NewObjectNames& names, const RelationName* table)
      : names_(names), table_(table), columns_(table == nullptr ? nullptr : ColumnsOf(*table)) {
    while (!text.empty()) {
      const size_t length = SqlTokenLength(text);
      tokens_.push_back(text.substr(0, length));
      text.remove_prefix(length);
    }
    has_query_ = std::find(tokens_.begin(), tokens_.end(), "SELECT") != tokens_.end();
  }

  std::string Run() {
    std::string out;
    for (size_t i = 0; i < tokens_.size();) i = Step(i, out);
    return out;
  }

 private:
  const Columns* ColumnsOf(const RelationName& table) const {
    const auto found = names_.columns.find(table);
    return found == names_.columns.end() ? nullptr : &found->second;
  }

  absl::string_view At(size_t i) const { return i < tokens_.size() ? tokens_[i] : absl::string_view(); }

  // The last token before i that is no white space.
  absl::string_view WordBefore(size_t i) const {
    while (i > 0 && absl::ascii_isspace(static_cast<unsigned char>(tokens_[i - 1][0]))) --i;
    return i > 0 ? tokens_[i - 1] : absl::string_view();
  }

  // The server writes its keywords in capitals, and names with capitals in quotes.
  bool IsNameAt(size_t i) const {
    const absl::string_view token = At(i);
    if (!IsName(token)) return false;
    return token[0] == '"' || std::none_of(token.begin(), token.end(), [](char c) {
             return absl::ascii_isupper(static_cast<unsigned char>(c));
           });
  }

  // Writes what begins at token i, and gives the first token behind it.
  size_t Step(size_t i, std::string& out) {
    if (IsNameAt(i) && At(i + 1) == "." && IsNameAt(i + 2) && (i == 0 || tokens_[i - 1] != ".")) {
      return Dotted(i, out);
    }
    if (At(i)[0] == '\'' && At(i + 1) == ":" && At(i + 2) == ":" && At(i + 3) == "regclass") {
      absl::StrAppend(&out, Constant(tokens_[i]));
      return i + 1;
    }
    const std::string* column = IsBareColumn(i) ? NewColumn(columns_, tokens_[i]) : nullptr;
    if (At(i) == ")") referenced_ = nullptr;
    if (referenced_ != nullptr && IsNameAt(i)) column = NewColumn(referenced_, tokens_[i]);
    if (column != nullptr) {
      out += QuotedName(*column);
    } else {
      absl::StrAppend(&out, tokens_[i]);
    }
    return i + 1;
  }

  static const std::string* NewColumn(const Columns* columns, absl::string_view token) {
    if (columns == nullptr) return nullptr;
    const auto found = columns->find(Unquoted(token));
    return found == columns->end() ? nullptr : &found->second;
  }

  bool IsBareColumn(size_t i) const {
    if (columns_ == nullptr || has_query_ || referenced_ != nullptr || !IsNameAt(i)) return false;
    if (At(i + 1) == "(" || At(i + 1) == ".") return false;
    const absl::string_view before = WordBefore(i);
    return before != "." && before != ":" && before != "COLLATE";
  }

  // schema.name, schema.name.column, new.column, table.column
  size_t Dotted(size_t i, std::string& out) {
    const RelationName name{Unquoted(tokens_[i]), Unquoted(tokens_[i + 2])};
    const bool has_column = At(i + 3) == "." && IsNameAt(i + 4);
    const absl::string_view before = WordBefore(i);
    const bool has_arguments = At(i + 3) == "(" && before != "REFERENCES" && before != "INTO";
    const auto& map = has_arguments ? names_.functions : names_.relations;
    if (const auto found = map.find(name); found != map.end()) {
      absl::StrAppend(&out, QuotedName(found->second.schema), ".", QuotedName(found->second.name));
    } else if (const std::string* column = ColumnBehind(name, i); column != nullptr) {
      absl::StrAppend(&out, tokens_[i], ".", QuotedName(*column));
      return i + 3;
    } else {
      absl::StrAppend(&out, tokens_[i], ".", tokens_[i + 2]);
    }
    if (before == "REFERENCES" && At(i + 3) == "(") {
      static const Columns kNone;
      const Columns* columns = ColumnsOf(name);
      referenced_ = columns == nullptr ? &kNone : columns;
    }
    if (!has_column) return i + 3;
    const std::string* column = NewColumn(ColumnsOf(name), tokens_[i + 4]);
    absl::StrAppend(&out, ".", column == nullptr ? std::string(tokens_[i + 4]) : QuotedName(*column));
    return i + 5;
  }

  // Of "table.column", "old.column" or "new.column" in a definition of the table's own.
  const std::string* ColumnBehind(const RelationName& name, size_t i) const {
    if (table_ == nullptr || At(i + 3) == "(") return nullptr;
    if (name.schema != table_->name && name.schema != "old" && name.schema != "new") return nullptr;
    return NewColumn(columns_, tokens_[i + 2]);
  }

  std::string Constant(absl::string_view token) const {
    const std::string inside = Unquoted(token);
    size_t length = 0;
    const std::vector<std::string> name = DottedName(inside, &length);
    if (name.size() != 2 || length != inside.size()) return std::string(token);
    const auto found = names_.relations.find({name[0], name[1]});
    if (found == names_.relations.end()) return std::string(token);
    const std::string changed =
        absl::StrCat(QuotedName(found->second.schema), ".", QuotedName(found->second.name));
    return absl::StrContains(changed, '\'') ? std::string(token) : absl::StrCat("'", changed, "'");
  }

  const NewObjectNames& names_;
  const RelationName* const table_;
  const Columns* const columns_;
  const Columns* referenced_ = nullptr;  // within the brackets behind REFERENCES
  bool has_query_ = false;
  std::vector<absl::string_view> tokens_;
};

bool IsOneOf(absl::string_view attribute, std::initializer_list<absl::string_view> names) {
  return std::find(names.begin(), names.end(), attribute) != names.end();
}

// What people wrote, names of roles, or what no name of an object is in.
bool StaysAsItIs(absl::string_view attribute) {
  return absl::StartsWith(attribute, "comment") || absl::StartsWith(attribute, "security label of ") ||
         IsOneOf(attribute,
                 {"body", "labels", "privileges", "owner", "configuration", "options", "foreign options",
                  "extension", "goes with extension", "version", "roles", "library"});
}

bool HasColumns(absl::string_view attribute) {
  return IsOneOf(attribute, {"definition", "using", "with check", "generated", "where", "partition key"});
}

bool ListsColumns(absl::string_view attribute) {
  return IsOneOf(attribute, {"column order", "columns"});
}

}  // namespace

std::string RewriteDefinition(absl::string_view text, const NewObjectNames& names,
                              const RelationName* table) {
  return Rewriter(text, names, table).Run();
}

void RewriteAttributes(const NewObjectNames& names, const RelationName* table, CatalogObject& object) {
  const bool is_query = object.kind == "view" || object.kind == "materialized view" || object.kind == "rule";
  for (CatalogAttribute& attribute : object.attributes) {
    if (StaysAsItIs(attribute.name)) continue;
    if (!ListsColumns(attribute.name)) {
      const bool with_columns = HasColumns(attribute.name) && !is_query;
      attribute.value = RewriteDefinition(attribute.value, names, with_columns ? table : nullptr);
      continue;
    }
    const auto columns = table == nullptr ? names.columns.end() : names.columns.find(*table);
    if (columns == names.columns.end()) continue;
    std::vector<std::string> list = SplitNames(attribute.value);
    for (std::string& name : list) {
      const auto renamed = columns->second.find(name);
      name = QuotedName(renamed == columns->second.end() ? name : renamed->second);
    }
    // The publication's are sorted bytewise as they are written.
    if (attribute.name == "columns") std::sort(list.begin(), list.end());
    attribute.value = absl::StrJoin(list, ", ");
  }
}

}  // namespace pgassay::compare
