#include <algorithm>
#include <cstring>
#include <utility>

#include "fingerprint/hash_inline.h"
#include "fingerprint/mix.h"
#include "fingerprint/table.h"

namespace pgassay::fingerprint {
namespace {

constexpr size_t kKeyArea = 32;
constexpr uint32_t kHashedKeyLength = 33;
constexpr uint32_t kKeylessLength = 16;
constexpr uint32_t kNoBytes = UINT32_MAX;

// The compiler makes an add and an add with carry of this, but not of Hash128's.
[[gnu::always_inline]] inline void AddTo(Hash128& sum, Hash128 x) {
  using Wide = unsigned __int128;
  const Wide total = ((Wide{sum.hi} << 64) | sum.lo) + ((Wide{x.hi} << 64) | x.lo);
  sum = {static_cast<uint64_t>(total), static_cast<uint64_t>(total >> 64)};
}

}  // namespace

Rows::Rows(const TablePlan& plan)
    : plan_(&plan),
      add_(ChooseAdd(plan.hasher_.keyed(), !plan.key_.empty(), plan.has_representation_)),
      hash_long_(HashLong()),
      column_sums_(plan.columns_.size()),
      representation_sums_(plan.has_representation_ ? plan.columns_.size() : 0),
      elements_(plan.columns_.size(), plan.cells_per_partition_),
      values_(plan.columns_.size()),
      representations_(representation_sums_.size()),
      key_parts_(plan.key_part_count_),
      digests_(elements_.digest_blocks()) {}

inline void Rows::SaveKeyPart(const TablePlan::SavedColumn& column, std::span<const uint8_t> bytes,
                              Hash128 value) {
  KeyPart& part = key_parts_[static_cast<size_t>(column.part)];
  part.lane = {};
  if (column.mode == KeyMode::kFixed && bytes.size() == 8) [[likely]] {
    part.size = 8;
    std::memcpy(part.lane.data(), bytes.data(), 8);
    return;
  }
  if (column.mode == KeyMode::kHashed) {
    part.size = 16;
    part.lane[0] = value.lo;
    part.lane[1] = value.hi;
    return;
  }
  const size_t prefix = column.mode == KeyMode::kSized ? 2 : 0;
  if (prefix + bytes.size() > kKeyArea) {
    part.size = kNoBytes;
    return;
  }
  part.size = static_cast<uint32_t>(prefix + bytes.size());
  auto* out = reinterpret_cast<uint8_t*>(part.lane.data());
  if (prefix != 0) {
    out[1] = static_cast<uint8_t>(bytes.size());
  }
  if (!bytes.empty()) {
    std::memcpy(out + prefix, bytes.data(), bytes.size());
  }
}

// False if the key has no bytes, or too many.
inline bool Rows::SetKeyBytes(Cell& element) const {
  const std::vector<TablePlan::KeyPosition>& positions = plan_->key_;
  const KeyPart& first = key_parts_[positions[0].part];
  if (first.size > kKeyArea) {
    return false;
  }
  element.key_length = first.size;
  element.lane = first.lane;
  if (positions.size() == 1) {
    return true;
  }
  // Parts are zero-padded, so each can be laid down whole.
  std::array<uint64_t, 8> area{};
  auto* bytes = reinterpret_cast<uint8_t*>(area.data());
  std::memcpy(bytes, first.lane.data(), kKeyArea);
  for (size_t i = 1; i < positions.size(); ++i) {
    const KeyPart& part = key_parts_[positions[i].part];
    if (part.size > kKeyArea - element.key_length) {
      return false;
    }
    std::memcpy(bytes + element.key_length, part.lane.data(), kKeyArea);
    element.key_length += part.size;
  }
  std::memcpy(element.lane.data(), bytes, kKeyArea);
  return true;
}

inline void Rows::SetDigests() {
  auto* out = reinterpret_cast<uint8_t*>(digests_.data());
  if (elements_.digest_bytes() == 1) {
    for (size_t c = 0; c < values_.size(); ++c) {
      out[c] = static_cast<uint8_t>(values_[c].lo);
    }
    return;
  }
  for (size_t c = 0; c < values_.size(); ++c) {
    const auto digest = static_cast<uint16_t>(values_[c].lo);
    std::memcpy(out + 2 * c, &digest, 2);
  }
}

template <bool kKeyed, bool kHasKey, bool kRepresentation>
bool Rows::AddRow(std::span<const wire::Field> fields) {
  const TablePlan& plan = *plan_;
  const size_t columns = values_.size();
  if (fields.size() != columns) {
    return false;
  }
  const HashState state{kKeyed ? plan.hasher_.secret() : nullptr, hash_long_};

  Hash128 row_sum;
  Hash128 representation_sum;
  for (size_t c = 0; c < columns; ++c) {
    const wire::Field field = fields[c];
    Hash128 value;
    if (field.is_null()) {
      value = plan.null_value_[c];
      AddTo(row_sum, plan.null_term_[c]);
      if constexpr (kHasKey) {
        if (plan.saved_[c].part >= 0) {
          key_parts_[static_cast<size_t>(plan.saved_[c].part)].size = kNoBytes;
        }
      }
      if constexpr (kRepresentation) {
        if (plan.bears_representation_[c]) {
          representations_[c] = plan.null_representation_;
          AddTo(representation_sum, plan.null_representation_term_[c]);
        }
      }
    } else {
      canon::Value canonical;
      if (!plan.rules_[c].Canonicalize(field, scratch_, canonical)) [[unlikely]] {
        bad_column_ = static_cast<int>(c);
        return false;
      }
      value = HashBytes<kKeyed>(state, canonical.bytes.data(), canonical.bytes.size()) ^ plan.bind_class_[c];
      AddTo(row_sum, Mix(value ^ plan.bind_name_[c]));
      if constexpr (kHasKey) {
        if (plan.saved_[c].part >= 0) {
          SaveKeyPart(plan.saved_[c], canonical.bytes, value);
        }
      }
      if constexpr (kRepresentation) {
        if (plan.bears_representation_[c]) {
          representations_[c] =
              HashBytes<kKeyed>(state, canonical.representation.data(), canonical.representation.size());
          AddTo(representation_sum, Mix(representations_[c] ^ plan.bind_name_[c]));
        }
      }
    }
    values_[c] = value;
  }

  Hash128 key;
  if constexpr (kHasKey) {
    for (const TablePlan::KeyPosition& position : plan.key_) {
      AddTo(key, Mix(values_[position.column] ^ position.bind));
    }
  }
  for (size_t c = 0; c < columns; ++c) {
    AddTo(column_sums_[c], Mix(key ^ values_[c]));
  }

  Cell element;
  element.count = 1;
  element.row = HashOfHash<kKeyed>(state, row_sum);
  AddTo(sum_, element.row);
  if constexpr (kRepresentation) {
    for (size_t c = 0; c < columns; ++c) {
      if (plan.bears_representation_[c]) {
        AddTo(representation_sums_[c], Mix(key ^ representations_[c]));
      }
    }
    AddTo(representation_sum_, Mix(element.row ^ representation_sum));
  }

  if constexpr (kHasKey) {
    if (!SetKeyBytes(element)) {
      element.key_length = kHashedKeyLength;
      element.lane = {key.lo, key.hi, 0, 0};
    }
  } else {
    element.key_length = kKeylessLength;
    element.lane = {element.row.lo & UINT32_MAX, element.row.lo >> 32, element.row.hi & UINT32_MAX,
                    element.row.hi >> 32};
  }
  const Hash128 hash = ElementHash(element);
  element.check = hash.hi;
  SetDigests();
  elements_.Add(element, hash, digests_.data());
  ++count_;
  return true;
}

Rows::AddFunction Rows::ChooseAdd(bool keyed, bool has_key, bool representation) {
  static constexpr AddFunction kFunctions[2][2][2] = {
      {{&Rows::AddRow<false, false, false>, &Rows::AddRow<false, false, true>},
       {&Rows::AddRow<false, true, false>, &Rows::AddRow<false, true, true>}},
      {{&Rows::AddRow<true, false, false>, &Rows::AddRow<true, false, true>},
       {&Rows::AddRow<true, true, false>, &Rows::AddRow<true, true, true>}},
  };
  return kFunctions[keyed][has_key][representation];
}

void Rows::Merge(Rows&& other) {
  count_ += other.count_;
  sum_ += other.sum_;
  representation_sum_ += other.representation_sum_;
  for (size_t c = 0; c < column_sums_.size(); ++c) {
    column_sums_[c] += other.column_sums_[c];
  }
  for (size_t c = 0; c < representation_sums_.size(); ++c) {
    representation_sums_[c] += other.representation_sums_[c];
  }
  elements_.Merge(std::move(other.elements_));
}

LeafFingerprint Rows::Leaf(std::string schema, std::string name) const {
  return {std::move(schema), std::move(name), count_, sum_, representation_sum_};
}

void Rows::Finish(RelationFingerprint& relation) && {
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
    out.has_representation = column.rule.has_representation();
    out.sum = column_sums_[c];
    if (out.has_representation) {
      out.representation_sum = representation_sums_[c];
    }
  }
  relation.elements = std::move(elements_).Finish();
}

}  // namespace pgassay::fingerprint
