#include "migrate/drizzle/json.h"

#include "absl/strings/match.h"
#include "migrate/text/utf8.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr int kMaxDepth = 200;

// Of text that may be no JSON: each level costs the parser memory of its own.
bool TooDeep(absl::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if ((c == '[' || c == '{') && ++depth > kMaxDepth) return true;
    if (c == ']' || c == '}') --depth;
  }
  return false;
}

}  // namespace

std::optional<nlohmann::json> ParseJson(absl::string_view bytes) {
  // The parser would skip a byte order mark; node does not.
  if (absl::StartsWith(bytes, "\xEF\xBB\xBF")) return std::nullopt;
  const std::string text = text::Decode(bytes);
  if (TooDeep(text)) return std::nullopt;
  try {
    nlohmann::json value = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (value.is_discarded()) return std::nullopt;
    return value;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

const nlohmann::json* MemberOf(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

std::optional<std::string> StringIn(const nlohmann::json& object, const char* key) {
  const nlohmann::json* member = MemberOf(object, key);
  if (member == nullptr || !member->is_string()) return std::nullopt;
  return member->get_ref<const std::string&>();
}

}  // namespace pgassay::migrate::drizzle
