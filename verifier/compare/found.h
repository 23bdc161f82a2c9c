// Which rows differ, as far as the lists and sketches of two fingerprints tell.
#ifndef PGASSAY_COMPARE_FOUND_H_
#define PGASSAY_COMPARE_FOUND_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "compare/columns.h"
#include "compare/view.h"
#include "fingerprint/difference.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// A relation of which both sides still live, and whose rows differ in more places than its sketches tell.
struct RowsToRead {
  struct Side {
    RelationName name;       // as this side calls it
    bool projected = false;  // the rows as the projection has them
    uint64_t rows = 0;
    Hash128 sum;
  };
  Side before;
  Side after;
  uint64_t estimate = 0;  // of rows that only one side has
};
using TakeDifferences = std::function<void(std::vector<fingerprint::ElementDifference>)>;
// Reads both sides again and hands over what they have not in common, all elements of a key together. Returns
// the share of all keys that was looked at: 1, or less where there are too many, of a sample that hashes
// chose.
using ReadRows = std::function<absl::StatusOr<double>(const RowsToRead&, const TakeDifferences&)>;

// How many rows are named, and how.
struct FoundOptions {
  uint64_t max_rows = 100;
  bool show_keys = false;
  ReadRows read_rows = {};  // none: what the fingerprints do not tell stays an estimate
};

struct FoundRows {
  std::optional<Differences> differences;
  std::vector<FoundRow> found;  // by key, the first max_rows
  bool all = false;
  std::string reason;          // why not all, and what to do; what is not sure of them
  bool values_differ = false;  // proven by rows that only one side has
  bool contradiction = false;  // the elements and the sums cannot be of the same rows
};

// `scope` is that of the pair. REQUIRES: pair.same_keys.
FoundRows FindRows(const ViewPair& pair, const ColumnScope& scope, const FoundOptions& options);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_FOUND_H_
