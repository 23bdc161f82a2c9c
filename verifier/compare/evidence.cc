#include "compare/evidence.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace pgassay::compare {
namespace {

bool WrittenAlike(const ColumnPair& pair) {
  return pair.before->has_representation == pair.after->has_representation &&
         pair.before->representation_sum == pair.after->representation_sum;
}

bool KeyIsOnView(const RelationFingerprint& before, const Evidence& e, const ColumnRules& rules) {
  return std::all_of(before.key.begin(), before.key.end(), [&](const KeyColumn& key) {
    return std::any_of(e.columns.begin(), e.columns.end(), [&](const ColumnCase& column) {
      return column.name() == key.name && JudgedByView(column, rules);
    });
  });
}

// Columns that only one side has, or whose class changed without a rule, are findings or gaps of their own.
bool CommonValuesSame(const RelationFingerprint& before, const Evidence& e, const ColumnRules& rules) {
  if (!e.rows_agree || (e.view && !e.on_view.facts.values_same)) return false;
  const auto compares = [&](const ColumnCase& column) {
    return column.own.SameClass() && !rules.expressions.contains(column.name());
  };
  const bool view_has_all = std::all_of(e.columns.begin(), e.columns.end(), [&](const ColumnCase& column) {
    return JudgedByView(column, rules) || !compares(column);
  });
  if (e.view && view_has_all) return true;
  // The rest is tied to its rows by the key alone; then so must be what the view has.
  const bool key_on_view = e.view && KeyIsOnView(before, e, rules);
  return e.own.scope.pairs_rows &&
         std::all_of(e.columns.begin(), e.columns.end(), [&](const ColumnCase& column) {
           if (JudgedByView(column, rules) && key_on_view) return true;
           if (!compares(column)) return !JudgedByView(column, rules);
           return column.own.before->sum == column.own.after->sum;
         });
}

Proof RestIsWrittenAlike(const Evidence& e, const ColumnRules& rules) {
  Proof proof = Proof::kProven;
  for (const ColumnCase& column : e.columns) {
    const bool on_view = JudgedByView(column, rules);
    if (on_view && e.on_view.facts.representation_same) continue;
    const ColumnPair& pair = on_view ? column.view : column.own;
    if (!pair.SameClass() || !pair.BearsRepresentation() || rules.rewritten.contains(column.name())) continue;
    const ColumnScope& scope = on_view ? e.on_view.scope : e.own.scope;
    if (scope.comparable && !WrittenAlike(pair)) return Proof::kRefuted;
    if (!scope.pairs_rows) proof = Proof::kUnknown;
  }
  return proof;
}

Proof JudgeWriting(const Evidence& e, const ColumnRules& rules) {
  if (!e.own.facts.any_rows) return Proof::kProven;
  const bool all_on_view = std::all_of(e.columns.begin(), e.columns.end(), [&](const ColumnCase& column) {
    return JudgedByView(column, rules) || !column.own.both() || !column.own.BearsRepresentation();
  });
  if (all_on_view && e.view && e.on_view.facts.representation_same) return Proof::kProven;
  const bool may_differ = std::any_of(e.columns.begin(), e.columns.end(), [&](const ColumnCase& column) {
    return rules.rewritten.contains(column.name()) && column.own.BearsRepresentation();
  });
  if (e.view && !e.on_view.facts.representation_same && !may_differ) return Proof::kRefuted;
  return RestIsWrittenAlike(e, rules);
}

// The sums of whole rows prove the values the same; then no other sum may say that they are not.
std::string Contradiction(const Evidence& e) {
  if (!e.on_view.facts.values_same) return "";
  const auto unequal = [](const std::string& what) {
    return absl::StrCat("the sums of whole rows are equal, those of ", what, " are not");
  };
  if (e.found.contradiction) return "the sums of whole rows are equal, the rows that they list are not";
  if (e.on_view.scope.keys_differ) return unequal("the key");
  if (!e.on_view.scope.comparable) return "";
  for (size_t i = 0; i < e.view->before->columns.size(); ++i) {
    const ColumnPair pair{&e.view->before->columns[i], &e.view->after->columns[i]};
    const bool values = pair.before->sum == pair.after->sum;
    const bool written = !e.on_view.facts.representation_same ||
                         pair.before->representation_sum == pair.after->representation_sum;
    if (!values || !written) return unequal(absl::StrCat("column \"", pair.before->name, "\""));
  }
  return "";
}

Ground OnView(const ViewPair& view, bool any_rows) {
  Ground ground;
  ground.scope = ScopeOf(*view.before, *view.after);
  ground.facts.any_rows = any_rows;
  ground.facts.values_same = view.before->rows == view.after->rows && view.before->sum == view.after->sum;
  const bool bearing_agrees =
      std::equal(view.before->columns.begin(), view.before->columns.end(), view.after->columns.begin(),
                 view.after->columns.end(), [](const ColumnFingerprint& b, const ColumnFingerprint& a) {
                   return b.has_representation == a.has_representation;
                 });
  ground.facts.representation_same =
      view.before->representation_sum == view.after->representation_sum && (bearing_agrees || !any_rows);
  return ground;
}

}  // namespace

Evidence Weigh(const RelationFingerprint& before, const RelationFingerprint& after, const ColumnRules& rules,
               const FoundOptions& options) {
  Evidence e;
  const std::vector<ColumnPair> pairs = PairColumns(before, after, rules);
  e.own.scope = ScopeOf(before, after, rules);
  e.own.facts.any_rows = before.rows != 0 && after.rows != 0;
  e.rows_agree = before.rows == after.rows;
  e.own_rows_compare = std::all_of(pairs.begin(), pairs.end(), [](const ColumnPair& pair) {
    return pair.SameClass() && pair.before->name == pair.after->name;
  });
  e.contradiction = FalseProjection(before, after, rules);
  e.of_other_rules = ShapedOtherwise(before, after, rules);
  if (e.contradiction.empty()) e.view = ChooseViews(before, after, rules);
  e.columns = ColumnCases(pairs, e.view ? &*e.view : nullptr);
  if (e.view) {
    e.on_view = OnView(*e.view, e.own.facts.any_rows);
    if (e.view->same_keys) e.found = FindRows(*e.view, e.on_view.scope, options);
    if (e.found.values_differ) e.on_view.facts.values_same = false;
    // Rows that are all named, with their columns, say enough.
    if (e.found.all && e.found.differences->exact && !e.view->before->key.empty()) {
      std::string& reason = e.on_view.scope.reason;
      reason = std::string(absl::StripSuffix(reason, kSumsSayNothing));
    }
    if (e.contradiction.empty()) e.contradiction = Contradiction(e);
  }
  e.common_values_same = CommonValuesSame(before, e, rules);
  e.written_alike = e.common_values_same ? JudgeWriting(e, rules) : Proof::kUnknown;
  return e;
}

}  // namespace pgassay::compare
