// From elements that only one side has to rows that were lost, gained or changed.
#ifndef PGASSAY_COMPARE_ROW_NAMER_H_
#define PGASSAY_COMPARE_ROW_NAMER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compare/columns.h"
#include "compare/found.h"
#include "compare/key_text.h"
#include "compare/view.h"
#include "fingerprint/difference.h"

namespace pgassay::compare {

// Counts all rows and keeps the first ones by key. Memory is bounded by one Add and options.max_rows.
class RowNamer {
 public:
  // Both must outlive it.
  RowNamer(const ViewPair& pair, const ColumnScope& scope, const FoundOptions& options);

  // REQUIRES: all elements of a key come in one call.
  void Add(const std::vector<fingerprint::ElementDifference>& elements);

  // Whether the elements account for what the rows and sums of the two are apart.
  bool AddsUp() const { return rows_before_ == rows_after_ && before_ == after_; }
  bool any() const { return total_ != 0; }

  // `all_keys`: every element was added, not only those of a part of the keys.
  void Finish(FoundRows& rows, bool all_keys = true);

 private:
  struct Entry {
    std::vector<uint8_t> order;
    size_t rank = 0;  // among those of one order
    RowChange change = RowChange::kLost;
    uint64_t count = 1;
    Cell before;
    Cell after;
    std::vector<size_t> columns;  // whose digests differ
  };

  void Account(const fingerprint::ElementDifference& difference);
  void AddKeyed(const std::vector<fingerprint::ElementDifference>& elements);
  void AddKeyless(const std::vector<fingerprint::ElementDifference>& elements);
  void KeepFirst();
  // Whether column sums tell what digests may not.
  bool SumsTellColumns(bool all_keys) const;
  std::vector<std::string> ChangedColumns(const Entry& entry, bool all_keys) const;

  const ViewPair& pair_;
  const FoundOptions& options_;
  KeyShape key_;
  std::vector<std::string> differing_;  // columns, if their sums compare
  Differences differences_{.exact = true};
  uint64_t total_ = 0;  // rows that could be named
  std::vector<Entry> entries_;
  size_t next_rank_ = 0;

  // Both sides with what only the other has added to them.
  uint64_t rows_before_;
  uint64_t rows_after_;
  Hash128 before_;
  Hash128 after_;
};

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_ROW_NAMER_H_
