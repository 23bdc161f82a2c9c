#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "migrate/typescript/index_key.h"
#include "migrate/typescript/read_sql.h"
#include "migrate/typescript/shape.h"
#include "nlohmann/json.hpp"
#include "pg/connection.h"
#include "status_macros.h"

namespace pgassay::migrate::typescript {
namespace {

using Position = std::map<std::string, std::pair<bool, size_t>>;  // OID: of a view, and where in the shape

std::string Text(const pg::Result& rows, int row, int column) {
  return std::string(rows.text(row, column));
}

char Letter(const pg::Result& rows, int row, int column) {
  const absl::string_view text = rows.text(row, column);
  return text.empty() ? '\0' : text[0];
}

// A JSON array of strings or numbers, as the server made it.
absl::StatusOr<std::vector<std::string>> List(const pg::Result& rows, int row, int column) {
  std::vector<std::string> list;
  if (rows.null(row, column)) return list;
  const nlohmann::json parsed = nlohmann::json::parse(Text(rows, row, column), nullptr, false);
  if (!parsed.is_array()) return absl::InternalError("the shape of the database: a list is not one");
  for (const nlohmann::json& each : parsed) {
    list.push_back(each.is_string() ? each.get<std::string>() : each.dump());
  }
  return list;
}

std::string ArrayLiteral(const std::vector<std::string>& values) {
  std::string literal = "{";
  for (const std::string& value : values) {
    literal += literal.size() > 1 ? ",\"" : "\"";
    for (const char c : value) {
      if (c == '"' || c == '\\') literal += '\\';
      literal += c;
    }
    literal += '"';
  }
  return literal + "}";
}

absl::Status ReadTypes(pg::Connection& connection, const std::string& schemas, Shape& shape) {
  ASSIGN_OR_RETURN(const pg::Result names, connection.Query(sql::kSchemas, {schemas}));
  for (int row = 0; row < names.rows(); ++row) shape.schemas.push_back(Text(names, row, 0));
  ASSIGN_OR_RETURN(const pg::Result enums, connection.Query(sql::kEnums, {schemas}));
  for (int row = 0; row < enums.rows(); ++row) {
    ASSIGN_OR_RETURN(std::vector<std::string> labels, List(enums, row, 2));
    shape.enums.push_back({Text(enums, row, 0), Text(enums, row, 1), std::move(labels)});
  }
  return absl::OkStatus();
}

// Those of identities by the column that they are of: schema, table and column.
using Identities = std::map<std::vector<std::string>, Sequence>;

absl::StatusOr<Identities> ReadSequences(pg::Connection& connection, const std::string& schemas,
                                         Shape& shape) {
  Identities identities;
  ASSIGN_OR_RETURN(const pg::Result rows, connection.Query(sql::kSequences, {schemas}));
  for (int row = 0; row < rows.rows(); ++row) {
    Sequence sequence;
    sequence.schema = Text(rows, row, 0);
    sequence.name = Text(rows, row, 1);
    sequence.type = Text(rows, row, 2);
    sequence.start = rows.int64(row, 3);
    sequence.minimum = rows.int64(row, 4);
    sequence.maximum = rows.int64(row, 5);
    sequence.increment = rows.int64(row, 6);
    sequence.cache = rows.int64(row, 7);
    sequence.cycles = rows.boolean(row, 8);
    sequence.owner_schema = Text(rows, row, 10);
    sequence.owner_table = Text(rows, row, 11);
    sequence.owner_column = Text(rows, row, 12);
    if (Letter(rows, row, 9) == 'i') {
      identities[{sequence.owner_schema, sequence.owner_table, sequence.owner_column}] = sequence;
    } else {
      shape.sequences.push_back(std::move(sequence));
    }
  }
  return identities;
}

absl::StatusOr<Position> ReadRelations(pg::Connection& connection, const std::string& schemas, Shape& shape) {
  Position position;
  std::vector<std::vector<std::string>> uses;
  ASSIGN_OR_RETURN(const pg::Result rows, connection.Query(sql::kRelations, {schemas}));
  for (int row = 0; row < rows.rows(); ++row) {
    const char kind = Letter(rows, row, 1);
    if (kind == 'v' || kind == 'm') {
      View view;
      view.schema = Text(rows, row, 2);
      view.name = Text(rows, row, 3);
      view.materialized = kind == 'm';
      view.populated = rows.boolean(row, 5);
      view.method = Text(rows, row, 6);
      view.tablespace = Text(rows, row, 7);
      ASSIGN_OR_RETURN(view.options, List(rows, row, 8));
      std::sort(view.options.begin(), view.options.end());
      view.definition = Text(rows, row, 9);
      while (!view.definition.empty() && (view.definition.back() == ';' || view.definition.back() == '\n')) {
        view.definition.pop_back();
      }
      ASSIGN_OR_RETURN(std::vector<std::string> used, List(rows, row, 10));
      uses.push_back(std::move(used));
      position[Text(rows, row, 0)] = {true, shape.views.size()};
      shape.views.push_back(std::move(view));
    } else {
      Table table;
      table.schema = Text(rows, row, 2);
      table.name = Text(rows, row, 3);
      table.partitioned = kind == 'p';
      table.row_security = rows.boolean(row, 4);
      table.managed = rows.boolean(row, 11);
      position[Text(rows, row, 0)] = {false, shape.tables.size()};
      shape.tables.push_back(std::move(table));
    }
  }
  for (size_t i = 0; i < uses.size(); ++i) {
    for (const std::string& oid : uses[i]) {
      const View& used = shape.views[position[oid].second];
      shape.views[i].uses.emplace_back(used.schema, used.name);
    }
    std::sort(shape.views[i].uses.begin(), shape.views[i].uses.end());
  }
  return position;
}

absl::Status ReadColumns(pg::Connection& connection, const std::string& oids, const Position& position,
                         const Identities& identities, Shape& shape) {
  ASSIGN_OR_RETURN(const pg::Result rows, connection.Query(sql::kColumns, {oids}));
  for (int row = 0; row < rows.rows(); ++row) {
    const auto at = position.find(Text(rows, row, 0));
    if (at == position.end()) continue;
    Column column;
    column.name = Text(rows, row, 1);
    column.type = Text(rows, row, 2);
    column.plain_type = Text(rows, row, 3);
    column.type_schema = Text(rows, row, 4);
    column.type_name = Text(rows, row, 5);
    column.type_kind = Letter(rows, row, 6);
    column.type_of_extension = rows.boolean(row, 7);
    column.dimensions = static_cast<int>(rows.int64(row, 8));
    column.collation = Text(rows, row, 9);
    if (at->second.first) {
      shape.views[at->second.second].columns.push_back(std::move(column));
      continue;
    }
    Table& table = shape.tables[at->second.second];
    column.not_null = rows.boolean(row, 10);
    column.expression = Text(rows, row, 11);
    column.generated = Text(rows, row, 12);
    column.identity = Letter(rows, row, 13);
    if (column.identity != '\0') {
      const auto of = identities.find({table.schema, table.name, column.name});
      if (of != identities.end()) column.of = of->second;
    }
    table.columns.push_back(std::move(column));
  }
  return absl::OkStatus();
}

Table* TableAt(const pg::Result& rows, int row, const Position& position, Shape& shape) {
  const auto at = position.find(Text(rows, row, 0));
  if (at == position.end() || at->second.first) return nullptr;
  Table& table = shape.tables[at->second.second];
  return table.managed ? &table : nullptr;
}

absl::Status ReadConstraints(pg::Connection& connection, const std::string& oids, const Position& position,
                             Shape& shape) {
  ASSIGN_OR_RETURN(const pg::Result rows, connection.Query(sql::kConstraints, {oids}));
  for (int row = 0; row < rows.rows(); ++row) {
    Table* table = TableAt(rows, row, position, shape);
    if (table == nullptr) continue;
    Constraint constraint;
    constraint.type = Letter(rows, row, 1);
    constraint.name = Text(rows, row, 2);
    ASSIGN_OR_RETURN(constraint.columns, List(rows, row, 3));
    constraint.schema_to = Text(rows, row, 4);
    constraint.table_to = Text(rows, row, 5);
    ASSIGN_OR_RETURN(constraint.columns_to, List(rows, row, 6));
    constraint.on_update = Letter(rows, row, 7);
    constraint.on_delete = Letter(rows, row, 8);
    constraint.nulls_not_distinct = rows.boolean(row, 9);
    constraint.expression = Text(rows, row, 10);
    table->constraints.push_back(std::move(constraint));
  }
  return absl::OkStatus();
}

absl::Status ReadIndexes(pg::Connection& connection, const std::string& oids, const Position& position,
                         Shape& shape) {
  ASSIGN_OR_RETURN(const pg::Result rows, connection.Query(sql::kIndexes, {oids}));
  for (int row = 0; row < rows.rows(); ++row) {
    Table* table = TableAt(rows, row, position, shape);
    if (table == nullptr) continue;
    Index index;
    index.name = Text(rows, row, 1);
    index.method = Text(rows, row, 2);
    index.unique = rows.boolean(row, 3);
    index.keys = IndexKeys(rows.text(row, 5), static_cast<size_t>(rows.int64(row, 4)));
    ASSIGN_OR_RETURN(index.key_columns, List(rows, row, 6));
    index.where = Text(rows, row, 7);
    ASSIGN_OR_RETURN(index.options, List(rows, row, 8));
    if (index.keys.size() != index.key_columns.size()) {
      return absl::InternalError(absl::StrCat("index ", index.name, ": its definition is not understood"));
    }
    table->indexes.push_back(std::move(index));
  }
  return absl::OkStatus();
}

absl::Status ReadPolicies(pg::Connection& connection, const std::string& oids, const Position& position,
                          Shape& shape) {
  ASSIGN_OR_RETURN(const pg::Result rows, connection.Query(sql::kPolicies, {oids}));
  for (int row = 0; row < rows.rows(); ++row) {
    Table* table = TableAt(rows, row, position, shape);
    if (table == nullptr) continue;
    Policy policy;
    policy.name = Text(rows, row, 1);
    policy.permissive = rows.boolean(row, 2);
    policy.command = Letter(rows, row, 3);
    ASSIGN_OR_RETURN(policy.roles, List(rows, row, 4));
    policy.use = Text(rows, row, 5);
    policy.check = Text(rows, row, 6);
    table->policies.push_back(std::move(policy));
  }
  return absl::OkStatus();
}

absl::StatusOr<Shape> Read(pg::Connection& connection, const std::string& schemas) {
  Shape shape;
  RETURN_IF_ERROR(connection
                      .Query("SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),"
                             " pg_catalog.set_config('quote_all_identifiers', 'off', true)")
                      .status());
  RETURN_IF_ERROR(ReadTypes(connection, schemas, shape));
  ASSIGN_OR_RETURN(const Identities identities, ReadSequences(connection, schemas, shape));
  ASSIGN_OR_RETURN(const Position position, ReadRelations(connection, schemas, shape));
  std::vector<std::string> all;
  for (const auto& [oid, at] : position) all.push_back(oid);
  const std::string oids = ArrayLiteral(all);
  RETURN_IF_ERROR(ReadColumns(connection, oids, position, identities, shape));
  RETURN_IF_ERROR(ReadConstraints(connection, oids, position, shape));
  RETURN_IF_ERROR(ReadIndexes(connection, oids, position, shape));
  RETURN_IF_ERROR(ReadPolicies(connection, oids, position, shape));
  return shape;
}

}  // namespace

absl::StatusOr<Shape> ReadShape(pg::Connection& connection, const std::vector<std::string>& schemas) {
  RETURN_IF_ERROR(connection.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  absl::StatusOr<Shape> shape = Read(connection, ArrayLiteral(schemas));
  const absl::Status end = connection.Execute("ROLLBACK");
  if (shape.ok() && !end.ok()) return end;
  return shape;
}

}  // namespace pgassay::migrate::typescript
