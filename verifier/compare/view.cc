#include "compare/view.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "compare/columns.h"

namespace pgassay::compare {
namespace {

// The relation's own column that one of its projection's is made of; "" if there is none.
using OwnName = std::function<std::string(const std::string& projected)>;

// A projection is named either as BEFORE names things or as AFTER does.
enum class Naming { kBefore, kAfter };

// What the relation and its projection say of one another under a reading of the projection's names.
struct Reading {
  bool known = true;     // each column is one that the relation has, or is declared to be made of them
  bool compares = true;  // the column sums can tell
  bool agrees = true;
};

Reading Read(const RelationFingerprint& own, const RelationFingerprint& projection, const OwnName& own_name,
             const OwnName& before_name, const ColumnRules& rules) {
  Reading reading;
  if (projection.rows != own.rows || !Ascending(projection.columns)) {
    reading.agrees = false;
    return reading;
  }
  // Under the same key K is the same for each row, so C_c compare although whole rows do not.
  reading.compares =
      std::equal(own.key.begin(), own.key.end(), projection.key.begin(), projection.key.end(),
                 [&](const KeyColumn& o, const KeyColumn& p) {
                   const ColumnPair pair{FindColumn(own, o.name), FindColumn(projection, p.name)};
                   return own_name(p.name) == o.name && pair.SameClass() &&
                          !rules.reshaped.contains(before_name(p.name));
                 });
  for (const ColumnFingerprint& column : projection.columns) {
    if (rules.reshaped.contains(before_name(column.name))) continue;
    const ColumnPair pair{FindColumn(own, own_name(column.name)), &column};
    if (!pair.both()) {
      reading.known = false;
    } else if (reading.compares && pair.SameClass()) {
      reading.agrees = reading.agrees && pair.before->sum == pair.after->sum;
      if (pair.before->has_representation && pair.after->has_representation) {
        reading.agrees = reading.agrees && pair.before->representation_sum == pair.after->representation_sum;
      }
    }
  }
  return reading;
}

Reading ReadBefore(const RelationFingerprint& before, Naming naming, const ColumnRules& rules) {
  const auto name = [&](const std::string& projected) {
    return naming == Naming::kBefore ? projected : rules.BeforeName(projected);
  };
  return Read(before, *before.projection, name, name, rules);
}

Reading ReadAfter(const RelationFingerprint& after, const ColumnRules& rules) {
  return Read(
      after, *after.projection, [&](const std::string& projected) { return rules.AfterName(projected); },
      [](const std::string& projected) { return projected; }, rules);
}

// Whether BEFORE's projection is surely named in this way.
bool IsNamed(const RelationFingerprint& before, Naming naming, const ColumnRules& rules) {
  const Reading reading = ReadBefore(before, naming, rules);
  if (!reading.known || !reading.agrees) return false;
  if (reading.compares) return true;
  // Names were passed around between columns and no sum tells how: only one reading may be left.
  const bool one_reading =
      std::all_of(before.projection->columns.begin(), before.projection->columns.end(),
                  [&](const ColumnFingerprint& c) { return rules.BeforeName(c.name) == c.name; });
  const Reading other =
      ReadBefore(before, naming == Naming::kBefore ? Naming::kAfter : Naming::kBefore, rules);
  return one_reading || !other.known || !other.agrees;
}

bool SameColumns(const RelationFingerprint& a, const RelationFingerprint& b) {
  return std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                    [](const ColumnFingerprint& x, const ColumnFingerprint& y) {
                      return x.name == y.name && ColumnPair{&x, &y}.SameClass();
                    });
}

// AFTER's own columns stand for BEFORE's of these names.
bool MeanBefore(const std::vector<std::string>& names, const ColumnRules& rules) {
  return std::none_of(names.begin(), names.end(), [&](const std::string& name) {
    return name.empty() || rules.expressions.contains(name);
  });
}

std::optional<ViewPair> Fit(const RelationFingerprint& before, bool before_projected,
                            const RelationFingerprint& after, bool after_projected,
                            const ColumnRules& rules) {
  ViewPair pair{.before = before_projected ? before.projection.get() : &before,
                .after = after_projected ? after.projection.get() : &after,
                .before_projected = before_projected,
                .after_projected = after_projected,
                .before_name = {before.schema, before.name},
                .after_name = {after.schema, after.name}};
  if (pair.before == nullptr || pair.after == nullptr || !SameColumns(*pair.before, *pair.after)) {
    return std::nullopt;
  }
  const bool own = !before_projected && !after_projected;
  // What a side calls things itself is certain, so it says how the other's projection is named.
  const Naming naming = before_projected && !after_projected ? Naming::kAfter : Naming::kBefore;
  if (before_projected && !IsNamed(before, naming, rules)) return std::nullopt;
  if (after_projected && !ReadAfter(after, rules).known) return std::nullopt;
  for (const ColumnFingerprint& column : pair.before->columns) {
    pair.names.push_back(naming == Naming::kAfter ? rules.BeforeName(column.name) : column.name);
    if (own && rules.BeforeName(column.name) != column.name) return std::nullopt;
  }
  if (!after_projected && !MeanBefore(pair.names, rules)) return std::nullopt;
  pair.same_keys = pair.before->key == pair.after->key;
  return pair;
}

}  // namespace

std::string ViewPair::BeforeName(const std::string& name) const {
  for (size_t i = 0; i < names.size(); ++i) {
    if (before->columns[i].name == name) return names[i];
  }
  return name;
}

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

std::string FalseProjection(const RelationFingerprint& before, const RelationFingerprint& after,
                            const ColumnRules& rules) {
  constexpr char kText[] = "'s projection is not of the rows beside it";
  if (after.projection != nullptr && !ReadAfter(after, rules).agrees) return absl::StrCat("AFTER", kText);
  if (before.projection == nullptr) return "";
  const Reading as_before = ReadBefore(before, Naming::kBefore, rules);
  const Reading as_after = ReadBefore(before, Naming::kAfter, rules);
  const bool believable = (as_before.known && as_before.agrees) || (as_after.known && as_after.agrees) ||
                          (!as_before.known && !as_after.known && (as_before.agrees || as_after.agrees));
  return believable ? "" : absl::StrCat("BEFORE", kText);
}

}  // namespace pgassay::compare
