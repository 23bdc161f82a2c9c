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
#include "scan/session.h"

namespace pgassay::scan {

// Begin in the snapshot, Finish after the last row in a transaction that began after it. Not thread-safe.
class ObjectReading {
 public:
  // REQUIRES: `session` has joined the snapshot. `selection` says whose rows are read: the sequences that
  // feed others are not held against their columns.
  static absl::StatusOr<ObjectReading> Begin(Session& session, const ScanOptions& options,
                                             const Selection& selection);

  // Aborted if the catalog changed since the snapshot (try again). Adds to `ledger` what could not be read.
  // REQUIRES: no transaction is open; none will be.
  absl::StatusOr<CatalogState> Finish(Session& session, std::vector<LedgerEntry>& ledger) &&;

 private:
  absl::Status Read(pg::Connection& connection, const ScanOptions& options, const Selection& selection);

  CatalogState state_;
  std::vector<std::string> unplaced_;
  std::string stamp_;
  catalog::Sequences sequences_;
};

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_OBJECTS_H_
