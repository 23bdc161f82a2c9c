// Bytes of a file or a name as Rust takes them for text.
#ifndef PGASSAY_MIGRATE_DIESEL_TEXT_H_
#define PGASSAY_MIGRATE_DIESEL_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::diesel {

// Rust's to_string_lossy: each maximal part that is not UTF-8 becomes one U+FFFD. Equal to `bytes` where they
// are UTF-8.
std::string AsText(absl::string_view bytes);

// Characters of UTF-8, as VARCHAR(n) counts them.
size_t Characters(absl::string_view text);

// Why Diesel or the server takes no such file of SQL: "it is not UTF-8", "it begins with a byte order mark",
// "it has a NUL byte". "" if they take it.
std::string TextFault(absl::string_view sql);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_TEXT_H_
