#include "migrate/file/publish.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

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
  const mode_t mask = umask(0);
  umask(mask);
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0666 & ~mask);
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
