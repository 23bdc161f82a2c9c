#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "compare/kind_rules.h"

namespace pgassay::compare {
namespace {

struct ParsedArray {
  std::string shape;  // the text with an x for each element
  std::vector<std::optional<std::string>> elements;
};

// The class of an element; nothing if this is no array's.
std::optional<std::string> ElementClass(absl::string_view type_class) {
  if (absl::ConsumePrefix(&type_class, "array(") && absl::ConsumeSuffix(&type_class, ")")) {
    return std::string(type_class);
  }
  if (absl::StartsWith(type_class, "text(") && absl::ConsumeSuffix(&type_class, "[])")) {
    return absl::StrCat(type_class, ")");
  }
  return std::nullopt;
}

// After the opening quote, which is taken off with the rest of the element; false if nothing closes it.
bool TakeQuoted(absl::string_view& text, std::string& element) {
  while (!text.empty() && text.front() != '"') {
    if (text.front() == '\\') {
      text.remove_prefix(1);
      if (text.empty()) {
        return false;
      }
    }
    element += text.front();
    text.remove_prefix(1);
  }
  return absl::ConsumePrefix(&text, "\"");
}

// As array_out writes it: `[0:1]={1,NULL}`, `{{"a b","c\""},{d,e}}`. Only as strict as telling elements apart
// needs.
std::optional<ParsedArray> ParseArray(absl::string_view text, char delimiter) {
  ParsedArray array;
  if (const size_t bounds = text.find('=');
      absl::StartsWith(text, "[") && bounds != absl::string_view::npos) {
    array.shape = std::string(text.substr(0, bounds + 1));
    text.remove_prefix(bounds + 1);
  }
  const std::string ends = {'{', '}', '"', delimiter};
  size_t depth = 0;
  while (!text.empty()) {
    const char c = text.front();
    if (c == '{' || c == '}' || c == delimiter) {
      if (c != '{' && depth == 0) {
        return std::nullopt;
      }
      depth += c == '{' ? 1 : 0;
      depth -= c == '}' ? 1 : 0;
      array.shape += c;
      text.remove_prefix(1);
      if (depth == 0) {
        break;
      }
      continue;
    }
    if (depth == 0) {
      return std::nullopt;
    }
    array.shape += 'x';
    if (absl::ConsumePrefix(&text, "\"")) {
      if (!TakeQuoted(text, array.elements.emplace_back("").value())) {
        return std::nullopt;
      }
      continue;
    }
    const size_t size = std::min(text.find_first_of(ends), text.size());
    const absl::string_view element = text.substr(0, size);
    array.elements.push_back(element == "NULL" ? std::nullopt : std::optional<std::string>(element));
    text.remove_prefix(size);
  }
  return text.empty() && depth == 0 && !array.shape.empty() ? std::optional(std::move(array)) : std::nullopt;
}

}  // namespace

std::optional<ArrayChange> ElementsOf(const Change& change) {
  std::optional<std::string> before_class = ElementClass(change.before_class);
  std::optional<std::string> after_class = ElementClass(change.after_class);
  if (!before_class.has_value() || !after_class.has_value()) {
    return std::nullopt;
  }
  // The only type of PostgreSQL's own whose arrays have another delimiter.
  std::optional<ParsedArray> before = ParseArray(change.before, *before_class == "box" ? ';' : ',');
  std::optional<ParsedArray> after = ParseArray(change.after, *after_class == "box" ? ';' : ',');
  if (!before.has_value() || !after.has_value() || before->shape != after->shape) {
    return std::nullopt;
  }
  return ArrayChange{*std::move(before_class), *std::move(after_class), std::move(before->elements),
                     std::move(after->elements)};
}

bool IsArrayOrder(const Change& change) {
  std::optional<ArrayChange> arrays = ElementsOf(change);
  if (!arrays.has_value() || arrays->before == arrays->after) {
    return false;
  }
  std::sort(arrays->before.begin(), arrays->before.end());
  std::sort(arrays->after.begin(), arrays->after.end());
  return arrays->before == arrays->after;
}

}  // namespace pgassay::compare
