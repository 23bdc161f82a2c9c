#include "compare/detached.h"

#include <algorithm>

#include "status_macros.h"

namespace pgassay::compare {
namespace {

struct Rows {
  uint64_t rows = 0;
  Hash128 sum;
  Hash128 representation_sum;
  friend bool operator==(const Rows&, const Rows&) = default;

  void Add(const Rows& other) {
    rows += other.rows;
    sum += other.sum;
    representation_sum += other.representation_sum;
  }
};

template <typename Fingerprint>
Rows RowsOf(const Fingerprint& fingerprint) {
  return {fingerprint.rows, fingerprint.sum, fingerprint.representation_sum};
}

bool HasLeaf(const RelationFingerprint& root, const LeafFingerprint& leaf) {
  return std::any_of(root.leaves.begin(), root.leaves.end(), [&](const LeafFingerprint& other) {
    return other.schema == leaf.schema && other.name == leaf.name;
  });
}

bool SameColumns(const RelationFingerprint& a, const RelationFingerprint& b) {
  return std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                    [](const ColumnFingerprint& x, const ColumnFingerprint& y) {
                      return x.name == y.name && x.type_class == y.type_class && x.read == y.read;
                    });
}

// Adds to `rows` those of the leaves of `root` that the other side has as tables, and their names to `found`.
absl::Status AddLeavesElsewhere(const RelationFingerprint& root, const RelationFingerprint& other,
                                const FindRelation& in_other, Rows& rows, std::vector<RelationName>& found) {
  for (const LeafFingerprint& leaf : root.leaves) {
    if (HasLeaf(other, leaf)) continue;
    const RelationName name{leaf.schema, leaf.name};
    ASSIGN_OR_RETURN(const std::optional<RelationFingerprint> table, in_other(name));
    if (!table || !SameColumns(*table, root) || RowsOf(*table) != RowsOf(leaf)) continue;
    rows.Add(RowsOf(leaf));
    found.push_back(name);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<RelationName>> DetachedOrAttached(const RelationFingerprint& before,
                                                             const RelationFingerprint& after,
                                                             const FindRelation& in_before,
                                                             const FindRelation& in_after) {
  std::vector<RelationName> found;
  if (before.kind != RelationKind::kPartitioned || after.kind != RelationKind::kPartitioned) return found;
  if (!SameColumns(before, after)) return found;
  Rows rows_before = RowsOf(before);
  Rows rows_after = RowsOf(after);
  RETURN_IF_ERROR(AddLeavesElsewhere(before, after, in_after, rows_after, found));
  RETURN_IF_ERROR(AddLeavesElsewhere(after, before, in_before, rows_before, found));
  if (rows_before != rows_after) found.clear();
  return found;
}

}  // namespace pgassay::compare
