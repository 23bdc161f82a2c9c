#include "canon/print_time.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "canon/julian.h"

namespace pgassay::canon {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kDay = 86'400 * kSecond;

// Of src/include/datatype/timestamp.h: DATE_END_JULIAN, MIN_TIMESTAMP and END_TIMESTAMP.
constexpr int64_t kDateEnd = 2'147'483'494;
constexpr int64_t kFirstTimestamp = -211'813'488'000'000'000;
constexpr int64_t kTimestampEnd = 9'223'371'331'200'000'000;

constexpr int32_t kZoneLimit = 16 * 3600;  // TZDISP_LIMIT

// REQUIRES: time >= 0. Hours may be more than a day's.
std::string Clock(int64_t time) {
  const int64_t seconds = time / kSecond;
  std::string text = absl::StrFormat("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (const int64_t fraction = time % kSecond; fraction != 0) {
    absl::StrAppendFormat(&text, ".%06d", fraction);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text;
}

std::string Day(const Date& date) {
  const int32_t year = date.year > 0 ? date.year : 1 - date.year;
  return absl::StrFormat("%04d-%02d-%02d", year, date.month, date.day);
}

const char* Era(const Date& date) {
  return date.year > 0 ? "" : " BC";
}

void AppendUnit(std::string& text, int64_t count, const char* unit) {
  if (count != 0) {
    absl::StrAppend(&text, text.empty() ? "" : " ", count, " ", unit, count == 1 ? "" : "s");
  }
}

constexpr Int128 SpanOf(int64_t months, int64_t days, int64_t time) {
  return static_cast<Int128>(months * 30 + days) * kDay + time;
}

}  // namespace

std::optional<std::string> PrintDate(int32_t days_since_2000) {
  if (days_since_2000 == INT32_MAX) {
    return "infinity";
  }
  if (days_since_2000 == INT32_MIN) {
    return "-infinity";
  }
  const int64_t julian = int64_t{days_since_2000} + kPostgresEpoch;
  if (julian < 0 || julian >= kDateEnd) {
    return std::nullopt;
  }
  const Date date = DateOfJulian(static_cast<int32_t>(julian));
  return Day(date) + Era(date);
}

std::optional<std::string> PrintTime(int64_t time) {
  if (time < 0 || time > kDay) {
    return std::nullopt;
  }
  return Clock(time);
}

std::optional<std::string> PrintTimeWithZone(int64_t time, int32_t seconds_west) {
  std::optional<std::string> text = PrintTime(time);
  if (!text.has_value() || seconds_west <= -kZoneLimit || seconds_west >= kZoneLimit) {
    return std::nullopt;
  }
  const int32_t seconds = seconds_west < 0 ? -seconds_west : seconds_west;
  absl::StrAppendFormat(&*text, "%c%02d", seconds_west <= 0 ? '+' : '-', seconds / 3600);
  if (seconds % 3600 != 0) {
    absl::StrAppendFormat(&*text, ":%02d", seconds / 60 % 60);
  }
  if (seconds % 60 != 0) {
    absl::StrAppendFormat(&*text, ":%02d", seconds % 60);
  }
  return text;
}

std::optional<std::string> PrintTimestamp(int64_t since_2000, bool with_zone) {
  if (since_2000 == INT64_MAX) {
    return "infinity";
  }
  if (since_2000 == INT64_MIN) {
    return "-infinity";
  }
  if (since_2000 < kFirstTimestamp || since_2000 >= kTimestampEnd) {
    return std::nullopt;
  }
  int64_t days = since_2000 / kDay;
  int64_t time = since_2000 % kDay;
  if (time < 0) {
    time += kDay;
    --days;
  }
  const Date date = DateOfJulian(static_cast<int32_t>(days + kPostgresEpoch));
  return absl::StrCat(Day(date), " ", Clock(time), with_zone ? "+00" : "", Era(date));
}

std::optional<std::string> PrintInterval(Int128 span) {
  // Infinite since PostgreSQL 17; before, nobody's interval.
  if (span == SpanOf(INT32_MAX, INT32_MAX, INT64_MAX)) {
    return "infinity";
  }
  if (span == SpanOf(INT32_MIN, INT32_MIN, INT64_MIN)) {
    return "-infinity";
  }
  if (span > SpanOf(INT32_MAX, INT32_MAX, INT64_MAX) || span < SpanOf(INT32_MIN, INT32_MIN, INT64_MIN)) {
    return std::nullopt;
  }
  // Months and hours only for what days alone cannot hold: the server keeps them in 32 bits.
  const bool negative = span < 0;
  const auto all_days = static_cast<int64_t>((negative ? -span : span) / kDay);
  const int64_t limit = int64_t{INT32_MAX} + (negative ? 1 : 0);
  const int64_t months = all_days > limit ? std::min(all_days / 30, limit) : 0;
  const int64_t days = std::min(all_days - months * 30, limit);
  const Int128 time = (negative ? -span : span) - SpanOf(months, days, 0);
  std::string text;
  AppendUnit(text, negative ? -months : months, "mon");
  AppendUnit(text, negative ? -days : days, "day");
  if (text.empty() || time != 0) {
    absl::StrAppend(&text, text.empty() ? "" : " ", negative ? "-" : "", Clock(static_cast<int64_t>(time)));
  }
  return text;
}

}  // namespace pgassay::canon
