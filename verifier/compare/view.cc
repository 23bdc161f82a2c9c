#include "compare/view.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "compare/columns.h"

namespace pgassay::compare {
namespace {

// A relation and its projection, which may be null. Columns of a projection are called as BEFORE calls them,
// those of AFTER's because it was made like BEFORE, those of BEFORE's because nothing renames there: made
// like an AFTER it has what AFTER calls the same.
struct Projected {
  const RelationFingerprint& own;
  const RelationFingerprint* projection;
  bool after;
  const ColumnRules& rules;

  bool ShapedByRules() const {
    if (after) return projection->named_like_other && projection->rules == rules.shaping_after;
    return projection->named_like_other ? projection->rules.empty()
                                        : projection->rules == rules.shaping_before;
  }
  // By a rule that matched, so that it holds the values that are to be compared.
  bool IsMade(const std::string& name) const {
    return after && (rules.expressions.contains(name) || rules.widened.contains(name));
  }
  // The relation's column that has the same values; null if there is none.
  const ColumnFingerprint* OwnColumn(const ColumnFingerprint& column) const {
    if (after && rules.reshaped.contains(column.name)) return nullptr;
    const ColumnFingerprint* const found =
        FindColumn(own, after ? rules.AfterName(column.name) : column.name);
    return found != nullptr && ColumnPair{found, &column}.SameClass() ? found : nullptr;
  }
  bool Believable() const {
    if (projection == nullptr || !ShapedByRules() || (after && !rules.names_hold)) return false;
    return std::all_of(
        projection->columns.begin(), projection->columns.end(),
        [&](const ColumnFingerprint& column) { return IsMade(column.name) || OwnColumn(column) != nullptr; });
  }
  // Under the same key K is the same for each row, so C_c compare although whole rows do not.
  bool HasOwnKey() const {
    return std::equal(own.key.begin(), own.key.end(), projection->key.begin(), projection->key.end(),
                      [&](const KeyColumn& o, const KeyColumn& p) {
                        const ColumnFingerprint* const column = FindColumn(*projection, p.name);
                        const ColumnFingerprint* const found =
                            column == nullptr ? nullptr : OwnColumn(*column);
                        return found != nullptr && found->name == o.name;
                      });
  }
  bool Contradicts() const {
    if (projection == nullptr) return false;
    if (projection->rows != own.rows) return true;
    if (!Believable() || !HasOwnKey()) return false;
    return std::any_of(projection->columns.begin(), projection->columns.end(),
                       [&](const ColumnFingerprint& column) {
                         const ColumnFingerprint* const found = OwnColumn(column);
                         if (found == nullptr) return false;
                         const bool bears = found->has_representation && column.has_representation;
                         return found->sum != column.sum ||
                                (bears && found->representation_sum != column.representation_sum);
                       });
  }
};

Projected OfBefore(const RelationFingerprint& before, const ColumnRules& rules) {
  return {.own = before, .projection = before.projection.get(), .after = false, .rules = rules};
}

Projected OfAfter(const RelationFingerprint& after, const ColumnRules& rules) {
  return {.own = after, .projection = after.projection.get(), .after = true, .rules = rules};
}

bool SameColumns(const RelationFingerprint& a, const RelationFingerprint& b) {
  return std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                    [](const ColumnFingerprint& x, const ColumnFingerprint& y) {
                      return x.name == y.name && ColumnPair{&x, &y}.SameClass();
                    });
}

// AFTER's own columns stand for BEFORE's of the same names.
bool MeanBefore(const RelationFingerprint& after, const ColumnRules& rules) {
  return std::all_of(after.columns.begin(), after.columns.end(), [&](const ColumnFingerprint& column) {
    return rules.BeforeName(column.name) == column.name && !rules.expressions.contains(column.name);
  });
}

std::optional<ViewPair> Fit(const RelationFingerprint& before, bool before_projected,
                            const RelationFingerprint& after, bool after_projected,
                            const ColumnRules& rules) {
  if (before_projected && !OfBefore(before, rules).Believable()) return std::nullopt;
  if (after_projected ? !OfAfter(after, rules).Believable() : !MeanBefore(after, rules)) return std::nullopt;
  ViewPair pair{.before = before_projected ? before.projection.get() : &before,
                .after = after_projected ? after.projection.get() : &after,
                .before_projected = before_projected,
                .after_projected = after_projected,
                .before_name = {before.schema, before.name},
                .after_name = {after.schema, after.name}};
  if (!SameColumns(*pair.before, *pair.after)) return std::nullopt;
  pair.same_keys = pair.before->key == pair.after->key;
  return pair;
}

}  // namespace

std::optional<ViewPair> ChooseViews(const RelationFingerprint& before, const RelationFingerprint& after,
                                    const ColumnRules& rules) {
  std::optional<ViewPair> of_other_keys;
  for (const bool before_projected : {false, true}) {
    for (const bool after_projected : {false, true}) {
      std::optional<ViewPair> pair = Fit(before, before_projected, after, after_projected, rules);
      if (!pair) continue;
      if (pair->same_keys) return pair;
      if (!of_other_keys) of_other_keys = std::move(pair);
    }
  }
  return of_other_keys;
}

std::string ShapedOtherwise(const RelationFingerprint& before, const RelationFingerprint& after,
                            const ColumnRules& rules) {
  const bool of_before = before.projection != nullptr && !OfBefore(before, rules).ShapedByRules();
  const bool of_after = after.projection != nullptr && !OfAfter(after, rules).ShapedByRules();
  if (!of_before && !of_after) return "";
  return absl::StrCat(of_before && of_after ? "the projections of both were"
                      : of_before           ? "BEFORE's projection was"
                                            : "AFTER's projection was",
                      " made with other rules: take ", of_before && of_after ? "them" : "it",
                      " again with the same --changes");
}

std::string FalseProjection(const RelationFingerprint& before, const RelationFingerprint& after,
                            const ColumnRules& rules) {
  constexpr char kText[] = "'s projection is not of the rows beside it";
  if (OfAfter(after, rules).Contradicts()) return absl::StrCat("AFTER", kText);
  if (OfBefore(before, rules).Contradicts()) return absl::StrCat("BEFORE", kText);
  return "";
}

}  // namespace pgassay::compare
