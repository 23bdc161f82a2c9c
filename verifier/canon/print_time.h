// Dates and times as text, in DateStyle ISO, IntervalStyle postgres and time zone UTC; for canon/print.cc.
#ifndef PGASSAY_CANON_PRINT_TIME_H_
#define PGASSAY_CANON_PRINT_TIME_H_

#include <cstdint>
#include <optional>
#include <string>

namespace pgassay::canon {

__extension__ using Int128 = __int128;

// All give nothing for a number that PostgreSQL does not keep. Times are in microseconds.
std::optional<std::string> PrintDate(int32_t days_since_2000);
std::optional<std::string> PrintTime(int64_t time);
std::optional<std::string> PrintTimeWithZone(int64_t time, int32_t seconds_west);
std::optional<std::string> PrintTimestamp(int64_t since_2000, bool with_zone);

// As days and a time of day, so not always as it was written: `1 mon` and `720:00:00` are both `30 days`.
std::optional<std::string> PrintInterval(Int128 span);

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_PRINT_TIME_H_
