#include "compare/row_namer.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "compare/count_text.h"
#include "fingerprint/row_elements.h"

namespace pgassay::compare {
namespace {

using fingerprint::ElementDifference;

// The product modulo 2^128.
Hash128 Times(Hash128 hash, uint64_t factor) {
  Hash128 product;
  for (; factor != 0; factor >>= 1) {
    if ((factor & 1) != 0) product += hash;
    hash += Hash128(hash);
  }
  return product;
}

uint64_t Rows(const ElementDifference& difference) {
  const auto count = static_cast<uint64_t>(difference.count);
  return difference.count > 0 ? count : 0 - count;
}

// Rows of one key that only one side has, equal ones together.
struct Group {
  std::vector<uint8_t> order;
  std::vector<const ElementDifference*> before;
  std::vector<const ElementDifference*> after;
};

std::vector<Group> GroupByKey(const std::vector<ElementDifference>& elements, const KeyShape& key) {
  const auto key_of = [](const ElementDifference* difference) {
    const Cell& cell = difference->element;
    return std::tie(cell.key_length, cell.lane);
  };
  std::vector<const ElementDifference*> sorted;
  sorted.reserve(elements.size());
  for (const ElementDifference& difference : elements) sorted.push_back(&difference);
  std::sort(sorted.begin(), sorted.end(), [&](const ElementDifference* a, const ElementDifference* b) {
    const Hash128& x = a->element.row;
    const Hash128& y = b->element.row;
    return std::tuple_cat(key_of(a), std::tie(x.hi, x.lo)) < std::tuple_cat(key_of(b), std::tie(y.hi, y.lo));
  });
  std::vector<Group> groups;
  const ElementDifference* last = nullptr;
  for (const ElementDifference* difference : sorted) {
    if (last == nullptr || key_of(last) != key_of(difference)) {
      groups.push_back({KeyOrder(difference->element, key), {}, {}});
    }
    last = difference;
    (difference->count > 0 ? groups.back().before : groups.back().after).push_back(difference);
  }
  return groups;
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

}  // namespace

RowNamer::RowNamer(const ViewPair& pair, const ColumnScope& scope, const FoundOptions& options)
    : pair_(pair),
      options_(options),
      rows_before_(pair.before->rows),
      rows_after_(pair.after->rows),
      before_(pair.before->sum),
      after_(pair.after->sum) {
  for (const KeyColumn& column : pair.before->key) {
    const ColumnFingerprint* const found = FindColumn(*pair.before, column.name);
    key_.columns.push_back(column);
    key_.classes.push_back(found == nullptr ? "" : found->type_class);
    key_.names.push_back(column.name);
  }
  if (!scope.keyed || !scope.pairs_rows) return;
  for (size_t c = 0; c < pair.before->columns.size(); ++c) {
    const ColumnFingerprint& column = pair.before->columns[c];
    if (column.sum != pair.after->columns[c].sum) differing_.push_back(column.name);
  }
}

void RowNamer::Add(const std::vector<ElementDifference>& elements) {
  for (const ElementDifference& difference : elements) Account(difference);
  if (key_.columns.empty()) {
    AddKeyless(elements);
  } else {
    AddKeyed(elements);
  }
  KeepFirst();
}

void RowNamer::Account(const ElementDifference& difference) {
  const bool lost = difference.count > 0;
  (lost ? rows_after_ : rows_before_) += Rows(difference);
  (lost ? after_ : before_) += Times(difference.element.row, Rows(difference));
}

void RowNamer::AddKeyed(const std::vector<ElementDifference>& elements) {
  for (Group& group : GroupByKey(elements, key_)) {
    const uint64_t rows_before = Rows(group.before);
    const uint64_t rows_after = Rows(group.after);
    const uint64_t changed = std::min(rows_before, rows_after);
    differences_.changed += changed;
    differences_.lost += rows_before - changed;
    differences_.gained += rows_after - changed;
    total_ += std::max(rows_before, rows_after);
    Supply before_rows(group.before);
    Supply after_rows(group.after);
    for (uint64_t named = 0; named < options_.max_rows; ++named) {
      const ElementDifference* const before = before_rows.Next();
      const ElementDifference* const after = after_rows.Next();
      if (before == nullptr && after == nullptr) break;
      Entry& entry = entries_.emplace_back();
      entry.order = group.order;
      entry.rank = next_rank_++;
      entry.change = after == nullptr    ? RowChange::kLost
                     : before == nullptr ? RowChange::kGained
                                         : RowChange::kChanged;
      if (before != nullptr) entry.before = before->element;
      if (after != nullptr) entry.after = after->element;
      // Digests of equal rows are not known.
      if (entry.change != RowChange::kChanged || Rows(*before) != 1 || Rows(*after) != 1) continue;
      for (size_t c = 0; c < pair_.before->columns.size(); ++c) {
        if (before->digests[c] != after->digests[c]) entry.columns.push_back(c);
      }
    }
  }
}

void RowNamer::AddKeyless(const std::vector<ElementDifference>& elements) {
  for (const ElementDifference& difference : elements) {
    const bool lost = difference.count > 0;
    (lost ? differences_.lost : differences_.gained) += Rows(difference);
    ++total_;
    Entry& entry = entries_.emplace_back();
    for (const uint64_t half : {difference.element.row.hi, difference.element.row.lo}) {
      for (int shift = 56; shift >= 0; shift -= 8) entry.order.push_back(static_cast<uint8_t>(half >> shift));
    }
    entry.rank = next_rank_++;
    entry.change = lost ? RowChange::kLost : RowChange::kGained;
    entry.count = Rows(difference);
    (lost ? entry.before : entry.after) = difference.element;
  }
}

void RowNamer::KeepFirst() {
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.order, a.rank) < std::tie(b.order, b.rank);
  });
  if (entries_.size() > options_.max_rows) entries_.resize(options_.max_rows);
}

// If one row alone changed, they are about it; if one column did, about every such row.
bool RowNamer::SumsTellColumns(bool all_keys) const {
  return !differing_.empty() && (differing_.size() == 1 || (all_keys && differences_.changed == 1));
}

std::vector<std::string> RowNamer::ChangedColumns(const Entry& entry, bool all_keys) const {
  std::set<std::string> names;
  for (const size_t c : entry.columns) names.insert(pair_.before->columns[c].name);
  // A digest may be the same by chance.
  if (SumsTellColumns(all_keys)) names.insert(differing_.begin(), differing_.end());
  return {names.begin(), names.end()};
}

void RowNamer::Finish(FoundRows& rows, bool all_keys) {
  rows.differences = differences_;
  for (const Entry& entry : entries_) {
    FoundRow& row = rows.found.emplace_back();
    row.change = entry.change;
    row.count = entry.count;
    row.before = entry.before;
    row.after = entry.after;
    const Cell& element = entry.change == RowChange::kGained ? entry.after : entry.before;
    if (key_.columns.empty()) {
      row.row_id = RowId(element);
    } else {
      row.key = KeyText(element, key_, options_.show_keys);
    }
    if (entry.change == RowChange::kChanged) row.columns = ChangedColumns(entry, all_keys);
  }
  rows.all = rows.found.size() == total_;
  if (!rows.all) {
    rows.reason = absl::StrCat("showing ", WithCommas(rows.found.size()), " of ", WithCommas(total_),
                               "; --max-rows N shows more");
  }
  // Where both sides live the values themselves are looked up.
  const bool by_digests = std::any_of(rows.found.begin(), rows.found.end(),
                                      [](const FoundRow& row) { return row.change == RowChange::kChanged; });
  if (by_digests && !options_.read_rows && !SumsTellColumns(all_keys) &&
      pair_.before->columns.size() > fingerprint::kWideDigestColumns) {
    absl::StrAppend(&rows.reason, rows.reason.empty() ? "" : "; ", "with more than ",
                    fingerprint::kWideDigestColumns, " columns a changed column is missed once in 256 times");
  }
}

}  // namespace pgassay::compare
