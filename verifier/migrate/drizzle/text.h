// Files as Drizzle hashes them, once they are decoded (migrate/text/utf8.h).
#ifndef PGASSAY_MIGRATE_DRIZZLE_TEXT_H_
#define PGASSAY_MIGRATE_DRIZZLE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

std::string WithLf(absl::string_view text);    // every CRLF as LF
std::string WithCrlf(absl::string_view text);  // every line end as CRLF

// In lower case hex.
std::string Sha256(absl::string_view text);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_TEXT_H_
