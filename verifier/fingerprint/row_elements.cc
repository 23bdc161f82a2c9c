#include "fingerprint/row_elements.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>
#include <utility>

#include "absl/status/status.h"

namespace pgassay::fingerprint {
namespace {

void AddCells(Cell& sum, const Cell& other) {
  sum.count += other.count;
  sum.key_length += other.key_length;
  for (size_t i = 0; i < sum.lane.size(); ++i) {
    sum.lane[i] += other.lane[i];
  }
  sum.row += other.row;
  sum.check += other.check;
}

// Digests as they stand in the file: packed, of any alignment.
void AddPackedDigests(uint8_t digest_bytes, uint8_t* sums, const uint8_t* digests, size_t size) {
  if (digest_bytes == 1) {
    for (size_t i = 0; i < size; ++i) {
      sums[i] = static_cast<uint8_t>(sums[i] + digests[i]);
    }
    return;
  }
  for (size_t i = 0; i < size; i += 2) {
    uint16_t sum;
    uint16_t digest;
    std::memcpy(&sum, sums + i, 2);
    std::memcpy(&digest, digests + i, 2);
    sum = static_cast<uint16_t>(sum + digest);
    std::memcpy(sums + i, &sum, 2);
  }
}

// Adds element `from` of `source` to cell `to` of `sketch`.
void AddAt(RowElements& sketch, size_t to, const RowElements& source, size_t from, size_t columns) {
  AddCells(sketch.cells[to], source.cells[from]);
  const size_t width = columns * sketch.digest_bytes;
  AddPackedDigests(sketch.digest_bytes, sketch.digests.data() + to * width,
                   source.digests.data() + from * width, width);
}

RowElements SketchOfList(const RowElements& list, size_t columns) {
  RowElements sketch = EmptySketch(list.cells_per_partition, columns);
  for (size_t i = 0; i < list.cells.size(); ++i) {
    const Hash128 hash = ElementHash(list.cells[i]);
    for (size_t p = 0; p < kPartitions; ++p) {
      AddAt(sketch, CellIndex(hash, p, sketch.cells_per_partition), list, i, columns);
    }
  }
  return sketch;
}

}  // namespace

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

RowElements EmptySketch(uint32_t cells_per_partition, size_t columns) {
  RowElements sketch;
  sketch.exact = false;
  sketch.cells_per_partition = cells_per_partition;
  sketch.digest_bytes = DigestBytes(columns);
  sketch.cells.resize(kPartitions * cells_per_partition);
  sketch.digests.resize(sketch.cells.size() * columns * sketch.digest_bytes);
  return sketch;
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
  RowElements folded = EmptySketch(half, columns);
  for (size_t i = 0; i < elements.cells.size(); ++i) {
    const size_t partition = i / elements.cells_per_partition;
    AddAt(folded, partition * half + (i & (half - 1)), elements, i, columns);
  }
  return folded;
}

ElementSum::ElementSum(size_t columns, uint32_t cells_per_partition)
    : loops_(&ChooseBatchLoops()),
      cells_(cells_per_partition),
      digest_bytes_(DigestBytes(columns)),
      columns_(columns),
      digest_words_((columns * digest_bytes_ + sizeof(uint64_t) - 1) / sizeof(uint64_t)) {}

SketchView ElementSum::View() {
  return {reinterpret_cast<uint64_t*>(sketch_.data()), digests_.data(), cells_, digest_bytes_, digest_words_};
}

void ElementSum::Add(size_t rows, Cell* elements, const HashBatch& hashes, const uint64_t* digests) {
  if (exact()) {
    if (list_.size() + rows <= list_limit()) {
      for (size_t r = 0; r < rows; ++r) {
        elements[r].check = hashes.hi[r];
        list_.push_back({elements[r]});
      }
      digests_.insert(digests_.end(), digests, digests + rows * digest_words_);
      return;
    }
    const std::vector<Slot> list = std::exchange(list_, {});
    const std::vector<uint64_t> listed_digests = std::exchange(digests_, {});
    sketch_.resize(kPartitions * cells_);
    digests_.resize(sketch_.size() * digest_words_);
    AddListed(list, listed_digests);
  }
  loops_->add_elements(rows, reinterpret_cast<const uint64_t*>(elements), &hashes, digests, View());
}

void ElementSum::AddListed(const std::vector<Slot>& list, const std::vector<uint64_t>& digests) {
  for (size_t first = 0; first < list.size(); first += kBatch) {
    const size_t rows = std::min(kBatch, list.size() - first);
    std::array<Cell, kBatch> elements;
    HashBatch hashes;
    for (size_t r = 0; r < rows; ++r) {
      elements[r] = list[first + r].cell;
      const Hash128 hash = ElementHash(elements[r]);
      hashes.lo[r] = hash.lo;
      hashes.hi[r] = hash.hi;
    }
    Add(rows, elements.data(), hashes, digests.data() + first * digest_words_);
  }
}

void ElementSum::Merge(ElementSum&& other) {
  if (exact() && !other.exact()) {
    std::swap(*this, other);
  }
  if (other.exact()) {
    AddListed(other.list_, other.digests_);
  } else {
    loops_->merge(sketch_.size(), reinterpret_cast<const uint64_t*>(other.sketch_.data()),
                  other.digests_.data(), View());
  }
}

void ElementSum::SortList() {
  std::vector<size_t> order(list_.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const size_t width = digest_words_ * sizeof(uint64_t);
  const auto digests_of = [this](size_t i) { return digests_.data() + i * digest_words_; };
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    const int by_cell = std::memcmp(&list_[a].cell, &list_[b].cell, sizeof(Cell));
    if (by_cell != 0 || width == 0) {
      return by_cell < 0;
    }
    return std::memcmp(digests_of(a), digests_of(b), width) < 0;
  });
  std::vector<Slot> list;
  std::vector<uint64_t> digests;
  list.reserve(list_.size());
  digests.reserve(digests_.size());
  for (const size_t i : order) {
    list.push_back(list_[i]);
    digests.insert(digests.end(), digests_of(i), digests_of(i) + digest_words_);
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
      std::memcpy(elements.digests.data() + i * width, digests_.data() + i * digest_words_, width);
    }
  }
  return elements;
}

}  // namespace pgassay::fingerprint
