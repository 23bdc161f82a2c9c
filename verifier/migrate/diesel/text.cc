#include "migrate/diesel/text.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace pgassay::migrate::diesel {
namespace {

constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Lead {
  size_t length = 0;  // 0: begins no character
  // Of the second byte: neither overlong nor surrogate nor above U+10FFFF.
  unsigned char low = 0x80, high = 0xBF;
};

Lead LeadOf(unsigned char byte) {
  if (byte < 0x80) return {1};
  if (byte < 0xC2) return {0};
  if (byte < 0xE0) return {2};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0};
}

// How many bytes from the start belong together, and whether they are a character. REQUIRES: not empty.
size_t Part(absl::string_view bytes, bool* whole) {
  const Lead lead = LeadOf(static_cast<unsigned char>(bytes[0]));
  size_t length = 1;
  for (; length < lead.length && length < bytes.size(); ++length) {
    const unsigned char byte = static_cast<unsigned char>(bytes[length]);
    const bool second = length == 1;
    if (byte < (second ? lead.low : 0x80) || byte > (second ? lead.high : 0xBF)) break;
  }
  *whole = length == lead.length;
  return length;
}

}  // namespace

std::string AsText(absl::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    bool whole = false;
    const size_t length = Part(bytes, &whole);
    absl::StrAppend(&text, whole ? bytes.substr(0, length) : kReplacement);
    bytes.remove_prefix(length);
  }
  return text;
}

size_t Characters(absl::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string TextFault(absl::string_view sql) {
  if (AsText(sql) != sql) return "it is not UTF-8";
  if (absl::StrContains(sql, '\0')) return "it has a NUL byte";
  if (absl::StartsWith(sql, kByteOrderMark)) return "it begins with a byte order mark";
  return "";
}

}  // namespace pgassay::migrate::diesel
