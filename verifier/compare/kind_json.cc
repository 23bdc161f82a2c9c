#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "compare/decimal.h"
#include "compare/kind_rules.h"

namespace pgassay::compare {
namespace {

enum class JsonType : uint8_t { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };

struct JsonNode {
  JsonType type = JsonType::kNull;
  std::string text;  // a string's, unescaped; a number's as it stands
  std::string key;   // as a member of an object
  std::vector<size_t> children;
};

// Receives a document from nlohmann's parser. All nodes lie in one vector, the root first: a document may be
// nested deeper than a stack is, so nothing here calls itself.
class JsonReader {
 public:
  std::vector<JsonNode> TakeNodes() { return std::move(nodes_); }

  bool null() { return Add(JsonType::kNull); }
  bool boolean(bool value) { return Add(value ? JsonType::kTrue : JsonType::kFalse); }
  bool number_integer(int64_t value) { return Add(JsonType::kNumber, absl::StrCat(value)); }
  bool number_unsigned(uint64_t value) { return Add(JsonType::kNumber, absl::StrCat(value)); }
  bool number_float(double, const std::string& text) { return Add(JsonType::kNumber, text); }
  bool string(std::string& text) { return Add(JsonType::kString, std::move(text)); }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool key(std::string& text) {
    key_ = std::move(text);
    return true;
  }
  bool start_array(size_t) { return Open(JsonType::kArray); }
  bool start_object(size_t) { return Open(JsonType::kObject); }
  bool end_array() {
    open_.pop_back();
    return true;
  }
  bool end_object() {
    // Stable: members of one key keep their order, and so compare as a list.
    std::vector<size_t>& members = nodes_[open_.back()].children;
    std::stable_sort(members.begin(), members.end(),
                     [this](size_t a, size_t b) { return nodes_[a].key < nodes_[b].key; });
    open_.pop_back();
    return true;
  }
  // nlohmann makes an exception of it only if this throws it.
  bool parse_error(size_t, const std::string&, const nlohmann::json::exception&) { return false; }

 private:
  bool Add(JsonType type, std::string text = "") {
    if (!open_.empty()) {
      nodes_[open_.back()].children.push_back(nodes_.size());
    }
    nodes_.push_back({type, std::move(text), std::exchange(key_, {}), {}});
    return true;
  }
  bool Open(JsonType type) {
    Add(type);
    open_.push_back(nodes_.size() - 1);
    return true;
  }

  std::vector<JsonNode> nodes_;
  std::vector<size_t> open_;  // the containers around the next value
  std::string key_;
};

std::optional<std::vector<JsonNode>> ParseJson(absl::string_view text) {
  JsonReader reader;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &reader)) {
    return std::nullopt;
  }
  return reader.TakeNodes();
}

bool SameNumbers(const std::string& a, const std::string& b, size_t& rounded) {
  if (a == b) {
    return true;
  }
  if (IsRoundedToDouble(a, b)) {
    ++rounded;
    return true;
  }
  const std::optional<Decimal> from = ParseDecimal(a);
  const std::optional<Decimal> to = ParseDecimal(b);
  return from.has_value() && to.has_value() && SameNumber(*from, *to);
}

// Whether the two are equal but for numbers beyond 2^53 that became a float8; those are counted.
bool SameButRounded(const std::vector<JsonNode>& before, const std::vector<JsonNode>& after,
                    size_t& rounded) {
  std::vector<std::pair<size_t, size_t>> open = {{0, 0}};
  while (!open.empty()) {
    const JsonNode& a = before[open.back().first];
    const JsonNode& b = after[open.back().second];
    open.pop_back();
    if (a.type != b.type || a.key != b.key || a.children.size() != b.children.size()) {
      return false;
    }
    if (a.type == JsonType::kNumber ? !SameNumbers(a.text, b.text, rounded) : a.text != b.text) {
      return false;
    }
    for (size_t i = 0; i < a.children.size(); ++i) {
      open.emplace_back(a.children[i], b.children[i]);
    }
  }
  return true;
}

// Numbers rounded in otherwise equal documents; nothing if they are not that.
std::optional<size_t> CountRounded(const Change& change) {
  const auto is_json = [](absl::string_view type_class) {
    return type_class == "json" || type_class == "jsonb";
  };
  const bool before_is = is_json(change.before_class);
  const bool after_is = is_json(change.after_class);
  if ((!before_is && !after_is) || (!before_is && change.before_class != "text") ||
      (!after_is && change.after_class != "text")) {
    return std::nullopt;
  }
  const std::optional<std::vector<JsonNode>> before = ParseJson(change.before);
  const std::optional<std::vector<JsonNode>> after = ParseJson(change.after);
  size_t rounded = 0;
  if (!before.has_value() || !after.has_value() || !SameButRounded(*before, *after, rounded)) {
    return std::nullopt;
  }
  return rounded;
}

}  // namespace

bool IsJsonText(const Change& change) {
  return CountRounded(change) == 0;
}

bool IsJsonRoundedBeyond2To53(const Change& change) {
  return CountRounded(change).value_or(0) > 0;
}

}  // namespace pgassay::compare
