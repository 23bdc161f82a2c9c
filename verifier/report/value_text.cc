#include "report/value_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "report/escape.h"

namespace pgassay::report {
namespace {

constexpr size_t kMaxCharacters = 60;
constexpr size_t kMaxAlike = 40;  // characters of a common beginning; a longer one is cut to half of it

bool Continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

// Bytes behind the first one of a character that begins so.
int MoreBytes(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xc0 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
}

// Where the character after `count` more begins, or the end. What is not UTF-8 is a character each byte.
size_t Forward(absl::string_view text, size_t at, size_t count) {
  for (; at < text.size() && count > 0; --count) {
    const int more = MoreBytes(text[at++]);
    for (int i = 0; i < more && at < text.size() && Continues(text[at]); ++i) ++at;
  }
  return at;
}

size_t Backward(absl::string_view text, size_t at, size_t count) {
  for (; at > 0 && count > 0; --count) {
    --at;
    for (int i = 0; i < 3 && at > 0 && Continues(text[at]); ++i) --at;
  }
  return at;
}

// Has no character that could end a value, begin another or be overlooked.
bool IsBare(absl::string_view text) {
  const auto plain = [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || absl::StrContains("+-.:_", c);
  };
  return !text.empty() && text.size() <= kMaxCharacters && std::all_of(text.begin(), text.end(), plain) &&
         !absl::EqualsIgnoreCase(text, "null");
}

}  // namespace

std::string QuotedText(absl::string_view text, size_t max_characters, size_t from) {
  from = std::min(from, text.size());
  const size_t end = Forward(text, from, max_characters);
  const std::string shown = absl::StrReplaceAll(Escape(text.substr(from, end - from)), {{"'", "''"}});
  return absl::StrCat(from > 0 ? "..." : "", "'", shown, "'", end < text.size() ? "..." : "");
}

std::string CutText(absl::string_view text, size_t max_characters, size_t from) {
  from = std::min(from, text.size());
  const size_t end = Forward(text, from, max_characters);
  return absl::StrCat(from > 0 ? "..." : "", Escape(text.substr(from, end - from)),
                      end < text.size() ? "..." : "");
}

size_t WhereTheyPart(absl::string_view before, absl::string_view after) {
  const auto parting = std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first;
  auto alike = static_cast<size_t>(parting - before.begin());
  // Where the character begins in which they part.
  for (int i = 0; i < 3 && alike > 0 && alike < before.size() && Continues(before[alike]); ++i) --alike;
  return Forward(before, 0, kMaxAlike) < alike ? Backward(before, alike, kMaxAlike / 2) : 0;
}

std::string ValueText(const std::optional<std::string>& value) {
  if (!value) return "NULL";
  return IsBare(*value) ? *value : QuotedText(*value, kMaxCharacters);
}

std::string ChangeText(const std::optional<std::string>& before, const std::optional<std::string>& after) {
  // Side by side both stand in quotes or none does.
  if (!before || !after || (IsBare(*before) && IsBare(*after))) {
    return absl::StrCat(ValueText(before), " -> ", ValueText(after));
  }
  const size_t from = WhereTheyPart(*before, *after);
  return absl::StrCat(QuotedText(*before, kMaxCharacters, from), " -> ",
                      QuotedText(*after, kMaxCharacters, from));
}

}  // namespace pgassay::report
