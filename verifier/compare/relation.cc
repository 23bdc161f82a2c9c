#include "compare/relation.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "compare/columns.h"
#include "compare/evidence.h"
#include "compare/judge.h"
#include "compare/leaves.h"

namespace pgassay::compare {
namespace {

const char* KindText(RelationKind kind) {
  switch (kind) {
    case RelationKind::kTable:
      return "a table";
    case RelationKind::kPartitioned:
      return "a partitioned table";
    case RelationKind::kMaterializedView:
      return "a materialized view";
    case RelationKind::kLargeObjects:
      return "large objects";
  }
  return "a relation of unknown kind";
}

// A partitioned table's rows are those of its leaves, so it may stand in for a table.
bool KindsAgree(RelationKind before, RelationKind after) {
  const auto holds_rows = [](RelationKind kind) {
    return kind == RelationKind::kTable || kind == RelationKind::kPartitioned;
  };
  return before == after || (holds_rows(before) && holds_rows(after));
}

class Reasons {
 public:
  void Add(std::string reason) {
    if (!reason.empty()) reasons_.push_back(std::move(reason));
  }
  bool empty() const { return reasons_.empty(); }
  std::string Join() const { return absl::StrJoin(reasons_, "; "); }

 private:
  std::vector<std::string> reasons_;
};

std::string Columns(const std::vector<std::string>& names, absl::string_view one, absl::string_view many) {
  if (names.empty()) return "";
  return absl::StrCat(names.size() == 1 ? one : many, " ", NameSome(names));
}

std::vector<std::string> WithStatus(const TableReport& report, ColumnStatus status) {
  std::vector<std::string> names;
  for (const ColumnReport& column : report.columns) {
    if (column.status == status) names.push_back(column.name);
  }
  return names;
}

std::string PopulatedText(bool populated) {
  return populated ? "populated" : "never refreshed";
}

// Proofs of a difference.
struct Findings {
  Reasons reasons;
  bool shape = false;   // columns differ
  bool values = false;  // rows or values do
};

bool IsDeclared(const ColumnReport& column, const ColumnRules& rules) {
  return (column.status == ColumnStatus::kLost && rules.dropped.contains(column.name)) ||
         (column.status == ColumnStatus::kGained && rules.added.contains(column.name));
}

Findings ProvenDifferences(const RelationFingerprint& before, const RelationFingerprint& after,
                           const Evidence& e, const TableReport& report, const ColumnRules& rules) {
  Findings findings;
  Reasons& reasons = findings.reasons;
  if (!KindsAgree(before.kind, after.kind)) {
    reasons.Add(absl::StrCat(KindText(before.kind), " before, ", KindText(after.kind), " after"));
  }
  if (before.populated != after.populated) {
    reasons.Add(
        absl::StrCat(PopulatedText(before.populated), " before, ", PopulatedText(after.populated), " after"));
  }
  const auto add = [&](bool& found, std::string reason) {
    found = found || !reason.empty();
    reasons.Add(std::move(reason));
  };
  if (!e.rows_agree) {
    const bool fewer = after.rows < before.rows;
    const uint64_t count = fewer ? before.rows - after.rows : after.rows - before.rows;
    add(findings.values, absl::StrCat(count, count == 1 ? " row " : " rows ", fewer ? "fewer" : "more"));
  }
  const auto undeclared = [&](ColumnStatus status) {
    std::vector<std::string> names;
    for (const ColumnReport& column : report.columns) {
      if (column.status == status && !IsDeclared(column, rules)) names.push_back(column.name);
    }
    return names;
  };
  add(findings.shape, Columns(undeclared(ColumnStatus::kLost), "lost column", "lost columns"));
  add(findings.shape, Columns(undeclared(ColumnStatus::kGained), "gained column", "gained columns"));
  for (const ColumnCase& column : e.columns) {
    const ColumnPair& pair = column.own;
    if (!pair.both() || pair.SameClass() || rules.reshaped.contains(pair.name())) continue;
    add(findings.shape,
        absl::StrCat("the type of column \"", pair.name(), "\" changed from ", pair.before->type, " to ",
                     pair.after->type, ", whose values do not compare"));
  }
  add(findings.values, Columns(WithStatus(report, ColumnStatus::kDifferent), "the values differ in column",
                               "the values differ in columns"));
  if (e.on_view.scope.keys_differ || e.own.scope.keys_differ) {
    add(findings.values, "keys were lost and gained");
  }
  if (e.view && !e.on_view.facts.values_same && !findings.values) {
    const ColumnScope& scope = e.on_view.scope;
    add(findings.values, scope.comparable
                             ? "the same values, paired into other rows"
                             : absl::StrCat("rows differ; in which columns is not known: ", scope.reason));
  }
  return findings;
}

std::string RepresentationText(const TableReport& report) {
  const std::string columns = Columns(WithStatus(report, ColumnStatus::kRepresentation), "column", "columns");
  return absl::StrCat("the values are the same, but some are written in another way",
                      columns.empty() ? "" : " in ", columns);
}

// Why equal columns do not prove equal rows.
std::string UnpairedText(const ColumnScope& scope) {
  return absl::StrCat(!scope.keyed       ? "without a key, "
                      : scope.pairs_rows ? "whole rows were fingerprinted without the key, so "
                                         : "the key need not be unique, so ",
                      "how the values are paired into rows is not proven");
}

std::string Advice(const Evidence& e, const ColumnRules& rules) {
  if (!e.of_other_rules.empty()) return e.of_other_rules;
  if (!rules.dropped.empty()) {
    return "take BEFORE again with --changes, and AFTER with --like BEFORE --changes";
  }
  return absl::StrCat("take AFTER again with --like BEFORE", rules.needed.empty() ? "" : " --changes");
}

// What keeps the relation from being the same though no difference is proven; "" if nothing does.
std::string NotProven(const Evidence& e, const ColumnRules& rules) {
  Reasons reasons;
  bool one_sided = false;
  for (const ColumnCase& column : e.columns) {
    if (JudgedByView(column, rules)) continue;
    if (rules.reshaped.contains(column.name())) {
      reasons.Add(absl::StrCat("how column \"", column.name(), "\" became what it is was declared, but ",
                               e.of_other_rules.empty() ? "AFTER was made without it: take it again with "
                                                          "--like BEFORE --changes"
                                                        : e.of_other_rules));
    } else if (!column.own.both()) {
      const bool declared = column.own.before != nullptr ? rules.dropped.contains(column.name())
                                                         : rules.added.contains(column.name());
      one_sided = one_sided || !declared;
    }
  }
  if (one_sided) reasons.Add("a column was read on one side only, so whole rows do not compare");
  if (reasons.empty() && !e.common_values_same) {
    const ColumnScope& scope = e.own.scope;
    reasons.Add(absl::StrCat(scope.comparable ? UnpairedText(scope) : scope.reason, ": ", Advice(e, rules)));
  }
  if (reasons.empty() && e.common_values_same && e.written_alike == Proof::kUnknown) {
    reasons.Add(absl::StrCat("whether columns other than ",
                             NameSome({rules.rewritten.begin(), rules.rewritten.end()}),
                             " are written in another way is not known: ", Advice(e, rules)));
  }
  return reasons.Join();
}

// `all_same`: every value of every column is the same, or was meant to go or come.
void NameRows(const Evidence& e, const ColumnRules& rules, bool all_same, TableReport& report) {
  if (e.view && e.view->same_keys) {
    report.differences = e.found.differences;
    report.found = e.found.found;
    report.found_all = e.found.all;
    report.found_reason = e.found.reason;
    report.found_in = {.after = e.view->after_name,
                       .projected_before = e.view->before_projected,
                       .projected_after = e.view->after_projected,
                       .columns = {}};
    for (const ColumnFingerprint& column : e.view->before->columns) {
      report.found_in.columns.push_back(column.name);
    }
    return;
  }
  if (all_same) {
    report.differences = Differences{.exact = true};
    report.found_all = true;
    return;
  }
  if (e.common_values_same) return;
  report.found_reason = absl::StrCat(
      "the rows are not named: ",
      e.view ? e.on_view.scope.reason : std::string("the two were not fingerprinted on the same columns"),
      "; ", Advice(e, rules));
}

TableReport NotChecked(TableReport report, std::string reason) {
  report.status = TableStatus::kNotChecked;
  report.differences.reset();
  report.found.clear();
  report.found_all = false;
  report.reason = std::move(reason);
  return report;
}

bool ColumnsAscend(const RelationFingerprint& relation) {
  return Ascending(relation.columns) &&
         (relation.projection == nullptr || Ascending(relation.projection->columns));
}

}  // namespace

TableReport CompareRelations(const RelationFingerprint& before, const RelationFingerprint& after,
                             const UnreadColumns& unread, const ColumnRules& rules,
                             const FoundOptions& options) {
  TableReport report;
  report.schema = before.schema;
  report.name = before.name;
  for (const KeyColumn& column : before.key) report.key.push_back(column.name);
  report.rows_before = before.rows;
  report.rows_after = after.rows;
  if (!ColumnsAscend(before) || !ColumnsAscend(after)) {
    return NotChecked(std::move(report), "a fingerprint names a column twice or out of order: make it again");
  }

  const Evidence e = Weigh(before, after, rules, options);
  if (e.view && e.view->same_keys) {
    report.key.clear();
    for (const KeyColumn& column : e.view->before->key) report.key.push_back(column.name);
  }
  report.columns = JudgeColumns(e.columns, e.own, e.on_view, unread, rules);
  if (!e.contradiction.empty()) {
    return NotChecked(
        std::move(report),
        absl::StrCat("the fingerprints contradict themselves: ", e.contradiction, "; make both again"));
  }

  Findings findings = ProvenDifferences(before, after, e, report, rules);
  Reasons& reasons = findings.reasons;
  const std::vector<std::string> rewritten = WithStatus(report, ColumnStatus::kRepresentation);
  const bool written_otherwise = e.written_alike == Proof::kRefuted || !rewritten.empty();
  const std::string not_proven = NotProven(e, rules);
  NameRows(e, rules, e.common_values_same && !findings.shape && not_proven.empty(), report);
  if (!reasons.empty()) {
    report.status = TableStatus::kDifferent;
    if (findings.shape && !findings.values) {
      if (e.common_values_same && e.own.facts.any_rows) {
        reasons.Add("the rows are the same in all other columns");
      } else if (e.own.scope.comparable && !e.own.scope.pairs_rows && e.own.facts.any_rows) {
        reasons.Add(UnpairedText(e.own.scope));
      }
    }
    if (!rewritten.empty())
      reasons.Add(Columns(rewritten, "written in another way: column", "written in another way: columns"));
  } else if (written_otherwise) {
    report.status = TableStatus::kRepresentation;
    reasons.Add(RepresentationText(report));
    if (e.on_view.scope.comparable && rewritten.empty())
      reasons.Add("each column is written in the same ways, in other rows");
    reasons.Add(not_proven);
  } else if (!not_proven.empty()) {
    report.status = TableStatus::kNotChecked;
    reasons.Add(not_proven);
  } else if (!rules.needed.empty()) {
    reasons.Add(absl::StrCat("as declared: ", absl::StrJoin(rules.needed, "; ")));
  }
  if (KindsAgree(before.kind, after.kind) && before.kind != after.kind) {
    reasons.Add(absl::StrCat(KindText(before.kind), " before, ", KindText(after.kind), " after",
                             e.common_values_same ? ", of the same rows" : ""));
  }
  if (const std::string leaves = DescribeLeaves(before, after, e.own_rows_compare); !leaves.empty()) {
    reasons.Add(absl::StrCat(
        e.common_values_same ? "the same rows, in other partitions: " : "partitions that differ: ", leaves));
  }
  if (e.common_values_same && !before.populated && !after.populated) {
    reasons.Add("never refreshed on either side");
  }
  report.reason = reasons.Join();
  return report;
}

}  // namespace pgassay::compare
