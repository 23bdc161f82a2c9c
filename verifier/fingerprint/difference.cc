#include "fingerprint/difference.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "fingerprint/peel.h"
#include "fingerprint/row_elements.h"
#include "status_macros.h"

namespace pgassay::fingerprint {
namespace {

absl::Status CheckElements(const RowElements& elements, bool keyed) {
  if (!elements.exact) {
    return absl::OkStatus();
  }
  for (const Cell& cell : elements.cells) {
    if (!HashOfElement(cell, keyed).has_value()) {
      return absl::InvalidArgumentError("row elements: an element contradicts itself");
    }
  }
  return absl::OkStatus();
}

// A row of a list. Of both sides, so that equal ones can be sorted together.
struct ListedRow {
  const Cell* cell;
  std::span<const uint8_t> digests;
  int side;  // 1: BEFORE, -1: AFTER
};

void AppendRows(const RowElements& list, size_t columns, int side, std::vector<ListedRow>& rows) {
  const size_t width = columns * list.digest_bytes;
  for (size_t i = 0; i < list.cells.size(); ++i) {
    rows.push_back({&list.cells[i], std::span(list.digests).subspan(i * width, width), side});
  }
}

int CompareCells(const ListedRow& a, const ListedRow& b) {
  return std::memcmp(a.cell, b.cell, sizeof(Cell));
}

absl::StatusOr<ElementDifferences> SubtractLists(const RowElements& before, const RowElements& after,
                                                 size_t columns) {
  std::vector<ListedRow> rows;
  rows.reserve(before.cells.size() + after.cells.size());
  AppendRows(before, columns, 1, rows);
  AppendRows(after, columns, -1, rows);
  std::sort(rows.begin(), rows.end(),
            [](const ListedRow& a, const ListedRow& b) { return CompareCells(a, b) < 0; });

  ElementDifferences differences;
  differences.complete = true;
  for (size_t first = 0, end = 0; first < rows.size(); first = end) {
    int64_t count = 0;
    for (; end < rows.size() && CompareCells(rows[first], rows[end]) == 0; ++end) {
      if (!std::ranges::equal(rows[first].digests, rows[end].digests)) {
        return absl::InvalidArgumentError("row elements: equal rows have different digests");
      }
      count += rows[end].side;
    }
    if (count == 0) {
      continue;
    }
    std::vector<uint16_t> digests(columns);
    if (count == 1 || count == -1) {
      digests = UnpackDigests(rows[first].digests, before.digest_bytes);
    }
    differences.elements.push_back({*rows[first].cell, std::move(digests), count});
  }
  return differences;
}

// The sketch of `cells` per partition; a list has one of every size.
absl::StatusOr<RowElements> SketchAt(uint32_t cells, RowElements elements, size_t columns) {
  if (elements.exact) {
    elements.cells_per_partition = std::max(elements.cells_per_partition, cells);
  }
  while (elements.cells_per_partition > cells) {
    ASSIGN_OR_RETURN(elements, Fold(std::move(elements), columns));
  }
  return SketchOf(std::move(elements), columns);
}

// The variance of the counts in a partition grows with every element, whatever its sign.
uint64_t Estimate(const RowElements& difference) {
  const double cells = difference.cells_per_partition;
  double net = 0;      // of rows
  double squares = 0;  // of all partitions
  for (const Cell& cell : difference.cells) {
    const double count = static_cast<int32_t>(cell.count);
    net += count / kPartitions;
    squares += count * count;
  }
  double estimate = 0;
  if (difference.cells_per_partition > 1) {
    estimate = (squares / kPartitions - net * net / cells) * cells / (cells - 1);
  }
  // What is not complete is not nothing: two rows at least, if as many were lost as gained.
  estimate = std::max({estimate, std::abs(net), net == 0 ? 2.0 : 1.0}) + 0.5;
  constexpr uint64_t kMost = std::numeric_limits<int64_t>::max();
  return estimate < static_cast<double>(kMost) ? static_cast<uint64_t>(estimate) : kMost;
}

}  // namespace

absl::StatusOr<ElementDifferences> Subtract(RowElements before, RowElements after, size_t columns,
                                            bool keyed) {
  for (const RowElements* side : {&before, &after}) {
    RETURN_IF_ERROR(CheckSizes(*side, columns));
    RETURN_IF_ERROR(CheckElements(*side, keyed));
  }
  if (before.exact && after.exact) {
    return SubtractLists(before, after, columns);
  }
  const uint32_t cells = before.exact  ? after.cells_per_partition
                         : after.exact ? before.cells_per_partition
                                       : std::min(before.cells_per_partition, after.cells_per_partition);
  ASSIGN_OR_RETURN(RowElements difference, SketchAt(cells, std::move(before), columns));
  ASSIGN_OR_RETURN(const RowElements subtrahend, SketchAt(cells, std::move(after), columns));
  SubtractSketch(difference, subtrahend);

  ElementDifferences differences;
  const uint64_t estimate = Estimate(difference);
  if (auto elements = Peel(std::move(difference), columns, keyed); elements.has_value()) {
    differences.complete = true;
    differences.elements = *std::move(elements);
  } else {
    differences.estimate = estimate;
  }
  return differences;
}

}  // namespace pgassay::fingerprint
