// What a migration means to change, declared by its author (--changes FILE; CHANGES.md has the format).
#ifndef PGASSAY_CHANGES_H_
#define PGASSAY_CHANGES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "pgassay/fingerprint.h"

namespace pgassay {

// Tables and columns are named as BEFORE has them; what was added, as AFTER has it.
struct DeclaredChange {
  enum class Kind : uint8_t {
    kTableAdded,
    kTableRenamed,  // `table` to `to_table`
    kTableDropped,
    kTableExcluded,  // left out of the comparison on both sides, for `reason`
    kTableKey,       // rows are told apart by `key` on both sides
    kColumnAdded,
    kColumnRenamed,  // `column` to `to_column`
    kColumnDropped,
    kColumnWidened,     // its type became one that holds every old value
    kColumnRewritten,   // the same values, written in another way
    kColumnExpression,  // `expression`, SQL over AFTER's row, gives BEFORE's value and type
    kObjectAdded,
    kObjectRenamed,  // `object` to `to_object`
    kObjectDropped,
    kObjectChanged,  // in `attribute`, or in any if that is ""
    kObjectExcluded  // left out for `reason`: by any of `object_kind`, `object` and `attribute` that are not
                     // ""
  };

  Kind kind = Kind::kTableAdded;
  RelationName table;
  std::string column;
  RelationName to_table;
  std::string to_column;
  std::string expression;
  std::vector<std::string> key;
  // Of rules for objects: as the report names what differs. `table` and `column` are not used.
  std::string object_kind;  // "index", "function", "view", ...
  std::string object;       // "public.orders.orders_placed_at_idx": QualifiedName of the object
  std::string to_object;    // the new name alone, or qualified to move it to another schema
  std::string attribute;
  std::string reason;
  std::string rule;  // for people, without line breaks: "column renamed: public.users.mail to email"
};

// Whether the rule names an object of the catalog by kind and name, and no table or column.
constexpr bool IsForObject(DeclaredChange::Kind kind) {
  using Kind = DeclaredChange::Kind;
  return kind == Kind::kObjectAdded || kind == Kind::kObjectRenamed || kind == Kind::kObjectDropped ||
         kind == Kind::kObjectChanged || kind == Kind::kObjectExcluded;
}

// No two of them contradict each other: a table is renamed once and to one place, a column has one rule.
using Changes = std::vector<DeclaredChange>;

// The rule as a projection remembers it, if it has a part in what the projection holds on that side; else "".
// Two projections were made in the same way only if they remember the same.
inline std::string ShapingRule(const DeclaredChange& change, bool after) {
  using Kind = DeclaredChange::Kind;
  std::string key;
  for (const std::string& column : change.key) key += " " + std::to_string(column.size()) + ":" + column;
  const std::string column = std::to_string(change.column.size()) + ":" + change.column;
  switch (change.kind) {
    case Kind::kTableKey:
      return "table_key" + key;
    case Kind::kColumnDropped:
      return after ? "" : "column_dropped " + column;
    case Kind::kColumnRenamed:
      return after ? "column_renamed " + column + " " + change.to_column : "";
    case Kind::kColumnWidened:
      return after ? "column_widened " + column : "";
    case Kind::kColumnExpression:
      return after ? "column_expression " + column + " " + change.expression : "";
    default:
      return "";
  }
}

}  // namespace pgassay

#endif  // PGASSAY_CHANGES_H_
