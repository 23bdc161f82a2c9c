#include "migrate/drizzle/kit_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "interop/tree.h"

namespace pgassay::migrate::drizzle {
namespace {

namespace fs = std::filesystem;
using ::pgassay::testing::WorkFolder;
using ::pgassay::testing::WriteTree;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(KitPlaceTest, IsNobodyElsesAndGoes) {
  WorkFolder work;
  std::string path;
  {
    const auto place = KitPlace::Make(work.path());
    ASSERT_TRUE(place.ok()) << place.status();
    path = (*place)->path();
    EXPECT_EQ(fs::path(path).parent_path(), work.path());
    EXPECT_EQ(fs::status(path).permissions() & fs::perms::all, fs::perms(0700));
    EXPECT_NE((*place)->Fresh("out"), (*place)->Fresh("out"));
    ASSERT_TRUE((*place)->Write("a.ts", "long text").ok());
    ASSERT_TRUE((*place)->Write("a.ts", "short").ok());
    EXPECT_EQ(fs::file_size(path + "/a.ts"), 5u);
    EXPECT_EQ(fs::status(path + "/a.ts").permissions() & fs::perms::all, fs::perms(0600));
    EXPECT_FALSE((*place)->Write("none/a.ts", "x").ok());
  }
  EXPECT_FALSE(fs::exists(path));
  EXPECT_TRUE(absl::IsUnavailable(KitPlace::Make("/nonexistent").status()));
}

TEST(KitPlaceTest, DropsWhatNobodyHolds) {
  WorkFolder work;
  const auto held = KitPlace::Make(work.path());
  ASSERT_TRUE(held.ok()) << held.status();
  // Another process dies with its folder locked.
  const pid_t child = fork();
  if (child == 0) {
    const auto place = KitPlace::Make(work.path());
    WriteTree((*place)->path(), {{"out-1/meta/a.json", "x"}});
    _exit(place.ok() ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_EQ(status, 0);
  WriteTree(work.path(), {{".pgassay-kit-old/x", ""},
                          {".pgassay-kit-new/x", ""},
                          {".pgassay-kit-file", ""},
                          {"other/lock", ""},
                          {"elsewhere/lock", ""},
                          {".pgassay-kit-link", "elsewhere", true}});
  const utimbuf long_ago = {1'000'000'000, 1'000'000'000};
  ASSERT_EQ(utime((work.path() + "/.pgassay-kit-old").c_str(), &long_ago), 0);

  const auto next = KitPlace::Make(work.path());
  ASSERT_TRUE(next.ok()) << next.status();
  std::vector<std::string> left;
  for (const auto& each : fs::directory_iterator(work.path())) left.push_back(each.path().string());
  EXPECT_THAT(left, ::testing::UnorderedElementsAre(
                        (*held)->path(), (*next)->path(), work.path() + "/.pgassay-kit-new",
                        work.path() + "/.pgassay-kit-file", work.path() + "/other",
                        work.path() + "/elsewhere", work.path() + "/.pgassay-kit-link"));
  EXPECT_TRUE(fs::exists(work.path() + "/elsewhere/lock"));
}

TEST(FilesUnderTest, ReadsEveryFile) {
  WorkFolder work;
  EXPECT_THAT(*FilesUnder(work.path() + "/none"), IsEmpty());
  EXPECT_THAT(*FilesUnder(work.path()), IsEmpty());
  WriteTree(work.path(), {{"b.sql", "two"}, {"meta/a.json", std::string("\0x", 2)}, {"empty/"}});
  EXPECT_THAT(*FilesUnder(work.path()),
              ElementsAre(Pair("b.sql", "two"), Pair("meta/a.json", std::string("\0x", 2))));
}

TEST(PutFilesTest, IsAllOrNothing) {
  WorkFolder work;
  const std::string out = work.path() + "/deep/out";
  ASSERT_TRUE(PutFiles(out, {{"a.sql", "one"}, {"meta/j.json", "[]"}}, {}).ok());
  const FilesByPath before = *FilesUnder(out);
  EXPECT_THAT(before, ElementsAre(Pair("a.sql", "one"), Pair("meta/j.json", "[]")));
  ASSERT_TRUE(PutFiles(out, {{"meta/j.json", "[1]"}}, before).ok());
  EXPECT_THAT(*FilesUnder(out), ElementsAre(Pair("a.sql", "one"), Pair("meta/j.json", "[1]")));
  // The last of them cannot be written: where it should be there is a folder.
  const FilesByPath now = *FilesUnder(out);
  WriteTree(out, {{"z.sql/x", "y"}});
  EXPECT_FALSE(PutFiles(out, {{"b.sql", "two"}, {"meta/j.json", "[2]"}, {"z.sql", "three"}}, now).ok());
  EXPECT_THAT(*FilesUnder(out),
              ElementsAre(Pair("a.sql", "one"), Pair("meta/j.json", "[1]"), Pair("z.sql/x", "y")));
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
