// Dates as day numbers, for all the years that PostgreSQL knows.
//
// PostgreSQL's own algorithm: date2j and j2date of src/backend/utils/adt/datetime.c. It is the proleptic
// Gregorian calendar of https://www.postgresql.org/docs/15/datetime-julian-dates.html, so day 0 is
// 24 November 4714 BC.
#ifndef PGASSAY_CANON_JULIAN_H_
#define PGASSAY_CANON_JULIAN_H_

#include <cstdint>

namespace pgassay::canon {

struct Date {
  int32_t year = 0;  // astronomical: 0 is 1 BC
  int32_t month = 1;
  int32_t day = 1;
  friend bool operator==(const Date&, const Date&) = default;
};

inline constexpr int32_t kPostgresEpoch = 2'451'545;  // 1 January 2000

// REQUIRES: julian >= 0.
Date DateOfJulian(int32_t julian);

// REQUIRES: a month from 1 to 12, a day from 1 to 31 and a year from -4713 to 5,874,897. A day past the
// month's end is one of the next.
int32_t JulianOfDate(const Date& date);

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_JULIAN_H_
