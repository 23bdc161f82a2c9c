// Chunks come in any order; tables leave when their last one is in.
#ifndef PGASSAY_SCAN_FOLD_H_
#define PGASSAY_SCAN_FOLD_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "scan/chunk.h"
#include "scan/selection.h"
#include "store/writer.h"

namespace pgassay::scan {

// Not thread-safe: the last stage of the pipeline, which is serial. All arguments must outlive it.
class Fold {
 public:
  Fold(Selection& selection, const std::vector<plan::Chunk>& chunks, store::Writer& writer,
       Counters& counters);

  // Writes the relations that have no heap to be read: unpopulated views, partitioned tables without a leaf.
  absl::Status WriteEmpty();
  absl::Status Add(const plan::Chunk& chunk, ChunkResult&& result);

  // OK only if every chunk of every table came in.
  absl::Status Finish() const;

  uint64_t rows() const { return rows_; }
  void AddStats(std::map<std::string, double>& stats) const;

 private:
  struct Open {
    std::optional<fingerprint::Rows> rows;       // from the first chunk on
    std::optional<fingerprint::Rows> projected;  // likewise, if the table has a projection
    std::map<uint32_t, LeafFingerprint> leaves;  // by heap
    size_t missing_chunks = 0;
    bool written = false;
  };

  absl::Status Write(uint32_t table);

  Selection& selection_;
  store::Writer& writer_;
  Counters& counters_;
  std::vector<Open> open_;
  uint64_t rows_ = 0;
  uint64_t bytes_ = 0;
  uint64_t chunks_ = 0;
  double wall_seconds_ = 0;
  double cpu_seconds_ = 0;
  double hash_seconds_ = 0;
  double fold_seconds_ = 0;
};

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_FOLD_H_
