// A fingerprint file as one side of the comparison, narrowed to what the user named.
#ifndef PGASSAY_SCAN_SIDE_H_
#define PGASSAY_SCAN_SIDE_H_

#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "compare/database.h"
#include "pgassay/scan.h"
#include "scan/selection.h"
#include "store/reader.h"

namespace pgassay::scan {

// --tables and --exclude hold for files too: what they leave out goes to the ledger as excluded, as if it had
// not been read. A file cannot leave out a single column: its row sums hold all of them.
class FileSide : public compare::RelationSource {
 public:
  static absl::StatusOr<std::unique_ptr<FileSide>> Open(std::unique_ptr<store::Reader> reader,
                                                        const ScanOptions& options);
  // Of a database just read with those options.
  static std::unique_ptr<FileSide> OfLive(std::unique_ptr<store::Reader> reader, const ScanOptions& options);

  const FingerprintHeader& header() const override { return reader_->header(); }
  const std::vector<RelationName>& relations() const override { return relations_; }
  const std::vector<LedgerEntry>& ledger() const override { return ledger_; }
  absl::StatusOr<RelationFingerprint> Read(size_t index) const override {
    return reader_->Read(positions_[index]);
  }
  absl::StatusOr<CatalogState> ReadCatalog() const override { return reader_->ReadCatalog(); }

  bool LeavesOut(const RelationName& name) const override {
    return left_out_.contains(name) || !filter_.Names(name) || filter_.Excludes(name);
  }
  bool NamesTables() const override { return filter_.names_tables(); }

 private:
  FileSide(std::unique_ptr<store::Reader> reader, const ScanOptions& options)
      : reader_(std::move(reader)), filter_(options), ledger_(reader_->ledger()) {}

  void Keep(size_t position);
  bool IsOfLeftOut(const LedgerEntry& entry) const;

  std::unique_ptr<store::Reader> reader_;
  const Filter filter_;
  std::vector<RelationName> relations_;
  std::vector<size_t> positions_;  // in the file, of relations_
  std::vector<LedgerEntry> ledger_;
  std::set<RelationName> left_out_;  // by the options of this run, partitions too
};

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_SIDE_H_
