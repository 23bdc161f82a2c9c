// Two fingerprints of a database -> the report.
#ifndef PGASSAY_COMPARE_DATABASE_H_
#define PGASSAY_COMPARE_DATABASE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "compare/found.h"
#include "pgassay/catalog.h"
#include "pgassay/changes.h"
#include "pgassay/fingerprint.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// One side: an .assay file, or a fake in tests. Relations are read one at a time.
class RelationSource {
 public:
  virtual ~RelationSource() = default;
  virtual const FingerprintHeader& header() const = 0;
  virtual const std::vector<RelationName>& relations() const = 0;  // ascending, no name twice
  virtual const std::vector<LedgerEntry>& ledger() const = 0;
  virtual absl::StatusOr<RelationFingerprint> Read(size_t index) const = 0;
  virtual absl::StatusOr<CatalogState> ReadCatalog() const = 0;
  // Whether the user of this comparison leaves the relation out, be it there or not. On the other side it is
  // left out then, too, if it is not there.
  virtual bool LeavesOut(const RelationName&) const { return false; }
  // Whether the user of this comparison named what to look at, so that what is of no table (functions, types)
  // is left out.
  virtual bool NamesTables() const { return false; }
};

// What the comparison is told by its user.
struct Options {
  Changes changes;
  uint64_t max_rows = 100;       // found rows named per table
  bool show_keys = false;        // text keys in clear, where a file has them
  bool schema_only = false;      // the catalog alone
  bool data_only = false;        // relations and positions of sequences alone
  bool cluster = false;          // what belongs to the server must have been read on both sides
  bool exact_positions = false;  // of sequences: one that moved on is a difference
  ReadRows read_rows = {};       // where both sides live
};

// Leaves the paths of the sides and stats of the report to the caller.
// Errors: FailedPrecondition, saying what to do, if the hashes of the two do not compare
// (key, canon or format version); DataLoss if a side's relations are out of order or not
// those it names; what Read says.
absl::StatusOr<Report> CompareDatabases(const RelationSource& before, const RelationSource& after,
                                        const Options& options = {});

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_DATABASE_H_
