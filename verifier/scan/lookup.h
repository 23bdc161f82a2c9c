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
#include "pgassay/report.h"
#include "scan/database.h"
#include "scan/selection.h"

namespace pgassay::scan {

// A relation's rows with their own columns, or with those of the projection.
struct RowView {
  const fingerprint::TablePlan* plan = nullptr;
  std::vector<std::string> selects;  // SQL of its columns, in the plan's order
};
RowView ViewOf(const Table& table, bool projected);

// A row, if it is there: values of the columns asked for, as PostgreSQL writes them. One of more than 64 KiB
// is not known, as a table may hold values of any size and what is shown is held in memory.
struct RowTexts {
  bool found = false;
  std::vector<CellText> texts;
};

// What to look up: elements of rows of `table`, an index into the selection, and columns of the view's plan.
struct LookUpRequest {
  size_t table = 0;
  bool projected = false;
  std::span<const Cell> elements;
  std::vector<size_t> columns;
  bool may_reread = false;  // the whole table, if there is no other way
};

// One for each element, in order. By an index where the table's key has one and the elements have its values;
// else the table is read once more if it may be. Errors: those of pg/, a lock that somebody waits for among
// them; FailedPrecondition if it may not.
absl::StatusOr<std::vector<RowTexts>> LookUp(OpenDatabase& database, const LookUpRequest& request);

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_LOOKUP_H_
