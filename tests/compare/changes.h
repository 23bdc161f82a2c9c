// Rules of --changes as tests write them, for the table public.t.
#ifndef PGASSAY_TESTS_COMPARE_CHANGES_H_
#define PGASSAY_TESTS_COMPARE_CHANGES_H_

#include <string>
#include <utility>
#include <vector>

#include "pgassay/changes.h"

namespace pgassay::compare {

inline DeclaredChange Rule(DeclaredChange::Kind kind, std::string column = "", std::string to = "") {
  DeclaredChange change;
  change.kind = kind;
  change.table = {"public", "t"};
  change.column = std::move(column);
  change.to_column = std::move(to);
  change.rule = "rule for " + change.column;
  return change;
}
inline DeclaredChange Added(std::string column) {
  return Rule(DeclaredChange::Kind::kColumnAdded, std::move(column));
}
inline DeclaredChange Dropped(std::string column) {
  return Rule(DeclaredChange::Kind::kColumnDropped, std::move(column));
}
inline DeclaredChange Renamed(std::string column, std::string to) {
  return Rule(DeclaredChange::Kind::kColumnRenamed, std::move(column), std::move(to));
}
inline DeclaredChange Widened(std::string column) {
  return Rule(DeclaredChange::Kind::kColumnWidened, std::move(column));
}
inline DeclaredChange Rewritten(std::string column) {
  return Rule(DeclaredChange::Kind::kColumnRewritten, std::move(column));
}
inline DeclaredChange Expression(std::string column) {
  return Rule(DeclaredChange::Kind::kColumnExpression, std::move(column));
}
inline DeclaredChange KeyOf(std::vector<std::string> key) {
  DeclaredChange change = Rule(DeclaredChange::Kind::kTableKey);
  change.key = std::move(key);
  return change;
}
inline DeclaredChange TableRule(DeclaredChange::Kind kind, std::string table, std::string to = "") {
  DeclaredChange change = Rule(kind);
  change.table.name = std::move(table);
  change.to_table = {"public", std::move(to)};
  change.rule = "rule for " + change.table.name;
  return change;
}

}  // namespace pgassay::compare

#endif  // PGASSAY_TESTS_COMPARE_CHANGES_H_
