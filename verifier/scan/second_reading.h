// The rows that differ when there are more than the sketches of the first reading could tell: both sides are
// read once more into sketches of their difference, as many and as large as the estimate asks for.
#ifndef PGASSAY_SCAN_SECOND_READING_H_
#define PGASSAY_SCAN_SECOND_READING_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "fingerprint/difference.h"
#include "scan/database.h"
#include "scan/lookup.h"
#include "scan/reread.h"

namespace pgassay::scan {

// One side of the relation.
struct RereadSide {
  OpenDatabase& database;
  size_t table = 0;
  RowView view;
  RowTotal first;  // what the first reading came to
};

// Calls `take` with the differences, some at a time: all elements of a key come together. Memory is bounded
// whatever the estimate is: differences that do not fit are read for again. `keyed` as in
// fingerprint::Subtract; both views have the same columns and key. Errors: those of reading; DataLoss if the
// snapshot did not give the same rows again, or a sketch does not decode.
absl::StatusOr<double> ReadDifferences(
    const RereadSide& before, const RereadSide& after, uint64_t estimate,
    absl::FunctionRef<void(std::vector<fingerprint::ElementDifference>)> take);

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_SECOND_READING_H_
