// Numbers for people.
#ifndef PGASSAY_COMPARE_COUNT_TEXT_H_
#define PGASSAY_COMPARE_COUNT_TEXT_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace pgassay::compare {

// "1,234"
inline std::string WithCommas(uint64_t number) {
  std::string text = absl::StrCat(number);
  for (size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

// "1 row", "1,234 rows"
inline std::string Counted(uint64_t number, absl::string_view one, absl::string_view many) {
  return absl::StrCat(WithCommas(number), " ", number == 1 ? one : many);
}

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_COUNT_TEXT_H_
