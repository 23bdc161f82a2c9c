#include <cstdint>
#include <cstdlib>
#include <optional>

#include "compare/kind_rules.h"
#include "compare/moment.h"

namespace pgassay::compare {
namespace {

constexpr int64_t kUnixEpoch = -10'957 * kDay;  // from 2000

// `before` cut or rounded to `after`; `zero` is what a cut towards zero goes to.
bool IsCut(int64_t before, int64_t after, int64_t zero = 0) {
  constexpr int64_t kMillisecond = 1'000;
  if (before % kMillisecond == 0 || after % kMillisecond != 0 || std::abs(after - before) >= kMillisecond) {
    return false;
  }
  return after < before || std::abs(after - before) <= kMillisecond / 2 || before < zero;
}

// Time zones differ by whole hours or, some, by a half or three quarters of an hour more.
bool IsZoneShift(int64_t shift) {
  const int64_t size = std::abs(shift);
  const int64_t rest = size % kHour;
  return size >= kHour && size <= 14 * kHour && (rest == 0 || rest == 30 * kMinute || rest == 45 * kMinute);
}

// Of a time of day, where a shift may pass midnight.
bool IsClockShift(int64_t shift) {
  const int64_t forward = (shift % kDay + kDay) % kDay;
  return IsZoneShift(forward) || IsZoneShift(forward - kDay);
}

enum class Family { kNone, kText, kTimestamp, kTimeOfDay, kInterval };

Family FamilyOf(absl::string_view type_class) {
  if (type_class == "timestamp" || type_class == "timestamptz") {
    return Family::kTimestamp;
  }
  if (type_class == "time" || type_class == "timetz") {
    return Family::kTimeOfDay;
  }
  if (type_class == "interval") {
    return Family::kInterval;
  }
  return type_class == "text" ? Family::kText : Family::kNone;
}

// What both are; a text is what the other side is.
Family CommonFamily(const Change& change) {
  const Family before = FamilyOf(change.before_class);
  const Family after = FamilyOf(change.after_class);
  if (before == Family::kText || before == after) {
    return after == Family::kText ? Family::kNone : after;
  }
  return after == Family::kText ? before : Family::kNone;
}

}  // namespace

bool IsCutToMilliseconds(const Change& change) {
  switch (CommonFamily(change)) {
    case Family::kTimestamp: {
      const std::optional<Moment> before = ReadTimestamp(change.before);
      const std::optional<Moment> after = ReadTimestamp(change.after);
      return before.has_value() && after.has_value() && IsCut(before->utc(), after->utc(), kUnixEpoch);
    }
    case Family::kTimeOfDay: {
      const std::optional<Moment> before = ReadTimeOfDay(change.before);
      const std::optional<Moment> after = ReadTimeOfDay(change.after);
      if (!before.has_value() || !after.has_value() ||
          (before->offset.has_value() && after->offset.has_value() && before->offset != after->offset)) {
        return false;
      }
      // Rounded up to midnight.
      return IsCut(before->local, after->local) || (after->local == 0 && IsCut(before->local, kDay));
    }
    case Family::kInterval: {
      const std::optional<Interval> before = ReadInterval(change.before);
      const std::optional<Interval> after = ReadInterval(change.after);
      return before.has_value() && after.has_value() && before->months == after->months &&
             before->days == after->days && IsCut(before->time, after->time);
    }
    case Family::kText:
    case Family::kNone:
      return false;
  }
  return false;
}

bool IsWholeHourShift(const Change& change) {
  const Family family = CommonFamily(change);
  if (family == Family::kTimestamp) {
    const std::optional<Moment> before = ReadTimestamp(change.before);
    const std::optional<Moment> after = ReadTimestamp(change.after);
    return before.has_value() && after.has_value() && IsZoneShift(after->utc() - before->utc());
  }
  if (family != Family::kTimeOfDay) {
    return false;
  }
  const std::optional<Moment> before = ReadTimeOfDay(change.before);
  const std::optional<Moment> after = ReadTimeOfDay(change.after);
  if (!before.has_value() || !after.has_value()) {
    return false;
  }
  const int64_t clock = after->local - before->local;
  const int64_t zone =
      before->offset.has_value() && after->offset.has_value() ? *after->offset - *before->offset : 0;
  return (clock != 0 || zone != 0) && (clock == 0 || IsClockShift(clock)) &&
         (zone == 0 || IsClockShift(zone));
}

}  // namespace pgassay::compare
