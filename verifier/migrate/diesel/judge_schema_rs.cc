#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "migrate/diesel/schema_rs.h"
#include "migrate/diesel/schema_rs_type.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate::diesel {
namespace {

constexpr char kAnew[] = "run `diesel migration run` or `diesel print-schema`, which write it anew";

using Place = std::pair<std::string, std::string>;  // schema and name

struct Relation {
  const CatalogObject* object = nullptr;
  std::map<std::string, const CatalogObject*> columns = {};
  const CatalogObject* key = nullptr;  // the primary key
  bool IsView() const { return object->kind == "view" || object->kind == "materialized view"; }
};

struct Database {
  std::map<Place, Relation> relations;
  std::map<Place, const CatalogObject*> domains;
  std::set<Place> enums;
};

Database Sort(const std::vector<CatalogObject>& catalog) {
  static const std::set<std::string> kRelations = {"table", "partitioned table", "foreign table", "view",
                                                   "materialized view"};
  Database database;
  for (const CatalogObject& object : catalog) {
    if (kRelations.count(object.kind) != 0) database.relations[{object.schema, object.name}].object = &object;
    if (object.kind == "domain") database.domains[{object.schema, object.name}] = &object;
    if (object.kind == "enum") database.enums.insert({object.schema, object.name});
  }
  for (const CatalogObject& object : catalog) {
    const auto found = database.relations.find({object.schema, object.parent});
    if (found == database.relations.end()) continue;
    if (object.kind == "column") found->second.columns[object.name] = &object;
    if (object.kind == "primary key") found->second.key = &object;
  }
  return database;
}

// Of "PRIMARY KEY (id, "at" WITHOUT OVERLAPS) INCLUDE (x)" the first two, without quotes.
std::vector<std::string> ColumnsOf(const CatalogObject& key) {
  std::vector<std::string> columns;
  const std::string* const definition = key.Find("definition");
  const size_t open = definition == nullptr ? std::string::npos : definition->find('(');
  if (open == std::string::npos) return columns;
  std::string name;
  bool quoted = false, ended = false;
  for (size_t i = open + 1; i < definition->size(); ++i) {
    const char c = (*definition)[i];
    if (c == '"') {
      // Two of them are one of the name's, and close and open it again.
      if (!quoted && (*definition)[i - 1] == '"') name += c;
      quoted = !quoted;
    } else if (!quoted && (c == ',' || c == ')')) {
      columns.push_back(std::exchange(name, ""));
      ended = false;
      if (c == ')') break;
    } else if (!quoted && c == ' ') {
      ended = !name.empty();
    } else if (!ended) {
      name += c;
    }
  }
  return columns;
}

class Judge {
 public:
  Judge(const SchemaRs& rust, const std::vector<CatalogObject>& catalog, const std::string& file)
      : rust_(rust), database_(Sort(catalog)), file_(file) {}

  std::vector<HistoryFinding> Find() {
    std::set<Place> seen;
    for (const SchemaRs::Table& table : rust_.tables) {
      const Place place(table.schema.empty() ? "public" : table.schema, table.name);
      seen.insert(place);
      const auto found = database_.relations.find(place);
      if (found == database_.relations.end()) {
        Add("check-schema-rs-table", table.line,
            absl::StrCat("table ", place.first, ".", place.second,
                         " is in it, and Diesel's migrations make none of that name"),
            "every query of it fails when it runs");
        continue;
      }
      JudgeTable(table, found->second, absl::StrCat(place.first, ".", place.second));
    }
    if (rust_.unread_line == 0) {
      FindMissing(seen);
    } else {
      found_.emplace_back(rust_.unread_line,
                          Note("check-schema-rs-unread", At(rust_.unread_line),
                               "this table! is not written as Diesel 2 reads it",
                               "it was passed over, and so were tables that are missing in the file",
                               "look at it, or pass over this note if the macro is another's"));
    }
    std::stable_sort(found_.begin(), found_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<HistoryFinding> findings;
    for (auto& [line, finding] : found_) findings.push_back(std::move(finding));
    return findings;
  }

 private:
  std::string At(uint32_t line) const { return absl::StrCat(file_, ":", line); }

  void Add(absl::string_view code, uint32_t line, absl::string_view what, absl::string_view effect) {
    found_.emplace_back(line, Note(code, At(line), what, effect, kAnew));
  }

  void JudgeTable(const SchemaRs::Table& table, const Relation& relation, const std::string& name) {
    std::set<std::string> seen;
    for (const SchemaRs::Column& column : table.columns) {
      seen.insert(column.name);
      const auto found = relation.columns.find(column.name);
      if (found == relation.columns.end()) {
        Add("check-schema-rs-column", column.line,
            absl::StrCat("column ", name, ".", column.name, " is in it and not in Diesel's migrations"),
            "every query that loads the table fails when it runs");
        continue;
      }
      JudgeColumn(column, *found->second, relation, absl::StrCat(name, ".", column.name));
    }
    std::vector<std::string> missing;
    for (const auto& [column, object] : relation.columns) {
      if (seen.count(column) == 0) missing.push_back(column);
    }
    if (!missing.empty()) {
      Add("check-schema-rs-column", table.line,
          absl::StrCat(name, " has ", missing.size() == 1 ? "a column" : "columns", " that ",
                       missing.size() == 1 ? "is" : "are", " not in it: ", ListOf(missing)),
          "Rust neither reads nor writes what is in there");
    }
    if (relation.key == nullptr || relation.IsView() || table.key.empty()) return;
    const std::vector<std::string> key = ColumnsOf(*relation.key);
    if (key.empty() || key == table.key) return;
    Add("check-schema-rs-key", table.line,
        absl::StrCat("the primary key of ", name, " is (", absl::StrJoin(key, ", "), "), here it is (",
                     absl::StrJoin(table.key, ", "), ")"),
        "find(), update() and joins go by the one that is here");
  }

  void JudgeColumn(const SchemaRs::Column& column, const CatalogObject& object, const Relation& relation,
                   const std::string& name) {
    const std::string* const type = object.Find("type");
    if (type == nullptr) return;
    if (!Fits(column.type, *type)) {
      Add("check-schema-rs-type", column.line,
          absl::StrCat("column ", name, " is ", *type, ", here it is ", column.type),
          "values of it are read or written wrong, or not at all");
    }
    if (relation.IsView()) return;
    const bool nullable = object.Find("not null") == nullptr && !DomainIsNotNull(*type);
    if (nullable && !column.nullable) {
      Add("check-schema-rs-null", column.line, absl::StrCat("column ", name, " can be NULL, here it cannot"),
          "a row with a NULL cannot be loaded");
    } else if (!nullable && column.nullable) {
      Add("check-schema-rs-null", column.line, absl::StrCat("column ", name, " cannot be NULL, here it can"),
          "an INSERT or UPDATE with None fails when it runs");
    }
  }

  const CatalogObject* DomainOf(const PlainType& type) const {
    const auto found = database_.domains.find({type.schema, type.name});
    return found == database_.domains.end() ? nullptr : found->second;
  }

  bool DomainIsNotNull(const std::string& type) const {
    const PlainType plain = PlainTypeOf(type);
    const CatalogObject* const domain = plain.array ? nullptr : DomainOf(plain);
    return domain != nullptr && domain->Find("not null") != nullptr;
  }

  // A domain is shown as what it is of, or as itself where the project wants it so.
  bool Fits(const std::string& rust, const std::string& formatted) const {
    const PlainType type = PlainTypeOf(formatted);
    if (FitsType(rust, type)) return true;
    const CatalogObject* const domain = type.array ? nullptr : DomainOf(type);
    const std::string* const base = domain == nullptr ? nullptr : domain->Find("type");
    return base != nullptr && Fits(rust, *base);
  }

  bool FitsType(const std::string& rust, const PlainType& type) const {
    const PlainType element = ElementOfRust(rust);
    bool declared = false;
    for (const SchemaRs::Type& own : rust_.types) {
      if (own.rust != element.name) continue;
      declared = true;
      const bool same_schema =
          own.schema.empty() || own.schema == (type.schema.empty() ? "pg_catalog" : type.schema);
      if (own.name == type.name && same_schema && element.array == type.array) return true;
    }
    if (declared) return false;
    const std::string diesels =
        absl::StrContains(rust, "::") ? std::string() : DieselTypeOfRust(element.name);
    if (diesels.empty()) return true;
    const bool is_enum = database_.enums.count({type.schema, type.name}) != 0;
    const bool is_domain = DomainOf(type) != nullptr;
    const bool of_extension = type.name == "citext";
    const std::string there = type.schema.empty() || of_extension ? DieselTypeOf(type.name) : std::string();
    if (there.empty()) return !is_enum && !is_domain;
    return diesels == there && element.array == type.array;
  }

  // What `diesel print-schema` would have written.
  void FindMissing(const std::set<Place>& seen) {
    std::map<std::string, std::vector<std::string>> missing;
    for (const Place& place : seen) missing[place.first];
    for (const auto& [place, relation] : database_.relations) {
      const bool is_table = relation.object->kind == "table" || relation.object->kind == "partitioned table";
      const bool passed_over = !is_table || relation.key == nullptr || absl::StartsWith(place.second, "__") ||
                               relation.object->Find("partition bound") != nullptr;
      const auto schema = missing.find(place.first);
      if (passed_over || schema == missing.end() || seen.count(place) != 0) continue;
      schema->second.push_back(place.second);
    }
    for (const auto& [schema, tables] : missing) {
      if (tables.empty()) continue;
      found_.emplace_back(
          0, Note("check-schema-rs-table", file_,
                  absl::StrCat(tables.size() == 1 ? "a table of schema " : "tables of schema ", schema,
                               tables.size() == 1 ? " is" : " are", " not in it: ", ListOf(tables)),
                  "Rust cannot ask for them; nothing is wrong if [print_schema] leaves them out on purpose",
                  kAnew));
    }
  }

  const SchemaRs& rust_;
  const Database database_;
  const std::string& file_;
  std::vector<std::pair<uint32_t, HistoryFinding>> found_;
};

}  // namespace

std::vector<HistoryFinding> JudgeSchemaRs(const SchemaRs& rust, const std::vector<CatalogObject>& catalog,
                                          const std::string& file) {
  return Judge(rust, catalog, file).Find();
}

}  // namespace pgassay::migrate::diesel
