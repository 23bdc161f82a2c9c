#include "cli/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_code.h"

namespace pgassay::cli {
namespace {

TEST(OneLineTest, KeepsALineALine) {
  EXPECT_EQ(OneLine("no such host\n\tis it up?\n"), "no such host is it up?");
  EXPECT_EQ(OneLine("a  b"), "a  b");
  EXPECT_EQ(OneLine("\x1b[2J"), "\\x1b[2J");
  EXPECT_EQ(OneLine("gr\xc3\xbc\xc3\x9f"), "gr\xc3\xbc\xc3\x9f");
  EXPECT_EQ(OneLine(""), "");
  EXPECT_EQ(OneLine("\r\n"), "");
}

TEST(ShownTest, HidesWhatCouldHoldAPassword) {
  EXPECT_EQ(Shown("before.assay"), "'before.assay'");
  for (const char* text : {"postgresql://ann:hunter2@db1/shop", "host=db1 password=hunter2",
                           "ann:hunter2@db1", "postgre://:hunter2", "PASSWORD hunter2"}) {
    EXPECT_THAT(Shown(text), testing::Not(testing::HasSubstr("hunter2"))) << text;
  }
}

TEST(FormatErrorTest, OneLineAndAHint) {
  EXPECT_EQ(FormatError(absl::DataLossError("a.assay: not an .assay file")),
            "pgassay: a.assay: not an .assay file\n");
  EXPECT_EQ(FormatError(WithHint(absl::UnavailableError("connecting: refused\n"), "is the server up?")),
            "pgassay: connecting: refused\npgassay: hint: is the server up?\n");
}

TEST(FormatErrorTest, AnExampleKeepsItsLines) {
  EXPECT_EQ(FormatError(WithExample(absl::InvalidArgumentError("x"), "write this", "[a]\nb = 1\n")),
            "pgassay: x\npgassay: hint: write this\n\n[a]\nb = 1\n");
}

TEST(ExitCodeTest, AnErrorIsNeverAResult) {
  for (int code = 1; code <= 16; ++code) {
    const absl::Status status(static_cast<absl::StatusCode>(code), "x");
    EXPECT_EQ(ExitCodeOf(status), status.code() == absl::StatusCode::kInvalidArgument ? 3 : 2) << status;
  }
}

}  // namespace
}  // namespace pgassay::cli
