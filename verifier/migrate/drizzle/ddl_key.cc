#include "migrate/drizzle/ddl_key.h"

#include <map>

#include "absl/strings/str_cat.h"

namespace pgassay::migrate::drizzle {
namespace {

using Json = nlohmann::ordered_json;

// By the kind of row, the fields that are its key.
const std::map<std::string, std::vector<absl::string_view>>& Identities() {
  static const auto& identities = *new std::map<std::string, std::vector<absl::string_view>>{
      {"schemas", {"name"}},
      {"tables", {"schema", "name"}},
      {"enums", {"schema", "name"}},
      {"columns", {"schema", "table", "name"}},
      {"indexes", {"schema", "name"}},
      {"fks", {"schema", "table", "name"}},
      {"pks", {"schema", "table", "name"}},
      {"uniques", {"schema", "table", "name"}},
      {"checks", {"schema", "table", "name"}},
      {"sequences", {"schema", "name"}},
      {"roles", {"name"}},
      {"privileges", {"schema", "table", "grantor", "grantee", "type"}},
      {"policies", {"schema", "table", "name"}},
      {"views", {"schema", "name"}},
  };
  return identities;
}

std::string KeyOfFields(const std::string& kind, const Json& row) {
  Json names = Json::array();
  for (const absl::string_view field : Identities().at(kind)) names.push_back(FieldOf(row, field));
  return absl::StrCat(kind, absl::string_view("\0", 1), names.dump());
}

bool Applies(const DdlReference& reference, const Json& row) {
  if (reference.to != "enums") return true;
  const Json& schema = FieldOf(row, "typeSchema");
  return schema.is_string() && schema != "" && schema != "pg_catalog";
}

// The name that an element of the list holds; nothing for one that does not count.
std::optional<Json> NameIn(const DdlReference& reference, const Json& element) {
  if (!reference.unless.empty() && FieldOf(element, reference.unless) == true) return std::nullopt;
  return reference.pick.empty() ? element : FieldOf(element, reference.pick);
}

}  // namespace

bool SameJson(const Json& a, const Json& b) {
  return nlohmann::json(a) == nlohmann::json(b);
}

const Json& FieldOf(const Json& row, absl::string_view field) {
  static const Json& null = *new Json();
  if (!row.is_object()) return null;
  const auto found = row.find(std::string(field));
  return found == row.end() ? null : *found;
}

const std::vector<DdlReference>& DdlReferences() {
  static const auto& references = *new std::vector<DdlReference>{
      {"tables", "schemas", {{"name", "schema"}}},
      {"enums", "schemas", {{"name", "schema"}}},
      {"sequences", "schemas", {{"name", "schema"}}},
      {"views", "schemas", {{"name", "schema"}}},
      {"checks", "tables", {{"schema", "schema"}, {"name", "table"}}},
      {"policies", "tables", {{"schema", "schema"}, {"name", "table"}}},
      {"policies", "roles", {}, "name", "roles"},
      {"privileges", "tables", {{"schema", "schema"}, {"name", "table"}}},
      {"privileges", "roles", {{"name", "grantee"}}},
      {"privileges", "roles", {{"name", "grantor"}}},
      {"columns", "tables", {{"schema", "schema"}, {"name", "table"}}},
      {"columns", "enums", {{"schema", "typeSchema"}, {"name", "type"}}},
      {"indexes", "tables", {{"schema", "schema"}, {"name", "table"}}},
      {"indexes",
       "columns",
       {{"schema", "schema"}, {"table", "table"}},
       "name",
       "columns",
       "value",
       "isExpression"},
      {"pks", "tables", {{"schema", "schema"}, {"name", "table"}}},
      {"pks", "columns", {{"schema", "schema"}, {"table", "table"}}, "name", "columns"},
      {"uniques", "tables", {{"schema", "schema"}, {"name", "table"}}},
      {"uniques", "columns", {{"schema", "schema"}, {"table", "table"}}, "name", "columns"},
      {"fks", "tables", {{"schema", "schema"}, {"name", "table"}}},
      {"fks", "columns", {{"schema", "schema"}, {"table", "table"}}, "name", "columns"},
      {"fks", "tables", {{"schema", "schemaTo"}, {"name", "tableTo"}}},
      {"fks", "columns", {{"schema", "schemaTo"}, {"table", "tableTo"}}, "name", "columnsTo"},
  };
  return references;
}

std::optional<std::string> DdlKeyOf(const Json& row) {
  const Json& kind = FieldOf(row, "entityType");
  if (!kind.is_string()) return std::nullopt;
  const std::string& name = kind.get_ref<const std::string&>();
  if (Identities().count(name) == 0 || !FieldOf(row, Identities().at(name).back()).is_string())
    return std::nullopt;
  return KeyOfFields(name, row);
}

std::vector<std::string> DdlTargets(const DdlReference& reference, const Json& row) {
  if (!Applies(reference, row)) return {};
  const std::string kind(reference.to);
  Json target = Json::object();
  for (const auto& [to, from] : reference.fields) target[std::string(to)] = FieldOf(row, from);
  if (reference.list.empty()) return {KeyOfFields(kind, target)};
  std::vector<std::string> keys;
  for (const Json& element : FieldOf(row, reference.list)) {
    const std::optional<Json> name = NameIn(reference, element);
    if (!name || !name->is_string()) continue;
    target[std::string(reference.listed)] = *name;
    keys.push_back(KeyOfFields(kind, target));
  }
  return keys;
}

bool Redirect(const DdlReference& reference, const Json& before, const Json& after, Json& row) {
  if (!Applies(reference, row)) return false;
  for (const auto& [to, from] : reference.fields) {
    if (!SameJson(FieldOf(row, from), FieldOf(before, to))) return false;
  }
  if (!reference.list.empty()) {
    bool any = false;
    Json elements = FieldOf(row, reference.list);
    if (!elements.is_array()) return false;
    for (Json& element : elements) {
      const std::optional<Json> name = NameIn(reference, element);
      if (!name || !SameJson(*name, FieldOf(before, reference.listed))) continue;
      any = true;
      Json& place = reference.pick.empty() ? element : element[std::string(reference.pick)];
      place = FieldOf(after, reference.listed);
    }
    if (!any) return false;
    row[std::string(reference.list)] = std::move(elements);
  }
  for (const auto& [to, from] : reference.fields) row[std::string(from)] = FieldOf(after, to);
  return true;
}

}  // namespace pgassay::migrate::drizzle
