#include <utf8proc.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/match.h"
#include "compare/kind_rules.h"

namespace pgassay::compare {
namespace {

// Bytes 80 to 9f of Windows-1252; 0 where it has none, which programs read as Latin-1 does.
constexpr std::array<uint16_t, 32> kWindowsCharacters = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

enum class SingleByte { kLatin1, kWindows1252 };

// The next character of valid UTF-8, taken off the text; -1 at its end or where it is not valid.
int32_t TakeCharacter(absl::string_view& text, size_t& size) {
  utf8proc_int32_t point = -1;
  const auto taken = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                      static_cast<utf8proc_ssize_t>(text.size()), &point);
  if (text.empty() || taken <= 0) {
    return -1;
  }
  size = static_cast<size_t>(taken);
  text.remove_prefix(size);
  return point;
}

// Whether `damaged` is the bytes of `sound`, each read as a character of its own.
bool IsReadAs(SingleByte encoding, absl::string_view sound, absl::string_view damaged) {
  for (const char c : sound) {
    const auto byte = static_cast<uint8_t>(c);
    int32_t expected = byte;
    if (encoding == SingleByte::kWindows1252 && byte >= 0x80 && byte <= 0x9f &&
        kWindowsCharacters[byte - 0x80] != 0) {
      expected = kWindowsCharacters[byte - 0x80];
    }
    size_t size = 0;
    if (TakeCharacter(damaged, size) != expected) {
      return false;
    }
  }
  return damaged.empty();
}

// Whether characters beyond ASCII, not always all, have become `replacement` and nothing else has changed.
// `per_byte`: as many of it as they had bytes.
bool IsReplaced(absl::string_view sound, absl::string_view damaged, absl::string_view replacement,
                bool per_byte) {
  while (!sound.empty()) {
    const absl::string_view rest = sound;
    size_t size = 0;
    const int32_t point = TakeCharacter(sound, size);
    if (point < 0) {
      return false;
    }
    if (absl::StartsWith(damaged, rest.substr(0, size))) {
      damaged.remove_prefix(size);
      continue;
    }
    if (point < 0x80) {
      return false;
    }
    for (size_t i = 0; i < (per_byte ? size : 1); ++i) {
      if (!absl::StartsWith(damaged, replacement)) {
        return false;
      }
      damaged.remove_prefix(replacement.size());
    }
  }
  return damaged.empty();
}

bool IsReadWrong(absl::string_view sound, absl::string_view damaged) {
  return IsReadAs(SingleByte::kLatin1, sound, damaged) || IsReadAs(SingleByte::kWindows1252, sound, damaged);
}

}  // namespace

bool IsEncodingDamage(const Change& change) {
  if (change.before == change.after) {
    return false;
  }
  if (IsReadWrong(change.before, change.after) || IsReadWrong(change.after, change.before)) {
    return true;
  }
  for (const absl::string_view replacement : {"\xef\xbf\xbd", "?"}) {
    for (const bool per_byte : {false, true}) {
      if (IsReplaced(change.before, change.after, replacement, per_byte)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace pgassay::compare
