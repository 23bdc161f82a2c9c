#include "migrate/diesel/text.h"

#include <gtest/gtest.h>

namespace pgassay::migrate::diesel {
namespace {

TEST(TextTest, FaultsOfAFile) {
  EXPECT_EQ(TextFault(""), "");
  EXPECT_EQ(TextFault("SELECT '\xC3\xA9';\r\n"), "");
  EXPECT_EQ(TextFault("SELECT '\xE9'"), "it is not UTF-8");
  EXPECT_EQ(TextFault(absl::string_view("SELECT\0 1", 9)), "it has a NUL byte");
  EXPECT_EQ(TextFault("\xFF\xFES\x01"), "it is not UTF-8");  // UTF-16
  EXPECT_EQ(TextFault("\xEF\xBB\xBFSELECT 1"), "it begins with a byte order mark");
  EXPECT_EQ(TextFault("SELECT 1 \xEF\xBB\xBF"), "");  // only the server knows
}

}  // namespace
}  // namespace pgassay::migrate::diesel
