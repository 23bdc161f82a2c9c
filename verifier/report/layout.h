// Lines of text for people. Pure; nothing is escaped here.
#ifndef PGASSAY_REPORT_LAYOUT_H_
#define PGASSAY_REPORT_LAYOUT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace pgassay::report {

inline constexpr size_t kTextWidth = 108;  // of a line that can be broken

// Characters, which for what is printed here are columns.
size_t Width(absl::string_view text);

// `text` behind `first`, its further lines below its beginning; ends in a newline. Words are never cut.
std::string Wrapped(const std::string& first, absl::string_view text);

// "1 finding", "1,204 findings"
std::string Counted(size_t count, absl::string_view one, absl::string_view many);

// "a, b, c and 4 more"; the first `most`
std::string Folded(const std::vector<std::string>& names, size_t most);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_LAYOUT_H_
