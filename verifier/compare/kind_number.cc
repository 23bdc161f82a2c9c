#include <array>
#include <charconv>
#include <optional>

#include "compare/decimal.h"
#include "compare/kind_rules.h"

namespace pgassay::compare {
namespace {

bool IsNumber(absl::string_view type_class) {
  return type_class == "int" || type_class == "float" || type_class == "numeric";
}

bool IsNumberOrText(absl::string_view type_class) {
  return IsNumber(type_class) || type_class == "text";
}

struct Numbers {
  Decimal before;
  Decimal after;
};

std::optional<Numbers> NumbersOf(const Change& change) {
  if (!IsNumberOrText(change.before_class) || !IsNumberOrText(change.after_class)) {
    return std::nullopt;
  }
  std::optional<Decimal> before = ParseDecimal(change.before);
  std::optional<Decimal> after = ParseDecimal(change.after);
  if (!before.has_value() || !after.has_value()) {
    return std::nullopt;
  }
  return Numbers{*std::move(before), *std::move(after)};
}

template <class T>
std::optional<T> Nearest(absl::string_view text) {
  T number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional<T>(number) : std::nullopt;
}

std::optional<Decimal> Shortest(float number) {
  std::array<char, 32> room;
  const auto [end, error] =
      std::to_chars(room.data(), room.data() + room.size(), number, std::chars_format::scientific);
  if (error != std::errc()) {
    return std::nullopt;
  }
  return ParseDecimal({room.data(), static_cast<size_t>(end - room.data())});
}

}  // namespace

bool IsSignOfZero(const Change& change) {
  if (!IsNumber(change.before_class) && !IsNumber(change.after_class)) {
    return false;
  }
  const std::optional<Numbers> numbers = NumbersOf(change);
  return numbers.has_value() && numbers->before.zero() && numbers->after.zero() &&
         numbers->before.negative != numbers->after.negative;
}

bool IsScaleOnly(const Change& change) {
  if (change.before_class != "numeric" && change.after_class != "numeric") {
    return false;
  }
  const std::optional<Numbers> numbers = NumbersOf(change);
  return numbers.has_value() && SameNumber(numbers->before, numbers->after) &&
         numbers->before.scale != numbers->after.scale;
}

bool IsRoundedBeyond2To53(const Change& change) {
  // A float8 that becomes an integer was rounded before, if it was.
  return change.before_class != "float" && IsNumberOrText(change.before_class) &&
         IsNumberOrText(change.after_class) && IsRoundedToDouble(change.before, change.after);
}

bool IsFloat32Precision(const Change& change) {
  const std::optional<Numbers> numbers = NumbersOf(change);
  const std::optional<float> single = Nearest<float>(change.before);
  const std::optional<double> before = Nearest<double>(change.before);
  const std::optional<double> after = Nearest<double>(change.after);
  // Where both are one float8, nothing says that it was a float4 that took the digits.
  if (!numbers.has_value() || !single.has_value() || !before.has_value() || !after.has_value() ||
      *before == *after) {
    return false;
  }
  if (*after == static_cast<double>(*single)) {
    return true;
  }
  const std::optional<Decimal> shortest = Shortest(*single);
  return shortest.has_value() && SameNumber(*shortest, numbers->after);
}

}  // namespace pgassay::compare
