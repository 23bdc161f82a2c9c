// The elements of rows (FORMAT.md 3): an exact list while they are few, then a sketch.
#ifndef PGASSAY_FINGERPRINT_ROW_ELEMENTS_H_
#define PGASSAY_FINGERPRINT_ROW_ELEMENTS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "fingerprint/mix.h"
#include "pgassay/fingerprint.h"

namespace pgassay::fingerprint {

inline constexpr size_t kPartitions = 4;

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

inline void AddToCell(Cell& cell, const Cell& element) {
  cell.count += element.count;
  cell.key_length += element.key_length;
  for (size_t i = 0; i < cell.lane.size(); ++i) {
    cell.lane[i] += element.lane[i];
  }
  cell.row += element.row;
  cell.check += element.check;
}

// Adds up elements in any order. Memory is bounded: a list of at most 4 * cells
// elements, or the sketch. Not thread-safe.
class ElementSum {
 public:
  // Digests of one element as they are handed in: digest_bytes() per column,
  // zero-padded to whole blocks.
  struct alignas(16) DigestBlock {
    uint8_t bytes[16];
  };

  // REQUIRES: `cells_per_partition` is a power of two from 1 to 65,536.
  ElementSum(size_t columns, uint32_t cells_per_partition);

  uint8_t digest_bytes() const { return digest_bytes_; }
  size_t digest_blocks() const { return digest_blocks_; }
  bool exact() const { return sketch_.empty(); }

  // REQUIRES: element.count == 1, its check is hash.hi, hash is ElementHash(element),
  // and `digests` has digest_blocks() blocks.
  void Add(const Cell& element, Hash128 hash, const DigestBlock* digests) {
    if (exact()) [[unlikely]] {
      AddToList(element, digests);
    } else {
      AddToSketch(element, hash, digests);
    }
  }

  // REQUIRES: `other` was made for as many columns and cells.
  void Merge(ElementSum&& other);

  RowElements Finish() &&;

 private:
  struct alignas(64) Slot {
    Cell cell;
  };

  size_t list_limit() const { return kPartitions * cells_; }
  void AddToList(const Cell& element, const DigestBlock* digests);
  void AddToSketch(const Cell& element, Hash128 hash, const DigestBlock* digests);
  void StartSketch();
  void SortList();

  uint32_t cells_;
  uint8_t digest_bytes_;
  size_t columns_;
  size_t digest_blocks_;  // per element or cell
  std::vector<Slot> list_;
  std::vector<Slot> sketch_;          // empty until the list has overflowed
  std::vector<DigestBlock> digests_;  // of list_ or of sketch_
};

// Adds digests of `digest_bytes` each, modulo their width.
void AddDigests(uint8_t digest_bytes, std::span<uint8_t> sums, std::span<const uint8_t> digests);

// The sketch that the rows of the list `elements` would have had; a sketch as it is.
// Errors: InvalidArgument if sizes do not fit together.
absl::StatusOr<RowElements> SketchOf(RowElements elements, size_t columns);

// As if the rows had been summed with half as many cells: a list stays one
// while it has no more rows than that allows.
// Errors: InvalidArgument if sizes do not fit together or one cell is left.
absl::StatusOr<RowElements> Fold(RowElements elements, size_t columns);

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_ROW_ELEMENTS_H_
