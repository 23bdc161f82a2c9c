#include "migrate/drizzle/text.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"

namespace pgassay::migrate::drizzle {
namespace {

struct Case {
  const char* bytes;    // in hex
  const char* decoded;  // what Buffer.from(bytes).toString() of node 20 is in UTF-8
};

// Captured from node.
constexpr Case kCases[] = {
    {"", ""},
    {"41", "41"},
    {"c3a9", "c3a9"},
    {"efbbbf41", "efbbbf41"},
    {"80", "efbfbd"},
    {"bf80", "efbfbdefbfbd"},
    {"c080", "efbfbdefbfbd"},
    {"c1bf", "efbfbdefbfbd"},
    {"c241", "efbfbd41"},
    {"e0809f", "efbfbdefbfbdefbfbd"},
    {"e0a0", "efbfbd"},
    {"e0a041", "efbfbd41"},
    {"eda080", "efbfbdefbfbdefbfbd"},
    {"ed9fbf", "ed9fbf"},
    {"efbfbf", "efbfbf"},
    {"f08fbfbf", "efbfbdefbfbdefbfbdefbfbd"},
    {"f0908080", "f0908080"},
    {"f09080", "efbfbd"},
    {"f09041", "efbfbd41"},
    {"f0904180", "efbfbd41efbfbd"},
    {"f48fbfbf", "f48fbfbf"},
    {"f4908080", "efbfbdefbfbdefbfbdefbfbd"},
    {"f5808080", "efbfbdefbfbdefbfbdefbfbd"},
    {"ff", "efbfbd"},
    {"e282", "efbfbd"},
    {"e28241", "efbfbd41"},
    {"c3a9ff41", "c3a9efbfbd41"},
    {"f1808041c2", "efbfbd41efbfbd"},
    {"e1a0c0e2", "efbfbdefbfbdefbfbd"},
    {"0d0a80", "0d0aefbfbd"},
};

TEST(TextTest, DecodesAsNodeDoes) {
  for (const Case& c : kCases) {
    EXPECT_EQ(absl::BytesToHexString(DecodeAsNode(absl::HexStringToBytes(c.bytes))), c.decoded) << c.bytes;
  }
}

// Whatever it is made of, it is UTF-8 then, and stays as it is.
TEST(TextTest, WhatIsDecodedStays) {
  uint32_t random = 1;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes;
    for (int n = 0; n < 8; ++n) {
      random = random * 1664525 + 1013904223;
      // Mostly bytes that begin or go on with a character.
      bytes.push_back(static_cast<char>((random >> 24) | ((random >> 16) % 3 == 0 ? 0x80U : 0x00U)));
    }
    const std::string once = DecodeAsNode(bytes);
    ASSERT_EQ(DecodeAsNode(once), once) << absl::BytesToHexString(bytes);
  }
}

// crypto.createHash("sha256").update(text).digest("hex") in node.
TEST(TextTest, HashesAsDrizzleDoes) {
  const auto hash = [](const char* hex) { return Sha256(DecodeAsNode(absl::HexStringToBytes(hex))); };
  EXPECT_EQ(hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hash("80"), "83d544ccc223c057d2bf80d3f2a32982c32c3c0db8e2674820da5064783fb097");
  EXPECT_EQ(hash("c3a9"), "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");
  EXPECT_EQ(hash("53454c45435420313b0d0a"),
            "d3cd5042f97738960d802ad6b3a548dfa18152215118ba18f04493bc6944b0e4");
}

TEST(TextTest, LineEnds) {
  EXPECT_EQ(WithLf("a\r\nb\nc\r\r\n"), "a\nb\nc\r\n");
  EXPECT_EQ(WithCrlf("a\r\nb\nc"), "a\r\nb\r\nc");
  EXPECT_EQ(WithLf(WithCrlf("a\nb\n")), "a\nb\n");
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
