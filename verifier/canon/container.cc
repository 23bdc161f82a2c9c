// Arrays, ranges, multiranges and composites: CANON.md, "Types made of types".
#include <algorithm>
#include <cstdint>
#include <span>

#include "canon/rule.h"
#include "canon/spec.h"
#include "wire/cursor.h"

namespace pgassay::canon {

using wire::Cursor;

void Output::Grow(size_t size) {
  room_.resize(std::max(room_.size() * 2, size_ + size));
}

// Depth is bounded by the Rule's own, which MakeRule limits; counts are held against the bytes
// that are left before anything is done with them.
struct Rule::Nested {
  Scratch& scratch;

  void PutInt32(int32_t number) { wire::StoreBigEndian(scratch.bytes.Extend(4), number); }

  static bool TakeField(Cursor& cursor, wire::Field& field) {
    field.length = cursor.ReadBigEndian<int32_t>();
    if (field.length < -1) {
      return false;
    }
    field.data = field.length <= 0 ? nullptr : cursor.Take(static_cast<size_t>(field.length));
    return cursor.ok();
  }

  // A length and the canonical bytes; and the same of the representation where there is one.
  bool Component(const Rule& rule, wire::Field field) {
    if (field.is_null()) {
      PutInt32(-1);
      return true;
    }
    if (rule.kind_ < Kind::kArray) {
      Value value;
      if (!rule.Canonicalize(field, scratch, value)) {
        return false;
      }
      PutInt32(static_cast<int32_t>(value.bytes.size()));
      scratch.bytes.Append(value.bytes);
      if (!value.representation.empty()) {
        wire::StoreBigEndian(scratch.representation.Extend(4),
                             static_cast<int32_t>(value.representation.size()));
        scratch.representation.Append(value.representation);
      }
      return true;
    }
    return Sized(scratch.bytes, [&] {
      if (!rule.spec_->has_representation) {
        return Container(rule, field);
      }
      return Sized(scratch.representation, [&] { return Container(rule, field); });
    });
  }

  // What `make` appends to `output`, after its length.
  template <class Make>
  static bool Sized(Output& output, Make&& make) {
    output.Extend(4);
    const size_t start = output.size();
    if (!make()) {
      return false;
    }
    const size_t size = output.size() - start;
    if (size > INT32_MAX) {
      return false;
    }
    wire::StoreBigEndian(output.at(start - 4), static_cast<int32_t>(size));
    return true;
  }

  bool Container(const Rule& rule, wire::Field field) {
    Cursor cursor(field.data, static_cast<size_t>(field.length));
    bool good = false;
    switch (rule.kind_) {
      case Kind::kArray:
        good = Array(rule.spec_->components[0], cursor);
        break;
      case Kind::kRange:
        good = Range(rule.spec_->components[0].rule, cursor);
        break;
      case Kind::kMultirange:
        good = Multirange(rule.spec_->components[0].rule, cursor);
        break;
      case Kind::kComposite:
        good = Composite(rule.spec_->components, cursor);
        break;
      default:
        break;
    }
    return good && cursor.exhausted();
  }

  bool Array(const Rule::Component& element, Cursor& cursor) {
    constexpr int32_t kMaxDimensions = 6;
    const auto dimensions = cursor.ReadBigEndian<int32_t>();
    const auto flags = cursor.ReadBigEndian<uint32_t>();
    const auto oid = cursor.ReadBigEndian<uint32_t>();
    if (dimensions < 0 || dimensions > kMaxDimensions || flags > 1 || oid != element.oid) {
      return false;
    }
    PutInt32(dimensions);
    uint64_t count = dimensions == 0 ? 0 : 1;
    for (int32_t i = 0; i < dimensions; ++i) {
      const auto size = cursor.ReadBigEndian<int32_t>();
      const auto lower_bound = cursor.ReadBigEndian<int32_t>();
      if (!cursor.ok() || size < 0) {
        return false;
      }
      // Below 2^31 before and at most 2^62 after, so it cannot wrap round.
      count *= static_cast<uint64_t>(size);
      if (count > INT32_MAX) {
        return false;
      }
      PutInt32(size);
      PutInt32(lower_bound);
    }
    if (count > cursor.left() / 4) {
      return false;
    }
    for (; count > 0; --count) {
      wire::Field field;
      if (!TakeField(cursor, field) || !Component(element.rule, field)) {
        return false;
      }
    }
    return true;
  }

  bool Range(const Rule& bound, Cursor& cursor) {
    constexpr uint8_t kEmpty = 0x01, kLowerInfinite = 0x08, kUpperInfinite = 0x10, kKnown = 0x1f;
    const auto flags = cursor.ReadBigEndian<uint8_t>();
    if (!cursor.ok() || (flags & ~kKnown) != 0) {
      return false;
    }
    *scratch.bytes.Extend(1) = flags;
    for (const uint8_t absent : {kLowerInfinite, kUpperInfinite}) {
      if ((flags & (kEmpty | absent)) == 0) {
        wire::Field field;
        if (!TakeField(cursor, field) || field.is_null() || !Component(bound, field)) {
          return false;
        }
      }
    }
    return true;
  }

  bool Multirange(const Rule& range, Cursor& cursor) {
    const auto count = cursor.ReadBigEndian<uint32_t>();
    // Each range has a length and flags.
    if (!cursor.ok() || count > cursor.left() / 5) {
      return false;
    }
    PutInt32(static_cast<int32_t>(count));
    for (uint32_t i = 0; i < count; ++i) {
      wire::Field field;
      if (!TakeField(cursor, field) || field.is_null() || !Component(range, field)) {
        return false;
      }
    }
    return true;
  }

  bool Composite(const std::vector<Rule::Component>& attributes, Cursor& cursor) {
    const auto count = cursor.ReadBigEndian<int32_t>();
    if (!cursor.ok() || count < 0 || static_cast<size_t>(count) != attributes.size()) {
      return false;
    }
    PutInt32(count);
    for (const Rule::Component& attribute : attributes) {
      const auto oid = cursor.ReadBigEndian<uint32_t>();
      wire::Field field;
      if (!TakeField(cursor, field) || oid != attribute.oid || !Component(attribute.rule, field)) {
        return false;
      }
    }
    return true;
  }
};

bool Rule::CanonicalizeContainer(wire::Field field, Scratch& scratch, Value& value) const {
  scratch.bytes.Clear();
  scratch.representation.Clear();
  if (!Nested{scratch}.Container(*this, field)) {
    return false;
  }
  value.bytes = scratch.bytes.bytes();
  value.representation = scratch.representation.bytes();
  return true;
}

}  // namespace pgassay::canon
