// What of a file of SQL can be sent.
#ifndef PGASSAY_MIGRATE_DIESEL_TEXT_H_
#define PGASSAY_MIGRATE_DIESEL_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::diesel {

// Why Diesel or the server takes no such file of SQL: "it is not UTF-8", "it begins with a byte order mark",
// "it has a NUL byte". "" if they take it.
std::string TextFault(absl::string_view sql);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_TEXT_H_
