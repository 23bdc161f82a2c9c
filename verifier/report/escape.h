// Text from a database made safe to print, and numbers made easy to read.
#ifndef PGASSAY_REPORT_ESCAPE_H_
#define PGASSAY_REPORT_ESCAPE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::report {

// Control characters (C0, DEL, C1), line separators, invisible characters and marks that turn the
// direction of writing become C escapes, as do backslashes and bytes that are not UTF-8. The rest is kept.
std::string Escape(absl::string_view text);

// "schema.name", each part in double quotes unless it is a plain lower-case identifier; escaped.
// Without a schema the name alone.
std::string Qualified(absl::string_view schema, absl::string_view name);

// 1204332 -> "1,204,332".
std::string Grouped(uint64_t number);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_ESCAPE_H_
