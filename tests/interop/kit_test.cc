// The real drizzle-kit, of both lines, in projects of many shapes.
#include "migrate/drizzle/kit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "interop/tree.h"
#include "testing/drizzle.h"
#include "testing/server.h"
#include "testing/variable.h"

namespace pgassay::migrate::drizzle {
namespace {

namespace fs = std::filesystem;
using ::pgassay::testing::Entry;
using ::pgassay::testing::WorkFolder;
using ::pgassay::testing::WriteTree;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kSchema[] = R"(import { pgTable, integer, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: integer('id').primaryKey(), name: text('name') });
)";

constexpr char kWithEmail[] = R"(import { pgTable, integer, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: integer('id').primaryKey(), name: text('name'), email: text('email') });
)";

constexpr char kRenamed[] = R"(import { pgTable, integer, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: integer('id').primaryKey(), title: text('title') });
)";

constexpr char kConfig[] = R"(import { defineConfig } from 'drizzle-kit';
export default defineConfig({ dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' });
)";

std::string Bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<std::string> NamesUnder(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error))
    names.push_back(each->path().lexically_relative(folder).string());
  std::sort(names.begin(), names.end());
  return names;
}

// A project of one line of Drizzle, which the real programs are installed for.
class Project {
 public:
  Project(const std::string& line, const std::vector<Entry>& entries, const std::string& under = "app")
      : root(work.path() + "/" + under) {
    const auto found = pgassay::testing::FindDrizzle(line);
    if (!found.ok()) {
      missing = found.status();
      return;
    }
    fs::create_directories(root);
    WriteTree(root, entries);
    std::error_code error;
    if (!fs::exists(root + "/node_modules", error))
      fs::create_directory_symlink(found->folder + "/node_modules", root + "/node_modules");
    settings.file = root + "/pgassay.toml";
    settings.folder = root;
    settings.database.schemas = {"public"};
    settings.drizzle.root = root;
    settings.drizzle.config = root + "/drizzle.config.ts";
    settings.drizzle.out = root + "/drizzle";
    // npx costs half a second each time; one test runs it.
    settings.drizzle.kit = "node_modules/.bin/drizzle-kit";
  }
  absl::StatusOr<std::unique_ptr<Kit>> Open() const { return Kit::Open(settings); }

  WorkFolder work;
  std::string root;
  ProjectSettings settings;
  absl::Status missing;
};

#define SKIP_OR_FAIL(project)                                                                \
  if (absl::IsUnimplemented((project).missing)) GTEST_SKIP() << (project).missing.message(); \
  ASSERT_TRUE((project).missing.ok()) << (project).missing

std::vector<Entry> Usual() {
  return {{"package.json", R"({"name":"app","type":"module"})"},
          {"drizzle.config.ts", kConfig},
          {"src/schema.ts", kSchema}};
}

class LineTest : public ::testing::TestWithParam<std::string> {
 protected:
  bool v1() const { return GetParam() == "v1"; }
};

INSTANTIATE_TEST_SUITE_P(Both, LineTest, ::testing::Values("stable", "v1"),
                         [](const auto& one) { return one.param; });

TEST_P(LineTest, LoadsExportsAndGenerates) {
  Project project(GetParam(), Usual());
  SKIP_OR_FAIL(project);
  std::string folder;
  {
    const auto kit = project.Open();
    ASSERT_TRUE(kit.ok()) << kit.status();
    const KitConfig& config = (*kit)->config();
    EXPECT_EQ(config.kit_version, v1() ? "1.0.0-rc.5" : "0.31.11");
    EXPECT_EQ(config.orm_version, v1() ? "1.0.0-rc.5" : "0.45.4");
    EXPECT_EQ(config.v1, v1());
    EXPECT_THAT(config.schema, ElementsAre(project.root + "/src/schema.ts"));
    EXPECT_EQ(config.out, project.root + "/drizzle");
    EXPECT_EQ(config.migrations_schema, "drizzle");
    EXPECT_EQ(config.migrations_table, "__drizzle_migrations");
    EXPECT_EQ(config.prefix, v1() ? "" : "index");
    EXPECT_EQ(config.casing, "");
    EXPECT_TRUE(config.breakpoints);

    folder = (*kit)->folder();
    struct stat about = {};
    ASSERT_EQ(stat(folder.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0700u);

    const auto sql = (*kit)->Export(config.schema);
    ASSERT_TRUE(sql.ok()) << sql.status();
    EXPECT_THAT(*sql, AllOf(HasSubstr("CREATE TABLE \"users\" ("), HasSubstr("\"name\" text"),
                            Not(HasSubstr("statement-breakpoint"))));
    EXPECT_FALSE(fs::exists(project.root + "/drizzle"));
    EXPECT_THAT(NamesUnder(project.root + "/drizzle"), IsEmpty());

    const auto first = (*kit)->Generate(config.schema, config.out, "first");
    ASSERT_TRUE(first.ok()) << first.status();
    EXPECT_EQ(first->size(), v1() ? 2u : 3u);
    const auto none = (*kit)->Generate(config.schema, config.out, "none");
    ASSERT_TRUE(none.ok()) << none.status();
    EXPECT_THAT(*none, IsEmpty());

    WriteTree(project.root, {{"src/schema.ts", kWithEmail}});
    // The folder of 1.0 is named by the second.
    const auto second = (*kit)->Generate(config.schema, config.out, "second");
    ASSERT_TRUE(second.ok()) << second.status();
    ASSERT_EQ(second->size(), v1() ? 2u : 3u);
    EXPECT_EQ(Bytes(config.out + "/" + (*second)[0]), "ALTER TABLE \"users\" ADD COLUMN \"email\" text;");
  }
  EXPECT_FALSE(fs::exists(folder));
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
