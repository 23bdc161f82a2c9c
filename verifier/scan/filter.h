// Which relations and columns the user named, and which the user left out.
#ifndef PGASSAY_SCAN_FILTER_H_
#define PGASSAY_SCAN_FILTER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "pgassay/fingerprint.h"
#include "pgassay/scan.h"

namespace pgassay::scan {

// What the user named with --tables and --exclude (ScanOptions says how a glob matches).
class Filter {
 public:
  explicit Filter(const ScanOptions& options)
      : reads_rows_(!options.schema_only), tables_(options.tables), exclude_(options.exclude) {}

  bool reads_rows() const { return reads_rows_; }

  bool names_tables() const { return !tables_.empty(); }
  bool Names(const RelationName& relation) const;  // by --tables; all if there is none
  bool Excludes(const RelationName& relation) const;
  bool ExcludesColumn(const RelationName& relation, const std::string& column) const;

 private:
  bool reads_rows_;
  std::vector<std::string> tables_;
  std::vector<std::string> exclude_;
};

// FailedPrecondition, naming it, if a --tables pattern matches none of `names`: a typo would leave a table
// unchecked.
absl::Status CheckTablesMatch(const ScanOptions& options, const std::vector<RelationName>& names);

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_FILTER_H_
