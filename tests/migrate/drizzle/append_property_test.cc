// Chains of any number of entries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/append.h"
#include "migrate/drizzle/append_fixture.h"
#include "migrate/drizzle/folder.h"
#include "migrate/drizzle/folder_fixture.h"

namespace pgassay::migrate::drizzle {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::IsEmpty;

class AppendPropertyTest : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Both, AppendPropertyTest, ::testing::Bool(),
                         [](const auto& one) { return one.param ? "v1" : "stable"; });

// However many entries follow one another, the folder is one of which nothing is to be found, in their order,
// and the last one's schema is that of the last snapshot.
TEST_P(AppendPropertyTest, AnyNumberOfThemIsAChain) {
  const bool v1 = GetParam();
  std::mt19937_64 random(20261123);
  const std::vector<std::string> prefixes = {"index", "timestamp", "unix"};
  for (int run = 0; run < 12; ++run) {
    const KitConfig config = Config(v1, prefixes[random() % prefixes.size()]);
    FilesByPath files;
    std::vector<std::string> names, columns;
    int64_t when = 0;
    const size_t count = 1 + random() % 12;
    for (size_t i = 0; i < count; ++i) {
      const std::string folder = absl::StrCat(20260101 + random() % 3, "_m", random() % 100);
      when = WhenOf(folder.substr(0, 8), when);
      NewEntry entry = Entry(EntrySlug(folder, v1), when);
      if (random() % 2 == 0) {
        columns.clear();
        for (int each = 0; each < 8; ++each)
          if (random() % 2 == 0) columns.push_back(absl::StrCat("c", each));
        entry.snapshot = Whole(v1, columns);
      }
      const FilesByPath before = files;
      const auto name = AppendEntry(config, entry, files);
      ASSERT_TRUE(name.ok()) << name.status();
      names.push_back(*name);
      for (const auto& [path, bytes] : before)
        if (path != "meta/_journal.json") {
          EXPECT_EQ(files[path], bytes) << path;
        }
    }
    const Folder written;
    ASSERT_TRUE(PutFiles(written.path(), files, {}).ok());
    const auto folder = ReadFolder(written.path());
    ASSERT_TRUE(folder.ok()) << folder.status();
    EXPECT_THAT(CodesOf(folder->findings), IsEmpty());
    std::vector<std::string> read;
    for (const DrizzleEntry& entry : folder->entries) read.push_back(entry.name);
    EXPECT_EQ(read, names);
    EXPECT_EQ(folder->entries.back().when_ms, when);

    if (columns.empty()) continue;
    NewEntry same = Entry("same", when + 1000);
    same.snapshot = Whole(v1, columns);
    const auto name = AppendEntry(config, same, files);
    ASSERT_TRUE(name.ok()) << name.status();
    if (v1) {
      const Json snapshot = Json::parse(files[*name + "/snapshot.json"]);
      ASSERT_EQ(snapshot["type"], "diff");
      EXPECT_THAT(snapshot["deltas"], IsEmpty());
    } else {
      const std::string prefix = name->substr(0, name->find('_')), last = names.back();
      EXPECT_EQ(
          Json::parse(files[absl::StrCat("meta/", prefix, "_snapshot.json")])["tables"],
          Json::parse(
              files[absl::StrCat("meta/", last.substr(0, last.find('_')), "_snapshot.json")])["tables"]);
    }
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
