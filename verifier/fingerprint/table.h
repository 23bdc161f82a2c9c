// From rows to a relation's fingerprint (FORMAT.md 1-3).
#ifndef PGASSAY_FINGERPRINT_TABLE_H_
#define PGASSAY_FINGERPRINT_TABLE_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "canon/rule.h"
#include "fingerprint/hash.h"
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
  TablePlan(const Hasher& hasher, std::vector<Column> columns, std::vector<int> key, bool keep_text_keys,
            uint32_t cells_per_partition);
};

// The fingerprint of some rows of a table. Adds up in any order.
// Not thread-safe. `plan` must outlive it.
class Rows {
 public:
  explicit Rows(const TablePlan& plan);

  // Adds one row whose fields stand in the plan's column order. False when a field
  // contradicts its type; bad_column() then names it and the Rows must be dropped.
  bool Add(std::span<const wire::Field> fields);
  int bad_column() const;

  uint64_t count() const;

  // Adds the rows of `other`, made from the same plan.
  void Merge(Rows&& other);

  // Sums of this many rows as a leaf has them.
  LeafFingerprint Leaf(std::string schema, std::string name) const;

  // Fills rows, sums, key, columns and elements of `relation`.
  void Finish(RelationFingerprint& relation) &&;
};

}  // namespace pgassay::fingerprint

#endif  // PGASSAY_FINGERPRINT_TABLE_H_
