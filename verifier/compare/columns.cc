#include "compare/columns.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace pgassay::compare {
namespace {

constexpr size_t kMaxNamed = 5;

std::string KeyText(const std::vector<KeyColumn>& key) {
  if (key.empty()) return "no key";
  return absl::StrCat(
      "key (",
      absl::StrJoin(key, ", ",
                    [](std::string* out, const KeyColumn& column) { absl::StrAppend(out, column.name); }),
      ")");
}

bool SameNames(const std::vector<KeyColumn>& before, const std::vector<KeyColumn>& after,
               const ColumnRules& rules) {
  return std::equal(
      before.begin(), before.end(), after.begin(), after.end(),
      [&](const KeyColumn& x, const KeyColumn& y) { return rules.AfterName(x.name) == y.name; });
}

ColumnScope NotComparable(std::string reason) {
  ColumnScope scope;
  scope.reason = std::move(reason);
  return scope;
}

}  // namespace

bool Ascending(const std::vector<ColumnFingerprint>& columns) {
  return std::adjacent_find(columns.begin(), columns.end(),
                            [](const ColumnFingerprint& a, const ColumnFingerprint& b) {
                              return a.name >= b.name;
                            }) == columns.end();
}

const ColumnFingerprint* FindColumn(const RelationFingerprint& relation, const std::string& name) {
  const auto found = std::lower_bound(
      relation.columns.begin(), relation.columns.end(), name,
      [](const ColumnFingerprint& column, const std::string& wanted) { return column.name < wanted; });
  return found == relation.columns.end() || found->name != name ? nullptr : &*found;
}

std::vector<ColumnPair> PairColumns(const RelationFingerprint& before, const RelationFingerprint& after,
                                    const ColumnRules& rules) {
  std::vector<ColumnPair> pairs;
  std::set<const ColumnFingerprint*> paired;
  for (const ColumnFingerprint& column : before.columns) {
    const std::string after_name = rules.AfterName(column.name);
    const ColumnFingerprint* const other = after_name.empty() ? nullptr : FindColumn(after, after_name);
    pairs.push_back({&column, other});
    if (other != nullptr) paired.insert(other);
  }
  for (const ColumnFingerprint& column : after.columns) {
    if (!paired.contains(&column)) pairs.push_back({nullptr, &column});
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const ColumnPair& a, const ColumnPair& b) { return a.name() < b.name(); });
  return pairs;
}

ColumnScope ScopeOf(const RelationFingerprint& before, const RelationFingerprint& after,
                    const ColumnRules& rules) {
  // Other key columns may hold the same values and yet pair rows in another way.
  if (!SameNames(before.key, after.key, rules)) {
    return NotComparable(
        absl::StrCat("the keys differ: ", KeyText(before.key), " before, ", KeyText(after.key), " after"));
  }
  bool same_keys = true;
  for (const KeyColumn& column : before.key) {
    const ColumnPair pair{FindColumn(before, column.name), FindColumn(after, rules.AfterName(column.name))};
    if (rules.reshaped.contains(column.name)) {
      return NotComparable(
          absl::StrCat("the key column \"", column.name, "\" is declared to hold other values"));
    }
    if (!pair.SameClass()) {
      return NotComparable(absl::StrCat("the type of the key column \"", column.name, "\" changed"));
    }
    same_keys = same_keys && pair.before->sum == pair.after->sum;
  }
  if (before.rows != after.rows) {
    return NotComparable(absl::StrCat("rows were lost or gained", kSumsSayNothing));
  }
  ColumnScope scope;
  if (!same_keys) {
    scope.keys_differ = true;
    scope.reason = absl::StrCat("keys were lost and gained", kSumsSayNothing);
    return scope;
  }
  scope.comparable = true;
  scope.keyed = !before.key.empty();
  // The keys are the same on both sides, so they repeat on none if an index of one says that they do not.
  scope.pairs_rows = before.rows <= 1 || (scope.keyed && (before.key_is_unique || after.key_is_unique));
  return scope;
}

std::string NameSome(const std::vector<std::string>& names) {
  const size_t shown = std::min(names.size(), kMaxNamed);
  std::string text;
  for (size_t i = 0; i < shown; ++i) absl::StrAppend(&text, i == 0 ? "" : ", ", "\"", names[i], "\"");
  if (names.size() > shown) absl::StrAppend(&text, " and ", names.size() - shown, " more");
  return text;
}

}  // namespace pgassay::compare
