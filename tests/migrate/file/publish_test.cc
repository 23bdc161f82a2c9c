#include "migrate/file/publish.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "interop/tree.h"
#include "testing/matchers.h"

namespace pgassay::migrate::file {
namespace {

namespace fs = std::filesystem;
using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;
using pgassay::testing::WorkFolder;

std::string Bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::set<std::string> Names(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& each : fs::directory_iterator(folder)) names.insert(each.path().filename().string());
  return names;
}

void Write(const std::string& path, const std::string& bytes) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST(WriteWholeTest, WritesReplacesAndMakesFolders) {
  const WorkFolder work;
  const std::string path = work.path() + "/a/b/file";
  ASSERT_THAT(WriteWhole(path, "one"), IsOk());
  EXPECT_EQ(Bytes(path), "one");
  ASSERT_THAT(WriteWhole(path, std::string(100'000, 'x')), IsOk());
  EXPECT_EQ(Bytes(path), std::string(100'000, 'x'));
  EXPECT_EQ(Names(work.path() + "/a/b"), std::set<std::string>{"file"});
}

// The program's umask is for secrets; a project's files are its folder's.
TEST(WriteWholeTest, HasTheRightsOfItsFolder) {
  const WorkFolder work;
  const mode_t mask = umask(077);
  for (const mode_t mode : {0755U, 0750U, 0700U}) {
    ASSERT_EQ(chmod(work.path().c_str(), mode), 0);
    const std::string folder = absl::StrCat(work.path(), "/", mode);
    ASSERT_THAT(WriteWhole(folder + "/new/file", "x"), IsOk());
    Write(folder + "/made/deep/file", "x");
    ASSERT_THAT(PublishFolder(folder + "/made", folder + "/out", ""), IsOk());
    struct stat info;
    for (const char* each : {"/new", "/out", "/out/deep"}) {
      ASSERT_EQ(stat((folder + each).c_str(), &info), 0);
      EXPECT_EQ(info.st_mode & 0777, mode) << each;
    }
    for (const char* each : {"/new/file", "/out/deep/file"}) {
      ASSERT_EQ(stat((folder + each).c_str(), &info), 0);
      EXPECT_EQ(info.st_mode & 0777, mode & 0666) << each;
    }
  }
  umask(mask);
}

// What a link leads to is meant, and the link stays.
TEST(PublishFolderTest, ThroughALink) {
  const WorkFolder work;
  Write(work.path() + "/made/a", "new");
  Write(work.path() + "/shared/migrations/b", "old");
  fs::create_directory_symlink(work.path() + "/shared/migrations", work.path() + "/out");
  ASSERT_THAT(PublishFolder(work.path() + "/made", work.path() + "/out", ""), IsOk());
  EXPECT_TRUE(fs::is_symlink(work.path() + "/out"));
  EXPECT_EQ(Names(work.path() + "/shared/migrations"), std::set<std::string>{"a"});
}

TEST(StagedFileTest, IsNotThereUntilItIsCommitted) {
  const WorkFolder work;
  Write(work.path() + "/file", "old");
  {
    auto staged = StagedFile::Stage(work.path() + "/file", "new");
    ASSERT_THAT(staged, IsOk());
    EXPECT_EQ(Bytes(work.path() + "/file"), "old");
  }
  EXPECT_EQ(Names(work.path()), std::set<std::string>{"file"});
  auto staged = StagedFile::Stage(work.path() + "/file", "new");
  ASSERT_THAT(staged, IsOk());
  ASSERT_THAT(staged->Commit(), IsOk());
  EXPECT_EQ(Bytes(work.path() + "/file"), "new");
  EXPECT_EQ(Names(work.path()), std::set<std::string>{"file"});
}

TEST(WriteWholeTest, LeavesNothingBehindWhereItFails) {
  const WorkFolder work;
  fs::create_directories(work.path() + "/is/a/folder");
  EXPECT_THAT(WriteWhole(work.path() + "/is/a", "x"), StatusIs(absl::StatusCode::kUnavailable, "/is/a"));
  EXPECT_EQ(Names(work.path() + "/is"), std::set<std::string>{"a"});
  Write(work.path() + "/file", "old");
  EXPECT_THAT(WriteWhole(work.path() + "/file/below", "x"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(Bytes(work.path() + "/file"), "old");
}

TEST(PublishFolderTest, WhereThereIsNone) {
  const WorkFolder work;
  Write(work.path() + "/made/meta/a", "new");
  ASSERT_THAT(PublishFolder(work.path() + "/made", work.path() + "/deep/out", ""), IsOk());
  EXPECT_EQ(Bytes(work.path() + "/deep/out/meta/a"), "new");
  EXPECT_EQ(Names(work.path()), std::set<std::string>{"deep"});
}

TEST(PublishFolderTest, InPlaceOfAnother) {
  for (const bool aside : {false, true}) {
    const WorkFolder work;
    Write(work.path() + "/made/a", "new");
    Write(work.path() + "/out/b", "old");
    ASSERT_THAT(PublishFolder(work.path() + "/made", work.path() + "/out", aside ? work.path() + "/old" : ""),
                IsOk());
    EXPECT_EQ(Names(work.path() + "/out"), std::set<std::string>{"a"});
    EXPECT_FALSE(fs::exists(work.path() + "/made"));
    EXPECT_EQ(fs::exists(work.path() + "/old/b"), aside);
  }
}

TEST(PublishFolderTest, NothingIsMovedOverWhatIsThere) {
  const WorkFolder work;
  Write(work.path() + "/made/a", "new");
  Write(work.path() + "/out/b", "old");
  Write(work.path() + "/old/c", "older");
  EXPECT_THAT(PublishFolder(work.path() + "/made", work.path() + "/out", work.path() + "/old"),
              StatusIs(absl::StatusCode::kAlreadyExists, "/old"));
  EXPECT_EQ(Bytes(work.path() + "/out/b"), "old");
  EXPECT_EQ(Bytes(work.path() + "/old/c"), "older");
  EXPECT_EQ(Bytes(work.path() + "/made/a"), "new");
}

}  // namespace
}  // namespace pgassay::migrate::file
