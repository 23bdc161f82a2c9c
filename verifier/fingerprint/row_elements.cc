#include "fingerprint/row_elements.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <utility>

#include "absl/status/status.h"

namespace pgassay::fingerprint {
namespace {

// Sixteen bytes of digests at once; baseline vectors on every platform.
using Narrow = uint8_t __attribute__((vector_size(16)));
using Wide = uint16_t __attribute__((vector_size(16)));

template <class Vector>
void AddBlocks(ElementSum::DigestBlock* sums, const ElementSum::DigestBlock* digests, size_t blocks) {
  for (size_t i = 0; i < blocks; ++i) {
    Vector sum;
    Vector digest;
    std::memcpy(&sum, &sums[i], sizeof(sum));
    std::memcpy(&digest, &digests[i], sizeof(digest));
    sum += digest;
    std::memcpy(&sums[i], &sum, sizeof(sum));
  }
}

void AddBlocks(uint8_t digest_bytes, ElementSum::DigestBlock* sums, const ElementSum::DigestBlock* digests,
               size_t blocks) {
  if (digest_bytes == 2) {
    AddBlocks<Wide>(sums, digests, blocks);
  } else {
    AddBlocks<Narrow>(sums, digests, blocks);
  }
}

absl::Status CheckSizes(const RowElements& elements, size_t columns) {
  const uint32_t cells = elements.cells_per_partition;
  if (!std::has_single_bit(cells) || cells > 65536) {
    return absl::InvalidArgumentError("row elements: cells are not a power of two up to 65,536");
  }
  if (elements.digest_bytes != DigestBytes(columns)) {
    return absl::InvalidArgumentError("row elements: digests have another width than the columns ask for");
  }
  const size_t count = elements.cells.size();
  if (elements.exact ? count > kPartitions * cells : count != kPartitions * cells) {
    return absl::InvalidArgumentError("row elements: not as many as the cells ask for");
  }
  if (elements.digests.size() != count * columns * elements.digest_bytes) {
    return absl::InvalidArgumentError("row elements: not as many digests as elements and columns");
  }
  return absl::OkStatus();
}

RowElements EmptySketch(uint32_t cells, uint8_t digest_bytes, size_t columns) {
  RowElements sketch;
  sketch.exact = false;
  sketch.cells_per_partition = cells;
  sketch.digest_bytes = digest_bytes;
  sketch.cells.resize(kPartitions * cells);
  sketch.digests.resize(kPartitions * cells * columns * digest_bytes);
  return sketch;
}

// Adds element `from` of `source` to cell `to` of `sketch`.
void AddAt(RowElements& sketch, size_t to, const RowElements& source, size_t from, size_t columns) {
  AddToCell(sketch.cells[to], source.cells[from]);
  const size_t width = columns * sketch.digest_bytes;
  AddDigests(sketch.digest_bytes, std::span(sketch.digests).subspan(to * width, width),
             std::span(source.digests).subspan(from * width, width));
}

RowElements SketchOfList(const RowElements& list, size_t columns) {
  RowElements sketch = EmptySketch(list.cells_per_partition, list.digest_bytes, columns);
  for (size_t i = 0; i < list.cells.size(); ++i) {
    const Hash128 hash = ElementHash(list.cells[i]);
    for (size_t p = 0; p < kPartitions; ++p) {
      AddAt(sketch, CellIndex(hash, p, sketch.cells_per_partition), list, i, columns);
    }
  }
  return sketch;
}

}  // namespace

void AddDigests(uint8_t digest_bytes, std::span<uint8_t> sums, std::span<const uint8_t> digests) {
  if (digest_bytes == 1) {
    for (size_t i = 0; i < sums.size(); ++i) {
      sums[i] = static_cast<uint8_t>(sums[i] + digests[i]);
    }
    return;
  }
  for (size_t i = 0; i + 1 < sums.size(); i += 2) {
    uint16_t sum;
    uint16_t digest;
    std::memcpy(&sum, &sums[i], 2);
    std::memcpy(&digest, &digests[i], 2);
    sum = static_cast<uint16_t>(sum + digest);
    std::memcpy(&sums[i], &sum, 2);
  }
}

absl::StatusOr<RowElements> SketchOf(RowElements elements, size_t columns) {
  if (absl::Status status = CheckSizes(elements, columns); !status.ok()) {
    return status;
  }
  return elements.exact ? SketchOfList(elements, columns) : std::move(elements);
}

absl::StatusOr<RowElements> Fold(RowElements elements, size_t columns) {
  if (absl::Status status = CheckSizes(elements, columns); !status.ok()) {
    return status;
  }
  const uint32_t half = elements.cells_per_partition / 2;
  if (half == 0) {
    return absl::InvalidArgumentError("row elements: a sketch of one cell cannot be folded");
  }
  if (elements.exact) {
    elements.cells_per_partition = half;
    return elements.cells.size() <= kPartitions * half ? std::move(elements)
                                                       : SketchOfList(elements, columns);
  }
  RowElements folded = EmptySketch(half, elements.digest_bytes, columns);
  for (size_t i = 0; i < elements.cells.size(); ++i) {
    const size_t partition = i / elements.cells_per_partition;
    AddAt(folded, partition * half + (i & (half - 1)), elements, i, columns);
  }
  return folded;
}

ElementSum::ElementSum(size_t columns, uint32_t cells_per_partition)
    : cells_(cells_per_partition),
      digest_bytes_(DigestBytes(columns)),
      columns_(columns),
      digest_blocks_((columns * digest_bytes_ + sizeof(DigestBlock) - 1) / sizeof(DigestBlock)) {}

void ElementSum::AddToList(const Cell& element, const DigestBlock* digests) {
  if (list_.size() == list_limit()) {
    StartSketch();
    AddToSketch(element, ElementHash(element), digests);
    return;
  }
  list_.push_back({element});
  digests_.insert(digests_.end(), digests, digests + digest_blocks_);
}

void ElementSum::AddToSketch(const Cell& element, Hash128 hash, const DigestBlock* digests) {
  for (size_t p = 0; p < kPartitions; ++p) {
    const size_t index = CellIndex(hash, p, cells_);
    AddToCell(sketch_[index].cell, element);
    AddBlocks(digest_bytes_, &digests_[index * digest_blocks_], digests, digest_blocks_);
  }
}

void ElementSum::StartSketch() {
  const std::vector<Slot> list = std::exchange(list_, {});
  const std::vector<DigestBlock> digests = std::exchange(digests_, {});
  sketch_.resize(kPartitions * cells_);
  digests_.resize(sketch_.size() * digest_blocks_);
  for (size_t i = 0; i < list.size(); ++i) {
    AddToSketch(list[i].cell, ElementHash(list[i].cell), digests.data() + i * digest_blocks_);
  }
}

void ElementSum::Merge(ElementSum&& other) {
  if (exact() && !other.exact()) {
    std::swap(*this, other);
  }
  if (other.exact()) {
    for (size_t i = 0; i < other.list_.size(); ++i) {
      const Cell& element = other.list_[i].cell;
      Add(element, ElementHash(element), other.digests_.data() + i * digest_blocks_);
    }
    return;
  }
  for (size_t i = 0; i < sketch_.size(); ++i) {
    AddToCell(sketch_[i].cell, other.sketch_[i].cell);
  }
  AddBlocks(digest_bytes_, digests_.data(), other.digests_.data(), digests_.size());
}

void ElementSum::SortList() {
  std::vector<size_t> order(list_.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [this](size_t a, size_t b) {
    const int by_cell = std::memcmp(&list_[a].cell, &list_[b].cell, sizeof(Cell));
    return by_cell != 0
               ? by_cell < 0
               : std::memcmp(digests_.data() + a * digest_blocks_, digests_.data() + b * digest_blocks_,
                             digest_blocks_ * sizeof(DigestBlock)) < 0;
  });
  std::vector<Slot> list;
  std::vector<DigestBlock> digests;
  list.reserve(list_.size());
  digests.reserve(digests_.size());
  for (const size_t i : order) {
    list.push_back(list_[i]);
    const DigestBlock* from = digests_.data() + i * digest_blocks_;
    digests.insert(digests.end(), from, from + digest_blocks_);
  }
  list_ = std::move(list);
  digests_ = std::move(digests);
}

RowElements ElementSum::Finish() && {
  RowElements elements;
  elements.exact = exact();
  elements.cells_per_partition = cells_;
  elements.digest_bytes = digest_bytes_;
  if (elements.exact) {
    SortList();
  }
  const std::vector<Slot>& slots = elements.exact ? list_ : sketch_;
  const size_t width = columns_ * digest_bytes_;
  elements.cells.reserve(slots.size());
  elements.digests.resize(slots.size() * width);
  for (size_t i = 0; i < slots.size(); ++i) {
    elements.cells.push_back(slots[i].cell);
    if (width != 0) {
      std::memcpy(elements.digests.data() + i * width, digests_.data() + i * digest_blocks_, width);
    }
  }
  return elements;
}

}  // namespace pgassay::fingerprint
