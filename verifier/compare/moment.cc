#include "compare/moment.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "canon/julian.h"

namespace pgassay::compare {
namespace {

// The difference of any two times fits into 64 bits.
constexpr int64_t kLastYear = 100'000;
constexpr int64_t kMostHours = 1'000'000'000;

class Scanner {
 public:
  explicit Scanner(absl::string_view text) : text_(text) {}

  bool Take(absl::string_view token) {
    if (text_.substr(0, token.size()) != token) {
      return false;
    }
    text_.remove_prefix(token.size());
    return true;
  }

  // From `least` to `most` digits, of which there must not be more.
  bool Number(size_t least, size_t most, int64_t& number) {
    size_t count = 0;
    number = 0;
    for (; count < text_.size() && count < most && IsDigit(text_[count]); ++count) {
      number = number * 10 + (text_[count] - '0');
    }
    if (count < least || (count < text_.size() && IsDigit(text_[count]))) {
      return false;
    }
    text_.remove_prefix(count);
    return true;
  }

  // ".5" as 500,000; nothing at all is 0.
  bool Fraction(int64_t& microseconds) {
    microseconds = 0;
    if (!Take(".")) {
      return true;
    }
    const size_t before = text_.size();
    if (!Number(1, 6, microseconds)) {
      return false;
    }
    for (size_t digits = before - text_.size(); digits < 6; ++digits) {
      microseconds *= 10;
    }
    return true;
  }

  bool done() const { return text_.empty(); }

 private:
  static bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
  absl::string_view text_;
};

bool ReadClock(Scanner& scanner, size_t hour_digits, int64_t& time) {
  int64_t hours = 0, minutes = 0, seconds = 0, fraction = 0;
  if (!scanner.Number(2, hour_digits, hours) || !scanner.Take(":") || !scanner.Number(2, 2, minutes) ||
      !scanner.Take(":") || !scanner.Number(2, 2, seconds) || !scanner.Fraction(fraction) || minutes > 59 ||
      seconds > 59 || hours > kMostHours) {
    return false;
  }
  time = hours * kHour + minutes * kMinute + seconds * kSecond + fraction;
  return true;
}

// Nothing to read is no offset.
bool ReadOffset(Scanner& scanner, std::optional<int64_t>& offset) {
  if (scanner.Take("Z")) {
    offset = 0;
    return true;
  }
  const bool west = scanner.Take("-");
  if (!west && !scanner.Take("+")) {
    return true;
  }
  int64_t hours = 0, minutes = 0, seconds = 0;
  if (!scanner.Number(2, 2, hours) || (scanner.Take(":") && !scanner.Number(2, 2, minutes)) ||
      (scanner.Take(":") && !scanner.Number(2, 2, seconds)) || hours > 15 || minutes > 59 || seconds > 59) {
    return false;
  }
  const int64_t size = hours * kHour + minutes * kMinute + seconds * kSecond;
  offset = west ? -size : size;
  return true;
}

}  // namespace

std::optional<Moment> ReadTimeOfDay(absl::string_view text) {
  Scanner scanner(text);
  Moment moment;
  if (!ReadClock(scanner, 2, moment.local) || !ReadOffset(scanner, moment.offset) || !scanner.done() ||
      moment.local > kDay) {
    return std::nullopt;
  }
  return moment;
}

std::optional<Moment> ReadTimestamp(absl::string_view text) {
  Scanner scanner(text);
  int64_t year = 0, month = 0, day = 0;
  Moment moment;
  if (!scanner.Number(4, 6, year) || !scanner.Take("-") || !scanner.Number(2, 2, month) ||
      !scanner.Take("-") || !scanner.Number(2, 2, day) || (!scanner.Take(" ") && !scanner.Take("T")) ||
      !ReadClock(scanner, 2, moment.local) || !ReadOffset(scanner, moment.offset) || moment.local >= kDay) {
    return std::nullopt;
  }
  const bool bc = scanner.Take(" BC");
  if (!scanner.done() || year < 1 || year > (bc ? 4714 : kLastYear) || month < 1 || month > 12 || day < 1 ||
      day > 31) {
    return std::nullopt;
  }
  const canon::Date date = {static_cast<int32_t>(bc ? 1 - year : year), static_cast<int32_t>(month),
                            static_cast<int32_t>(day)};
  const int32_t julian = canon::JulianOfDate(date);
  if (julian < 0 || canon::DateOfJulian(julian) != date) {
    return std::nullopt;
  }
  moment.local += (julian - int64_t{canon::kPostgresEpoch}) * kDay;
  return moment;
}

std::optional<Interval> ReadInterval(absl::string_view text) {
  Scanner scanner(text);
  Interval interval;
  bool first = true;
  while (!scanner.done()) {
    if (!first && !scanner.Take(" ")) {
      return std::nullopt;
    }
    first = false;
    const bool negative = scanner.Take("-");
    if (!negative) {
      scanner.Take("+");
    }
    const int64_t sign = negative ? -1 : 1;
    const Scanner unsigned_start = scanner;
    int64_t count = 0;
    if (scanner.Number(1, 10, count) && scanner.Take(" ")) {
      if (scanner.Take("year")) {
        interval.months += sign * count * 12;
      } else if (scanner.Take("mon")) {
        interval.months += sign * count;
      } else if (scanner.Take("day")) {
        interval.days += sign * count;
      } else {
        return std::nullopt;
      }
      scanner.Take("s");
      continue;
    }
    scanner = unsigned_start;
    if (!ReadClock(scanner, 10, interval.time) || !scanner.done()) {
      return std::nullopt;
    }
    interval.time *= sign;
  }
  return first ? std::nullopt : std::optional<Interval>(interval);
}

}  // namespace pgassay::compare
