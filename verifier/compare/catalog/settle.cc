// Which rule of --changes accounts for which difference, and what became of each rule.
#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "compare/catalog/explain.h"
#include "compare/catalog/widening.h"
#include "compare/catalog/work.h"

namespace pgassay::compare {
namespace {

using Kind = DeclaredChange::Kind;

std::string NameOf(const CatalogObject* object) {
  return object == nullptr ? std::string() : QualifiedName(object->schema, object->parent, object->name);
}

bool Declares(const CatalogWork& work, const DeclaredChange& change, const ObjectDifference& difference) {
  switch (change.kind) {
    case Kind::kTableAdded:
    case Kind::kColumnAdded:
    case Kind::kObjectAdded:
      return difference.change == CatalogChange::kGained;
    case Kind::kTableDropped:
    case Kind::kColumnDropped:
    case Kind::kObjectDropped:
      return difference.change == CatalogChange::kLost;
    case Kind::kColumnWidened:
      return difference.change == CatalogChange::kChanged && difference.attribute == "type" &&
             Widens(difference.before, difference.after);
    // The rows say whether the values are what the rule promises.
    case Kind::kColumnRewritten:
    case Kind::kColumnExpression:
      return work.positions && difference.change == CatalogChange::kChanged && difference.attribute == "type";
    case Kind::kObjectChanged:
      return difference.change == CatalogChange::kChanged &&
             (change.attribute.empty() || change.attribute == difference.attribute);
    default:
      return false;
  }
}

bool ExcludesAttribute(const DeclaredChange& change, const ObjectPair& pair,
                       const ObjectDifference& difference) {
  if (change.kind != Kind::kObjectExcluded || change.attribute.empty()) return false;
  if (difference.change != CatalogChange::kChanged || change.attribute != difference.attribute) return false;
  if (!change.object_kind.empty() && change.object_kind != pair.any().kind) return false;
  return change.object.empty() || NameOf(pair.before) == change.object || NameOf(pair.after) == change.object;
}

bool IsRenaming(Kind kind) {
  return kind == Kind::kTableRenamed || kind == Kind::kColumnRenamed || kind == Kind::kObjectRenamed;
}

// Why the user leaves out the table that the rule is for, be it there or not; "" if he does not.
std::string WhyLeftOut(const CatalogWork& work, const DeclaredChange& change) {
  const auto ask = [](const auto& left_out, const RelationName& name) {
    return left_out ? left_out(name) : std::string();
  };
  const bool renames = change.kind == Kind::kTableRenamed;
  const std::string before = ask(work.sides.left_out_before, change.table);
  const std::string after =
      ask(work.sides.left_out_after, renames ? change.to_table : work.names.AfterName(change.table));
  if (renames && (before.empty() || after.empty())) return "";
  return before.empty() ? after : before;
}

void SettleRenames(CatalogWork& work) {
  for (size_t i = 0; i < work.sides.changes.size(); ++i) {
    const DeclaredChange& change = work.sides.changes[i];
    if (!IsRenaming(change.kind)) continue;
    RuleAccount& account = work.rules[i];
    account.concerns = work.objects || IsForObject(change.kind);
    const auto fault = work.names.faults().find(i);
    account.matched = fault == work.names.faults().end();
    if (account.matched) continue;
    const std::string left_out = IsForObject(change.kind) ? "" : WhyLeftOut(work, change);
    account.left_out = !left_out.empty();
    account.reason = account.left_out ? left_out : fault->second;
  }
  if (!work.objects) return;
  for (const ObjectPair& pair : work.pairs) {
    if (pair.before == nullptr || pair.after == nullptr) continue;
    const std::optional<size_t> rule =
        work.names.RuleOf(static_cast<size_t>(pair.before - work.before.data()));
    if (rule.has_value()) ++work.rules[*rule].objects;
  }
}

void SettleUnmatched(CatalogWork& work, size_t i) {
  const DeclaredChange& change = work.sides.changes[i];
  RuleAccount& account = work.rules[i];
  for (size_t pair = 0; pair < work.pairs.size(); ++pair) {
    if (work.fates[pair] == PairFate::kCompared || !SpeaksOf(work, change, work.pairs[pair])) continue;
    account.left_out = true;
    account.reason = "what it speaks of is left out";
    return;
  }
  if (IsForObject(change.kind)) {
    const bool of_position = change.object_kind == "sequence" && work.positions;
    account.left_out = !work.objects && !of_position;
    account.reason =
        account.left_out ? "the catalog's objects were not compared" : WhyObjectRuleFails(work, change);
    return;
  }
  const std::string left_out = WhyLeftOut(work, change);
  account.left_out = !left_out.empty();
  account.reason = account.left_out ? left_out : WhyTableRuleFails(work, change);
}

}  // namespace

void ExcludeAttributes(CatalogWork& work) {
  std::vector<uint64_t> counts(work.sides.changes.size(), 0);
  const auto excluded = [&](const ObjectDifference& difference) {
    for (size_t rule = 0; rule < counts.size(); ++rule) {
      if (!ExcludesAttribute(work.sides.changes[rule], work.pairs[difference.pair], difference)) continue;
      ++counts[rule];
      work.partly_excluded[difference.pair] = true;
      return true;
    }
    return false;
  };
  work.differences.erase(std::remove_if(work.differences.begin(), work.differences.end(), excluded),
                         work.differences.end());
  for (size_t rule = 0; rule < counts.size(); ++rule) {
    if (counts[rule] == 0) continue;
    const DeclaredChange& change = work.sides.changes[rule];
    work.rules[rule] = {
        .concerns = true, .matched = true, .objects = counts[rule], .reason = "", .left_out = false};
    work.result.excluded.push_back({.side = "both",
                                    .kind = "catalog",
                                    .schema = "",
                                    .name = change.rule.empty() ? change.attribute : change.rule,
                                    .reason = change.reason,
                                    .by_rule = false,
                                    .count = counts[rule]});
  }
}

void SettleRules(CatalogWork& work) {
  const Changes& changes = work.sides.changes;
  SettleRenames(work);
  for (size_t i = 0; i < changes.size(); ++i) {
    for (ObjectDifference& difference : work.differences) {
      if (!Declares(work, changes[i], difference) || !SpeaksOf(work, changes[i], work.pairs[difference.pair]))
        continue;
      work.rules[i].concerns = work.rules[i].matched = true;
      if (!difference.rule.has_value()) difference.rule = i;
    }
  }
  // What follows from a declared change is declared with it.
  for (const ObjectDifference& difference : work.differences) {
    const ObjectDifference* at = &difference;
    while (!at->rule.has_value() && at->cause.has_value()) at = &work.differences[*at->cause];
    if (at->rule.has_value()) ++work.rules[*at->rule].objects;
  }
  for (size_t i = 0; i < changes.size(); ++i) {
    RuleAccount& account = work.rules[i];
    const Kind kind = changes[i].kind;
    const bool silent = kind == Kind::kTableKey || kind == Kind::kColumnRewritten ||
                        kind == Kind::kColumnExpression || (!work.objects && !IsForObject(kind));
    if (!account.matched && !IsRenaming(kind) && !silent) {
      account.concerns = true;
      SettleUnmatched(work, i);
    }
    if (!account.concerns) continue;
    work.result.rules.push_back({.index = i,
                                 .matched = account.matched,
                                 .objects = account.objects,
                                 .reason = account.reason,
                                 .left_out = account.left_out});
  }
}

}  // namespace pgassay::compare
