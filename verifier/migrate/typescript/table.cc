#include "migrate/typescript/table.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "migrate/typescript/column.h"
#include "migrate/typescript/constraint.h"
#include "migrate/typescript/index.h"
#include "migrate/typescript/value.h"

namespace pgassay::migrate::typescript {
namespace {

// The key that a column's primaryKey() makes: of this column alone, with the name that the server gives.
const Constraint* OwnKey(const Table& table) {
  for (const Constraint& constraint : table.constraints) {
    if (constraint.type == 'p' && constraint.columns.size() == 1 &&
        constraint.name == absl::StrCat(table.name, "_pkey")) {
      return &constraint;
    }
  }
  return nullptr;
}

// TypeScript cannot tell the type of a table from itself: where a foreign key points at a table that comes
// later, the list has its type written down.
bool PointsAhead(const Table& table, const Shape& shape) {
  const auto place = [&shape](absl::string_view schema, absl::string_view name) {
    for (size_t i = 0; i < shape.tables.size(); ++i) {
      if (shape.tables[i].schema == schema && shape.tables[i].name == name) return i;
    }
    return size_t{0};
  };
  const size_t own = place(table.schema, table.name);
  return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint& constraint) {
    return constraint.type == 'f' && place(constraint.schema_to, constraint.table_to) > own;
  });
}

// Those that its line makes without naming them, or by name.
std::vector<std::string> SequencesOf(const Table& table, const Column& column, const Shape& shape) {
  if (column.of.has_value()) return {column.of->name};
  std::vector<std::string> names;
  for (const Sequence& sequence : shape.sequences) {
    if (IsSerial(table, column, sequence)) names.push_back(sequence.name);
  }
  return names;
}

bool IsPointedAt(const Table& table, const Column& column, const Shape& shape) {
  for (const Table& from : shape.tables) {
    for (const Constraint& key : from.constraints) {
      if (key.schema_to != table.schema || key.table_to != table.name) continue;
      if (std::count(key.columns_to.begin(), key.columns_to.end(), column.name) > 0)
        return CanBeNamed(column.name);
    }
  }
  return false;
}

void NotWritten(const Table& table, absl::string_view what, absl::string_view name, Draft& draft) {
  draft.Note("baseline-not-written",
             absl::StrCat(what, " ", QualifiedName(table.schema, table.name, std::string(name))),
             "drizzle-kit makes broken SQL of a name in it",
             "it writes names between double quotes, and does not double those in them; 0.x also takes lists "
             "of names apart at commas and semicolons",
             "leave it to SQL: the baseline has it, schema.ts has not");
}

}  // namespace

std::string WriteTable(const Table& table, const Shape& shape, Draft& draft) {
  const std::string* name = draft.Export("table", table.schema, table.name);
  if (name == nullptr) return "";
  const Constraint* own_key = OwnKey(table);
  std::string maker = Maker(draft, table.schema, "table");
  const bool alone = table.row_security && table.policies.empty();
  if (alone && draft.v1) maker += ".withRLS";
  std::string text =
      absl::StrCat("export const ", *name, " = ", maker, "(", QuoteString(table.name), ", {\n");
  for (const Column& column : table.columns) {
    if (!CanBeNamed(column.name)) {
      NotWritten(table, "column", column.name, draft);
      continue;
    }
    const bool key = own_key != nullptr && own_key->columns[0] == column.name;
    const ColumnLine line = WriteColumn(table, column, key, shape.sequences, draft);
    absl::StrAppend(&text, "  ", line.line, "\n");
    for (const std::string& sequence : SequencesOf(table, column, shape)) {
      draft.module.pieces[{"sequence", table.schema, "", sequence}] = line.piece;
    }
    draft.module.pieces[{"column", table.schema, table.name, column.name}] = line.piece;
    if (key) draft.module.pieces[{"primary key", table.schema, table.name, own_key->name}] = line.piece;
  }
  std::string list;
  const auto add = [&](absl::string_view kind, absl::string_view member, const std::string& line) {
    if (line.empty()) {
      NotWritten(table, kind, member, draft);
      return;
    }
    absl::StrAppend(&list, "  ", line, ",\n");
    draft.module.pieces[{std::string(kind), table.schema, table.name, std::string(member)}] = line + ",";
  };
  for (const Constraint& constraint : table.constraints) {
    if (&constraint == own_key) continue;
    add(ConstraintKind(constraint), constraint.name, WriteConstraint(table, constraint, draft));
  }
  for (const Index& index : table.indexes) add("index", index.name, WriteIndex(index, draft));
  for (const Policy& policy : table.policies) add("policy", policy.name, WritePolicy(policy, draft));
  text += "}";
  if (!list.empty()) {
    const bool ahead = PointsAhead(table, shape);
    absl::StrAppend(&text, ", (t)",
                    ahead ? absl::StrCat(": ", draft.Import("PgTableExtraConfigValue"), "[]") : "", " => [\n",
                    list, "]");
  }
  text += ")";
  if (alone && !draft.v1) text += ".enableRLS()";
  text += ";";
  draft.module.pieces[{table.partitioned ? "partitioned table" : "table", table.schema, "", table.name}] =
      text;
  return text + "\n";
}

std::string WritePointedAt(const Table& table, const Shape& shape, Draft& draft) {
  const std::string* name = draft.Export("table", table.schema, table.name);
  if (name == nullptr) return "";
  std::string text = absl::StrCat("const ", *name, " = ", Maker(draft, table.schema, "table"), "(",
                                  QuoteString(table.name), ", {\n");
  for (const Column& column : table.columns) {
    if (IsPointedAt(table, column, shape)) absl::StrAppend(&text, "  ", WriteBareColumn(column, draft), "\n");
  }
  return text + "});\n";
}

}  // namespace pgassay::migrate::typescript
