// Kinds of objects as words with a number.
#ifndef PGASSAY_REPORT_KIND_TEXT_H_
#define PGASSAY_REPORT_KIND_TEXT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::report {

// "1 index", "1,204 indexes", "3 policies". Escaped.
std::string CountedKind(uint64_t count, absl::string_view kind);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_KIND_TEXT_H_
