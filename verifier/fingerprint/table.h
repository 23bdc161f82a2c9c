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
#include "fingerprint/batch.h"
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

  // The same rows in a sketch of another size.
  TablePlan WithCells(uint32_t cells_per_partition) const {
    TablePlan plan = *this;
    plan.cells_per_partition_ = cells_per_partition;
    return plan;
  }

  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<KeyColumn>& key() const { return key_modes_; }
  bool has_representation() const { return !representation_names_.empty(); }

 private:
  friend class Rows;

  // What the way of a row's fields needs, together: they are read one column after the other.
  struct ColumnPlan {
    canon::Rule rule;
    Hash128 bind_class;           // T
    Hash128 null_value;           // V of NULL
    int32_t representation = -1;  // index of representation_names_, -1: bears none
    int32_t key_part = -1;        // index of what the column adds to key bytes, -1: not in the key
    KeyMode key_mode = KeyMode::kFixed;
  };

  Hasher hasher_;
  std::vector<Column> columns_;
  std::vector<KeyColumn> key_modes_;
  uint32_t cells_per_partition_;
  std::vector<ColumnPlan> column_plans_;
  Hash128 null_representation_;  // W of NULL

  // What the loops over a batch need.
  std::vector<uint32_t> all_columns_;          // 0, 1, 2 ...
  std::vector<Hash128> names_;                 // N
  std::vector<Hash128> representation_names_;  // N of the columns that bear one
  std::vector<uint32_t> key_columns_;
  std::vector<Hash128> key_binds_;  // J

  // A unique index may name a column twice: then two positions share a part.
  std::vector<uint32_t> key_parts_;  // per key column
  size_t key_part_count_ = 0;
};

// Takes the elements of rows, in place of a relation's list or sketch.
class ElementSink {
 public:
  virtual ~ElementSink() = default;

  // Rows `first`, `first` + 1 ... of those that were added, from 0. `elements` have their check; `digests`
  // are words as in ElementSum, `digest_words` of them for each.
  virtual void Take(uint64_t first, size_t rows, const Cell* elements, const uint64_t* digests,
                    size_t digest_words) = 0;
};

// The fingerprint of some rows of a table. Adds up in any order.
// Not thread-safe. `plan` must outlive it.
class Rows {
 public:
  explicit Rows(const TablePlan& plan);
  // The elements go to `sink`, which must outlive it; the list is left empty.
  Rows(const TablePlan& plan, ElementSink& sink);

  // Adds one row whose fields stand in the plan's column order. False when a field
  // contradicts its type; bad_column() then names it and the Rows must be dropped.
  // False with bad_column() -1 if there are not as many fields as columns.
  bool Add(std::span<const wire::Field> fields) { return (this->*add_)(fields); }
  int bad_column() const { return bad_column_; }

  uint64_t count() const { return count_; }

  // Hands the rows of an unfinished batch to the sums and the sink.
  void Flush();

  // Adds the rows of `other`, made from the same plan.
  void Merge(Rows&& other);

  // Sums of this many rows as a leaf has them.
  LeafFingerprint Leaf(std::string schema, std::string name);

  // Fills rows, sums, key, columns and elements of `relation`.
  void Finish(RelationFingerprint& relation) &&;

 private:
  using AddFunction = bool (Rows::*)(std::span<const wire::Field> fields);

  // What one column adds to the key bytes, zero-padded.
  struct KeyPart {
    uint32_t size = 0;  // more than the key area: NULL, or too long for it
    std::array<uint64_t, 4> lane{};
  };

  template <bool kKeyed, bool kRepresentation>
  [[gnu::flatten]] bool AddRow(std::span<const wire::Field> fields);
  static AddFunction ChooseAdd(bool keyed, bool representation);
  void SaveKeyPart(const TablePlan::ColumnPlan& column, std::span<const uint8_t> bytes, Hash128 value);
  static void SaveLongKeyPart(KeyPart& part, KeyMode mode, std::span<const uint8_t> bytes, Hash128 value);

  template <bool kKeyed>
  void FlushBatch();
  bool JoinKeyParts(size_t row, Cell& element) const;
  void SetKeyBytes(size_t row, Cell& element) const;

  const TablePlan* plan_;
  AddFunction add_;
  const BatchLoops* loops_;
  LongHashFunction hash_long_;
  int bad_column_ = -1;
  uint64_t count_ = 0;
  Hash128 sum_;
  Hash128 representation_sum_;
  std::vector<HashBatch> column_sums_;
  std::vector<HashBatch> representation_sums_;  // of the columns that bear one
  ElementSum elements_;
  ElementSink* sink_ = nullptr;

  // Rows whose fields were read and that are in count_ but not yet in the sums: a row's sums are
  // long chains of few instructions, and side by side these overlap.
  size_t batch_rows_ = 0;
  std::vector<HashBatch> values_;           // V
  std::vector<HashBatch> representations_;  // W
  std::vector<KeyPart> key_parts_;          // kBatch of each part
  std::vector<uint64_t> digests_;
  HashBatch row_sums_ = {};  // S
  HashBatch keys_ = {};      // K, zero without a key
  HashBatch hashes_ = {};    // E
  HashBatch bound_ = {};     // R ^ the sum of M(W ^ N), then M of that
  std::array<Cell, kBatch> row_elements_;
  canon::Scratch scratch_;
};

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_TABLE_H_
