// Canonical bytes as PostgreSQL writes the value, under the session that pgassay pins (ISO dates, UTC).
#ifndef PGASSAY_CANON_PRINT_H_
#define PGASSAY_CANON_PRINT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::canon {

// What the type's output function gives, of every class that stands in key bytes (FORMAT.md 2), and with text
// keys kept also of text, enum, json, jsonb, jsonpath, xml, bytea and what is read as text. Nothing for other
// classes, or bytes that contradict the class. PostgreSQL reads the text back as the same value.
// What canonical bytes do not keep is written in one way: numeric without zeros at the end, interval as days
// and a time of day, float4 with the digits of a float8. Text is given as it is: any bytes, not always UTF-8.
std::optional<std::string> Print(absl::string_view type_class, std::span<const uint8_t> bytes);

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_PRINT_H_
