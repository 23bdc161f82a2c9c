// What a run reads beside the rows: the catalog's objects and where the sequences stand.
#ifndef PGASSAY_SCAN_OBJECTS_H_
#define PGASSAY_SCAN_OBJECTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "catalog/sequences.h"
#include "pg/connection.h"
#include "pgassay/catalog.h"
#include "pgassay/fingerprint.h"
#include "pgassay/scan.h"
#include "scan/selection.h"

namespace pgassay::scan {

// Begin in the snapshot, Finish after the last row in a transaction that began after it. Not thread-safe.
class ObjectReading {
 public:
  // REQUIRES: `connection` has joined the snapshot. `selection` says whose rows are read: the sequences that
  // feed others are not held against their columns.
  static absl::StatusOr<ObjectReading> Begin(pg::Connection& connection, const ScanOptions& options,
                                             const Selection& selection);

  // Aborted if the catalog changed since the snapshot (try again). Adds to `ledger` what could not be read.
  absl::StatusOr<CatalogState> Finish(pg::Connection& connection, std::vector<LedgerEntry>& ledger) &&;

 private:
  CatalogState state_;
  std::vector<std::string> unplaced_;
  std::string stamp_;
  catalog::Sequences sequences_;
};

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_OBJECTS_H_
