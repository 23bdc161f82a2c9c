// Numbers by their digits, however many there are.
#ifndef PGASSAY_COMPARE_DECIMAL_H_
#define PGASSAY_COMPARE_DECIMAL_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::compare {

// The value is 0.digits * 10^point.
struct Decimal {
  bool negative = false;  // of zero, too
  std::string digits;     // without zeros at either end; empty: zero
  int64_t point = 0;      // of zero 0
  int64_t scale = 0;      // digits that stood after the point

  bool zero() const { return digits.empty(); }
  bool integer() const { return static_cast<int64_t>(digits.size()) <= point || zero(); }
};

// A number as PostgreSQL and JSON write it: no plus, blanks or leading zeros, no NaN. Nothing also for an
// exponent of more than nine digits.
std::optional<Decimal> ParseDecimal(absl::string_view text);

// By value; the two zeros are the same.
bool SameNumber(const Decimal& a, const Decimal& b);

// Whether `before` is an integer beyond 2^53 and `after` another number: the float8 next to it, exactly or in
// the fewest digits that make it, as JavaScript and PostgreSQL write it.
bool IsRoundedToDouble(absl::string_view before, absl::string_view after);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_DECIMAL_H_
