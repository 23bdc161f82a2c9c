#include "migrate/drizzle/kit_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "interop/tree.h"

namespace pgassay::migrate::drizzle {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

class SchemaFilesTest : public ::testing::Test {
 protected:
  SchemaFilesTest() {
    pgassay::testing::WriteTree(work_.path(), {{"src/schema.ts"},
                                               {"src/db/users.ts"},
                                               {"src/db/posts.ts"},
                                               {"src/db/posts.test.ts"},
                                               {"src/db/seed.sql"},
                                               {"src/db/.hidden.ts"},
                                               {"src/db/deep/one.mts"},
                                               {"src/db/deep/er/two.cjs"},
                                               {"src/.dot/three.ts"},
                                               {"src/[id]/(group)/four.ts"},
                                               {"src/a{b}/five.js"},
                                               {"src/empty/"},
                                               {"src/db/linked", "deep", true}});
  }
  std::vector<std::string> Files(const std::vector<std::string>& patterns) {
    std::vector<std::string> files = SchemaFiles(work_.path(), patterns);
    for (std::string& file : files) file = file.substr(work_.path().size() + 1);
    return files;
  }
  pgassay::testing::WorkFolder work_;
};

TEST_F(SchemaFilesTest, ExpandsAsDrizzleKitDoes) {
  const struct {
    std::vector<std::string> patterns;
    std::vector<std::string> files;
  } kCases[] = {
      {{}, {}},
      {{""}, {}},
      {{"./src/schema.ts"}, {"src/schema.ts"}},
      {{"src//./schema.ts"}, {"src/schema.ts"}},
      {{"src/db/../schema.ts"}, {"src/schema.ts"}},
      {{"src/schema.ts", "./src/schema.ts", "src/sch*"}, {"src/schema.ts"}},
      {{"src/none.ts"}, {}},
      {{"src/schema"}, {}},
      {{"./src/db"}, {"src/db/.hidden.ts", "src/db/posts.test.ts", "src/db/posts.ts", "src/db/users.ts"}},
      {{"./src/db/"}, {"src/db/.hidden.ts", "src/db/posts.test.ts", "src/db/posts.ts", "src/db/users.ts"}},
      {{"./src/empty"}, {}},
      {{"./src/db/*.ts"}, {"src/db/posts.test.ts", "src/db/posts.ts", "src/db/users.ts"}},
      {{"./src/db/{users,posts}.ts"}, {"src/db/posts.ts", "src/db/users.ts"}},
      {{"./src/{db/{users,none},schema}.ts"}, {"src/db/users.ts", "src/schema.ts"}},
      {{"./src/db/user?.ts"}, {"src/db/users.ts"}},
      {{"./src/db/[pu]*[!t].ts"}, {"src/db/posts.ts", "src/db/users.ts"}},
      {{"./src/db/!(*.test).ts"}, {"src/db/posts.ts", "src/db/users.ts"}},
      {{"./src/db/@(users|none).ts"}, {"src/db/users.ts"}},
      {{"./src/db/**/*.{mts,cjs}"}, {"src/db/deep/er/two.cjs", "src/db/deep/one.mts"}},
      {{"./src/**/users.ts"}, {"src/db/users.ts"}},
      {{"**/schema.ts"}, {"src/schema.ts"}},
      {{"./src/\\[id\\]/\\(group\\)/four.ts"}, {"src/[id]/(group)/four.ts"}},
      {{"./src/a\\{b\\}/*"}, {"src/a{b}/five.js"}},
      {{"./src/a{b}/*"}, {"src/a{b}/five.js"}},
      {{"./src/db/seed.sql"}, {}},
      {{"./src/*/"},
       {"src/[id]/(group)", "src/a{b}/five.js", "src/db/.hidden.ts", "src/db/posts.test.ts",
        "src/db/posts.ts", "src/db/users.ts"}},
  };
  for (const auto& one : kCases) {
    std::vector<std::string> files = one.files;
    // The folder in a folder is none of its files.
    std::erase(files, "src/[id]/(group)");
    EXPECT_THAT(Files(one.patterns), ElementsAreArray(files)) << ::testing::PrintToString(one.patterns);
  }
}

TEST_F(SchemaFilesTest, TakesAbsolutePaths) {
  EXPECT_THAT(Files({work_.path() + "/src/s*.ts"}), ElementsAre("src/schema.ts"));
  EXPECT_THAT(SchemaFiles("/nonexistent", {"./src/*.ts", "**"}), IsEmpty());
}

TEST_F(SchemaFilesTest, EveryPathIsAPatternOfItself) {
  for (const char* path : {"src/[id]/(group)/four.ts", "src/a{b}/five.js", "src/schema.ts"})
    EXPECT_THAT(Files({AsPattern(path)}), ElementsAre(path));
}

TEST_F(SchemaFilesTest, EndsWhateverThePattern) {
  std::string braces, stars = "src/";
  for (int each = 0; each < 40; ++each) {
    braces += "{a,b}";
    stars += "**/";
  }
  EXPECT_THAT(Files({braces + "{"}), IsEmpty());
  EXPECT_THAT(Files({stars + "none"}), IsEmpty());
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
