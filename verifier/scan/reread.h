// A second reading of one relation, in the snapshot of the first.
#ifndef PGASSAY_SCAN_REREAD_H_
#define PGASSAY_SCAN_REREAD_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "fingerprint/table.h"
#include "pgassay/fingerprint.h"
#include "scan/database.h"
#include "scan/lookup.h"

namespace pgassay::scan {

// Where a row lies.
struct Place {
  size_t element = 0;  // which of those sought
  size_t heap = 0;     // of the selection
  std::string tid;     // "(0,1)"
};

// One place, the first met, of each of `elements` that is there.
absl::StatusOr<std::vector<Place>> FindPlaces(OpenDatabase& database, size_t table, const RowView& view,
                                              std::span<const Cell> elements);

// What a second reading must come to again, as the snapshot is the same.
struct RowTotal {
  uint64_t rows = 0;
  Hash128 sum;
  friend bool operator==(const RowTotal&, const RowTotal&) = default;
};

// Gives every row's element to the sink that `make_sink` has for its chunk; sinks are used on several
// threads, each by one. On error what sinks have is not all, or too much.
absl::StatusOr<RowTotal> RereadElements(
    OpenDatabase& database, size_t table, const RowView& view,
    absl::FunctionRef<std::unique_ptr<fingerprint::ElementSink>()> make_sink);

// All rows, summed as `plan` says, which is the view's but for its cells.
absl::StatusOr<fingerprint::Rows> RereadRows(OpenDatabase& database, size_t table, const RowView& view,
                                             const fingerprint::TablePlan& plan);

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_REREAD_H_
