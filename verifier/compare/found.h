// Which rows differ, as far as the lists and sketches of two fingerprints tell.
#ifndef PGASSAY_COMPARE_FOUND_H_
#define PGASSAY_COMPARE_FOUND_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "compare/columns.h"
#include "compare/view.h"
#include "fingerprint/difference.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// The rows that only one of two relations has, where what is known of them was not enough to tell.
struct RowsToRead {
  struct Side {
    RelationName name;  // as its fingerprint has it
    bool projected = false;
    uint64_t rows = 0;
    Hash128 sum;
  };
  Side before;
  Side after;
  uint64_t estimate = 0;  // of these rows
};

// Gives them to `take`, some at a time, all rows of a key at once. Other than OK: what was taken does not
// count.
using ReadRows = std::function<absl::Status(
    const RowsToRead& wanted, absl::FunctionRef<void(std::vector<fingerprint::ElementDifference>)> take)>;

// How many rows are named, and how.
struct FoundOptions {
  uint64_t max_rows = 100;
  bool show_keys = false;
  ReadRows read_rows = {};  // empty: a side does not live
};

struct FoundRows {
  std::optional<Differences> differences;
  std::vector<FoundRow> found;  // by key, at most max_rows
  bool all = false;
  std::string reason;          // why not all, and what to do
  bool values_differ = false;  // proven by rows that only one side has
  bool contradiction = false;  // the elements and the sums cannot be of the same rows
};

// `scope` is that of the pair, which was chosen of `before` and `after`. REQUIRES: pair.same_keys.
FoundRows FindRows(const ViewPair& pair, const RelationFingerprint& before, const RelationFingerprint& after,
                   const ColumnScope& scope, const FoundOptions& options);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_FOUND_H_
