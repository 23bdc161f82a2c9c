// Canonical bytes of the scalar types whose wire bytes are not canonical already (CANON.md).
//
// All return false when the field contradicts its type, and write only to the Scratch.
#ifndef PGASSAY_CANON_SCALAR_H_
#define PGASSAY_CANON_SCALAR_H_

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

#include "canon/value.h"
#include "wire/cursor.h"
#include "wire/field.h"

namespace pgassay::canon {

template <class T>
inline bool CanonicalizeInteger(wire::Field field, Scratch& scratch, Value& value) {
  if (field.length != sizeof(T)) {
    return false;
  }
  wire::StoreBigEndian<int64_t>(scratch.fixed.data(), wire::LoadBigEndian<T>(field.data));
  value.bytes = {scratch.fixed.data(), 8};
  return true;
}

inline constexpr uint64_t kNaN = 0x7ff8000000000000;

inline bool CanonicalizeFloat4(wire::Field field, Scratch& scratch, Value& value) {
  if (field.length != 4) {
    return false;
  }
  const auto single = wire::LoadBigEndian<uint32_t>(field.data);
  const bool is_nan = (single & 0x7fffffff) > 0x7f800000;
  const uint64_t bits =
      is_nan ? kNaN : std::bit_cast<uint64_t>(static_cast<double>(std::bit_cast<float>(single)));
  wire::StoreBigEndian<uint64_t>(scratch.fixed.data(), bits);
  value.bytes = {scratch.fixed.data(), 8};
  return true;
}

inline bool CanonicalizeFloat8(wire::Field field, Scratch& scratch, Value& value) {
  if (field.length != 8) {
    return false;
  }
  const auto bits = wire::LoadBigEndian<uint64_t>(field.data);
  if ((bits & 0x7fffffffffffffff) > 0x7ff0000000000000) [[unlikely]] {
    wire::StoreBigEndian<uint64_t>(scratch.fixed.data(), kNaN);
    value.bytes = {scratch.fixed.data(), 8};
  } else {
    value.bytes = {field.data, 8};
  }
  return true;
}

inline bool CanonicalizeBlankPadded(wire::Field field, Scratch& scratch, Value& value) {
  auto size = static_cast<size_t>(field.length);
  constexpr uint64_t kBlanks = 0x2020202020202020;
  while (size >= 8 && wire::LoadBigEndian<uint64_t>(field.data + size - 8) == kBlanks) {
    size -= 8;
  }
  while (size > 0 && field.data[size - 1] == ' ') {
    --size;
  }
  value.bytes = {field.data, size};
  uint8_t* blanks = scratch.fixed.data() + 16;
  wire::StoreBigEndian<int32_t>(blanks, field.length - static_cast<int32_t>(size));
  value.representation = {blanks, 4};
  return true;
}

inline bool CanonicalizeInterval(wire::Field field, Scratch& scratch, Value& value) {
  if (field.length != 16) {
    return false;
  }
  const auto time = wire::LoadBigEndian<int64_t>(field.data);
  const auto days = wire::LoadBigEndian<int32_t>(field.data + 8);
  const auto months = wire::LoadBigEndian<int32_t>(field.data + 12);
  constexpr int64_t kMicrosecondsPerDay = 86'400'000'000;
  __extension__ using Int128 = __int128;
  const Int128 span = static_cast<Int128>(int64_t{months} * 30 + days) * kMicrosecondsPerDay + time;
  wire::StoreBigEndian<int64_t>(scratch.fixed.data(), static_cast<int64_t>(span >> 64));
  wire::StoreBigEndian<uint64_t>(scratch.fixed.data() + 8, static_cast<uint64_t>(span));
  value.bytes = {scratch.fixed.data(), 16};
  value.representation = {field.data, 16};
  return true;
}

inline bool CanonicalizeNumeric(wire::Field field, Scratch& scratch, Value& value) {
  constexpr uint16_t kPositive = 0x0000, kNegative = 0x4000;
  constexpr uint16_t kNotANumber = 0xC000, kInfinity = 0xD000, kMinusInfinity = 0xF000;
  constexpr uint16_t kMaxScale = 0x3FFF;
  if (field.length < 8) {
    return false;
  }
  auto digits = static_cast<uint32_t>(wire::LoadBigEndian<uint16_t>(field.data));
  int32_t weight = wire::LoadBigEndian<int16_t>(field.data + 2);
  auto sign = wire::LoadBigEndian<uint16_t>(field.data + 4);
  if (static_cast<uint32_t>(field.length) != 8 + 2 * digits ||
      wire::LoadBigEndian<uint16_t>(field.data + 6) > kMaxScale) {
    return false;
  }
  value.representation = {field.data + 6, 2};

  const uint8_t* first = field.data + 8;
  bool too_large = false;
  for (uint32_t i = 0; i < digits; ++i) {
    too_large |= wire::LoadBigEndian<uint16_t>(first + 2 * i) > 9999;
  }
  if (too_large) {
    return false;
  }
  if (sign != kPositive && sign != kNegative) [[unlikely]] {
    if ((sign != kNotANumber && sign != kInfinity && sign != kMinusInfinity) || digits != 0) {
      return false;
    }
    weight = 0;
  } else {
    // The server strips these zeros itself, so the loops end at once.
    while (digits > 0 && wire::LoadBigEndian<uint16_t>(first) == 0) {
      first += 2;
      --digits;
      --weight;
    }
    while (digits > 0 && wire::LoadBigEndian<uint16_t>(first + 2 * (digits - 1)) == 0) {
      --digits;
    }
    if (digits == 0) {
      sign = kPositive;
      weight = 0;
    } else if (weight < INT16_MIN) {
      return false;
    }
  }
  const size_t size = 4 + 2 * size_t{digits};
  uint8_t* out = size <= scratch.fixed.size() ? scratch.fixed.data() : scratch.GrowNumber(size);
  wire::StoreBigEndian<uint16_t>(out, sign);
  wire::StoreBigEndian<int16_t>(out + 2, static_cast<int16_t>(weight));
  std::memcpy(out + 4, first, size - 4);
  value.bytes = {out, size};
  return true;
}

// bit and varbit: number of bits, then the bytes they fill.
inline bool IsBitString(wire::Field field) {
  if (field.length < 4) {
    return false;
  }
  const auto bits = wire::LoadBigEndian<int32_t>(field.data);
  return bits >= 0 && (int64_t{bits} + 7) / 8 == field.length - 4;
}

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_SCALAR_H_
