#include "canon/julian.h"

namespace pgassay::canon {

Date DateOfJulian(int32_t julian) {
  uint32_t left = static_cast<uint32_t>(julian) + 32044;
  uint32_t quad = left / 146097;
  const uint32_t extra = (left - quad * 146097) * 4 + 3;
  left += 60 + quad * 3 + extra / 146097;
  quad = left / 1461;
  left -= quad * 1461;
  uint32_t year = left * 4 / 1461;
  left = (year != 0 ? (left + 305) % 365 : (left + 306) % 366) + 123;
  year += quad * 4;
  quad = left * 2141 / 65536;
  return {static_cast<int32_t>(year) - 4800, static_cast<int32_t>((quad + 10) % 12 + 1),
          static_cast<int32_t>(left - 7834 * quad / 256)};
}

int32_t JulianOfDate(const Date& date) {
  const int32_t month = date.month > 2 ? date.month + 1 : date.month + 13;
  const int32_t year = date.month > 2 ? date.year + 4800 : date.year + 4799;
  const int32_t century = year / 100;
  return year * 365 - 32167 + (year / 4 - century + century / 4) + 7834 * month / 256 + date.day;
}

}  // namespace pgassay::canon
