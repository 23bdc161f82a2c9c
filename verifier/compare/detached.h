// Partitions that were detached or attached: the rows are where they were, but another table's.
#ifndef PGASSAY_COMPARE_DETACHED_H_
#define PGASSAY_COMPARE_DETACHED_H_

#include <functional>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "pgassay/fingerprint.h"

namespace pgassay::compare {

// A side's relation of that name, if it has read one; no partition.
using FindRelation = std::function<absl::StatusOr<std::optional<RelationFingerprint>>(const RelationName&)>;

// The leaves that only one side has as a leaf of this partitioned table and the other, with the same rows, as
// a table of its own, if `before` and `after` have the same rows together with them; else none.
absl::StatusOr<std::vector<RelationName>> DetachedOrAttached(const RelationFingerprint& before,
                                                             const RelationFingerprint& after,
                                                             const FindRelation& in_before,
                                                             const FindRelation& in_after);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_DETACHED_H_
