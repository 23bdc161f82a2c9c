// Numbers as text; for canon/print.cc.
#ifndef PGASSAY_CANON_PRINT_NUMBER_H_
#define PGASSAY_CANON_PRINT_NUMBER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace pgassay::canon {

// The fewest digits that read back as the same float8, as with extra_float_digits = 3.
std::string PrintFloat(double number);

// As with lc_monetary = C.
std::string PrintMoney(int64_t cents);

// Canonical bytes of a numeric (CANON.md). Its scale is not among them: there are no zeros at the end.
std::optional<std::string> PrintNumeric(std::span<const uint8_t> bytes);

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_PRINT_NUMBER_H_
