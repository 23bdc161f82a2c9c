#include "catalog/read.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "catalog/sql.h"
#include "status_macros.h"

namespace pgassay::catalog {
namespace {

char FirstChar(absl::string_view text) {
  return text.empty() ? '\0' : text[0];
}

absl::Status ReadColumns(pg::Connection& connection, Catalog& catalog) {
  ASSIGN_OR_RETURN(pg::Result columns, connection.Query(sql::kColumns));
  for (int row = 0; row < columns.rows(); ++row) {
    catalog.details[columns.oid(row, 0)].columns.push_back({.name = std::string(columns.text(row, 1)),
                                                            .type_oid = columns.oid(row, 2),
                                                            .type = std::string(columns.text(row, 3))});
  }
  return absl::OkStatus();
}

// The best index of each relation comes first; its lines are the key.
absl::Status ReadKeys(pg::Connection& connection, Catalog& catalog) {
  ASSIGN_OR_RETURN(pg::Result keys, connection.Query(sql::kKeys));
  absl::flat_hash_map<uint32_t, uint32_t> chosen;
  for (int row = 0; row < keys.rows(); ++row) {
    const uint32_t relation = keys.oid(row, 0);
    const uint32_t index = keys.oid(row, 1);
    if (chosen.try_emplace(relation, index).first->second != index) continue;
    catalog.details[relation].key.emplace_back(keys.text(row, 2));
  }
  return absl::OkStatus();
}

absl::Status ReadTypes(pg::Connection& connection, Catalog& catalog) {
  ASSIGN_OR_RETURN(pg::Result types, connection.Query(sql::kTypes));
  for (int row = 0; row < types.rows(); ++row) {
    canon::Type type;
    type.oid = types.oid(row, 0);
    type.qualified_name = std::string(types.text(row, 1));
    type.name = std::string(types.text(row, 2));
    type.typtype = FirstChar(types.text(row, 3));
    type.element_oid = types.oid(row, 4);
    type.base_oid = types.oid(row, 5);
    type.subtype_oid = types.oid(row, 6);
    type.send = std::string(types.text(row, 7));
    type.extension = std::string(types.text(row, 8));
    type.has_output = types.boolean(row, 9);
    type.labels = std::string(types.text(row, 10));
    catalog.types.emplace(type.oid, std::move(type));
  }
  ASSIGN_OR_RETURN(pg::Result attributes, connection.Query(sql::kAttributes));
  for (int row = 0; row < attributes.rows(); ++row) {
    auto type = catalog.types.find(attributes.oid(row, 0));
    if (type == catalog.types.end()) continue;
    type->second.attributes.push_back(
        {.name = std::string(attributes.text(row, 1)), .type_oid = attributes.oid(row, 2)});
  }
  return absl::OkStatus();
}

bool SameType(const canon::Type& a, const canon::Type& b) {
  return a.qualified_name == b.qualified_name && a.typtype == b.typtype && a.element_oid == b.element_oid &&
         a.base_oid == b.base_oid && a.subtype_oid == b.subtype_oid && a.send == b.send &&
         a.labels == b.labels &&
         std::equal(a.attributes.begin(), a.attributes.end(), b.attributes.begin(), b.attributes.end(),
                    [](const canon::Attribute& x, const canon::Attribute& y) {
                      return x.name == y.name && x.type_oid == y.type_oid;
                    });
}

}  // namespace

absl::StatusOr<std::vector<Relation>> ReadRelations(pg::Connection& connection) {
  ASSIGN_OR_RETURN(pg::Result rows, connection.Query(sql::kRelations));
  std::vector<Relation> relations;
  relations.reserve(static_cast<size_t>(rows.rows()));
  for (int row = 0; row < rows.rows(); ++row) {
    Relation relation;
    relation.oid = rows.oid(row, 0);
    relation.schema = std::string(rows.text(row, 1));
    relation.name = std::string(rows.text(row, 2));
    relation.kind = FirstChar(rows.text(row, 3));
    relation.persistence = FirstChar(rows.text(row, 4));
    relation.filenode = rows.oid(row, 5);
    relation.current_filenode = rows.oid(row, 6);
    relation.access_method = std::string(rows.text(row, 7));
    relation.is_partition = rows.boolean(row, 8);
    relation.root_oid = rows.oid(row, 9);
    relation.populated = rows.boolean(row, 10);
    relation.row_security = rows.boolean(row, 11);
    relation.readable = rows.boolean(row, 12);
    relations.push_back(std::move(relation));
  }
  return relations;
}

absl::StatusOr<Catalog> Read(pg::Connection& connection) {
  Catalog catalog;
  ASSIGN_OR_RETURN(catalog.relations, ReadRelations(connection));
  RETURN_IF_ERROR(ReadColumns(connection, catalog));
  RETURN_IF_ERROR(ReadKeys(connection, catalog));
  RETURN_IF_ERROR(ReadTypes(connection, catalog));
  return catalog;
}

absl::Status ReadSizes(pg::Connection& connection, const std::vector<uint32_t>& relations, Catalog& catalog) {
  const std::string oids = absl::StrCat("{", absl::StrJoin(relations, ","), "}");
  ASSIGN_OR_RETURN(pg::Result sizes, connection.Query(sql::kSizes, {oids}));
  for (int row = 0; row < sizes.rows(); ++row) {
    Detail& detail = catalog.details[sizes.oid(row, 0)];
    detail.pages = static_cast<uint64_t>(sizes.int64(row, 1));
    detail.bytes = static_cast<uint64_t>(sizes.int64(row, 2));
  }
  return absl::OkStatus();
}

std::string FirstDifference(const std::vector<Relation>& before, const std::vector<Relation>& after) {
  for (size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    if (i < before.size() && i < after.size() && before[i] == after[i]) continue;
    const Relation& relation = i < before.size() ? before[i] : after[i];
    return absl::StrCat("relation ", relation.QualifiedName(),
                        " was created, dropped, renamed, rewritten or altered");
  }
  return "";
}

std::string FirstDifferenceInside(const std::vector<Relation>& relations, const Catalog& before,
                                  const Catalog& after) {
  for (const Relation& relation : relations) {
    // A table without columns may have no entry.
    const Detail none;
    const auto find = [&](const Catalog& catalog) -> const Detail& {
      const auto found = catalog.details.find(relation.oid);
      return found == catalog.details.end() ? none : found->second;
    };
    if (find(before).columns != find(after).columns || find(before).key != find(after).key) {
      return absl::StrCat("columns or key of ", relation.QualifiedName(), " changed");
    }
  }
  for (const auto& [oid, type] : before.types) {
    const auto other = after.types.find(oid);
    if (other == after.types.end() || !SameType(type, other->second)) {
      return absl::StrCat("type ", type.qualified_name, " changed");
    }
  }
  return "";
}

}  // namespace pgassay::catalog
