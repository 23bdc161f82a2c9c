#include "migrate/drizzle/json_edit.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr char kSpace[] = " \t\r\n";

size_t SkipSpace(absl::string_view json, size_t at) {
  const size_t next = json.find_first_not_of(kSpace, at);
  return next == absl::string_view::npos ? json.size() : next;
}

// Behind the string that begins at `at`.
size_t SkipString(absl::string_view json, size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return at < json.size() ? at + 1 : json.size();
}

// Behind the value that begins at `at`.
size_t SkipValue(absl::string_view json, size_t at) {
  size_t depth = 0;
  while (at < json.size()) {
    const char c = json[at];
    if (c == '"') {
      at = SkipString(json, at);
      if (depth == 0) return at;
      continue;
    }
    if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at;
      if (--depth == 0) return at + 1;
    } else if (depth == 0) {
      const size_t end = json.find_first_of(" \t\r\n,}]", at);
      return end == absl::string_view::npos ? json.size() : end;
    }
    ++at;
  }
  return json.size();
}

}  // namespace

std::optional<absl::string_view> MemberText(absl::string_view object, absl::string_view key) {
  std::optional<absl::string_view> value;
  size_t at = SkipSpace(object, 0);
  if (at >= object.size() || object[at] != '{') return value;
  at = SkipSpace(object, at + 1);
  while (at < object.size() && object[at] == '"') {
    const size_t key_end = SkipString(object, at);
    const bool is_key = object.substr(at, key_end - at) == absl::StrCat("\"", key, "\"");
    at = SkipSpace(object, SkipSpace(object, key_end) + 1);
    const size_t end = SkipValue(object, at);
    if (is_key) value = object.substr(at, end - at);
    at = SkipSpace(object, SkipSpace(object, end) + 1);
  }
  return value;
}

std::string WithMemberText(absl::string_view object, absl::string_view key, absl::string_view value) {
  const std::optional<absl::string_view> old = MemberText(object, key);
  if (!old) return std::string(object);
  const size_t begin = static_cast<size_t>(old->data() - object.data());
  return absl::StrCat(object.substr(0, begin), value, object.substr(begin + old->size()));
}

}  // namespace pgassay::migrate::drizzle
