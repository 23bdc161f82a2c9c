// From rows to a relation's fingerprint (FORMAT.md 1-3).
#ifndef PGASSAY_FINGERPRINT_TABLE_H_
#define PGASSAY_FINGERPRINT_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "canon/rule.h"
#include "fingerprint/hash.h"
#include "fingerprint/hash_long.h"
#include "fingerprint/row_elements.h"
#include "pgassay/fingerprint.h"
#include "wire/field.h"

namespace pgassay::fingerprint {

struct Column {
  std::string name;
  std::string type;  // format_type
  canon::Rule rule;
};

// All that is decided about a relation before its first byte. Immutable, thread-safe.
class TablePlan {
 public:
  // `columns` sorted by name, bytewise; `key` are indexes into them, in key order.
  // `cells_per_partition` is a power of two from 1 to 65,536.
  TablePlan(const Hasher& hasher, std::vector<Column> columns, std::vector<int> key, bool keep_text_keys,
            uint32_t cells_per_partition);

  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<KeyColumn>& key() const { return key_modes_; }
  bool has_representation() const { return has_representation_; }

 private:
  friend class Rows;

  // Where a column's part of the key bytes is kept while its row is read.
  struct SavedColumn {
    int32_t part = -1;  // index of Rows::key_parts_, -1: not in the key
    KeyMode mode = KeyMode::kFixed;
  };
  // A unique index may name a column twice: then two positions share a part.
  struct KeyPosition {
    uint32_t column;
    uint32_t part;
    Hash128 bind;  // J
  };

  Hasher hasher_;
  std::vector<Column> columns_;
  std::vector<KeyColumn> key_modes_;
  uint32_t cells_per_partition_;
  bool has_representation_ = false;
  size_t key_part_count_ = 0;

  // Per column, each read in the order of the columns for every row.
  std::vector<canon::Rule> rules_;
  std::vector<Hash128> bind_class_;                // T
  std::vector<Hash128> bind_name_;                 // N
  std::vector<Hash128> null_value_;                // V of NULL
  std::vector<Hash128> null_term_;                 // M(V ^ N) of NULL
  std::vector<Hash128> null_representation_term_;  // M(W ^ N) of NULL
  std::vector<uint8_t> bears_representation_;
  std::vector<SavedColumn> saved_;

  std::vector<KeyPosition> key_;
  Hash128 null_representation_;  // W of NULL
};

// The fingerprint of some rows of a table. Adds up in any order.
// Not thread-safe. `plan` must outlive it.
class Rows {
 public:
  explicit Rows(const TablePlan& plan);

  // Adds one row whose fields stand in the plan's column order. False when a field
  // contradicts its type; bad_column() then names it and the Rows must be dropped.
  // False with bad_column() -1 if there are not as many fields as columns.
  bool Add(std::span<const wire::Field> fields) { return (this->*add_)(fields); }
  int bad_column() const { return bad_column_; }

  uint64_t count() const { return count_; }

  // Adds the rows of `other`, made from the same plan.
  void Merge(Rows&& other);

  // Sums of this many rows as a leaf has them.
  LeafFingerprint Leaf(std::string schema, std::string name) const;

  // Fills rows, sums, key, columns and elements of `relation`.
  void Finish(RelationFingerprint& relation) &&;

 private:
  using AddFunction = bool (Rows::*)(std::span<const wire::Field> fields);

  // What one column adds to the key bytes, zero-padded.
  struct KeyPart {
    uint32_t size = 0;  // more than the key area: NULL, or too long for it
    std::array<uint64_t, 4> lane{};
  };

  template <bool kKeyed, bool kHasKey, bool kRepresentation>
  bool AddRow(std::span<const wire::Field> fields);
  static AddFunction ChooseAdd(bool keyed, bool has_key, bool representation);

  void SaveKeyPart(const TablePlan::SavedColumn& column, std::span<const uint8_t> bytes, Hash128 value);
  bool SetKeyBytes(Cell& element) const;
  void SetDigests();

  const TablePlan* plan_;
  AddFunction add_;
  LongHashFunction hash_long_;
  int bad_column_ = -1;
  uint64_t count_ = 0;
  Hash128 sum_;
  Hash128 representation_sum_;
  std::vector<Hash128> column_sums_;
  std::vector<Hash128> representation_sums_;
  ElementSum elements_;

  // Of the row being added.
  std::vector<Hash128> values_;           // V
  std::vector<Hash128> representations_;  // W
  std::vector<KeyPart> key_parts_;
  std::vector<ElementSum::DigestBlock> digests_;
  canon::Scratch scratch_;
};

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_TABLE_H_
