// Rules of --changes as tests write them, for the table public.t.
#ifndef PGASSAY_TESTS_COMPARE_CHANGES_H_
#define PGASSAY_TESTS_COMPARE_CHANGES_H_

#include <algorithm>
#include <memory>
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
inline DeclaredChange Expression(std::string column, std::string sql = "") {
  DeclaredChange change = Rule(DeclaredChange::Kind::kColumnExpression, std::move(column));
  change.expression = std::move(sql);
  return change;
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

// The projection, if there is one, as `--changes` shapes it on that side, AFTER's with --like.
inline RelationFingerprint Shaped(RelationFingerprint relation, const Changes& changes, bool after) {
  if (relation.projection == nullptr) return relation;
  auto projection = std::make_shared<RelationFingerprint>(*relation.projection);
  projection->named_like_other = after;
  projection->rules.clear();
  for (const DeclaredChange& change : changes) {
    if (std::string rule = ShapingRule(change, after); !rule.empty()) projection->rules.push_back(rule);
  }
  std::sort(projection->rules.begin(), projection->rules.end());
  relation.projection = std::move(projection);
  return relation;
}

}  // namespace pgassay::compare

#endif  // PGASSAY_TESTS_COMPARE_CHANGES_H_
