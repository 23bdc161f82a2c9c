#include "migrate/file/copy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "cli/folder.h"

namespace pgassay::migrate::file {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::string BytesOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(CopyFolderTest, AllThatIsInIt) {
  const pgassay::testing::Folder folder;
  fs::create_directories(folder.path() + "/from/deep");
  folder.Write("from/deep/a.sql", "a\r\n");
  fs::create_symlink("deep/a.sql", folder.path() + "/from/link.sql");
  for (const Links links : {Links::kFollow, Links::kKeep}) {
    const std::string to = folder.path() + (links == Links::kKeep ? "/kept" : "/followed");
    ASSERT_TRUE(CopyFolder(folder.path() + "/from", to, links).ok());
    EXPECT_EQ(BytesOf(to + "/deep/a.sql"), "a\r\n");
    EXPECT_EQ(BytesOf(to + "/link.sql"), "a\r\n");
    EXPECT_EQ(fs::is_symlink(to + "/link.sql"), links == Links::kKeep);
  }
}

TEST(CopyFolderTest, WhatIsNotThere) {
  const pgassay::testing::Folder folder;
  const absl::Status status = CopyFolder(folder.path() + "/none", folder.path() + "/to", Links::kFollow);
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("/none: it cannot be copied: "));
}

}  // namespace
}  // namespace pgassay::migrate::file
