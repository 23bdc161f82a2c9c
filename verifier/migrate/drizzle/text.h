// Files as Drizzle sees them: through node's decoder.
#ifndef PGASSAY_MIGRATE_DRIZZLE_TEXT_H_
#define PGASSAY_MIGRATE_DRIZZLE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

// What Buffer.toString() of node makes of `bytes`, in UTF-8: each maximal part of what is no character
// becomes one U+FFFD (WHATWG's decoder), and a byte order mark stays. Equal to `bytes` if and only if these
// are UTF-8.
std::string DecodeAsNode(absl::string_view bytes);

std::string WithLf(absl::string_view text);    // every CRLF as LF
std::string WithCrlf(absl::string_view text);  // every line end as CRLF

// In lower case hex, of what has been decoded.
std::string Sha256(absl::string_view text);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_TEXT_H_
