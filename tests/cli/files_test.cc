// Files that the front door reads and writes itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/folder.h"
#include "cli/key_file.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/side.h"
#include "testing/matchers.h"

namespace pgassay::cli {
namespace {

using testing::Folder;
using testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
const std::string kAssay("\xd9\xd9\xf7 and so on");  // the head of every .assay file

TEST(KeyFileTest, Reads32Bytes) {
  const Folder folder;
  std::string bytes;
  for (int i = 0; i < 32; ++i) bytes.push_back(static_cast<char>(i * 8));
  for (const mode_t mode : {0600u, 0400u, 0700u}) {
    const auto key = ReadKeyFile(folder.Write("key", bytes, mode));
    ASSERT_THAT(key, IsOk());
    EXPECT_EQ(std::string(key->begin(), key->end()), bytes);
    unlink(folder.At("key").c_str());
  }
}

TEST(KeyFileTest, RefusesOtherSizes) {
  const Folder folder;
  for (const size_t size : {0u, 1u, 31u, 33u, 64u, 100000u}) {
    EXPECT_THAT(ReadKeyFile(folder.Write("key", std::string(size, 'k'))),
                StatusIs(kInvalid, "exactly 32 bytes"))
        << size;
  }
}

TEST(KeyFileTest, RefusesWhatOthersCanRead) {
  const Folder folder;
  for (const mode_t mode : {0640u, 0604u, 0660u, 0644u, 0620u, 0601u}) {
    const auto key = ReadKeyFile(folder.Write("key", std::string(32, 'k'), mode));
    ASSERT_THAT(key, StatusIs(kInvalid, "others on this machine can read it")) << mode;
    EXPECT_THAT(FormatError(key.status()), HasSubstr("hint: chmod 600 " + folder.At("key"))) << mode;
  }
}

TEST(KeyFileTest, RefusesWhatIsNoFile) {
  const Folder folder;
  EXPECT_THAT(ReadKeyFile(folder.At("none")), StatusIs(kInvalid, "No such file"));
  EXPECT_THAT(ReadKeyFile(folder.path()), StatusIs(kInvalid, "not a file"));
  EXPECT_THAT(ReadKeyFile("/dev/zero"), StatusIs(kInvalid, "not a file"));
}

TEST(CheckOutputTest, ReplacesItsOwnKindOnly) {
  const Folder folder;
  EXPECT_THAT(CheckOutput(folder.At("new"), OutputKind::kFingerprint), IsOk());
  EXPECT_THAT(CheckOutput(folder.At("new"), OutputKind::kReport), IsOk());
  const std::string empty = folder.Write("empty", "");
  EXPECT_THAT(CheckOutput(empty, OutputKind::kFingerprint), IsOk());
  const std::string assay = folder.Write("a.assay", kAssay);
  EXPECT_THAT(CheckOutput(assay, OutputKind::kFingerprint), IsOk());
  EXPECT_THAT(CheckOutput(assay, OutputKind::kReport), StatusIs(kInvalid, "is an .assay file"));
  for (const char* bytes : {"t", "text", "\xd9\xd9", "\xd9\xd9\xf6"}) {
    const std::string other = folder.Write("other", bytes);
    EXPECT_THAT(CheckOutput(other, OutputKind::kFingerprint), StatusIs(kInvalid, "is not an .assay file"));
    EXPECT_THAT(CheckOutput(other, OutputKind::kReport), IsOk());
  }
}

TEST(CheckOutputTest, RefusesWhatIsNoPlaceForAFile) {
  const Folder folder;
  const std::string assay = folder.Write("a.assay", kAssay);
  ASSERT_EQ(symlink(assay.c_str(), folder.At("link").c_str()), 0);
  for (const OutputKind kind : {OutputKind::kFingerprint, OutputKind::kReport}) {
    EXPECT_THAT(CheckOutput(folder.At("no/new"), kind), StatusIs(kInvalid, "there is no folder"));
    EXPECT_THAT(CheckOutput(assay + "/new", kind), StatusIs(kInvalid, "there is no folder"));
    EXPECT_THAT(CheckOutput(folder.path(), kind), StatusIs(kInvalid, "not a regular file"));
    EXPECT_THAT(CheckOutput(folder.At("link"), kind), StatusIs(kInvalid, "not a regular file"));
    EXPECT_THAT(CheckOutput("/dev/null", kind), StatusIs(kInvalid, "not a regular file"));
  }
}

TEST(CheckOtherFileTest, RefusesToReplaceWhatIsRead) {
  const Folder folder;
  const std::string before = folder.Write("before.assay", kAssay);
  ASSERT_EQ(symlink(before.c_str(), folder.At("link").c_str()), 0);
  EXPECT_THAT(CheckOtherFile(before, folder.At("after.assay")), IsOk());
  EXPECT_THAT(CheckOtherFile("", before), IsOk());
  EXPECT_THAT(CheckOtherFile(before, folder.path() + "/./before.assay"), StatusIs(kInvalid, "is read"));
  EXPECT_THAT(CheckOtherFile(folder.At("link"), before), StatusIs(kInvalid, "is read"));
}

TEST(WriteAtomicallyTest, WritesForTheOwnerAlone) {
  const Folder folder;
  ASSERT_THAT(WriteAtomically(folder.At("r"), "one"), IsOk());
  ASSERT_THAT(WriteAtomically(folder.At("r"), "two\n"), IsOk());
  EXPECT_EQ(folder.Read("r"), "two\n");
  EXPECT_EQ(folder.Files(), 1u);
  struct stat info;
  ASSERT_EQ(stat(folder.At("r").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600u);
}

TEST(ResolveSideTest, FilesAndDatabases) {
  const Folder folder;
  const std::string assay = folder.Write("a.assay", kAssay);
  const auto file = ResolveSide("BEFORE", assay, "");
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(file->path, assay);
  const auto database = ResolveSide("AFTER", "postgresql://ann@db1/shop", "");
  ASSERT_THAT(database, IsOk());
  EXPECT_EQ(database->path, "");
  EXPECT_THAT(DescribeSide(*database, "postgresql://ann@db1/shop"), HasSubstr("shop"));
}

TEST(ResolveSideTest, SaysWhatIsMissing) {
  const Folder folder;
  EXPECT_THAT(ResolveSide("BEFORE", folder.At("a.assay"), ""), StatusIs(kInvalid, "a.assay': no such file"));
  EXPECT_THAT(ResolveSide("AFTER", folder.path(), ""), StatusIs(kInvalid, "is a folder"));
  // What looks like a mistyped URI is not repeated.
  const auto typo = ResolveSide("AFTER", "postgre://ann:hunter2@db1/shop", "");
  ASSERT_THAT(typo, StatusIs(kInvalid, ""));
  EXPECT_THAT(std::string(typo.status().message()), Not(HasSubstr("hunter2")));
}

TEST(ResolveSideTest, NamesTheVariableThatWasUsed) {
  setenv("DATABASE_URL", "postgresql://ann@db1/shop", 1);
  const auto url = ResolveSide("AFTER", "", "");
  ASSERT_THAT(url, IsOk());
  EXPECT_THAT(DescribeSide(*url, ""), HasSubstr("(from DATABASE_URL)"));
  unsetenv("DATABASE_URL");
  const auto variables = ResolveSide("AFTER", "", "");
  ASSERT_THAT(variables, IsOk());
  EXPECT_THAT(DescribeSide(*variables, ""), HasSubstr("(from the PG* variables)"));
}

}  // namespace
}  // namespace pgassay::cli
