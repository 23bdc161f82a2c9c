#include "compare/rows.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace pgassay::compare {
namespace {

// R of each row, in order.
std::optional<std::vector<std::pair<uint64_t, uint64_t>>> List(const RelationFingerprint& relation) {
  const RowElements& elements = relation.elements;
  if (!elements.exact || elements.cells.size() != relation.rows) return std::nullopt;
  std::vector<std::pair<uint64_t, uint64_t>> rows;
  rows.reserve(elements.cells.size());
  Hash128 sum;
  for (const Cell& cell : elements.cells) {
    if (cell.count != 1) return std::nullopt;
    sum += cell.row;
    rows.emplace_back(cell.row.hi, cell.row.lo);
  }
  if (sum != relation.sum) return std::nullopt;
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

bool ProvenToInclude(const RelationFingerprint& after, const RelationFingerprint& before) {
  const auto inner = List(before);
  const auto outer = List(after);
  return inner && outer && std::includes(outer->begin(), outer->end(), inner->begin(), inner->end());
}

}  // namespace pgassay::compare
