#include "migrate/text/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"

namespace pgassay::migrate::text {
namespace {

constexpr size_t kNone = absl::string_view::npos;

struct Case {
  const char* bytes;  // in hex
  const char*
      decoded;  // what Buffer.from(bytes).toString() of node 20 is in UTF-8, and Rust's to_string_lossy
  size_t bad = kNone;  // the first byte that is not UTF-8
};

// Captured from node.
constexpr Case kCases[] = {
    {"", ""},
    {"41", "41"},
    {"00", "00"},
    {"c3a9", "c3a9"},
    {"c3a9e282acf09f9880", "c3a9e282acf09f9880"},
    {"efbbbf41", "efbbbf41"},  // a byte order mark stays
    {"80", "efbfbd", 0},
    {"41807a", "41efbfbd7a", 1},
    {"bf80", "efbfbdefbfbd", 0},
    {"c080", "efbfbdefbfbd", 0},  // overlong
    {"c1bf", "efbfbdefbfbd", 0},
    {"c2", "efbfbd", 0},  // cut off
    {"c241", "efbfbd41", 0},
    {"c280", "c280"},
    {"c3c3a9", "efbfbdc3a9", 0},
    {"dfbf", "dfbf"},
    {"e08080", "efbfbdefbfbdefbfbd", 0},
    {"e0809f", "efbfbdefbfbdefbfbd", 0},
    {"e09fbf", "efbfbdefbfbdefbfbd", 0},
    {"e0a0", "efbfbd", 0},
    {"e0a041", "efbfbd41", 0},
    {"e0a080", "e0a080"},
    {"e1a0c0e2", "efbfbdefbfbdefbfbd", 0},
    {"e282", "efbfbd", 0},
    {"e28241", "efbfbd41", 0},
    {"ecbfbf", "ecbfbf"},
    {"ed9fbf", "ed9fbf"},
    {"eda080", "efbfbdefbfbdefbfbd", 0},  // a surrogate
    {"ee8080", "ee8080"},
    {"efbfbf", "efbfbf"},
    {"f0808080", "efbfbdefbfbdefbfbdefbfbd", 0},
    {"f08fbfbf", "efbfbdefbfbdefbfbdefbfbd", 0},
    {"f09080", "efbfbd", 0},
    {"f09041", "efbfbd41", 0},
    {"f0904180", "efbfbd41efbfbd", 0},
    {"f0908080", "f0908080"},
    {"f09f98", "efbfbd", 0},
    {"f1808041c2", "efbfbd41efbfbd", 0},
    {"f3bfbfbf", "f3bfbfbf"},
    {"f48fbfbf", "f48fbfbf"},  // the last there is
    {"f4908080", "efbfbdefbfbdefbfbdefbfbd", 0},
    {"f580", "efbfbdefbfbd", 0},
    {"f5808080", "efbfbdefbfbdefbfbdefbfbd", 0},
    {"ff", "efbfbd", 0},
    {"fffe", "efbfbdefbfbd", 0},
    {"0d0a80", "0d0aefbfbd", 2},
    {"c3a9ff41", "c3a9efbfbd41", 2},
    {"f09f9880e282", "f09f9880efbfbd", 4},  // the first of the part, not the byte that fails it
};

TEST(Utf8Test, DecodesAsNodeAndRustDo) {
  for (const Case& c : kCases) {
    const std::string bytes = absl::HexStringToBytes(c.bytes);
    EXPECT_EQ(absl::BytesToHexString(Decode(bytes)), c.decoded) << c.bytes;
    EXPECT_EQ(FirstNotUtf8(bytes), c.bad) << c.bytes;
    EXPECT_EQ(IsUtf8(bytes), c.bad == kNone) << c.bytes;
    EXPECT_EQ(std::string(c.bytes) == c.decoded, c.bad == kNone) << c.bytes;
  }
}

// Whatever it is made of, it is UTF-8 then, and stays as it is; and what stands before the first bad byte is.
TEST(Utf8Test, WhatIsDecodedStays) {
  uint32_t random = 1;
  int well_formed = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes;
    for (int n = 0; n < 8; ++n) {
      random = random * 1664525 + 1013904223;
      // Mostly bytes that begin or go on with a character.
      bytes.push_back(static_cast<char>((random >> 24) | ((random >> 16) % 3 == 0 ? 0x80U : 0x00U)));
    }
    const std::string once = Decode(bytes);
    ASSERT_EQ(Decode(once), once) << absl::BytesToHexString(bytes);
    ASSERT_TRUE(IsUtf8(once)) << absl::BytesToHexString(bytes);
    ASSERT_EQ(IsUtf8(bytes), once == bytes) << absl::BytesToHexString(bytes);
    const size_t bad = FirstNotUtf8(bytes);
    ASSERT_TRUE(IsUtf8(bytes.substr(0, bad))) << absl::BytesToHexString(bytes);
    if (bad == kNone) {
      ++well_formed;
    } else {
      ASSERT_EQ(FirstNotUtf8(bytes.substr(bad)), 0u) << absl::BytesToHexString(bytes);
    }
  }
  EXPECT_GT(well_formed, 10);
}

// Every character there is, and none of the surrogates.
TEST(Utf8Test, EveryCharacter) {
  for (uint32_t c = 0; c <= 0x110000; ++c) {
    std::string bytes;
    const auto push = [&bytes](uint32_t byte) { bytes.push_back(static_cast<char>(byte)); };
    if (c < 0x80) {
      push(c);
    } else if (c < 0x800) {
      push(0xC0 | (c >> 6));
    } else if (c < 0x10000) {
      push(0xE0 | (c >> 12));
    } else {
      push(0xF0 | (c >> 18));
    }
    if (c >= 0x10000) push(0x80 | ((c >> 12) & 0x3F));
    if (c >= 0x800) push(0x80 | ((c >> 6) & 0x3F));
    if (c >= 0x80) push(0x80 | (c & 0x3F));
    ASSERT_EQ(IsUtf8(bytes), c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF)) << c;
  }
}

TEST(Utf8Test, CharactersAreNotBytes) {
  EXPECT_EQ(Characters(""), 0u);
  EXPECT_EQ(Characters("abc"), 3u);
  EXPECT_EQ(Characters("\xC3\xA9\xF0\x9F\x98\x80z"), 3u);
}

TEST(Utf8Test, TheOffsetOfACharacter) {
  constexpr char kText[] = "a\xC3\xA9\xF0\x9F\x98\x80z";
  const struct {
    int position;
    size_t offset;
  } cases[] = {{1, 0}, {2, 1}, {3, 3}, {4, 7}, {5, 8}, {1000, 8}};
  for (const auto& each : cases) {
    EXPECT_EQ(OffsetOfCharacter(kText, each.position), each.offset) << each.position;
  }
  EXPECT_EQ(OffsetOfCharacter("", 1), 0u);
}

}  // namespace
}  // namespace pgassay::migrate::text
