#include "compare/found.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "compare/count_text.h"
#include "compare/key_text.h"
#include "fingerprint/difference.h"

namespace pgassay::compare {
namespace {

using fingerprint::ElementDifference;
using fingerprint::ElementDifferences;

constexpr uint64_t kMostSketchRows = 262144;

// The product modulo 2^128.
Hash128 Times(Hash128 hash, uint64_t factor) {
  Hash128 product;
  for (; factor != 0; factor >>= 1) {
    if ((factor & 1) != 0) product += hash;
    hash += Hash128(hash);
  }
  return product;
}

// Whether the differences, given some at a time, account for what the rows and sums of the two are apart.
class Balance {
 public:
  explicit Balance(const ViewPair& pair)
      : rows_before_(pair.before->rows),
        rows_after_(pair.after->rows),
        before_(pair.before->sum),
        after_(pair.after->sum) {}

  void Add(const std::vector<ElementDifference>& elements) {
    for (const ElementDifference& difference : elements) {
      const auto count = static_cast<uint64_t>(difference.count);
      if (difference.count > 0) {
        rows_after_ += count;
        after_ += Times(difference.element.row, count);
      } else {
        rows_before_ += 0 - count;
        before_ += Times(difference.element.row, 0 - count);
      }
    }
  }

  bool adds_up() const { return rows_before_ == rows_after_ && before_ == after_; }

 private:
  uint64_t rows_before_;
  uint64_t rows_after_;
  Hash128 before_;
  Hash128 after_;
};

bool AddsUp(const ViewPair& pair, const std::vector<ElementDifference>& elements) {
  Balance balance(pair);
  balance.Add(elements);
  return balance.adds_up();
}

uint64_t Capacity(const ViewPair& pair) {
  const auto cells = [](const RelationFingerprint& relation) {
    return relation.elements.exact ? UINT64_MAX : uint64_t{4} * relation.elements.cells_per_partition;
  };
  return std::min(cells(*pair.before), cells(*pair.after));
}

void Estimate(const ViewPair& pair, const ColumnScope& scope, uint64_t estimate, FoundRows& rows) {
  const bool fewer = pair.after->rows < pair.before->rows;
  const uint64_t net = fewer ? pair.before->rows - pair.after->rows : pair.after->rows - pair.before->rows;
  uint64_t total = std::max({estimate, net, net == 0 ? uint64_t{2} : net});
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
                             ", more than a sketch of ", Counted(capacity, "row", "rows"), " can name; ");
  const uint64_t wanted = std::bit_ceil(std::max(2 * std::min(total, kMostSketchRows), 2 * capacity));
  // Past three quarters of its size a sketch rarely comes apart.
  if (wanted <= kMostSketchRows || (capacity < kMostSketchRows && 4 * (total / 3) <= kMostSketchRows)) {
    absl::StrAppend(&rows.reason, "take both fingerprints with --sketch-rows ",
                    std::min(wanted, kMostSketchRows), ", or verify two live databases, which lists them");
  } else {
    absl::StrAppend(&rows.reason, "verify two live databases, which lists them");
  }
}

// Rows of one key that only one side has, equal ones together.
struct Group {
  std::vector<uint8_t> order;
  std::vector<const ElementDifference*> before;
  std::vector<const ElementDifference*> after;
};

bool SameKey(const Cell& a, const Cell& b) {
  return a.key_length == b.key_length && a.lane == b.lane;
}

std::vector<Group> GroupByKey(const std::vector<ElementDifference>& elements, const KeyShape& key) {
  struct Ordered {
    std::vector<uint8_t> order;
    const ElementDifference* difference;
    auto Key() const {
      const Cell& cell = difference->element;
      return std::tie(order, cell.key_length, cell.lane, cell.row.hi, cell.row.lo);
    }
  };
  std::vector<Ordered> sorted;
  sorted.reserve(elements.size());
  for (const ElementDifference& difference : elements) {
    sorted.push_back({KeyOrder(difference.element, key), &difference});
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const Ordered& a, const Ordered& b) { return a.Key() < b.Key(); });
  std::vector<Group> groups;
  const Cell* last = nullptr;
  for (Ordered& row : sorted) {
    if (last == nullptr || !SameKey(*last, row.difference->element)) {
      groups.push_back({std::move(row.order), {}, {}});
    }
    last = &row.difference->element;
    (row.difference->count > 0 ? groups.back().before : groups.back().after).push_back(row.difference);
  }
  return groups;
}

uint64_t Rows(const ElementDifference& difference) {
  const auto count = static_cast<uint64_t>(difference.count);
  return difference.count > 0 ? count : 0 - count;
}

uint64_t Rows(const std::vector<const ElementDifference*>& differences) {
  uint64_t rows = 0;
  for (const ElementDifference* difference : differences) rows += Rows(*difference);
  return rows;
}

// Hands out the rows of a side of a group, one after the other.
class Supply {
 public:
  explicit Supply(const std::vector<const ElementDifference*>& differences) : differences_(differences) {}

  const ElementDifference* Next() {
    while (at_ < differences_.size() && used_ == Rows(*differences_[at_])) ++at_, used_ = 0;
    if (at_ == differences_.size()) return nullptr;
    ++used_;
    return differences_[at_];
  }

 private:
  const std::vector<const ElementDifference*>& differences_;
  size_t at_ = 0;
  uint64_t used_ = 0;
};

class Namer {
 public:
  Namer(const ViewPair& pair, const ColumnScope& scope, const FoundOptions& options, FoundRows& rows)
      : pair_(pair), options_(options), rows_(rows) {
    for (const KeyColumn& column : pair.before->key) {
      const ColumnFingerprint* const found = FindColumn(*pair.before, column.name);
      key_.columns.push_back(column);
      key_.classes.push_back(found == nullptr ? "" : found->type_class);
      key_.names.push_back(pair.BeforeName(column.name));
    }
    if (!scope.comparable || !scope.keyed) return;
    for (size_t c = 0; c < pair.names.size(); ++c) {
      if (pair.before->columns[c].sum != pair.after->columns[c].sum) differing_.push_back(pair.names[c]);
    }
  }

  void NameKeyed(const std::vector<ElementDifference>& elements) {
    Differences& d = *rows_.differences;
    const std::vector<Group> groups = GroupByKey(elements, key_);
    for (const Group& group : groups) {
      const uint64_t before = Rows(group.before);
      const uint64_t after = Rows(group.after);
      const uint64_t changed = std::min(before, after);
      d.changed += changed;
      d.lost += before - changed;
      d.gained += after - changed;
    }
    for (const Group& group : groups) {
      Supply before(group.before);
      Supply after(group.after);
      while (!Full()) {
        const ElementDifference* const b = before.Next();
        const ElementDifference* const a = after.Next();
        if (b == nullptr && a == nullptr) break;
        AddKeyed(b, a);
      }
    }
  }

  void NameKeyless(std::vector<ElementDifference> elements) {
    std::sort(elements.begin(), elements.end(), [](const ElementDifference& a, const ElementDifference& b) {
      return std::tie(a.element.row.hi, a.element.row.lo) < std::tie(b.element.row.hi, b.element.row.lo);
    });
    for (const ElementDifference& difference : elements) {
      const bool lost = difference.count > 0;
      (lost ? rows_.differences->lost : rows_.differences->gained) += Rows(difference);
      if (Full()) continue;
      FoundRow& row = rows_.found.emplace_back();
      row.change = lost ? RowChange::kLost : RowChange::kGained;
      row.row_id = RowId(difference.element);
      row.count = Rows(difference);
      (lost ? row.before : row.after) = difference.element;
    }
    keyless_ += elements.size();
  }

  // Rows that come in portions are put in order and cut as a whole.
  void NamePortion(std::vector<ElementDifference> elements) {
    std::vector<FoundRow> kept = std::exchange(rows_.found, {});
    pair_.before->key.empty() ? NameKeyless(std::move(elements)) : NameKeyed(elements);
    kept.insert(kept.end(), std::make_move_iterator(rows_.found.begin()),
                std::make_move_iterator(rows_.found.end()));
    const auto order = [&](const FoundRow& row) {
      const Cell& cell = row.before.count != 0 ? row.before : row.after;
      return std::tuple(key_.columns.empty() ? std::vector<uint8_t>() : KeyOrder(cell, key_), cell.key_length,
                        cell.lane, cell.row.hi, cell.row.lo);
    };
    std::stable_sort(kept.begin(), kept.end(),
                     [&](const FoundRow& a, const FoundRow& b) { return order(a) < order(b); });
    if (kept.size() > options_.max_rows) kept.resize(options_.max_rows);
    rows_.found = std::move(kept);
  }

  void Finish() {
    const Differences& d = *rows_.differences;
    const uint64_t total = pair_.before->key.empty() ? keyless_ : d.lost + d.gained + d.changed;
    rows_.all = rows_.found.size() == total;
    if (rows_.all) return;
    rows_.reason = absl::StrCat("showing ", WithCommas(rows_.found.size()), " of ", WithCommas(total),
                                "; --max-rows N shows more");
  }

 private:
  bool Full() const { return rows_.found.size() >= options_.max_rows; }

  void AddKeyed(const ElementDifference* before, const ElementDifference* after) {
    FoundRow& row = rows_.found.emplace_back();
    row.change = after == nullptr    ? RowChange::kLost
                 : before == nullptr ? RowChange::kGained
                                     : RowChange::kChanged;
    row.key = KeyText((before != nullptr ? before : after)->element, key_, options_.show_keys);
    if (before != nullptr) row.before = before->element;
    if (after != nullptr) row.after = after->element;
    if (row.change == RowChange::kChanged) row.columns = ChangedColumns(*before, *after);
  }

  std::vector<std::string> ChangedColumns(const ElementDifference& before,
                                          const ElementDifference& after) const {
    std::set<std::string> names;
    if (Rows(before) == 1 && Rows(after) == 1) {  // else digests are not known
      for (size_t c = 0; c < pair_.names.size(); ++c) {
        if (before.digests[c] != after.digests[c]) names.insert(pair_.names[c]);
      }
    }
    // A digest may be the same by chance. If one row alone changed, the column sums are about it; if one
    // column did, about every such row.
    if (rows_.differences->changed == 1 || (names.empty() && differing_.size() == 1)) {
      names.insert(differing_.begin(), differing_.end());
    }
    return {names.begin(), names.end()};
  }

  const ViewPair& pair_;
  const FoundOptions& options_;
  FoundRows& rows_;
  KeyShape key_;
  std::vector<std::string> differing_;  // columns, if their sums compare
  uint64_t keyless_ = 0;                // rows without a key, equal ones once
};

// Both sides live, and are read for what their fingerprints could not tell.
absl::Status ReadAgain(const ViewPair& pair, const RelationFingerprint& before,
                       const RelationFingerprint& after, uint64_t estimate, const ColumnScope& scope,
                       const FoundOptions& options, FoundRows& rows) {
  rows.differences = Differences{.exact = true};
  Namer namer(pair, scope, options, rows);
  Balance balance(pair);
  const RowsToRead wanted{.before = {.name = {before.schema, before.name},
                                     .projected = pair.before != &before,
                                     .rows = pair.before->rows,
                                     .sum = pair.before->sum},
                          .after = {.name = {after.schema, after.name},
                                    .projected = pair.after != &after,
                                    .rows = pair.after->rows,
                                    .sum = pair.after->sum},
                          .estimate = estimate};
  absl::Status status = options.read_rows(wanted, [&](std::vector<ElementDifference> elements) {
    balance.Add(elements);
    namer.NamePortion(std::move(elements));
  });
  if (status.ok() && !balance.adds_up())
    status = absl::DataLossError("the rows that were read again do not add up to the difference");
  if (status.ok()) namer.Finish();
  return status;
}

}  // namespace

FoundRows FindRows(const ViewPair& pair, const RelationFingerprint& before, const RelationFingerprint& after,
                   const ColumnScope& scope, const FoundOptions& options) {
  FoundRows rows;
  const bool sums_same = pair.before->rows == pair.after->rows && pair.before->sum == pair.after->sum;
  const bool keyed = !pair.before->key.empty();
  absl::StatusOr<ElementDifferences> differences =
      fingerprint::Subtract(pair.before->elements, pair.after->elements, pair.before->columns.size(), keyed);
  if (!differences.ok() || (differences->complete && !AddsUp(pair, differences->elements)) ||
      (!differences->complete && sums_same)) {
    rows.contradiction = sums_same;
    rows.reason = absl::StrCat(
        "the rows are not named: what the fingerprints list of them contradicts their sums",
        keyed ? " (a unique index that is corrupt and repeats keys can do that)" : "", "; make both again");
    return rows;
  }
  if (!differences->complete) {
    rows.values_differ = true;
    absl::Status status;
    if (options.read_rows) {
      FoundRows read;
      read.values_differ = true;
      status = ReadAgain(pair, before, after, differences->estimate, scope, options, read);
      if (status.ok()) return read;
    }
    Estimate(pair, scope, differences->estimate, rows);
    if (!status.ok()) absl::StrAppend(&rows.reason, "; reading them again failed: ", status.message());
    return rows;
  }
  rows.values_differ = !differences->elements.empty();
  rows.differences = Differences{.exact = true};
  Namer namer(pair, scope, options, rows);
  if (keyed) {
    namer.NameKeyed(differences->elements);
  } else {
    namer.NameKeyless(std::move(differences->elements));
  }
  namer.Finish();
  return rows;
}

}  // namespace pgassay::compare
