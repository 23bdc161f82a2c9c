#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "migrate/drizzle/append.h"
#include "migrate/drizzle/journal.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr size_t kSecondDigits = 14;
constexpr size_t kDayDigits = 8;
constexpr size_t kMaxSlug = 200;  // a file's name may have 255 bytes

size_t LeadingDigits(absl::string_view text) {
  size_t digits = 0;
  while (digits < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[digits]))) ++digits;
  return digits;
}

int Number(absl::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

// Nothing where the version does not begin with a time of the calendar, in the years that `when` can have.
std::optional<int64_t> TimeOf(absl::string_view version) {
  const size_t digits = LeadingDigits(version);
  if (digits < kDayDigits) return std::nullopt;
  const bool day_only = digits < kSecondDigits;
  const int year = Number(version.substr(0, 4)), month = Number(version.substr(4, 2)),
            day = Number(version.substr(6, 2)), hour = day_only ? 0 : Number(version.substr(8, 2)),
            minute = day_only ? 0 : Number(version.substr(10, 2)),
            second = day_only ? 0 : Number(version.substr(12, 2));
  const absl::CivilSecond time(year, month, day, hour, minute, second);
  // What the calendar does not have, as 2026-02-30, it makes another time of.
  const bool exists = time.year() == year && time.month() == month && time.day() == day &&
                      time.hour() == hour && time.minute() == minute && time.second() == second;
  if (!exists) return std::nullopt;
  const int64_t when = absl::ToUnixMillis(absl::FromCivil(time, absl::UTCTimeZone()));
  if (when < kLeastMilliseconds || when > kMostMilliseconds) return std::nullopt;
  return when;
}

// Lower case, and one '_' for all that is no letter or digit of ASCII.
std::string Plain(absl::string_view text) {
  std::string plain;
  for (const char c : text) {
    const unsigned char letter = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(letter)) {
      plain += absl::ascii_tolower(letter);
    } else if (!plain.empty() && plain.back() != '_') {
      plain += '_';
    }
  }
  plain.resize(std::min(plain.size(), kMaxSlug));
  while (!plain.empty() && plain.back() == '_') plain.pop_back();
  return plain;
}

// Without the digits and dashes in front that are at least a day.
absl::string_view WithoutTime(absl::string_view folder) {
  const size_t end = std::min(folder.find_first_not_of("0123456789-"), folder.size());
  const auto digits = std::count_if(folder.begin(), folder.begin() + end, [](char c) { return c != '-'; });
  return static_cast<size_t>(digits) >= kDayDigits ? folder.substr(end) : folder;
}

}  // namespace

int64_t WhenOf(absl::string_view version, int64_t previous_ms) {
  const std::optional<int64_t> time = TimeOf(version);
  if (previous_ms <= 0) return time.value_or(kLeastMilliseconds);
  if (previous_ms > kMostMilliseconds) return previous_ms;
  if (time && *time > previous_ms) return *time;
  return std::max(previous_ms / 1000 * 1000 + 1000, kLeastMilliseconds);
}

std::string EntrySlug(absl::string_view diesel_folder, bool v1) {
  std::string slug = Plain(v1 ? WithoutTime(diesel_folder) : diesel_folder);
  if (slug.empty()) slug = Plain(diesel_folder);
  return slug.empty() ? "migration" : slug;
}

}  // namespace pgassay::migrate::drizzle
