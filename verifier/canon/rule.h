// From a field off the wire to canonical bytes, by the rules of CANON.md.
#ifndef PGASSAY_CANON_RULE_H_
#define PGASSAY_CANON_RULE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "canon/scalar.h"
#include "canon/type.h"
#include "canon/value.h"
#include "pgassay/fingerprint.h"
#include "wire/field.h"

namespace pgassay::canon {

// The shapes of value that types share.
enum class Kind : uint8_t {
  kNone,       // of a default-made Rule: no value has it
  kSized,      // canonical as it is, of any length
  kFixed,      // canonical as it is, of one length
  kVersioned,  // canonical after a first byte that must be 1
  kBool,
  kInt2,
  kInt4,
  kFloat4,
  kFloat8,
  kNumeric,
  kInterval,
  kBlankPadded,
  kBits,
  kInet,
  kArray,
  kRange,
  kMultirange,
  kComposite,
};

// How one type's values become canonical bytes. Immutable, thread-safe, copyable.
class Rule {
 public:
  // Of no type: it has class "" and refuses every value.
  Rule();

  const std::string& type_class() const;
  ReadAs read() const;  // kText: the column must be selected as text (CANON.md)
  bool has_representation() const;

  // How a key column of this class stands in the key bytes.
  KeyMode key_mode(bool keep_text_keys) const;

  // REQUIRES: !field.is_null(). Returns false when the field contradicts the type.
  // `value` lives until the field goes or `scratch` is used again.
  bool Canonicalize(wire::Field field, Scratch& scratch, Value& value) const;

 private:
  friend class RuleMaker;

  struct Spec;
  struct Component;  // an element, bound or attribute
  struct Nested;     // the bytes of a container being made

  Rule(Kind kind, int32_t width, std::shared_ptr<const Spec> spec)
      : kind_(kind), width_(width), spec_(std::move(spec)) {}

  bool CanonicalizeContainer(wire::Field field, Scratch& scratch, Value& value) const;

  Kind kind_;
  int32_t width_;  // of kFixed
  std::shared_ptr<const Spec> spec_;
};

// Errors: Unimplemented "type ...: ..." for a type that cannot be read at all.
absl::StatusOr<Rule> MakeRule(const TypeMap& types, uint32_t type_oid);

inline bool Rule::Canonicalize(wire::Field field, Scratch& scratch, Value& value) const {
  const auto length = static_cast<size_t>(field.length);
  value.bytes = {field.data, length};
  value.representation = {};
  switch (kind_) {
    case Kind::kNone:
      return false;
    case Kind::kSized:
      return true;
    case Kind::kFixed:
      return field.length == width_;
    case Kind::kVersioned:
      if (length == 0 || field.data[0] != 1) {
        return false;
      }
      value.bytes = {field.data + 1, length - 1};
      return true;
    case Kind::kBool:
      return length == 1 && field.data[0] <= 1;
    case Kind::kInt2:
      return CanonicalizeInteger<int16_t>(field, scratch, value);
    case Kind::kInt4:
      return CanonicalizeInteger<int32_t>(field, scratch, value);
    case Kind::kFloat4:
      return CanonicalizeFloat4(field, scratch, value);
    case Kind::kFloat8:
      return CanonicalizeFloat8(field, scratch, value);
    case Kind::kNumeric:
      return CanonicalizeNumeric(field, scratch, value);
    case Kind::kInterval:
      return CanonicalizeInterval(field, scratch, value);
    case Kind::kBlankPadded:
      return CanonicalizeBlankPadded(field, scratch, value);
    case Kind::kBits:
      return IsBitString(field);
    case Kind::kInet:
      return length == 8 || length == 20;
    case Kind::kArray:
    case Kind::kRange:
    case Kind::kMultirange:
    case Kind::kComposite:
      return CanonicalizeContainer(field, scratch, value);
  }
  return false;
}

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_RULE_H_
