#include "migrate/project/path.h"

#include <gtest/gtest.h>

namespace pgassay::migrate::project {
namespace {

TEST(ShownPathTest, LeavesTheFolderOutWhereThePathIsInIt) {
  const struct {
    const char* path;
    const char* folder;
    const char* shown;
  } kCases[] = {
      {"/app/api/migrations", "/app", "api/migrations"},
      {"/app/api/migrations", "/app/", "api/migrations"},
      {"/app//api/migrations", "/app", "api/migrations"},
      {"/app", "/app", "."},
      {"/app/..foo/a.ts", "/app", "..foo/a.ts"},
      {"/app/..foo", "/app", "..foo"},
      {"/app/...", "/app", "..."},
      {"/app/.hidden", "/app", ".hidden"},
      {"/", "/app", "/"},
      {"/apple/a.ts", "/app", "/apple/a.ts"},
      {"/other/a.ts", "/app", "/other/a.ts"},
      {"/app/../other/a.ts", "/app", "/app/../other/a.ts"},
      {"api/a.ts", "/app", "api/a.ts"},
      {"", "/app", ""},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(ShownPath(c.path, c.folder), c.shown) << c.path << " in " << c.folder;
}

}  // namespace
}  // namespace pgassay::migrate::project
