// Multisets of rows as elements, lists and sketches of them, and what Subtract says in an order of its own.
#ifndef PGASSAY_TESTS_FINGERPRINT_ELEMENT_CASE_H_
#define PGASSAY_TESTS_FINGERPRINT_ELEMENT_CASE_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <random>
#include <vector>

#include "fingerprint/difference.h"
#include "fingerprint/row_elements.h"

namespace pgassay::fingerprint {

// Ordered by its bytes.
struct ElementRow {
  Cell cell;
  std::vector<uint16_t> digests;

  friend bool operator<(const ElementRow& a, const ElementRow& b) {
    const int order = std::memcmp(&a.cell, &b.cell, sizeof(Cell));
    return order != 0 ? order < 0 : a.digests < b.digests;
  }
  friend bool operator==(const ElementRow& a, const ElementRow& b) { return !(a < b) && !(b < a); }
};

using Multiset = std::map<ElementRow, int64_t>;

inline constexpr uint32_t kNoKey = UINT32_MAX;

// `key_length` 0 to 33 as in an element, or kNoKey.
inline ElementRow RandomRow(std::mt19937_64& random, uint32_t key_length, size_t columns) {
  ElementRow row;
  Cell& cell = row.cell;
  cell.count = 1;
  cell.row = {random(), random()};
  if (key_length == kNoKey) {
    cell.key_length = 16;
    cell.lane = {cell.row.lo & UINT32_MAX, cell.row.lo >> 32, cell.row.hi & UINT32_MAX, cell.row.hi >> 32};
  } else {
    cell.key_length = key_length;
    std::array<uint64_t, 4> area = {random(), random(), random(), random()};
    std::memcpy(cell.lane.data(), area.data(), key_length <= 32 ? key_length : 16);
  }
  cell.check = ElementHash(cell).hi;
  row.digests.resize(columns);
  for (uint16_t& digest : row.digests) {
    digest = static_cast<uint16_t>(DigestBytes(columns) == 1 ? random() & 0xff : random());
  }
  return row;
}

// The same key in another row.
inline ElementRow Changed(const ElementRow& row, std::mt19937_64& random) {
  ElementRow changed = RandomRow(random, 0, row.digests.size());
  changed.cell.key_length = row.cell.key_length;
  changed.cell.lane = row.cell.lane;
  changed.cell.check = ElementHash(changed.cell).hi;
  return changed;
}

// Adds `row` to a cell `times` times.
inline void AddTimes(RowElements& sketch, size_t at, const ElementRow& row, uint64_t times) {
  __extension__ using Uint128 = unsigned __int128;
  Cell& cell = sketch.cells[at];
  cell.count += static_cast<uint32_t>(times);
  cell.key_length += static_cast<uint32_t>(row.cell.key_length * times);
  for (size_t i = 0; i < 4; ++i) {
    cell.lane[i] += row.cell.lane[i] * times;
  }
  const Uint128 product = (Uint128{row.cell.row.hi} << 64 | row.cell.row.lo) * times;
  cell.row += {static_cast<uint64_t>(product), static_cast<uint64_t>(product >> 64)};
  cell.check += row.cell.check * times;
  const size_t bytes = sketch.digest_bytes;
  for (size_t c = 0; c < row.digests.size(); ++c) {
    uint8_t* const digest = &sketch.digests[(at * row.digests.size() + c) * bytes];
    const uint64_t sum = digest[0] + (bytes == 2 ? digest[1] * 256u : 0) + row.digests[c] * times;
    digest[0] = static_cast<uint8_t>(sum);
    if (bytes == 2) {
      digest[1] = static_cast<uint8_t>(sum >> 8);
    }
  }
}

inline RowElements Empty(uint32_t cells, size_t columns) {
  RowElements sketch;
  sketch.exact = false;
  sketch.cells_per_partition = cells;
  sketch.digest_bytes = DigestBytes(columns);
  sketch.cells.resize(kPartitions * cells);
  sketch.digests.resize(sketch.cells.size() * columns * sketch.digest_bytes);
  return sketch;
}

inline void AddToSketch(RowElements& sketch, const ElementRow& row, uint64_t times) {
  const Hash128 hash = ElementHash(row.cell);
  for (size_t p = 0; p < kPartitions; ++p) {
    AddTimes(sketch, CellIndex(hash, p, sketch.cells_per_partition), row, times);
  }
}

inline RowElements SketchOfRows(const Multiset& rows, uint32_t cells, size_t columns) {
  RowElements sketch = Empty(cells, columns);
  for (const auto& [row, count] : rows) {
    AddToSketch(sketch, row, static_cast<uint64_t>(count));
  }
  return sketch;
}

inline RowElements ListOfRows(const Multiset& rows, uint32_t cells, size_t columns) {
  RowElements list = Empty(cells, columns);
  list.exact = true;
  list.cells.clear();
  list.digests.clear();
  for (const auto& [row, count] : rows) {
    for (int64_t i = 0; i < count; ++i) {
      list.cells.push_back(row.cell);
      for (const uint16_t digest : row.digests) {
        list.digests.push_back(static_cast<uint8_t>(digest));
        if (list.digest_bytes == 2) {
          list.digests.push_back(static_cast<uint8_t>(digest >> 8));
        }
      }
    }
  }
  return list;
}

// What Subtract has to find.
inline Multiset Truth(const Multiset& before, const Multiset& after) {
  Multiset counts = before;
  for (const auto& [row, count] : after) {
    counts[row] -= count;
  }
  Multiset truth;
  for (const auto& [row, count] : counts) {
    if (count != 0) {
      ElementRow found = row;
      if (count != 1 && count != -1) {
        std::fill(found.digests.begin(), found.digests.end(), uint16_t{0});
      }
      truth[found] = count;
    }
  }
  return truth;
}

inline Multiset Found(const ElementDifferences& differences) {
  Multiset found;
  for (const ElementDifference& difference : differences.elements) {
    found[{difference.element, difference.digests}] += difference.count;
  }
  return found;
}

inline int64_t Net(const Multiset& truth) {
  int64_t net = 0;
  for (const auto& [row, count] : truth) {
    net += count;
  }
  return net;
}

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_TESTS_FINGERPRINT_ELEMENT_CASE_H_
