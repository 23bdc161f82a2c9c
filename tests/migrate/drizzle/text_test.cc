#include "migrate/drizzle/text.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "migrate/text/utf8.h"

namespace pgassay::migrate::drizzle {
namespace {

// crypto.createHash("sha256").update(text).digest("hex") in node.
TEST(TextTest, HashesAsDrizzleDoes) {
  const auto hash = [](const char* hex) { return Sha256(text::Decode(absl::HexStringToBytes(hex))); };
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
