#include "compare/decimal.h"

#include <array>
#include <charconv>
#include <cmath>

#include "absl/strings/ascii.h"

namespace pgassay::compare {
namespace {

size_t CountDigits(absl::string_view text) {
  size_t count = 0;
  while (count < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[count]))) {
    ++count;
  }
  return count;
}

// "", or the e of a number and what follows it.
std::optional<int64_t> ParseExponent(absl::string_view text) {
  if (text.empty()) {
    return 0;
  }
  if (text.front() != 'e' && text.front() != 'E') {
    return std::nullopt;
  }
  text.remove_prefix(1);
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    text.remove_prefix(1);
  }
  if (text.empty() || text.size() > 9 || CountDigits(text) != text.size()) {
    return std::nullopt;
  }
  int64_t exponent = 0;
  std::from_chars(text.data(), text.data() + text.size(), exponent);
  return negative ? -exponent : exponent;
}

bool IsBeyond2To53(const Decimal& number) {
  constexpr absl::string_view kLimit = "9007199254740992";
  const auto size = static_cast<int64_t>(kLimit.size());
  return number.integer() && (number.point > size || (number.point == size && number.digits > kLimit));
}

template <class... Format>
std::optional<Decimal> WrittenAs(double number, Format... format) {
  std::array<char, 400> room;  // the greatest float8 has 309 digits
  const auto [end, error] = std::to_chars(room.data(), room.data() + room.size(), number, format...);
  if (error != std::errc()) {
    return std::nullopt;
  }
  return ParseDecimal({room.data(), static_cast<size_t>(end - room.data())});
}

}  // namespace

std::optional<Decimal> ParseDecimal(absl::string_view text) {
  Decimal number;
  number.negative = !text.empty() && text.front() == '-';
  text.remove_prefix(number.negative ? 1 : 0);
  const size_t whole = CountDigits(text);
  if (whole == 0 || (whole > 1 && text.front() == '0')) {
    return std::nullopt;
  }
  number.digits = std::string(text.substr(0, whole));
  text.remove_prefix(whole);
  if (!text.empty() && text.front() == '.') {
    const size_t scale = CountDigits(text.substr(1));
    if (scale == 0) {
      return std::nullopt;
    }
    number.digits.append(text.data() + 1, scale);
    number.scale = static_cast<int64_t>(scale);
    text.remove_prefix(1 + scale);
  }
  const std::optional<int64_t> exponent = ParseExponent(text);
  if (!exponent.has_value()) {
    return std::nullopt;
  }
  number.digits.erase(number.digits.find_last_not_of('0') + 1);
  if (number.zero()) {
    return number;
  }
  const size_t zeros = number.digits.find_first_not_of('0');
  number.digits.erase(0, zeros);
  number.point = static_cast<int64_t>(whole) - static_cast<int64_t>(zeros) + *exponent;
  return number;
}

bool SameNumber(const Decimal& a, const Decimal& b) {
  return a.point == b.point && a.digits == b.digits && (a.negative == b.negative || a.zero());
}

bool IsRoundedToDouble(absl::string_view before, absl::string_view after) {
  const std::optional<Decimal> from = ParseDecimal(before);
  const std::optional<Decimal> to = ParseDecimal(after);
  double rounded = 0;
  if (!from.has_value() || !to.has_value() || !IsBeyond2To53(*from) || SameNumber(*from, *to) ||
      std::from_chars(before.data(), before.data() + before.size(), rounded).ec != std::errc()) {
    return false;
  }
  const std::optional<Decimal> exact = WrittenAs(rounded, std::chars_format::fixed, 0);
  const std::optional<Decimal> shortest = WrittenAs(rounded, std::chars_format::scientific);
  return (exact.has_value() && SameNumber(*exact, *to)) ||
         (shortest.has_value() && SameNumber(*shortest, *to));
}

}  // namespace pgassay::compare
