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

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_VALUE_TEXT_H_
