#include "migrate/drizzle/json.h"

#include "absl/strings/match.h"
#include "migrate/text/nesting.h"
#include "migrate/text/utf8.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr int kMaxDepth = 200;

}  // namespace

std::optional<nlohmann::json> ParseJson(absl::string_view bytes) {
  // The parser would skip a byte order mark; node does not.
  if (absl::StartsWith(bytes, "\xEF\xBB\xBF")) return std::nullopt;
  const std::string text = text::Decode(bytes);
  if (text::NestsDeeper(text, kMaxDepth)) return std::nullopt;
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
