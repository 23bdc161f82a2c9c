// Canonical bytes as PostgreSQL writes the value, under the session that pgassay pins (ISO dates, UTC).
#ifndef PGASSAY_CANON_PRINT_H_
#define PGASSAY_CANON_PRINT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::canon {

// Nothing for a class that stands in no key as bytes (FORMAT.md 2), or bytes that contradict it. PostgreSQL
// reads the text back as the same value.
std::optional<std::string> Print(absl::string_view type_class, std::span<const uint8_t> bytes);

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_PRINT_H_
