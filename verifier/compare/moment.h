// Times read back from the text that PostgreSQL writes, in microseconds.
#ifndef PGASSAY_COMPARE_MOMENT_H_
#define PGASSAY_COMPARE_MOMENT_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace pgassay::compare {

inline constexpr int64_t kSecond = 1'000'000;
inline constexpr int64_t kMinute = 60 * kSecond;
inline constexpr int64_t kHour = 60 * kMinute;
inline constexpr int64_t kDay = 24 * kHour;

// A time of day or of a date, as it was written, and how far east of UTC that is.
struct Moment {
  int64_t local = 0;
  std::optional<int64_t> offset;

  int64_t utc() const { return local - offset.value_or(0); }
};

struct Interval {
  int64_t months = 0;
  int64_t days = 0;
  int64_t time = 0;
};

// All give nothing for other text. An offset may also be Z, as JavaScript writes UTC.

// `04:05:06.7+02`, up to 24:00:00.
std::optional<Moment> ReadTimeOfDay(absl::string_view text);

// `2026-01-01 00:00:00.5+00 BC`, and with a T between as JavaScript writes it. Up to the year 100,000, so
// that the difference of any two fits into 64 bits. Local time is since 2000.
std::optional<Moment> ReadTimestamp(absl::string_view text);

// `1 year 2 mons -3 days 04:05:06.7`
std::optional<Interval> ReadInterval(absl::string_view text);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_MOMENT_H_
