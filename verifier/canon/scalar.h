// Canonical bytes of the scalar types whose wire bytes are not canonical already (CANON.md).
//
// All return false when the field contradicts its type, and write only to the Scratch.
#ifndef PGASSAY_CANON_SCALAR_H_
#define PGASSAY_CANON_SCALAR_H_

#include <bit>
#include <cstddef>
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

// Copies digits of four decimal places each; false if one is above 9999.
inline bool CopyDigits(const uint8_t* from, uint8_t* to, size_t count) {
  constexpr uint64_t kTopBits = 0x8000800080008000;
  constexpr uint64_t kToTopBit = 0x7fff - 9999;  // 10000 and more reach the top bit with it
  constexpr uint64_t kFourTimes = 0x0001000100010001;
  uint64_t bad = 0;
  for (; count >= 4; count -= 4, from += 8, to += 8) {
    const auto four = wire::LoadBigEndian<uint64_t>(from);
    bad |= (four | ((four & ~kTopBits) + kToTopBit * kFourTimes)) & kTopBits;
    std::memcpy(to, from, 8);
  }
  for (; count > 0; --count, from += 2, to += 2) {
    bad |= wire::LoadBigEndian<uint16_t>(from) > 9999 ? 1 : 0;
    std::memcpy(to, from, 2);
  }
  return bad == 0;
}

inline bool CanonicalizeNumeric(wire::Field field, Scratch& scratch, Value& value) {
  constexpr uint16_t kPositive = 0x0000, kNegative = 0x4000;
  constexpr uint16_t kNotANumber = 0xC000, kInfinity = 0xD000, kMinusInfinity = 0xF000;
  constexpr uint16_t kMaxScale = 0x3FFF;
  if (field.length < 8) {
    return false;
  }
  size_t digits = wire::LoadBigEndian<uint16_t>(field.data);
  int32_t weight = wire::LoadBigEndian<int16_t>(field.data + 2);
  auto sign = wire::LoadBigEndian<uint16_t>(field.data + 4);
  if (static_cast<size_t>(field.length) != 8 + 2 * digits ||
      wire::LoadBigEndian<uint16_t>(field.data + 6) > kMaxScale) {
    return false;
  }
  if (sign != kPositive && sign != kNegative) [[unlikely]] {
    if ((sign != kNotANumber && sign != kInfinity && sign != kMinusInfinity) || digits != 0) {
      return false;
    }
    weight = 0;
  }
  const size_t room = 4 + 2 * digits;
  uint8_t* out = room <= scratch.fixed.size() ? scratch.fixed.data() : scratch.GrowNumber(room);
  uint8_t* first = out + 4;
  if (!CopyDigits(field.data + 8, first, digits)) {
    return false;
  }
  // The server strips zeros itself, so there are none but in hostile bytes.
  while (digits > 0 && wire::LoadBigEndian<uint16_t>(first + 2 * (digits - 1)) == 0) [[unlikely]] {
      --digits;
    }
  while (digits > 0 && wire::LoadBigEndian<uint16_t>(first) == 0) [[unlikely]] {
      first += 2;
      --digits;
      --weight;
    }
  if (digits == 0) {
    sign = sign == kNegative ? kPositive : sign;
    weight = 0;
  } else if (weight < INT16_MIN) {
    return false;
  }
  // Into the room of the digits that are gone, if any.
  out = first - 4;
  wire::StoreBigEndian<uint16_t>(out, sign);
  wire::StoreBigEndian<int16_t>(out + 2, static_cast<int16_t>(weight));
  value.bytes = {out, 4 + 2 * digits};
  value.representation = {field.data + 6, 2};
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
