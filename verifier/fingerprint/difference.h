// What two sketches or exact lists have not in common: subtract, then peel (FORMAT.md 3.1).
#ifndef PGASSAY_FINGERPRINT_DIFFERENCE_H_
#define PGASSAY_FINGERPRINT_DIFFERENCE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "pgassay/fingerprint.h"

namespace pgassay::fingerprint {

// An element that one side has more often than the other. With a key `count` is 1 or -1, but for two lists of
// a relation whose unique index is corrupt: they say what is there.
struct ElementDifference {
  Cell element;                   // of one row: count 1
  std::vector<uint16_t> digests;  // per column, in name order; zeros if `count` is not 1 or -1
  int64_t count = 0;              // > 0: rows that only BEFORE has; < 0: only AFTER
};

struct ElementDifferences {
  bool complete = false;                    // every difference is in `elements`
  std::vector<ElementDifference> elements;  // in no order; empty if not complete
  uint64_t estimate = 0;                    // of rows that only one side has, if not complete
};

// `columns` of both; `keyed`: the relation has a key, so that no element may repeat. Sizes may differ; what
// can be told apart is what the smaller can. Never an element that neither side has: what does not decode to
// the last cell is not complete. Pure; bounded by the sizes of its arguments.
// Errors: InvalidArgument if sizes do not fit together or the rows of a list contradict themselves.
absl::StatusOr<ElementDifferences> Subtract(RowElements before, RowElements after, size_t columns,
                                            bool keyed);

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_DIFFERENCE_H_
