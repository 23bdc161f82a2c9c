// The elements of rows (FORMAT.md 3): an exact list while they are few, then a sketch.
#ifndef PGASSAY_FINGERPRINT_ROW_ELEMENTS_H_
#define PGASSAY_FINGERPRINT_ROW_ELEMENTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fingerprint/batch.h"
#include "fingerprint/mix.h"
#include "pgassay/fingerprint.h"

namespace pgassay::fingerprint {

inline constexpr size_t kPartitions = 4;

// key_length of an element whose key is a hash, and of one without a key.
inline constexpr uint32_t kHashedKeyLength = 33;
inline constexpr uint32_t kKeylessLength = 16;

// Above this many columns a digest has one byte.
inline constexpr size_t kWideDigestColumns = 32;

inline uint8_t DigestBytes(size_t columns) {
  return columns > kWideDigestColumns ? 1 : 2;
}

// Index of the cell of an element in partition `p`, counted from the first
// partition's first cell. `cells` is a power of two.
inline size_t CellIndex(Hash128 element_hash, size_t p, uint32_t cells) {
  return p * cells + ((element_hash.lo >> (16 * p)) & (cells - 1));
}

// Adds up elements in any order. Memory is bounded: a list of at most 4 * cells
// elements, or the sketch. Not thread-safe.
class ElementSum {
 public:
  // REQUIRES: `cells_per_partition` is a power of two from 1 to 65,536.
  ElementSum(size_t columns, uint32_t cells_per_partition);

  uint8_t digest_bytes() const { return digest_bytes_; }
  // Digests of an element are words: the first column's in the lowest bits of the first
  // word, zeros behind the last's.
  size_t digest_words() const { return digest_words_; }

  // Adds the first `rows` of a batch. `elements` have no check yet, `hashes` are
  // ElementHash of each, `digests` are digest_words() per element.
  // REQUIRES: rows <= kBatch, and the count of each element is 1.
  void Add(size_t rows, Cell* elements, const HashBatch& hashes, const uint64_t* digests);

  // REQUIRES: `other` was made for as many columns and cells.
  void Merge(ElementSum&& other);

  RowElements Finish() &&;

 private:
  struct alignas(64) Slot {
    Cell cell;
  };

  bool exact() const { return sketch_.empty(); }
  size_t list_limit() const { return kPartitions * cells_; }
  SketchView View();
  void AddListed(const std::vector<Slot>& list, const std::vector<uint64_t>& digests);
  void SortList();

  const BatchLoops* loops_;
  uint32_t cells_;
  uint8_t digest_bytes_;
  size_t columns_;
  size_t digest_words_;  // per element or cell
  std::vector<Slot> list_;
  std::vector<Slot> sketch_;       // empty until the list has overflowed
  std::vector<uint64_t> digests_;  // of list_ or of sketch_
};

// Errors: InvalidArgument if the sizes of `elements` do not fit together or not the columns.
absl::Status CheckSizes(const RowElements& elements, size_t columns);

// The sketch that the rows of the list `elements` would have had; a sketch as it is.
// Errors: InvalidArgument if sizes do not fit together.
absl::StatusOr<RowElements> SketchOf(RowElements elements, size_t columns);

// As if the rows had been summed with half as many cells: a list stays one
// while it has no more rows than that allows.
// Errors: InvalidArgument if sizes do not fit together or one cell is left.
absl::StatusOr<RowElements> Fold(RowElements elements, size_t columns);

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_ROW_ELEMENTS_H_
