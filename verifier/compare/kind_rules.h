// The rules of compare/kind.h one by one; for KindOf alone.
#ifndef PGASSAY_COMPARE_KIND_RULES_H_
#define PGASSAY_COMPARE_KIND_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace pgassay::compare {

// Two values, neither of them NULL, that differ.
struct Change {
  absl::string_view before_class;
  absl::string_view after_class;
  absl::string_view before;
  absl::string_view after;
};

// All take any bytes and take about as long as the texts are.

// kind_time.cc
bool IsCutToMilliseconds(const Change& change);
bool IsWholeHourShift(const Change& change);

// kind_number.cc
bool IsSignOfZero(const Change& change);
bool IsScaleOnly(const Change& change);
bool IsRoundedBeyond2To53(const Change& change);
bool IsFloat32Precision(const Change& change);

// kind_json.cc
bool IsJsonText(const Change& change);
bool IsJsonRoundedBeyond2To53(const Change& change);

// kind_text.cc
bool IsTrailingBlanks(const Change& change);
bool IsNormalizationOnly(const Change& change);
bool IsCaseOnly(const Change& change);
bool IsTruncatedText(const Change& change);

// kind_encoding.cc
bool IsEncodingDamage(const Change& change);

// kind_array.cc
bool IsArrayOrder(const Change& change);

// Two arrays of the same dimensions, element by element.
struct ArrayChange {
  std::string before_class;  // of an element
  std::string after_class;
  std::vector<std::optional<std::string>> before;
  std::vector<std::optional<std::string>> after;  // as many
};
std::optional<ArrayChange> ElementsOf(const Change& change);

// Text, and what is written as text is: enums, xml, what was read as text.
bool IsTextual(absl::string_view type_class);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_KIND_RULES_H_
