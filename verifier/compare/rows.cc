#include "compare/rows.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

namespace pgassay::compare {
namespace {

struct Row {
  uint32_t key_length = 0;
  std::array<uint64_t, 4> lane{};
  uint64_t hi = 0;
  uint64_t lo = 0;

  auto Key() const { return std::tie(key_length, lane); }
  auto Whole() const { return std::tie(key_length, lane, hi, lo); }
  auto Value() const { return std::tie(hi, lo); }
};

std::optional<std::vector<Row>> List(const RelationFingerprint& relation) {
  const RowElements& elements = relation.elements;
  if (!elements.exact || elements.cells.size() != relation.rows) return std::nullopt;
  std::vector<Row> rows;
  rows.reserve(elements.cells.size());
  Hash128 sum;
  for (const Cell& cell : elements.cells) {
    if (cell.count != 1) return std::nullopt;
    sum += cell.row;
    rows.push_back({cell.key_length, cell.lane, cell.row.hi, cell.row.lo});
  }
  if (sum != relation.sum) return std::nullopt;
  return rows;
}

using Rows = std::vector<Row>;

// Past the rows of one key from `from` on.
size_t EndOfKey(const Rows& rows, size_t from) {
  size_t end = from;
  while (end < rows.size() && rows[end].Key() == rows[from].Key()) ++end;
  return end;
}

uint64_t CountCommon(const Rows& before, size_t b, size_t b_end, const Rows& after, size_t a, size_t a_end) {
  uint64_t common = 0;
  while (b < b_end && a < a_end) {
    if (before[b].Value() < after[a].Value()) {
      ++b;
    } else if (after[a].Value() < before[b].Value()) {
      ++a;
    } else {
      ++common, ++b, ++a;
    }
  }
  return common;
}

}  // namespace

std::optional<Differences> CountDifferences(const RelationFingerprint& before,
                                            const RelationFingerprint& after) {
  if (before.key != after.key) return std::nullopt;
  std::optional<Rows> before_rows = List(before);
  std::optional<Rows> after_rows = List(after);
  if (!before_rows || !after_rows) return std::nullopt;
  Rows& b_rows = *before_rows;
  Rows& a_rows = *after_rows;
  const auto by_key = [](const Row& x, const Row& y) { return x.Whole() < y.Whole(); };
  std::sort(b_rows.begin(), b_rows.end(), by_key);
  std::sort(a_rows.begin(), a_rows.end(), by_key);

  Differences differences;
  differences.exact = true;
  size_t b = 0;
  size_t a = 0;
  while (b < b_rows.size() || a < a_rows.size()) {
    const bool in_before = a == a_rows.size() || (b < b_rows.size() && b_rows[b].Key() <= a_rows[a].Key());
    const bool in_after = b == b_rows.size() || (a < a_rows.size() && a_rows[a].Key() <= b_rows[b].Key());
    const size_t b_end = in_before ? EndOfKey(b_rows, b) : b;
    const size_t a_end = in_after ? EndOfKey(a_rows, a) : a;
    // Keys taken over from the other side may repeat here, so a key can have many rows.
    const uint64_t common = CountCommon(b_rows, b, b_end, a_rows, a, a_end);
    const uint64_t only_before = b_end - b - common;
    const uint64_t only_after = a_end - a - common;
    const uint64_t changed = std::min(only_before, only_after);
    differences.changed += changed;
    differences.lost += only_before - changed;
    differences.gained += only_after - changed;
    b = b_end;
    a = a_end;
  }
  return differences;
}

bool ProvenToInclude(const RelationFingerprint& after, const RelationFingerprint& before) {
  std::optional<Rows> inner = List(before);
  std::optional<Rows> outer = List(after);
  if (!inner || !outer) return false;
  const auto by_value = [](const Row& x, const Row& y) { return x.Value() < y.Value(); };
  std::sort(inner->begin(), inner->end(), by_value);
  std::sort(outer->begin(), outer->end(), by_value);
  return std::includes(outer->begin(), outer->end(), inner->begin(), inner->end(), by_value);
}

}  // namespace pgassay::compare
