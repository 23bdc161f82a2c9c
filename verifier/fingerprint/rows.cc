#include <array>
#include <cstring>
#include <utility>

#include "fingerprint/hash_inline.h"
#include "fingerprint/mix.h"
#include "fingerprint/row_elements.h"
#include "fingerprint/table.h"

namespace pgassay::fingerprint {
namespace {

constexpr size_t kKeyArea = 32;
constexpr uint32_t kNoBytes = UINT32_MAX;

Hash128 Get(const HashBatch& batch, size_t row) {
  return {batch.lo[row], batch.hi[row]};
}

[[gnu::always_inline]] inline void Set(HashBatch& batch, size_t row, Hash128 hash) {
  batch.lo[row] = hash.lo;
  batch.hi[row] = hash.hi;
}

Hash128 Total(const HashBatch& parts) {
  Hash128 total;
  for (size_t r = 0; r < kBatch; ++r) {
    total += Get(parts, r);
  }
  return total;
}

void AddParts(std::vector<HashBatch>& sums, const std::vector<HashBatch>& others) {
  for (size_t i = 0; i < sums.size(); ++i) {
    for (size_t r = 0; r < kBatch; ++r) {
      sums[i].lo[r] += others[i].lo[r];
      sums[i].hi[r] += others[i].hi[r] + (sums[i].lo[r] < others[i].lo[r] ? 1 : 0);
    }
  }
}

}  // namespace

Rows::Rows(const TablePlan& plan)
    : plan_(&plan),
      add_(ChooseAdd(plan.hasher_.keyed(), plan.has_representation())),
      loops_(&ChooseBatchLoops()),
      hash_long_(HashLong()),
      column_sums_(plan.columns_.size()),
      representation_sums_(plan.representation_names_.size()),
      elements_(plan.columns_.size(), plan.cells_per_partition_),
      values_(plan.columns_.size()),
      representations_(plan.representation_names_.size()),
      key_parts_(plan.key_part_count_ * kBatch),
      digests_(elements_.digest_words() * kBatch) {
  for (Cell& element : row_elements_) {
    element.count = 1;
  }
}

Rows::Rows(const TablePlan& plan, ElementSink& sink) : Rows(plan) {
  sink_ = &sink;
}

Rows::AddFunction Rows::ChooseAdd(bool keyed, bool representation) {
  static constexpr AddFunction kFunctions[2][2] = {
      {&Rows::AddRow<false, false>, &Rows::AddRow<false, true>},
      {&Rows::AddRow<true, false>, &Rows::AddRow<true, true>},
  };
  return kFunctions[keyed][representation];
}

// The part's place in the batch holds zeros behind fixed parts: they have one width.
[[gnu::always_inline]] inline void Rows::SaveKeyPart(const TablePlan::ColumnPlan& column,
                                                     std::span<const uint8_t> bytes, Hash128 value) {
  KeyPart& part = key_parts_[static_cast<size_t>(column.key_part) * kBatch + batch_rows_];
  if (column.key_mode == KeyMode::kFixed && bytes.size() == 8) [[likely]] {
    part.size = 8;
    std::memcpy(&part.lane[0], bytes.data(), 8);
  } else if (column.key_mode == KeyMode::kFixed && bytes.size() == 16) {
    part.size = 16;
    std::memcpy(part.lane.data(), bytes.data(), 16);
  } else {
    SaveLongKeyPart(part, column.key_mode, bytes, value);
  }
}

[[gnu::noinline]] void Rows::SaveLongKeyPart(KeyPart& part, KeyMode mode, std::span<const uint8_t> bytes,
                                             Hash128 value) {
  if (mode == KeyMode::kHashed) {
    part.size = 16;
    part.lane = {value.lo, value.hi, 0, 0};
    return;
  }
  const size_t prefix = mode == KeyMode::kSized ? 2 : 0;
  if (prefix + bytes.size() > kKeyArea) {
    part.size = kNoBytes;
    return;
  }
  part.size = static_cast<uint32_t>(prefix + bytes.size());
  part.lane = {};
  auto* out = reinterpret_cast<uint8_t*>(part.lane.data());
  if (prefix != 0) {
    out[1] = static_cast<uint8_t>(bytes.size());
  }
  if (!bytes.empty()) {
    std::memcpy(out + prefix, bytes.data(), bytes.size());
  }
}

// Flattened: by its size alone the compiler would leave the rule and the short hashes out of
// line, and half of the time of a row would go into calls.
template <bool kKeyed, bool kRepresentation>
[[gnu::flatten]] bool Rows::AddRow(std::span<const wire::Field> fields) {
  const TablePlan& plan = *plan_;
  const size_t columns = plan.column_plans_.size();
  if (fields.size() != columns) {
    return false;
  }
  const HashState state{kKeyed ? plan.hasher_.secret() : nullptr, hash_long_};
  const TablePlan::ColumnPlan* const column_plans = plan.column_plans_.data();
  HashBatch* const values = values_.data();
  const size_t row = batch_rows_;

  for (size_t c = 0; c < columns; ++c) {
    const TablePlan::ColumnPlan& column = column_plans[c];
    // Member by member: a copy would load the length with its padding, eight bytes of
    // which the reader has just stored four, and wait for that store.
    const wire::Field field{fields[c].data, fields[c].length};
    Hash128 value;
    if (field.is_null()) {
      value = column.null_value;
      if (column.key_part >= 0) {
        key_parts_[static_cast<size_t>(column.key_part) * kBatch + row].size = kNoBytes;
      }
      if constexpr (kRepresentation) {
        if (column.representation >= 0) {
          Set(representations_[static_cast<size_t>(column.representation)], row, plan.null_representation_);
        }
      }
    } else {
      canon::Value canonical;
      if (!column.rule.Canonicalize(field, scratch_, canonical)) [[unlikely]] {
        bad_column_ = static_cast<int>(c);
        return false;
      }
      value = HashBytes<kKeyed>(state, canonical.bytes.data(), canonical.bytes.size()) ^ column.bind_class;
      if (column.key_part >= 0) {
        SaveKeyPart(column, canonical.bytes, value);
      }
      if constexpr (kRepresentation) {
        if (column.representation >= 0) {
          Set(representations_[static_cast<size_t>(column.representation)], row,
              HashBytes<kKeyed>(state, canonical.representation.data(), canonical.representation.size()));
        }
      }
    }
    Set(values[c], row, value);
  }
  ++count_;
  if (++batch_rows_ == kBatch) {
    Flush();
  }
  return true;
}

// Puts the parts of a row's key one behind the other. False if they have no bytes, or too many.
bool Rows::JoinKeyParts(size_t row, Cell& element) const {
  std::array<uint64_t, 8> area{};
  auto* bytes = reinterpret_cast<uint8_t*>(area.data());
  element.key_length = 0;
  for (const uint32_t index : plan_->key_parts_) {
    const KeyPart& part = key_parts_[index * kBatch + row];
    if (part.size > kKeyArea - element.key_length) {
      return false;
    }
    // Parts are zero-padded, so each can be laid down whole.
    std::memcpy(bytes + element.key_length, part.lane.data(), kKeyArea);
    element.key_length += part.size;
  }
  std::memcpy(element.lane.data(), bytes, kKeyArea);
  return true;
}

inline void Rows::SetKeyBytes(size_t row, Cell& element) const {
  if (plan_->key_parts_.empty()) {
    element.key_length = kKeylessLength;
    element.lane = {element.row.lo & UINT32_MAX, element.row.lo >> 32, element.row.hi & UINT32_MAX,
                    element.row.hi >> 32};
    return;
  }
  if (plan_->key_parts_.size() == 1) {
    const KeyPart& part = key_parts_[row];
    if (part.size <= kKeyArea) {
      element.key_length = part.size;
      element.lane = part.lane;
      return;
    }
  } else if (JoinKeyParts(row, element)) {
    return;
  }
  element.key_length = kHashedKeyLength;
  element.lane = {keys_.lo[row], keys_.hi[row], 0, 0};
}

[[gnu::noinline]] void Rows::Flush() {
  if (batch_rows_ != 0) {
    plan_->hasher_.keyed() ? FlushBatch<true>() : FlushBatch<false>();
    batch_rows_ = 0;
  }
}

// What is in no column alone: the second half of a row's work, for all rows of the batch at
// once. Rows behind the last are computed too, and left out of the sums.
template <bool kKeyed>
void Rows::FlushBatch() {
  const TablePlan& plan = *plan_;
  const size_t rows = batch_rows_;
  const size_t columns = values_.size();
  const HashState state{kKeyed ? plan.hasher_.secret() : nullptr, hash_long_};

  loops_->bind(columns, values_.data(), plan.all_columns_.data(), plan.names_.data(), &row_sums_);
  if (!plan.key_parts_.empty()) {
    loops_->bind(plan.key_columns_.size(), values_.data(), plan.key_columns_.data(), plan.key_binds_.data(),
                 &keys_);
  }
  loops_->sum_columns(rows, columns, values_.data(), &keys_, column_sums_.data());
  loops_->pack_digests(columns, elements_.digest_bytes(), elements_.digest_words(), values_.data(),
                       digests_.data());
  for (size_t r = 0; r < rows; ++r) {
    Cell& element = row_elements_[r];
    element.row = HashOfHash<kKeyed>(state, Get(row_sums_, r));
    sum_ += element.row;
    SetKeyBytes(r, element);
    Set(hashes_, r, BeforeElementHash(element));
  }
  loops_->mix(&hashes_);
  if (sink_ == nullptr) {
    elements_.Add(rows, row_elements_.data(), hashes_, digests_.data());
  } else {
    for (size_t r = 0; r < rows; ++r) row_elements_[r].check = hashes_.hi[r];
    sink_->Take(count_ - rows, rows, row_elements_.data(), digests_.data(), elements_.digest_words());
  }

  if (plan.has_representation()) {
    loops_->bind(representations_.size(), representations_.data(), plan.all_columns_.data(),
                 plan.representation_names_.data(), &bound_);
    loops_->sum_columns(rows, representations_.size(), representations_.data(), &keys_,
                        representation_sums_.data());
    for (size_t r = 0; r < rows; ++r) {
      Set(bound_, r, Get(bound_, r) ^ row_elements_[r].row);
    }
    loops_->mix(&bound_);
    for (size_t r = 0; r < rows; ++r) {
      representation_sum_ += Get(bound_, r);
    }
  }
}

void Rows::Merge(Rows&& other) {
  Flush();
  other.Flush();
  count_ += other.count_;
  sum_ += other.sum_;
  representation_sum_ += other.representation_sum_;
  AddParts(column_sums_, other.column_sums_);
  AddParts(representation_sums_, other.representation_sums_);
  elements_.Merge(std::move(other.elements_));
}

LeafFingerprint Rows::Leaf(std::string schema, std::string name) {
  Flush();
  return {std::move(schema), std::move(name), count_, sum_, representation_sum_};
}

void Rows::Finish(RelationFingerprint& relation) && {
  Flush();
  relation.rows = count_;
  relation.sum = sum_;
  relation.representation_sum = representation_sum_;
  relation.key = plan_->key_modes_;
  relation.columns.clear();
  relation.columns.reserve(plan_->columns_.size());
  for (size_t c = 0; c < plan_->columns_.size(); ++c) {
    const Column& column = plan_->columns_[c];
    ColumnFingerprint& out = relation.columns.emplace_back();
    out.name = column.name;
    out.type = column.type;
    out.type_class = column.rule.type_class();
    out.read = column.rule.read();
    out.sum = Total(column_sums_[c]);
    if (const int32_t index = plan_->column_plans_[c].representation; index >= 0) {
      out.has_representation = true;
      out.representation_sum = Total(representation_sums_[static_cast<size_t>(index)]);
    }
  }
  relation.elements = std::move(elements_).Finish();
}

}  // namespace pgassay::fingerprint
