// From a field off the wire to canonical bytes, by the rules of CANON.md.
#ifndef PGASSAY_CANON_RULE_H_
#define PGASSAY_CANON_RULE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "canon/type.h"
#include "pgassay/fingerprint.h"
#include "wire/field.h"

namespace pgassay::canon {

// The bytes of a value. They point into the field or the Scratch.
struct Value {
  std::span<const uint8_t> bytes;
  std::span<const uint8_t> representation;
};

// Room for bytes that must be made; grows to the largest value and is re-used.
// One per thread.
struct Scratch {
  std::vector<uint8_t> bytes;
  std::vector<uint8_t> representation;
};

// How one type's values become canonical bytes. Immutable, thread-safe, copyable.
class Rule {
 public:
  const std::string& type_class() const;
  ReadAs read() const;  // kText: the column must be selected as ::pg_catalog.text
  bool has_representation() const;

  // How a key column of this class stands in the key bytes.
  KeyMode key_mode(bool keep_text_keys) const;

  // REQUIRES: !field.is_null(). Returns false when the field contradicts the type.
  // `value` lives until the field goes or `scratch` is used again.
  bool Canonicalize(wire::Field field, Scratch& scratch, Value& value) const;
};

// Errors: Unimplemented "type ...: ..." for a type that cannot be read at all.
absl::StatusOr<Rule> MakeRule(const TypeMap& types, uint32_t type_oid);

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_RULE_H_
