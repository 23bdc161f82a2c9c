#include "migrate/steps/same_default.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace pgassay::migrate {
namespace {

// So many digits go through double precision and back.
constexpr size_t kExactDigits = 15;

constexpr absl::string_view kNumbers[] = {"bigint", "double precision", "integer", "numeric", "smallint"};
constexpr absl::string_view kTexts[] = {"character varying", "text"};
constexpr absl::string_view kTextArrays[] = {"character varying[]", "text[]"};

template <typename List>
bool IsOneOf(const List& list, absl::string_view type) {
  return std::find(std::begin(list), std::end(list), type) != std::end(list);
}

bool IsDigits(absl::string_view text) {
  return !text.empty() && text.size() <= kExactDigits && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

// "-12", and where `fraction` "-12.50": one way only for each value and scale.
bool IsNumber(absl::string_view text, bool fraction) {
  absl::ConsumePrefix(&text, "-");
  const size_t dot = text.find('.');
  const absl::string_view whole = text.substr(0, dot);
  if (!IsDigits(whole) || (whole.size() > 1 && whole.front() == '0')) return false;
  return dot == absl::string_view::npos || (fraction && IsDigits(text.substr(dot + 1)));
}

// The text in quotes that `text` is; false: it is another thing, or more.
bool Unquote(absl::string_view text, std::string* inside) {
  if (text.size() < 2 || text.front() != '\'' || text.back() != '\'') return false;
  text = text.substr(1, text.size() - 2);
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\'') continue;
    if (text.substr(at + 1, 1) != "'") return false;
    ++at;
  }
  *inside = absl::StrReplaceAll(text, {{"''", "'"}});
  return true;
}

// What the constant is, equal texts for equal values; "": it is none of those that are known.
std::string Constant(absl::string_view text) {
  if (text == "now()" || text == "CURRENT_TIMESTAMP") return "now";
  if (IsNumber(text, true)) return absl::StrCat("number ", text);
  // Behind the last quote, so that a cast in a text is none.
  const size_t end = text.rfind('\'');
  const size_t cast = text.find("::", end == absl::string_view::npos ? 0 : end);
  if (cast == absl::string_view::npos) {
    // A negative number is in brackets, or in quotes.
    if (absl::ConsumePrefix(&text, "(") && absl::ConsumeSuffix(&text, ")") && IsNumber(text, true)) {
      return absl::StrCat("number ", text);
    }
    return "";
  }
  const absl::string_view type = text.substr(cast + 2);
  absl::string_view value = text.substr(0, cast);
  std::string inside;
  if (Unquote(value, &inside)) {
    if (IsOneOf(kTexts, type)) return absl::StrCat("text ", inside);
    if (IsOneOf(kTextArrays, type)) return absl::StrCat("array ", inside);
    const bool fraction = type == "numeric" || type == "double precision";
    return IsOneOf(kNumbers, type) && IsNumber(inside, fraction) ? absl::StrCat("number ", inside) : "";
  }
  // Of a fraction the cast may round.
  if (!absl::ConsumePrefix(&value, "(") || !absl::ConsumeSuffix(&value, ")")) return "";
  return IsOneOf(kNumbers, type) && IsNumber(value, false) ? absl::StrCat("number ", value) : "";
}

}  // namespace

bool SameDefault(absl::string_view one, absl::string_view other) {
  if (one == other) return true;
  const std::string constant = Constant(one);
  return !constant.empty() && constant == Constant(other);
}

}  // namespace pgassay::migrate
