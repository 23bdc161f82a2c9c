// A fingerprint file as one side of the comparison, narrowed to what the user named.
#ifndef PGASSAY_SCAN_SIDE_H_
#define PGASSAY_SCAN_SIDE_H_

#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "compare/database.h"
#include "pgassay/scan.h"
#include "store/reader.h"

namespace pgassay::scan {

// --tables and --exclude hold for files too: what they leave out goes to the ledger as excluded, as if it had
// not been read. A file cannot leave out a single column: its row sums hold all of them.
class FileSide : public compare::RelationSource {
 public:
  static absl::StatusOr<std::unique_ptr<FileSide>> Open(std::unique_ptr<store::Reader> reader,
                                                        const ScanOptions& options);
  // Of a database just read with those options.
  static std::unique_ptr<FileSide> OfLive(std::unique_ptr<store::Reader> reader);

  const FingerprintHeader& header() const override { return reader_->header(); }
  const std::vector<RelationName>& relations() const override { return relations_; }
  const std::vector<LedgerEntry>& ledger() const override { return ledger_; }
  absl::StatusOr<RelationFingerprint> Read(size_t index) const override {
    return reader_->Read(positions_[index]);
  }

  // What the options leave out is excluded on both sides, also where only `other` has it.
  void ExcludeLike(const FileSide& other);

 private:
  explicit FileSide(std::unique_ptr<store::Reader> reader)
      : reader_(std::move(reader)), ledger_(reader_->ledger()) {}

  std::unique_ptr<store::Reader> reader_;
  void Keep(size_t position);

  std::vector<RelationName> relations_;
  std::vector<size_t> positions_;  // in the file, of relations_
  std::vector<LedgerEntry> ledger_;
  std::set<RelationName> left_out_;  // by the options of this run, partitions too
};

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_SIDE_H_
