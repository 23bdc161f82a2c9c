#include "compare/found.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "absl/strings/str_cat.h"
#include "compare/count_text.h"
#include "compare/row_namer.h"

namespace pgassay::compare {
namespace {

using fingerprint::ElementDifference;
using fingerprint::ElementDifferences;

constexpr uint64_t kMostSketchRows = 262144;

uint64_t Capacity(const ViewPair& pair) {
  const auto rows = [](const RelationFingerprint& relation) {
    return relation.elements.exact ? UINT64_MAX : uint64_t{4} * relation.elements.cells_per_partition;
  };
  return std::min(rows(*pair.before), rows(*pair.after));
}

// `total`: of rows that only one side has.
std::string WhatToDo(uint64_t total, uint64_t capacity) {
  constexpr char kLive[] = "verify two live databases, which lists them";
  const uint64_t wanted = std::bit_ceil(std::max(2 * std::min(total, kMostSketchRows), 2 * capacity));
  // Past three quarters of its size a sketch rarely comes apart.
  if (wanted > kMostSketchRows && (capacity >= kMostSketchRows || total > kMostSketchRows / 4 * 3)) {
    return kLive;
  }
  return absl::StrCat("take both fingerprints with --sketch-rows ", std::min(wanted, kMostSketchRows),
                      ", or ", kLive);
}

void Estimate(const ViewPair& pair, const ColumnScope& scope, uint64_t estimate, FoundRows& rows) {
  const bool fewer = pair.after->rows < pair.before->rows;
  const uint64_t net = fewer ? pair.before->rows - pair.after->rows : pair.after->rows - pair.before->rows;
  // Equal rows without a key count by the square: an estimate can be of more rows than there are.
  uint64_t total = std::min(estimate, pair.before->rows + pair.after->rows);
  total = std::max({total, net, net == 0 ? uint64_t{2} : net});
  total += (total - net) % 2;
  const uint64_t half = (total - net) / 2;
  Differences& d = rows.differences.emplace();
  if (scope.comparable && scope.keyed) {
    d.changed = half;
  } else {
    d.lost = half + (fewer ? net : 0);
    d.gained = half + (fewer ? 0 : net);
  }
  const uint64_t capacity = Capacity(pair);
  rows.reason = absl::StrCat("about ", Counted(d.lost + d.gained + d.changed, "row differs", "rows differ"),
                             ", more than a sketch of ", Counted(capacity, "row", "rows"), " can name; ",
                             WhatToDo(total, capacity));
}

// Of rows that were found among a share of all keys.
void Extrapolate(double share, FoundRows& rows) {
  Differences& d = *rows.differences;
  for (uint64_t* const count : {&d.lost, &d.gained, &d.changed}) {
    *count = static_cast<uint64_t>(static_cast<double>(*count) / share);
  }
  d.exact = false;
  rows.all = false;
  rows.reason = absl::StrCat("about ", Counted(d.lost + d.gained + d.changed, "row differs", "rows differ"),
                             ", counted among ", static_cast<int>(share * 100), " % of the keys; shown are ",
                             WithCommas(rows.found.size()), " of them");
}

// What both sides said when they were read again; false if they could not be, or not to the end.
bool ReadAgain(const ViewPair& pair, const ColumnScope& scope, uint64_t estimate, const FoundOptions& options,
               FoundRows& rows) {
  const auto side = [](const RelationFingerprint& view, const RelationName& name, bool projected) {
    return RowsToRead::Side{.name = name, .projected = projected, .rows = view.rows, .sum = view.sum};
  };
  RowNamer namer(pair, scope, options);
  const absl::StatusOr<double> share =
      options.read_rows({.before = side(*pair.before, pair.before_name, pair.before_projected),
                         .after = side(*pair.after, pair.after_name, pair.after_projected),
                         .estimate = estimate},
                        [&](std::vector<ElementDifference> elements) { namer.Add(elements); });
  if (!share.ok() || !(*share > 0) || (*share >= 1 && !namer.AddsUp())) {
    absl::StrAppend(&rows.reason, "; a second reading did not list them: ",
                    share.ok() ? "its rows contradict the sums of the first" : share.status().message());
    return false;
  }
  rows.reason.clear();
  namer.Finish(rows, *share >= 1);
  if (*share < 1) Extrapolate(*share, rows);
  return true;
}

}  // namespace

FoundRows FindRows(const ViewPair& pair, const ColumnScope& scope, const FoundOptions& options) {
  FoundRows rows;
  const bool sums_same = pair.before->rows == pair.after->rows && pair.before->sum == pair.after->sum;
  const bool keyed = !pair.before->key.empty();
  const absl::StatusOr<ElementDifferences> differences =
      fingerprint::Subtract(pair.before->elements, pair.after->elements, pair.before->columns.size(), keyed);
  if (differences.ok() && !differences->complete && !sums_same) {
    rows.values_differ = true;
    Estimate(pair, scope, differences->estimate, rows);
    if (options.read_rows) ReadAgain(pair, scope, differences->estimate, options, rows);
    return rows;
  }
  RowNamer namer(pair, scope, options);
  if (differences.ok()) namer.Add(differences->elements);
  if (!differences.ok() || !differences->complete || !namer.AddsUp()) {
    rows.contradiction = sums_same;
    rows.reason = absl::StrCat(
        "the rows are not named: what the fingerprints list of them contradicts their sums",
        keyed ? " (a unique index that is corrupt and repeats keys can do that)" : "", "; make both again");
    return rows;
  }
  rows.values_differ = namer.any();
  namer.Finish(rows);
  return rows;
}

}  // namespace pgassay::compare
