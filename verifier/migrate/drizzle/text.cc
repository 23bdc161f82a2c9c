#include "migrate/drizzle/text.h"

#include <openssl/evp.h>

#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr char kReplacement[] = "\xEF\xBF\xBD";

// The bytes that may follow a first byte: how many, and the range of the first of them (which is what keeps
// out surrogates, over-long forms and what lies beyond U+10FFFF).
struct Lead {
  int following = 0;
  uint8_t low = 0x80;
  uint8_t high = 0xBF;
};

Lead LeadOf(uint8_t byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {.following = 1};
  if (byte == 0xE0) return {.following = 2, .low = 0xA0};
  if (byte == 0xED) return {.following = 2, .high = 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {.following = 2};
  if (byte == 0xF0) return {.following = 3, .low = 0x90};
  if (byte == 0xF4) return {.following = 3, .high = 0x8F};
  if (byte >= 0xF1 && byte <= 0xF3) return {.following = 3};
  return {};
}

}  // namespace

std::string DecodeAsNode(absl::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  size_t i = 0;
  while (i < bytes.size()) {
    const size_t start = i;
    const uint8_t first = static_cast<uint8_t>(bytes[i++]);
    if (first < 0x80) {
      text.push_back(bytes[start]);
      continue;
    }
    Lead lead = LeadOf(first);
    bool whole = lead.following > 0;
    for (; lead.following > 0; --lead.following) {
      const bool fits = i < bytes.size() && static_cast<uint8_t>(bytes[i]) >= lead.low &&
                        static_cast<uint8_t>(bytes[i]) <= lead.high;
      if (!fits) {
        whole = false;
        break;
      }
      ++i;
      lead.low = 0x80;
      lead.high = 0xBF;
    }
    if (whole) {
      text.append(bytes.data() + start, i - start);
    } else {
      text.append(kReplacement);
    }
  }
  return text;
}

std::string WithLf(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\r\n", "\n"}});
}

std::string WithCrlf(absl::string_view text) {
  return absl::StrReplaceAll(WithLf(text), {{"\n", "\r\n"}});
}

std::string Sha256(absl::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr) != 1) return "";
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), size));
}

}  // namespace pgassay::migrate::drizzle
