// Values of rows in a line for people.
#ifndef PGASSAY_REPORT_VALUE_TEXT_H_
#define PGASSAY_REPORT_VALUE_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::report {

// In single quotes, doubled inside; escaped. Of a long text at most `max_characters`, from byte `from` on,
// with "..." outside the quotes where something is left out.
std::string QuotedText(absl::string_view text, size_t max_characters, size_t from = 0);

// NULL bare, what cannot be mistaken (numbers, dates, words) bare, the rest as QuotedText of 60 characters.
std::string ValueText(const std::optional<std::string>& value);

// "12.50 -> 12.51". Of long texts that begin alike, the part where they part.
std::string ChangeText(const std::optional<std::string>& before, const std::optional<std::string>& after);

// A line of its own: escaped, without quotes, at most `max_characters` from byte `from` on, with "..." where
// something is left out.
std::string CutText(absl::string_view text, size_t max_characters, size_t from = 0);

// The byte from which on to show both of two texts so that it is seen where they part: 0, or behind a long
// common beginning. The beginning of a character in either.
size_t WhereTheyPart(absl::string_view before, absl::string_view after);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_VALUE_TEXT_H_
