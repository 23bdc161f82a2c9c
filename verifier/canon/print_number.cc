#include "canon/print_number.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>

#include "absl/strings/string_view.h"
#include "wire/cursor.h"

namespace pgassay::canon {
namespace {

__extension__ using UInt128 = unsigned __int128;

// d.ddde[+-]x as std::to_chars writes it, taken apart: 0 < digits, and the value is digits * 10^exponent.
struct Digits {
  uint64_t digits = 0;
  int32_t exponent = 0;
  int32_t count = 0;
};

// REQUIRES: text is what std::to_chars made of a positive number in scientific form.
Digits ReadScientific(absl::string_view text) {
  Digits number;
  size_t at = 0;
  int32_t after_point = -1;
  for (; text[at] != 'e'; ++at) {
    if (text[at] != '.') {
      number.digits = number.digits * 10 + static_cast<uint64_t>(text[at] - '0');
      ++number.count;
      ++after_point;
    }
  }
  at += text[at + 1] == '+' ? 2 : 1;
  std::from_chars(text.data() + at, text.data() + text.size(), number.exponent);
  number.exponent -= after_point;
  return number;
}

// Whether digits * 10^exponent is odd * 2^power; odd is.
bool IsExactly(const Digits& number, uint64_t odd, int32_t power) {
  const int32_t twos = std::countr_zero(number.digits);
  if (twos + number.exponent != power) {
    return false;
  }
  UInt128 left = number.digits >> twos;
  UInt128 right = odd;
  UInt128& smaller = number.exponent >= 0 ? left : right;
  // Past this power of five it would be above any 64 bits of the other side.
  if (std::abs(number.exponent) > 27) {
    return false;
  }
  for (int32_t i = std::abs(number.exponent); i > 0; --i) {
    smaller *= 5;
  }
  return left == right;
}

// Whether the decimal lies right between a float8 and one of its neighbours. It reads back as the float8 all
// the same if that is even, and std::to_chars counts on it; PostgreSQL's Ryu (src/common/d2s.c without
// STRICTLY_SHORTEST) does not, and writes a digit more.
bool IsHalfway(double positive, const Digits& number) {
  const auto bits = std::bit_cast<uint64_t>(positive);
  const uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  const auto biased = static_cast<int32_t>(bits >> 52);
  const uint64_t mantissa = biased == 0 ? fraction : fraction | uint64_t{1} << 52;
  const int32_t power = (biased == 0 ? 1 : biased) - 1075;
  if (IsExactly(number, 2 * mantissa + 1, power - 1)) {
    return true;
  }
  // Below a power of two the neighbours are half as far.
  return fraction == 0 && biased > 1 ? IsExactly(number, 4 * mantissa - 1, power - 2)
                                     : IsExactly(number, 2 * mantissa - 1, power - 1);
}

// REQUIRES: 0 < positive < infinity.
Digits Shortest(double positive) {
  std::array<char, 32> room;
  char* const end = room.data() + room.size();
  const auto text = [&](std::to_chars_result result) {
    return absl::string_view(room.data(), static_cast<size_t>(result.ptr - room.data()));
  };
  const Digits shortest =
      ReadScientific(text(std::to_chars(room.data(), end, positive, std::chars_format::scientific)));
  if (!IsHalfway(positive, shortest)) {
    return shortest;
  }
  for (int32_t count = shortest.count + 1;; ++count) {
    const absl::string_view rounded =
        text(std::to_chars(room.data(), end, positive, std::chars_format::scientific, count - 1));
    double read = 0;
    std::from_chars(rounded.data(), rounded.data() + rounded.size(), read);
    const Digits number = ReadScientific(rounded);
    if (count >= 17 || (read == positive && !IsHalfway(positive, number))) {
      return number;
    }
  }
}

}  // namespace

std::string PrintFloat(double number) {
  if (std::isnan(number)) {
    return "NaN";
  }
  std::string text = std::signbit(number) ? "-" : "";
  if (std::isinf(number)) {
    return text + "Infinity";
  }
  if (number == 0) {
    return text + "0";
  }
  const Digits shortest = Shortest(std::abs(number));
  std::string digits = std::to_string(shortest.digits);
  const int32_t exponent = shortest.exponent + static_cast<int32_t>(digits.size()) - 1;
  if (digits.find_last_not_of('0') != std::string::npos) {
    digits.erase(digits.find_last_not_of('0') + 1);
  }
  // PostgreSQL's thresholds (to_chars in src/common/d2s.c).
  if (exponent >= 15 || exponent < -4) {
    text += digits[0];
    if (digits.size() > 1) {
      text += "." + digits.substr(1);
    }
    const int32_t size = std::abs(exponent);
    return text + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + std::to_string(size);
  }
  if (exponent < 0) {
    return text + "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  }
  const auto whole = static_cast<size_t>(exponent) + 1;
  if (digits.size() <= whole) {
    return text + digits + std::string(whole - digits.size(), '0');
  }
  return text + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string PrintMoney(int64_t cents) {
  // Unsigned: the least int64 has no positive counterpart.
  const uint64_t size = cents < 0 ? uint64_t{0} - static_cast<uint64_t>(cents) : static_cast<uint64_t>(cents);
  std::string digits = std::to_string(size);
  if (digits.size() < 3) {
    digits.insert(0, 3 - digits.size(), '0');
  }
  const size_t whole = digits.size() - 2;
  std::string text = cents < 0 ? "-$" : "$";
  for (size_t i = 0; i < whole; ++i) {
    text += i != 0 && (whole - i) % 3 == 0 ? "," : "";
    text += digits[i];
  }
  return text + "." + digits.substr(whole);
}

std::optional<std::string> PrintNumeric(std::span<const uint8_t> bytes) {
  wire::Cursor cursor(bytes.data(), bytes.size());
  const auto sign = cursor.ReadBigEndian<uint16_t>();
  const int32_t weight = cursor.ReadBigEndian<int16_t>();
  if (!cursor.ok() || cursor.left() % 2 != 0) {
    return std::nullopt;
  }
  const auto count = static_cast<int32_t>(cursor.left() / 2);
  if (sign == 0xC000 || sign == 0xD000 || sign == 0xF000) {
    if (count != 0 || weight != 0) {
      return std::nullopt;
    }
    return sign == 0xC000 ? "NaN" : sign == 0xD000 ? "Infinity" : "-Infinity";
  }
  if (sign != 0 && sign != 0x4000) {
    return std::nullopt;
  }
  if (count == 0) {
    return sign == 0 && weight == 0 ? std::optional<std::string>("0") : std::nullopt;
  }
  std::string whole = sign == 0 ? "" : "-";
  std::string fraction(weight < -1 ? static_cast<size_t>(-1 - weight) * 4 : 0, '0');
  for (int32_t i = 0; i < count; ++i) {
    const auto digit = cursor.ReadBigEndian<uint16_t>();
    if (digit > 9999 || (digit == 0 && (i == 0 || i == count - 1))) {
      return std::nullopt;
    }
    const std::string four = std::to_string(digit + 10000).substr(1);
    if (i > weight) {
      fraction += four;
    } else {
      whole += i == 0 ? std::to_string(digit) : four;
    }
  }
  if (weight < 0) {
    whole += "0";
  } else if (weight >= count) {
    whole.append(static_cast<size_t>(weight - count + 1) * 4, '0');
  }
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return fraction.empty() ? whole : whole + "." + fraction;
}

}  // namespace pgassay::canon
