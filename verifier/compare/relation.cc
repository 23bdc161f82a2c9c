#include "compare/relation.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "compare/columns.h"
#include "compare/leaves.h"
#include "compare/rows.h"

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

// What the sums prove, before anything is said about it.
struct Evidence {
  std::vector<ColumnPair> pairs;
  ColumnScope scope;
  bool kinds_agree = false;
  bool populated_agree = false;
  bool rows_agree = false;
  bool shapes_agree = false;  // both sides' R are over the same columns of the same classes
  RowFacts facts;
  std::optional<Differences> differences;
};

bool IsNone(const Differences& d) {
  return d.lost == 0 && d.gained == 0 && d.changed == 0;
}

Evidence Weigh(const RelationFingerprint& before, const RelationFingerprint& after) {
  Evidence e;
  e.pairs = PairColumns(before, after);
  e.scope = ScopeOf(before, after);
  e.kinds_agree = KindsAgree(before.kind, after.kind);
  e.populated_agree = before.populated == after.populated;
  e.rows_agree = before.rows == after.rows;
  e.shapes_agree =
      std::all_of(e.pairs.begin(), e.pairs.end(), [](const ColumnPair& pair) { return pair.SameClass(); });
  if (e.shapes_agree) e.differences = CountDifferences(before, after);
  e.facts.any_rows = before.rows != 0 && after.rows != 0;
  e.facts.values_same =
      e.shapes_agree && e.rows_agree && before.sum == after.sum && (!e.differences || IsNone(*e.differences));
  const bool bearing_agrees = std::all_of(e.pairs.begin(), e.pairs.end(), [](const ColumnPair& pair) {
    return pair.both() && pair.before->has_representation == pair.after->has_representation;
  });
  e.facts.representation_same =
      before.representation_sum == after.representation_sum && (bearing_agrees || !e.facts.any_rows);
  if (e.facts.values_same && !e.differences) e.differences = Differences{.exact = true};
  return e;
}

// The sums of whole rows prove the values the same; then no other sum may say that they are not.
// Names the first that does.
std::string Contradiction(const Evidence& e) {
  if (!e.facts.values_same) return "";
  if (e.scope.keys_differ) return "the key";
  if (!e.scope.comparable) return "";
  for (const ColumnPair& pair : e.pairs) {
    const bool values = pair.before->sum == pair.after->sum;
    const bool written =
        !e.facts.representation_same || pair.before->representation_sum == pair.after->representation_sum;
    if (!values || !written) return absl::StrCat("column \"", pair.name(), "\"");
  }
  return "";
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

// Proofs of a difference in what the relation is or in its values.
Reasons ProvenDifferences(const RelationFingerprint& before, const RelationFingerprint& after,
                          const Evidence& e, const TableReport& report) {
  Reasons reasons;
  if (!e.kinds_agree) {
    reasons.Add(absl::StrCat(KindText(before.kind), " before, ", KindText(after.kind), " after"));
  }
  if (!e.populated_agree) {
    reasons.Add(
        absl::StrCat(PopulatedText(before.populated), " before, ", PopulatedText(after.populated), " after"));
  }
  if (!e.rows_agree) {
    const bool fewer = after.rows < before.rows;
    const uint64_t count = fewer ? before.rows - after.rows : after.rows - before.rows;
    reasons.Add(absl::StrCat(count, count == 1 ? " row " : " rows ", fewer ? "fewer" : "more"));
  }
  reasons.Add(Columns(WithStatus(report, ColumnStatus::kLost), "lost column", "lost columns"));
  reasons.Add(Columns(WithStatus(report, ColumnStatus::kGained), "gained column", "gained columns"));
  for (const ColumnPair& pair : e.pairs) {
    if (!pair.both() || pair.SameClass()) continue;
    reasons.Add(absl::StrCat("the type of column \"", pair.name(), "\" changed from ", pair.before->type,
                             " to ", pair.after->type, ", whose values do not compare"));
  }
  reasons.Add(Columns(WithStatus(report, ColumnStatus::kDifferent), "the values differ in column",
                      "the values differ in columns"));
  if (e.scope.keys_differ) reasons.Add("keys were lost and gained");
  if (reasons.empty() && e.shapes_agree && !e.facts.values_same) {
    reasons.Add(e.scope.comparable
                    ? "the same values, paired into other rows"
                    : absl::StrCat("rows differ; in which columns is not known: ", e.scope.reason));
  }
  return reasons;
}

std::string RepresentationText(const TableReport& report) {
  const std::string columns = Columns(WithStatus(report, ColumnStatus::kRepresentation), "column", "columns");
  return absl::StrCat("the values are the same, but some are written in another way",
                      columns.empty() ? "" : " in ", columns);
}

}  // namespace

TableReport CompareRelations(const RelationFingerprint& before, const RelationFingerprint& after,
                             const UnreadColumns& unread) {
  TableReport report;
  report.schema = before.schema;
  report.name = before.name;
  for (const KeyColumn& column : before.key) report.key.push_back(column.name);
  report.rows_before = before.rows;
  report.rows_after = after.rows;
  if (!Ascending(before.columns) || !Ascending(after.columns)) {
    report.status = TableStatus::kNotChecked;
    report.reason = "a fingerprint names a column twice or out of order: make it again";
    return report;
  }

  const Evidence e = Weigh(before, after);
  report.differences = e.differences;
  report.columns = JudgeColumns(e.pairs, e.scope, e.facts, unread);
  if (const std::string where = Contradiction(e); !where.empty()) {
    report.status = TableStatus::kNotChecked;
    report.differences.reset();
    report.reason =
        absl::StrCat("the fingerprints contradict themselves: the sums of whole rows are equal, those of ",
                     where, " are not; make both again");
    return report;
  }

  Reasons reasons = ProvenDifferences(before, after, e, report);
  const std::vector<std::string> rewritten = WithStatus(report, ColumnStatus::kRepresentation);
  const bool representation_differs = e.facts.values_same ? !e.facts.representation_same : !rewritten.empty();
  const bool different = !reasons.empty();
  if (different) {
    report.status = TableStatus::kDifferent;
    if (!e.shapes_agree && e.scope.comparable && !e.scope.keyed && e.facts.any_rows) {
      reasons.Add("without a key, how the values are paired into rows is not proven");
    }
    if (!rewritten.empty())
      reasons.Add(Columns(rewritten, "written in another way: column", "written in another way: columns"));
  } else if (representation_differs) {
    report.status = TableStatus::kRepresentation;
    reasons.Add(RepresentationText(report));
    if (e.scope.comparable && rewritten.empty())
      reasons.Add("each column is written in the same ways, in other rows");
  } else if (!e.facts.values_same) {
    // Nothing differs as far as it was read: only columns read on one side keep the rows from being compared.
    report.status = TableStatus::kNotChecked;
    reasons.Add("a column was read on one side only, so whole rows do not compare");
  }
  if (e.kinds_agree && before.kind != after.kind) {
    reasons.Add(absl::StrCat(KindText(before.kind), " before, ", KindText(after.kind), " after",
                             e.facts.values_same ? ", of the same rows" : ""));
  }
  if (const std::string leaves = DescribeLeaves(before, after, e.shapes_agree); !leaves.empty()) {
    reasons.Add(absl::StrCat(
        e.facts.values_same ? "the same rows, in other partitions: " : "partitions that differ: ", leaves));
  }
  if (e.facts.values_same && !before.populated) reasons.Add("never refreshed on either side");
  report.reason = reasons.Join();
  return report;
}

}  // namespace pgassay::compare
