// The comparison, and what the sides that still live add to it: rows that the sketches could not tell,
// values, and what was done to them.
#ifndef PGASSAY_SCAN_NAMING_H_
#define PGASSAY_SCAN_NAMING_H_

#include "absl/status/statusor.h"
#include "pgassay/report.h"
#include "pgassay/scan.h"
#include "scan/database.h"
#include "scan/side.h"

namespace pgassay::scan {

struct NamingSide {
  const FileSide& side;
  OpenDatabase* open = nullptr;  // null: a file
};

// What a look-up or a second reading could not do is said at its table and changes no verdict.
absl::StatusOr<Report> CompareAndName(const NamingSide& before, const NamingSide& after,
                                      const ScanOptions& scan, const NamingOptions& options);

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_NAMING_H_
