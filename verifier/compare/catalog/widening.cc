#include "compare/catalog/widening.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace pgassay::compare {
namespace {

// "numeric(10,2)" is numeric with 10 and 2, "timestamp(3) without time zone" has its name around the number.
struct Type {
  std::string name;
  std::vector<int> limits;  // empty: none
};

Type Parse(absl::string_view text) {
  Type type;
  const size_t open = text.find('(');
  const size_t close = text.find(')');
  if (open == absl::string_view::npos || close == absl::string_view::npos || close < open) {
    type.name = std::string(text);
    return type;
  }
  type.name = absl::StrCat(text.substr(0, open), text.substr(close + 1));
  for (const absl::string_view number : absl::StrSplit(text.substr(open + 1, close - open - 1), ',')) {
    int value = 0;
    if (!absl::SimpleAtoi(number, &value)) return {.name = std::string(text), .limits = {}};
    type.limits.push_back(value);
  }
  return type;
}

// Whole digits that an integer type has room for.
std::optional<int> Digits(absl::string_view integer) {
  if (integer == "smallint") return 5;
  if (integer == "integer") return 10;
  if (integer == "bigint") return 19;
  return std::nullopt;
}

bool IsText(absl::string_view name) {
  return name == "text" || name == "character varying";
}

// Of one name: every limit that AFTER has is at least BEFORE's.
bool LimitsGrow(const Type& before, const Type& after) {
  if (after.limits.empty()) return true;
  // Without one, a character is one of them, a bit too; of others it is the most that there is.
  const bool counts_one = before.name == "character" || before.name == "bit";
  std::vector<int> was = before.limits;
  if (was.empty() && counts_one) was = {1};
  if (was.empty()) return false;
  if (before.name == "numeric") {
    const int was_scale = was.size() > 1 ? was[1] : 0;
    const int is_scale = after.limits.size() > 1 ? after.limits[1] : 0;
    return is_scale >= was_scale && after.limits[0] - is_scale >= was[0] - was_scale;
  }
  if (before.name == "bit") return after.limits == was;
  return was.size() == after.limits.size() && after.limits[0] >= was[0];
}

bool WidensElement(absl::string_view before_text, absl::string_view after_text) {
  const Type before = Parse(before_text);
  const Type after = Parse(after_text);
  const bool has_no_limit_of_one = after.name != "character" && after.name != "bit";
  if (before.name == after.name)
    return (has_no_limit_of_one || !after.limits.empty()) && LimitsGrow(before, after);
  // All that there is can be written as text.
  if (IsText(after.name) && after.limits.empty()) return true;
  const std::optional<int> digits = Digits(before.name);
  if (digits && Digits(after.name)) return *Digits(after.name) > *digits;
  if (digits && after.name == "numeric") {
    const int scale = after.limits.size() > 1 ? after.limits[1] : 0;
    return after.limits.empty() || (scale >= 0 && after.limits[0] - scale >= *digits);
  }
  if (digits && after.name == "double precision") return *digits <= 10;
  if (digits && after.name == "real") return *digits <= 5;
  return before.name == "real" && after.name == "double precision";
}

}  // namespace

bool Widens(absl::string_view before, absl::string_view after) {
  if (absl::ConsumeSuffix(&before, "[]")) return absl::ConsumeSuffix(&after, "[]") && Widens(before, after);
  return WidensElement(before, after);
}

}  // namespace pgassay::compare
