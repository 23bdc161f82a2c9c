// How hashes and sums stand in text: 32 hexadecimal digits, the high half first, as xxhsum prints them.
#ifndef PGASSAY_REPORT_HASH_TEXT_H_
#define PGASSAY_REPORT_HASH_TEXT_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "pgassay/fingerprint.h"

namespace pgassay::report {

inline std::string Hex(const Hash128& hash) {
  return absl::StrCat(absl::Hex(hash.hi, absl::kZeroPad16), absl::Hex(hash.lo, absl::kZeroPad16));
}

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_HASH_TEXT_H_
