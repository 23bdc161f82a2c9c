// Values of rows that were found by their elements, in the snapshot that was scanned.
#ifndef PGASSAY_SCAN_LOOKUP_H_
#define PGASSAY_SCAN_LOOKUP_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pgassay/fingerprint.h"
#include "scan/database.h"
#include "scan/selection.h"

namespace pgassay::scan {

// A relation's rows with their own columns, or with those of the projection.
struct RowView {
  const fingerprint::TablePlan* plan = nullptr;
  std::vector<std::string> selects;  // SQL of its columns, in the plan's order
};
RowView ViewOf(const Table& table, bool projected);

// A row, if it is there: values of the columns asked for, as PostgreSQL writes them; nullopt: NULL.
struct RowTexts {
  bool found = false;
  std::vector<std::optional<std::string>> texts;
};

// What to look up: elements of rows of `table`, an index into the selection, and columns of the view's plan.
struct LookUpRequest {
  size_t table = 0;
  bool projected = false;
  std::span<const Cell> elements;
  std::vector<size_t> columns;
};

// One for each element, in order. By an index where the table's key has one and the elements have its values;
// else the table is read once more. Errors: those of pg/; a lock that somebody waits for is one.
absl::StatusOr<std::vector<RowTexts>> LookUp(OpenDatabase& database, const LookUpRequest& request);

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_LOOKUP_H_
