#include "compare/columns.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace pgassay::compare {
namespace {

constexpr size_t kMaxNamed = 5;

const ColumnFingerprint* Find(const RelationFingerprint& relation, const std::string& name) {
  const auto found = std::lower_bound(
      relation.columns.begin(), relation.columns.end(), name,
      [](const ColumnFingerprint& column, const std::string& wanted) { return column.name < wanted; });
  return found == relation.columns.end() || found->name != name ? nullptr : &*found;
}

std::string KeyText(const std::vector<KeyColumn>& key) {
  if (key.empty()) return "no key";
  return absl::StrCat(
      "key (",
      absl::StrJoin(key, ", ",
                    [](std::string* out, const KeyColumn& column) { absl::StrAppend(out, column.name); }),
      ")");
}

bool SameNames(const std::vector<KeyColumn>& a, const std::vector<KeyColumn>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const KeyColumn& x, const KeyColumn& y) { return x.name == y.name; });
}

ColumnScope NotComparable(std::string reason) {
  ColumnScope scope;
  scope.reason = std::move(reason);
  return scope;
}

void Add(std::string& reason, const std::string& more) {
  absl::StrAppend(&reason, reason.empty() ? "" : "; ", more);
}

ColumnReport JudgeOneSided(const ColumnPair& pair, const UnreadColumns& unread) {
  ColumnReport report{.name = pair.name(), .status = ColumnStatus::kNotComparable, .reason = ""};
  if (pair.before == nullptr) {
    if (unread.before.contains(pair.name())) {
      report.reason = "not read before";
    } else {
      report.status = ColumnStatus::kGained;
    }
  } else if (unread.after.contains(pair.name())) {
    report.reason = "not read after";
  } else {
    report.status = ColumnStatus::kLost;
  }
  return report;
}

// For a column whose values are the same. `bearing`: columns that could be meant.
ColumnReport JudgeRepresentation(const ColumnPair& pair, const ColumnScope& scope, const RowFacts& facts,
                                 size_t bearing) {
  ColumnReport report{.name = pair.name(), .status = ColumnStatus::kSame, .reason = ""};
  if (!pair.BearsRepresentation() || !facts.any_rows) return report;
  constexpr char kWritten[] = "the values are the same, some are written in another way";
  if (pair.before->has_representation != pair.after->has_representation) {
    report.status = ColumnStatus::kRepresentation;
    report.reason = "the values are the same, but their type writes them in another way";
  } else if (scope.comparable) {
    if (pair.before->representation_sum != pair.after->representation_sum) {
      report.status = ColumnStatus::kRepresentation;
      report.reason = kWritten;
    }
  } else if (!facts.representation_same) {
    const bool only_one = bearing == 1;
    report.status = only_one ? ColumnStatus::kRepresentation : ColumnStatus::kNotComparable;
    report.reason = only_one ? kWritten
                             : absl::StrCat(
                                   "the values are the same; whether this column is written in another "
                                   "way is not known: ",
                                   scope.reason);
  }
  return report;
}

ColumnReport Judge(const ColumnPair& pair, const ColumnScope& scope, const RowFacts& facts,
                   const UnreadColumns& unread, size_t bearing) {
  if (!pair.both()) return JudgeOneSided(pair, unread);
  ColumnReport report{.name = pair.name(), .status = ColumnStatus::kNotComparable, .reason = ""};
  const std::string types = absl::StrCat("type ", pair.before->type, " before, ", pair.after->type, " after");
  if (!pair.SameClass()) {
    report.reason =
        pair.before->type == pair.after->type
            ? absl::StrCat("type ", pair.before->type, " was read as ", pair.before->type_class,
                           " before and as ", pair.after->type_class, " after: such values do not compare")
            : absl::StrCat(types, ": such values do not compare");
    return report;
  }
  if (!facts.values_same && !scope.comparable) {
    report.reason = scope.reason;
  } else if (!facts.values_same && pair.before->sum != pair.after->sum) {
    report.status = ColumnStatus::kDifferent;
  } else {
    report = JudgeRepresentation(pair, scope, facts, bearing);
  }
  if (pair.before->type != pair.after->type) Add(report.reason, types);
  return report;
}

// C_c does not hash the column's name, so a renamed column shows.
void NameRenamed(const std::vector<ColumnPair>& pairs, std::vector<ColumnReport>& reports) {
  for (size_t lost = 0; lost < pairs.size(); ++lost) {
    if (reports[lost].status != ColumnStatus::kLost) continue;
    for (size_t gained = 0; gained < pairs.size(); ++gained) {
      if (reports[gained].status != ColumnStatus::kGained) continue;
      const ColumnPair candidate{pairs[lost].before, pairs[gained].after};
      if (!candidate.SameClass() || candidate.before->sum != candidate.after->sum) continue;
      Add(reports[lost].reason,
          absl::StrCat("the values are those of the gained column \"", candidate.after->name, "\""));
      Add(reports[gained].reason,
          absl::StrCat("the values are those of the lost column \"", candidate.before->name, "\""));
      break;
    }
  }
}

}  // namespace

bool Ascending(const std::vector<ColumnFingerprint>& columns) {
  return std::adjacent_find(columns.begin(), columns.end(),
                            [](const ColumnFingerprint& a, const ColumnFingerprint& b) {
                              return a.name >= b.name;
                            }) == columns.end();
}

std::vector<ColumnPair> PairColumns(const RelationFingerprint& before, const RelationFingerprint& after) {
  std::vector<ColumnPair> pairs;
  auto b = before.columns.begin();
  auto a = after.columns.begin();
  while (b != before.columns.end() || a != after.columns.end()) {
    ColumnPair pair;
    const bool take_before = a == after.columns.end() || (b != before.columns.end() && b->name <= a->name);
    const bool take_after = b == before.columns.end() || (a != after.columns.end() && a->name <= b->name);
    if (take_before) pair.before = &*b++;
    if (take_after) pair.after = &*a++;
    pairs.push_back(pair);
  }
  return pairs;
}

ColumnScope ScopeOf(const RelationFingerprint& before, const RelationFingerprint& after) {
  // Other key columns may hold the same values and yet pair rows in another way.
  if (!SameNames(before.key, after.key)) {
    return NotComparable(
        absl::StrCat("the keys differ: ", KeyText(before.key), " before, ", KeyText(after.key), " after"));
  }
  bool same_keys = true;
  for (const KeyColumn& column : before.key) {
    const ColumnPair pair{Find(before, column.name), Find(after, column.name)};
    if (!pair.SameClass()) {
      return NotComparable(absl::StrCat("the type of the key column \"", column.name, "\" changed"));
    }
    same_keys = same_keys && pair.before->sum == pair.after->sum;
  }
  if (before.rows != after.rows) {
    return NotComparable("rows were lost or gained, so column sums say nothing");
  }
  ColumnScope scope;
  if (!same_keys) {
    scope.keys_differ = true;
    scope.reason = "keys were lost and gained, so column sums say nothing";
    return scope;
  }
  scope.comparable = true;
  scope.keyed = !before.key.empty();
  return scope;
}

std::vector<ColumnReport> JudgeColumns(const std::vector<ColumnPair>& pairs, const ColumnScope& scope,
                                       const RowFacts& facts, const UnreadColumns& unread) {
  const auto bearing = static_cast<size_t>(std::count_if(
      pairs.begin(), pairs.end(), [](const ColumnPair& pair) { return pair.BearsRepresentation(); }));
  std::vector<ColumnReport> reports;
  reports.reserve(pairs.size());
  for (const ColumnPair& pair : pairs) reports.push_back(Judge(pair, scope, facts, unread, bearing));
  if (scope.comparable && facts.any_rows) NameRenamed(pairs, reports);

  for (const std::string& name : unread.before) {
    const bool paired =
        std::any_of(pairs.begin(), pairs.end(), [&](const ColumnPair& pair) { return pair.name() == name; });
    if (paired || !unread.after.contains(name)) continue;
    reports.push_back(
        {.name = name, .status = ColumnStatus::kNotComparable, .reason = "not read on either side"});
  }
  std::sort(reports.begin(), reports.end(),
            [](const ColumnReport& a, const ColumnReport& b) { return a.name < b.name; });
  return reports;
}

std::string NameSome(const std::vector<std::string>& names) {
  const size_t shown = std::min(names.size(), kMaxNamed);
  std::string text;
  for (size_t i = 0; i < shown; ++i) absl::StrAppend(&text, i == 0 ? "" : ", ", "\"", names[i], "\"");
  if (names.size() > shown) absl::StrAppend(&text, " and ", names.size() - shown, " more");
  return text;
}

}  // namespace pgassay::compare
