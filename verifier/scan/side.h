// A fingerprint file as one side of the comparison, narrowed to what the user named.
#ifndef PGASSAY_SCAN_SIDE_H_
#define PGASSAY_SCAN_SIDE_H_

#include <memory>
#include <vector>

#include "compare/database.h"
#include "pgassay/scan.h"
#include "store/reader.h"

namespace pgassay::scan {

// --tables and --exclude hold for files too: what they leave out goes to the ledger as excluded, as if it had
// not been read. A file cannot leave out a single column: its row sums hold all of them.
class FileSide : public compare::RelationSource {
 public:
  FileSide(std::unique_ptr<store::Reader> reader, const ScanOptions& options);

  const FingerprintHeader& header() const override { return reader_->header(); }
  const std::vector<compare::RelationName>& relations() const override { return relations_; }
  const std::vector<LedgerEntry>& ledger() const override { return ledger_; }
  absl::StatusOr<RelationFingerprint> Read(size_t index) const override {
    return reader_->Read(positions_[index]);
  }

  // What the user excludes is excluded on both sides, also where only `other` has it.
  void ExcludeLike(const FileSide& other, const ScanOptions& options);

 private:
  std::unique_ptr<store::Reader> reader_;
  std::vector<compare::RelationName> relations_;
  std::vector<size_t> positions_;  // in the file, of relations_
  std::vector<LedgerEntry> ledger_;
};

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_SIDE_H_
