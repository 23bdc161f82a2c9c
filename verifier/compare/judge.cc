#include "compare/judge.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace pgassay::compare {
namespace {

void Add(std::string& reason, const std::string& more) {
  absl::StrAppend(&reason, reason.empty() ? "" : "; ", more);
}

ColumnReport JudgeOneSided(const ColumnPair& pair, const UnreadColumns& unread, const ColumnRules& rules) {
  ColumnReport report{.name = pair.name(), .status = ColumnStatus::kNotComparable, .reason = ""};
  if (pair.before == nullptr) {
    if (rules.added.contains(pair.name())) {
      report.status = ColumnStatus::kGained;
      report.reason = "as declared";
    } else if (unread.before.contains(pair.name())) {
      report.reason = "not read before";
    } else {
      report.status = ColumnStatus::kGained;
    }
  } else if (rules.dropped.contains(pair.name())) {
    report.status = ColumnStatus::kLost;
    report.reason = "as declared";
  } else if (unread.after.contains(pair.name())) {
    report.reason = "not read after";
  } else {
    report.status = ColumnStatus::kLost;
  }
  return report;
}

// For a column whose values are the same. `bearing`: columns that could be meant.
ColumnReport JudgeRepresentation(const ColumnPair& pair, const Ground& ground, size_t bearing) {
  ColumnReport report{.name = pair.name(), .status = ColumnStatus::kSame, .reason = ""};
  if (!pair.BearsRepresentation() || !ground.facts.any_rows) return report;
  constexpr char kWritten[] = "the values are the same, some are written in another way";
  if (pair.before->has_representation != pair.after->has_representation) {
    report.status = ColumnStatus::kRepresentation;
    report.reason = "the values are the same, but their type writes them in another way";
  } else if (ground.scope.comparable) {
    if (pair.before->representation_sum != pair.after->representation_sum) {
      report.status = ColumnStatus::kRepresentation;
      report.reason = kWritten;
    }
  } else if (!ground.facts.representation_same) {
    const bool only_one = bearing == 1;
    report.status = only_one ? ColumnStatus::kRepresentation : ColumnStatus::kNotComparable;
    report.reason = only_one ? kWritten
                             : absl::StrCat(
                                   "the values are the same; whether this column is written in another "
                                   "way is not known: ",
                                   ground.scope.reason);
  }
  return report;
}

ColumnReport JudgeOn(const ColumnPair& pair, const Ground& ground, size_t bearing) {
  ColumnReport report{.name = pair.name(), .status = ColumnStatus::kNotComparable, .reason = ""};
  if (!ground.facts.values_same && !ground.scope.comparable) {
    report.reason = ground.scope.reason;
  } else if (!ground.facts.values_same && pair.before->sum != pair.after->sum) {
    report.status = ColumnStatus::kDifferent;
  } else {
    report = JudgeRepresentation(pair, ground, bearing);
  }
  return report;
}

std::string TypesText(const ColumnPair& pair) {
  return absl::StrCat("type ", pair.before->type, " before, ", pair.after->type, " after");
}

std::string OtherClassText(const ColumnPair& pair) {
  return pair.before->type == pair.after->type
             ? absl::StrCat("type ", pair.before->type, " was read as ", pair.before->type_class,
                            " before and as ", pair.after->type_class, " after: such values do not compare")
             : absl::StrCat(TypesText(pair), ": such values do not compare");
}

ColumnReport Judge(const ColumnCase& column, const Ground& own, const Ground& view,
                   const UnreadColumns& unread, const ColumnRules& rules, size_t bearing) {
  const ColumnPair& pair = column.own;
  ColumnReport report{.name = pair.name(), .status = ColumnStatus::kNotComparable, .reason = ""};
  if (JudgedByView(column, rules)) {
    report = JudgeOn(column.view, view, bearing);
    if (rules.expressions.contains(pair.name())) Add(report.reason, "compared by its declared expression");
  } else if (rules.expressions.contains(pair.name())) {
    report.reason = "AFTER was fingerprinted without its declared expression";
    return report;
  } else if (!pair.both()) {
    return JudgeOneSided(pair, unread, rules);
  } else if (!pair.SameClass()) {
    report.reason = OtherClassText(pair);
    return report;
  } else {
    report = JudgeOn(pair, own, bearing);
  }
  report.name = pair.name();
  if (pair.both()) {
    if (pair.before->name != pair.after->name) {
      Add(report.reason, absl::StrCat("as declared, its name after is \"", pair.after->name, "\""));
    }
    if (pair.before->type != pair.after->type) Add(report.reason, TypesText(pair));
  }
  const bool only_written = report.status == ColumnStatus::kRepresentation ||
                            (report.status == ColumnStatus::kNotComparable && JudgedByView(column, rules) &&
                             view.facts.values_same);
  if (only_written && rules.rewritten.contains(pair.name())) {
    report.status = ColumnStatus::kSame;
    report.reason = "the values are the same; written in another way, as declared";
  }
  return report;
}

// C_c does not hash the column's name, so a renamed column shows.
void NameRenamed(const std::vector<ColumnCase>& cases, std::vector<ColumnReport>& reports) {
  for (size_t lost = 0; lost < cases.size(); ++lost) {
    if (reports[lost].status != ColumnStatus::kLost) continue;
    for (size_t gained = 0; gained < cases.size(); ++gained) {
      if (reports[gained].status != ColumnStatus::kGained) continue;
      const ColumnPair candidate{cases[lost].own.before, cases[gained].own.after};
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

std::vector<ColumnCase> ColumnCases(const std::vector<ColumnPair>& own, const ViewPair* view) {
  std::vector<ColumnCase> cases;
  cases.reserve(own.size());
  for (const ColumnPair& pair : own) cases.push_back({pair, {}});
  if (view == nullptr) return cases;
  for (size_t i = 0; i < view->before->columns.size(); ++i) {
    for (ColumnCase& column : cases) {
      if (column.own.before == nullptr || column.own.before->name != view->before->columns[i].name) continue;
      column.view = {&view->before->columns[i], &view->after->columns[i]};
    }
  }
  return cases;
}

bool JudgedByView(const ColumnCase& column, const ColumnRules& rules) {
  if (!column.view.both()) return false;
  const std::string name = column.name();
  return column.own.SameClass() || rules.widened.contains(name) || rules.expressions.contains(name);
}

std::vector<ColumnReport> JudgeColumns(const std::vector<ColumnCase>& cases, const Ground& own,
                                       const Ground& view, const UnreadColumns& unread,
                                       const ColumnRules& rules) {
  const auto bearing =
      static_cast<size_t>(std::count_if(cases.begin(), cases.end(), [](const ColumnCase& column) {
        return column.view.BearsRepresentation();
      }));
  std::vector<ColumnReport> reports;
  reports.reserve(cases.size());
  for (const ColumnCase& column : cases) reports.push_back(Judge(column, own, view, unread, rules, bearing));
  if (own.scope.comparable && own.facts.any_rows) NameRenamed(cases, reports);

  for (const std::string& name : unread.before) {
    const bool paired = std::any_of(cases.begin(), cases.end(),
                                    [&](const ColumnCase& column) { return column.name() == name; });
    if (paired || !unread.after.contains(name)) continue;
    reports.push_back(
        {.name = name, .status = ColumnStatus::kNotComparable, .reason = "not read on either side"});
  }
  std::stable_sort(reports.begin(), reports.end(),
                   [](const ColumnReport& a, const ColumnReport& b) { return a.name < b.name; });
  return reports;
}

}  // namespace pgassay::compare
