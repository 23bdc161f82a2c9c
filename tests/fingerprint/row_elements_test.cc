#include "fingerprint/row_elements.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <span>
#include <vector>

#include "testing/matchers.h"

namespace pgassay::fingerprint {
namespace {

using pgassay::testing::StatusIs;

struct Element {
  Cell cell;
  std::vector<uint8_t> digests;  // in whole words
};

std::vector<Element> RandomElements(size_t count, size_t columns, uint64_t seed) {
  std::mt19937_64 random(seed);
  const size_t width = columns * DigestBytes(columns);
  std::vector<Element> elements(count);
  for (Element& element : elements) {
    element.cell.count = 1;
    element.cell.key_length = 8;
    element.cell.lane[0] = random();
    element.cell.row = {random(), random()};
    element.cell.check = ElementHash(element.cell).hi;
    element.digests.resize((width + 7) / 8 * 8);
    for (size_t i = 0; i < width; ++i) {
      element.digests[i] = static_cast<uint8_t>(random());
    }
  }
  return elements;
}

void Add(ElementSum& sum, std::span<const Element> elements) {
  const size_t words = sum.digest_words();
  ASSERT_LE(elements.size(), kBatch);
  std::array<Cell, kBatch> cells;
  HashBatch hashes = {};
  std::vector<uint64_t> digests(words * kBatch);
  for (size_t r = 0; r < elements.size(); ++r) {
    cells[r] = elements[r].cell;
    cells[r].check = 0;
    const Hash128 hash = ElementHash(cells[r]);
    hashes.lo[r] = hash.lo;
    hashes.hi[r] = hash.hi;
    if (words != 0) {
      std::memcpy(&digests[r * words], elements[r].digests.data(), 8 * words);
    }
  }
  sum.Add(elements.size(), cells.data(), hashes, digests.data());
}

RowElements SumOf(const std::vector<Element>& elements, size_t columns, uint32_t cells) {
  ElementSum sum(columns, cells);
  // In batches of all sizes.
  for (size_t first = 0, rows = 1; first < elements.size(); first += rows, rows = rows % kBatch + 1) {
    rows = std::min(rows, elements.size() - first);
    Add(sum, std::span(elements).subspan(first, rows));
  }
  return std::move(sum).Finish();
}

void ExpectSame(const RowElements& a, const RowElements& b) {
  EXPECT_EQ(a.exact, b.exact);
  EXPECT_EQ(a.cells_per_partition, b.cells_per_partition);
  EXPECT_EQ(a.digest_bytes, b.digest_bytes);
  ASSERT_EQ(a.cells.size(), b.cells.size());
  if (!a.cells.empty()) {
    EXPECT_EQ(std::memcmp(a.cells.data(), b.cells.data(), a.cells.size() * sizeof(Cell)), 0);
  }
  EXPECT_EQ(a.digests, b.digests);
}

// The sketch by FORMAT.md 3, cell after cell.
RowElements PlainSketch(const std::vector<Element>& elements, size_t columns, uint32_t cells) {
  RowElements sketch;
  sketch.exact = false;
  sketch.cells_per_partition = cells;
  sketch.digest_bytes = columns > 32 ? 1 : 2;
  sketch.cells.resize(4 * cells);
  const size_t width = columns * sketch.digest_bytes;
  sketch.digests.resize(4 * cells * width);
  for (const Element& element : elements) {
    const Hash128 hash = ElementHash(element.cell);
    for (uint32_t p = 0; p < 4; ++p) {
      const size_t at = p * cells + (hash.lo >> (16 * p)) % cells;
      Cell& cell = sketch.cells[at];
      cell.count += 1;
      cell.key_length += element.cell.key_length;
      for (size_t i = 0; i < 4; ++i) {
        cell.lane[i] += element.cell.lane[i];
      }
      cell.row += element.cell.row;
      cell.check += hash.hi;
      for (size_t i = 0; i < width; i += sketch.digest_bytes) {
        uint32_t sum = 0;
        uint32_t digest = 0;
        std::memcpy(&sum, &sketch.digests[at * width + i], sketch.digest_bytes);
        std::memcpy(&digest, &element.digests[i], sketch.digest_bytes);
        sum += digest;
        std::memcpy(&sketch.digests[at * width + i], &sum, sketch.digest_bytes);
      }
    }
  }
  return sketch;
}

struct Shape {
  size_t columns;
  uint32_t cells;
};
constexpr Shape kShapes[] = {{0, 1},  {1, 1},   {3, 2},   {7, 4},    {8, 16},
                             {9, 16}, {32, 16}, {33, 16}, {100, 16}, {3, 512}};

TEST(ElementSumTest, ListUpToItsLimitThenSketch) {
  for (const auto [columns, cells] : kShapes) {
    const size_t limit = 4 * cells;
    const std::vector<Element> elements = RandomElements(limit + 1, columns, 4);
    const std::vector<Element> full(elements.begin(), elements.end() - 1);
    EXPECT_TRUE(SumOf({}, columns, cells).exact);
    const RowElements list = SumOf(full, columns, cells);
    EXPECT_TRUE(list.exact);
    EXPECT_EQ(list.cells.size(), limit);
    EXPECT_EQ(list.digests.size(), limit * columns * list.digest_bytes);
    ExpectSame(SumOf(elements, columns, cells), PlainSketch(elements, columns, cells));
  }
}

TEST(ElementSumTest, ListIsSortedByCellThenDigests) {
  std::vector<Element> elements = RandomElements(40, 2, 5);
  for (size_t i = 0; i < 20; ++i) {  // equal cells: the digests decide
    elements[i].cell = elements[0].cell;
  }
  const RowElements list = SumOf(elements, 2, 16);
  std::vector<std::vector<uint8_t>> rows;
  for (size_t i = 0; i < list.cells.size(); ++i) {
    std::vector<uint8_t> row(64);
    std::memcpy(row.data(), &list.cells[i], 64);
    row.insert(row.end(), list.digests.begin() + static_cast<ptrdiff_t>(4 * i),
               list.digests.begin() + static_cast<ptrdiff_t>(4 * i + 4));
    rows.push_back(row);
  }
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end()));
  std::reverse(elements.begin(), elements.end());
  ExpectSame(SumOf(elements, 2, 16), list);
}

// Whatever the split and the order of merging: one result.
TEST(ElementSumTest, AnySplitMergesToTheSame) {
  std::mt19937_64 random(6);
  for (const auto [columns, cells] : kShapes) {
    const size_t limit = 4 * cells;
    for (const size_t count : {size_t{0}, limit - 1, limit, limit + 1, 2 * limit, 3 * limit}) {
      std::vector<Element> elements = RandomElements(count, columns, 7);
      const RowElements whole = SumOf(elements, columns, cells);
      ASSERT_EQ(whole.exact, count <= limit);
      for (const size_t parts : {size_t{2}, size_t{3}, size_t{8}}) {
        std::shuffle(elements.begin(), elements.end(), random);
        std::vector<ElementSum> sums(parts, ElementSum(columns, cells));
        for (const Element& element : elements) {
          // Uneven, so that lists meet sketches.
          Add(sums[std::min(random() % parts, random() % parts)], {&element, 1});
        }
        while (sums.size() > 1) {
          const size_t into = random() % (sums.size() - 1);
          sums[into].Merge(std::move(sums.back()));
          sums.pop_back();
        }
        ExpectSame(std::move(sums[0]).Finish(), whole);
      }
    }
  }
}

TEST(SketchOfTest, ListGivesTheSketchOfItsRows) {
  for (const auto [columns, cells] : kShapes) {
    const std::vector<Element> elements = RandomElements(4 * cells, columns, 8);
    const auto sketch = SketchOf(SumOf(elements, columns, cells), columns);
    ASSERT_TRUE(sketch.ok());
    ExpectSame(*sketch, PlainSketch(elements, columns, cells));
    const auto again = SketchOf(*sketch, columns);
    ASSERT_TRUE(again.ok());
    ExpectSame(*again, *sketch);
  }
}

TEST(FoldTest, IsAsIfSummedWithHalfAsMany) {
  for (const auto [columns, cells] : kShapes) {
    if (cells == 1) {
      continue;
    }
    for (const size_t count : {size_t{0}, size_t{2 * cells}, size_t{2 * cells + 1}, size_t{4 * cells},
                               size_t{4 * cells + 1}, size_t{12 * cells}}) {
      const std::vector<Element> elements = RandomElements(count, columns, 9);
      const auto folded = Fold(SumOf(elements, columns, cells), columns);
      ASSERT_TRUE(folded.ok());
      ExpectSame(*folded, SumOf(elements, columns, cells / 2));
    }
  }
}

TEST(FoldTest, RefusesWhatDoesNotFit) {
  const RowElements good = SumOf(RandomElements(10, 3, 10), 3, 4);
  const auto refused = [&](auto change, const char* message) {
    RowElements bad = good;
    change(bad);
    EXPECT_THAT(Fold(bad, 3), StatusIs(absl::StatusCode::kInvalidArgument, message));
    EXPECT_THAT(SketchOf(bad, 3), StatusIs(absl::StatusCode::kInvalidArgument, message));
  };
  refused([](RowElements& e) { e.cells_per_partition = 3; }, "power of two");
  refused([](RowElements& e) { e.cells_per_partition = 0; }, "power of two");
  refused([](RowElements& e) { e.cells_per_partition = 131072; }, "power of two");
  refused([](RowElements& e) { e.digest_bytes = 1; }, "width");
  refused([](RowElements& e) { e.cells_per_partition = 2; }, "cells");
  refused([](RowElements& e) { e.exact = false; }, "cells");
  refused([](RowElements& e) { e.digests.pop_back(); }, "digests");
  EXPECT_THAT(Fold(SumOf({}, 3, 1), 3), StatusIs(absl::StatusCode::kInvalidArgument, "one cell"));
}

TEST(ElementSumTest, RemovingElementsLeavesTheSketchOfTheRest) {
  constexpr size_t kColumns = 5;
  const std::vector<Element> elements = RandomElements(300, kColumns, 11);
  const std::vector<Element> removed(elements.begin(), elements.begin() + 40);
  const std::vector<Element> rest(elements.begin() + 40, elements.end());
  RowElements difference = PlainSketch(elements, kColumns, 16);
  const RowElements subtrahend = PlainSketch(removed, kColumns, 16);
  for (size_t i = 0; i < difference.cells.size(); ++i) {
    Cell& cell = difference.cells[i];
    const Cell& other = subtrahend.cells[i];
    cell.count -= other.count;
    cell.key_length -= other.key_length;
    for (size_t lane = 0; lane < 4; ++lane) {
      cell.lane[lane] -= other.lane[lane];
    }
    cell.row.hi -= other.row.hi + (cell.row.lo < other.row.lo ? 1 : 0);
    cell.row.lo -= other.row.lo;
    cell.check -= other.check;
  }
  std::vector<uint16_t> digests(difference.digests.size() / 2);
  std::vector<uint16_t> others(digests.size());
  std::memcpy(digests.data(), difference.digests.data(), difference.digests.size());
  std::memcpy(others.data(), subtrahend.digests.data(), subtrahend.digests.size());
  for (size_t i = 0; i < digests.size(); ++i) {
    digests[i] = static_cast<uint16_t>(digests[i] - others[i]);
  }
  std::memcpy(difference.digests.data(), digests.data(), difference.digests.size());
  ExpectSame(difference, SumOf(rest, kColumns, 16));
}

}  // namespace
}  // namespace pgassay::fingerprint
