#include "migrate/text/utf8.h"

#include <algorithm>
#include <cstdint>

namespace pgassay::migrate::text {
namespace {

constexpr char kReplacement[] = "\xEF\xBF\xBD";

// What may follow a first byte: how many bytes in all, and the range of the second (which is what keeps out
// surrogates, overlong forms and what lies above U+10FFFF).
struct Lead {
  size_t length = 0;  // 0: begins no character
  uint8_t low = 0x80;
  uint8_t high = 0xBF;
};

Lead LeadOf(uint8_t byte) {
  if (byte < 0x80) return {.length = 1};
  if (byte < 0xC2) return {};
  if (byte < 0xE0) return {.length = 2};
  if (byte == 0xE0) return {.length = 3, .low = 0xA0};
  if (byte == 0xED) return {.length = 3, .high = 0x9F};
  if (byte < 0xF0) return {.length = 3};
  if (byte == 0xF0) return {.length = 4, .low = 0x90};
  if (byte < 0xF4) return {.length = 4};
  if (byte == 0xF4) return {.length = 4, .high = 0x8F};
  return {};
}

struct Part {
  size_t length = 1;
  bool is_character = false;
};

// The bytes from `at` on that belong together. REQUIRES: at < bytes.size().
Part PartAt(absl::string_view bytes, size_t at) {
  Lead lead = LeadOf(static_cast<uint8_t>(bytes[at]));
  Part part;
  for (; part.length < lead.length && at + part.length < bytes.size(); ++part.length) {
    const auto byte = static_cast<uint8_t>(bytes[at + part.length]);
    if (byte < lead.low || byte > lead.high) break;
    lead.low = 0x80;
    lead.high = 0xBF;
  }
  part.is_character = part.length == lead.length;
  return part;
}

bool Begins(char byte) {
  return (static_cast<uint8_t>(byte) & 0xC0) != 0x80;
}

}  // namespace

size_t FirstNotUtf8(absl::string_view bytes) {
  for (size_t at = 0; at < bytes.size();) {
    const Part part = PartAt(bytes, at);
    if (!part.is_character) return at;
    at += part.length;
  }
  return absl::string_view::npos;
}

bool IsUtf8(absl::string_view bytes) {
  return FirstNotUtf8(bytes) == absl::string_view::npos;
}

std::string Decode(absl::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (size_t at = 0; at < bytes.size();) {
    const Part part = PartAt(bytes, at);
    if (part.is_character) {
      text.append(bytes.data() + at, part.length);
    } else {
      text.append(kReplacement);
    }
    at += part.length;
  }
  return text;
}

size_t Characters(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), Begins));
}

size_t OffsetOfCharacter(absl::string_view text, int position) {
  int character = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    character += Begins(text[at]) ? 1 : 0;
    if (character >= position) return at;
  }
  return text.size();
}

}  // namespace pgassay::migrate::text
