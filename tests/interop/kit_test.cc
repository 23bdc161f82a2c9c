// The real drizzle-kit, of both lines, in projects of many shapes.
#include "migrate/drizzle/kit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "interop/kit_project.h"
#include "migrate/process/command.h"

namespace pgassay::migrate::drizzle {
namespace {

namespace fs = std::filesystem;
using ::pgassay::testing::BytesOf;
using ::pgassay::testing::Entry;
using ::pgassay::testing::KitEntries;
using ::pgassay::testing::KitProject;
using ::pgassay::testing::NamesUnder;
using ::pgassay::testing::WriteTree;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kModule[] = R"({"name":"app","type":"module"})";
constexpr char kCommon[] = R"({"name":"app","type":"commonjs"})";

class LineTest : public ::testing::TestWithParam<std::string> {
 protected:
  bool v1() const { return GetParam() == "v1"; }
};

INSTANTIATE_TEST_SUITE_P(Both, LineTest, ::testing::Values("stable", "v1"),
                         [](const auto& one) { return one.param; });

TEST_P(LineTest, LoadsExportsAndGenerates) {
  KitProject project(GetParam(), KitEntries());
  PGASSAY_NEEDS(project);
  std::string folder;
  {
    const auto kit = project.Open();
    ASSERT_TRUE(kit.ok()) << kit.status();
    const KitConfig& config = (*kit)->config();
    EXPECT_EQ(config.kit_version, v1() ? "1.0.0-rc.5" : "0.31.11");
    EXPECT_EQ(config.orm_version, v1() ? "1.0.0-rc.5" : "0.45.4");
    EXPECT_EQ(config.v1, v1());
    EXPECT_THAT(config.schema, ElementsAre(project.root() + "/src/schema.ts"));
    EXPECT_EQ(config.out, project.root() + "/drizzle");
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
    EXPECT_THAT(NamesUnder(project.root() + "/drizzle"), IsEmpty());

    const auto first = (*kit)->Generate(config.schema, config.out, "first");
    ASSERT_TRUE(first.ok()) << first.status();
    EXPECT_EQ(first->size(), v1() ? 2u : 3u);
    const std::vector<std::string> before = NamesUnder(config.out);
    const auto none = (*kit)->Generate(config.schema, config.out, "none");
    ASSERT_TRUE(none.ok()) << none.status();
    EXPECT_THAT(*none, IsEmpty());
    EXPECT_EQ(NamesUnder(config.out), before);

    WriteTree(project.root(), {{"src/schema.ts", pgassay::testing::kKitWithEmail}});
    const auto second = (*kit)->Generate(config.schema, config.out, "second");
    ASSERT_TRUE(second.ok()) << second.status();
    ASSERT_EQ(second->size(), v1() ? 2u : 3u);
    EXPECT_EQ(BytesOf(config.out + "/" + (*second)[0]), "ALTER TABLE \"users\" ADD COLUMN \"email\" text;");
    for (const std::string& file : *second) EXPECT_TRUE(fs::exists(config.out + "/" + file)) << file;
  }
  EXPECT_FALSE(fs::exists(folder));
  EXPECT_THAT(NamesUnder(project.root() + "/src"), ElementsAre("schema.ts"));
}

struct Shape {
  std::string name;
  std::vector<Entry> entries;
  std::string config = "drizzle.config.ts";
  std::string under = "app";
};

std::string Config(const std::string& schema) {
  return absl::StrCat(
      "import type { Config } from 'drizzle-kit';\n"
      "export default { dialect: 'postgresql', out: './drizzle', schema: ",
      schema, " } satisfies Config;\n");
}

std::vector<Shape> Shapes() {
  const std::string schema = pgassay::testing::kKitSchema;
  const std::string object = "{ dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' }";
  return {
      {"array", {{"package.json", kModule}, {"drizzle.config.ts", Config("['./src/schema.ts']")}}},
      {"glob", {{"package.json", kCommon}, {"drizzle.config.ts", Config("'./src/*.ts'")}}},
      {"folder", {{"package.json", kModule}, {"drizzle.config.ts", Config("'./src'")}}},
      {"no_package", {{"drizzle.config.ts", Config("'src/schema.ts'")}}},
      {"module_js",
       {{"package.json", kModule}, {"drizzle.config.js", "export default " + object}},
       "drizzle.config.js"},
      {"common_js",
       {{"package.json", kCommon}, {"drizzle.config.js", "module.exports = " + object}},
       "drizzle.config.js"},
      {"mjs",
       {{"package.json", kCommon}, {"drizzle.config.mjs", "export default " + object}},
       "drizzle.config.mjs"},
      {"cjs",
       {{"package.json", kModule}, {"drizzle.config.cjs", "module.exports = " + object}},
       "drizzle.config.cjs"},
      {"mts",
       {{"package.json", kCommon}, {"drizzle.config.mts", "export default " + object}},
       "drizzle.config.mts"},
      {"json",
       {{"package.json", kModule},
        {"drizzle.config.json", R"({"dialect":"postgresql","schema":"./src/schema.ts","out":"drizzle/"})"}},
       "drizzle.config.json"},
      {"common_ts", {{"package.json", kCommon}, {"drizzle.config.ts", "export default " + object}}},
      {"subfolder",
       {{"package.json", kModule}, {"config/kit/drizzle.ts", "export default " + object}},
       "config/kit/drizzle.ts"},
      {"imports_another",
       {{"package.json", kModule},
        {"base.config.ts", "export default { dialect: 'postgresql', schema: 'none.ts', out: './drizzle' }"},
        {"drizzle.config.ts",
         "import base from './base.config';\nexport default { ...base, schema: './src/schema.ts' };"}}},
      {"brackets_and_spaces",
       {{"package.json", kModule}, {"drizzle.config.ts", Config("'./src/schema.ts'")}},
       "drizzle.config.ts",
       "my app (copy)/[x]{y}"},
      {"noisy_and_wanting",
       {{"package.json", kModule},
        {"drizzle.config.ts",
         "console.log('noise; CREATE TABLE nonsense ();'); console.error('noise');\n"
         "if (!process.env.DATABASE_URL || !process.env.PROD_URL) throw new Error('no URL');\n"
         "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle',\n"
         "  dbCredentials: { url: process.env.DATABASE_URL }, verbose: true, strict: true, sql: false };"}}},
  };
}

TEST_P(LineTest, TakesProjectsOfManyShapes) {
  // One of each kind of module is loaded and goes on.
  const std::set<std::string> whole = {"common_js", "module_js", "json", "brackets_and_spaces",
                                       "noisy_and_wanting"};
  for (const Shape& shape : Shapes()) {
    SCOPED_TRACE(shape.name);
    // 1.0 takes seconds; it loads every kind of module by the same means.
    if (v1() && !whole.contains(shape.name)) continue;
    KitProject project(GetParam(), shape.entries, shape.under);
    PGASSAY_NEEDS(project);
    WriteTree(project.root(), {{"src/schema.ts", pgassay::testing::kKitSchema}});
    project.settings().drizzle.config = project.root() + "/" + shape.config;
    project.settings().database.url_env = "PROD_URL";
    const auto kit = project.Open();
    EXPECT_TRUE(kit.ok()) << kit.status();
    if (!kit.ok()) continue;
    EXPECT_THAT((*kit)->config().schema, ElementsAre(project.root() + "/src/schema.ts"));
    EXPECT_EQ((*kit)->config().out, project.root() + "/drizzle");
    if (!whole.contains(shape.name)) continue;
    const auto sql = (*kit)->Export((*kit)->config().schema);
    ASSERT_TRUE(sql.ok()) << sql.status();
    EXPECT_TRUE(absl::StartsWith(*sql, "CREATE TABLE \"users\" (")) << *sql;
    EXPECT_THAT(*sql, Not(HasSubstr("nonsense")));
    if (shape.name != "brackets_and_spaces") continue;
    // A file of ours imports what the project's do, wherever the project lies.
    WriteTree((*kit)->folder(), {{"ours.ts", pgassay::testing::kKitWithEmail}});
    const auto ours = (*kit)->Export({(*kit)->folder() + "/ours.ts"});
    ASSERT_TRUE(ours.ok()) << ours.status();
    EXPECT_THAT(*ours, HasSubstr("\"email\" text"));
  }
}

TEST_P(LineTest, ReadsEverythingTheConfigSays) {
  KitProject project(GetParam(), KitEntries());
  PGASSAY_NEEDS(project);
  WriteTree(project.root(), {{"drizzle.config.ts", R"(export default {
    dialect: 'postgresql', schema: ['./src/schema.ts', './src/none.ts'], out: './db/migrations',
    schemaFilter: ['public', 'metering'], tablesFilter: '!__diesel_schema_migrations', casing: 'snake_case',
    breakpoints: false, migrations: { schema: 'history', table: 'journal', prefix: 'timestamp' },
  })"}});
  ProjectSettings& settings = project.settings();
  settings.database.schemas = {"metering", "public"};
  settings.drizzle.out = project.root() + "/db/migrations/";
  settings.drizzle.migrations_schema = "history";
  settings.drizzle.migrations_table = "journal";
  const auto kit = project.Open();
  ASSERT_TRUE(kit.ok()) << kit.status();
  const KitConfig& config = (*kit)->config();
  EXPECT_THAT(config.schema, ElementsAre(project.root() + "/src/schema.ts"));
  EXPECT_EQ(config.out, project.root() + "/db/migrations");
  EXPECT_THAT(config.schema_filter, ElementsAre("public", "metering"));
  EXPECT_THAT(config.tables_filter, ElementsAre("!__diesel_schema_migrations"));
  EXPECT_EQ(config.migrations_schema, "history");
  EXPECT_EQ(config.migrations_table, "journal");
  EXPECT_EQ(config.prefix, v1() ? "" : "timestamp");
  EXPECT_EQ(config.casing, "snake_case");
  EXPECT_FALSE(config.breakpoints);

  // What it says holds for what it writes; of 1.0 there is no casing any more.
  WriteTree(project.root(), {{"src/schema.ts",
                              "import { pgTable, integer } from 'drizzle-orm/pg-core';\n"
                              "export const a = pgTable('a', { twoWords: integer() });\n"
                              "export const b = pgTable('b', { twoWords: integer() });\n"}});
  const std::string column = v1() ? "\"twoWords\" integer" : "\"two_words\" integer";
  const auto sql = (*kit)->Export(config.schema);
  ASSERT_TRUE(sql.ok()) << sql.status();
  EXPECT_THAT(*sql, HasSubstr(column));
  const auto files = (*kit)->Generate(config.schema, config.out, "named");
  ASSERT_TRUE(files.ok()) << files.status();
  const std::string bytes = BytesOf(config.out + "/" + (*files)[0]);
  EXPECT_THAT((*files)[0],
              ::testing::MatchesRegex(v1() ? "[0-9]{14}_named/migration.sql" : "[0-9]{14}_named.sql"));
  EXPECT_THAT(bytes, AllOf(HasSubstr(column), Not(HasSubstr("statement-breakpoint"))));
}

// What our own expansion of globs says is what drizzle-kit loads.
TEST(KitTest, ExpandsGlobsAsDrizzleKitDoes) {
  std::vector<Entry> entries = {{"package.json", kModule}, {"node_modules/none/", ""}};
  const std::vector<std::string> files = {"a.ts",         "ab.ts",        "b.test.ts",     "deep/c.ts",
                                          "deep/er/d.ts", ".hidden/e.ts", "[id]/(g)/f.ts", "x{y}/g.ts"};
  for (const std::string& file : files)
    entries.push_back({"src/" + file, "console.log('LOADED ' + import.meta.url);\n"});
  entries.erase(entries.begin() + 1);
  KitProject project("stable", entries, "[app]");
  PGASSAY_NEEDS(project);
  for (const std::string pattern : {"./src", "./src/**/*.ts", "./src/{a,ab}.ts", "./src/!(*.test).ts",
                                    "./src/\\\\[id\\\\]/*/*.ts", "./src/x{y}/*", "./src/*/"}) {
    SCOPED_TRACE(pattern);
    WriteTree(project.root(), {{"drizzle.config.ts", Config("'" + pattern + "'")}});
    const auto kit = project.Open();
    ASSERT_TRUE(kit.ok()) << kit.status();
    const process::Finished real =
        process::Run({.arguments = {project.root() + "/node_modules/.bin/drizzle-kit", "export"},
                      .environment = {"TSX_DISABLE_CACHE=1"},
                      .folder = project.root()});
    std::set<std::string> loaded;
    std::istringstream lines(real.out);
    for (std::string line; std::getline(lines, line);) {
      if (absl::StartsWith(line, "LOADED "))
        loaded.insert(absl::StrReplaceAll(line.substr(line.find("/src/")),
                                          {{"%5B", "["}, {"%5D", "]"}, {"%7B", "{"}, {"%7D", "}"}}));
    }
    std::set<std::string> ours;
    for (const std::string& file : (*kit)->config().schema) ours.insert(file.substr(project.root().size()));
    EXPECT_EQ(ours, loaded) << real.out << real.err;
    EXPECT_FALSE(ours.empty());
  }
}

TEST(KitTest, RunsThroughNpx) {
  KitProject project("stable", KitEntries());
  PGASSAY_NEEDS(project);
  project.settings().drizzle.kit = "npx drizzle-kit";
  const auto kit = project.Open();
  ASSERT_TRUE(kit.ok()) << kit.status();
  EXPECT_EQ((*kit)->config().kit_version, "0.31.11");
}

// The package lies above the project, and so does the lock on its folder.
TEST(KitTest, FindsAHoistedPackageAndDropsWhatACrashLeft) {
  KitProject project("stable", KitEntries(), "repo/packages/database");
  PGASSAY_NEEDS(project);
  const std::string top = project.root() + "/../..";
  fs::rename(project.root() + "/node_modules", top + "/node_modules");
  project.settings().drizzle.kit = "npx drizzle-kit";
  WriteTree(project.root(), {{".pgassay-kit-dead01/lock", ""}, {".pgassay-kit-dead01/out-1/a.sql", "x"}});
  const auto first = project.Open();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_FALSE(fs::exists(project.root() + "/.pgassay-kit-dead01"));
  const auto second = project.Open();
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_NE((*first)->folder(), (*second)->folder());
  EXPECT_TRUE(fs::exists((*first)->folder()));
}

// The sample, through the real export of a project without casing and noise: the same SQL.
TEST(KitTest, ExportsTheSampleAsDrizzleKitDoes) {
  const std::string from = absl::StrCat(PGASSAY_TESTS_DIR, "/../data/harbour/packages/database");
  KitProject project("stable", {});
  PGASSAY_NEEDS(project);
  for (const auto& each : fs::directory_iterator(from)) {
    if (each.path().filename() != "node_modules")
      fs::copy(each.path(), project.root() / each.path().filename(), fs::copy_options::recursive);
  }
  project.settings().database.schemas = {"public", "metering"};
  for (const char* config : {"drizzle.config.ts", "drizzle.drift.config.ts"}) {
    SCOPED_TRACE(config);
    project.settings().drizzle.config = project.root() + "/" + config;
    const auto kit = project.Open();
    ASSERT_TRUE(kit.ok()) << kit.status();
    EXPECT_EQ((*kit)->config().schema.size(), 1u);
    const auto sql = (*kit)->Export((*kit)->config().schema);
    ASSERT_TRUE(sql.ok()) << sql.status();
    const process::Finished real =
        process::Run({.arguments = {project.root() + "/node_modules/.bin/drizzle-kit", "export",
                                    std::string("--config=") + config},
                      .environment = {"TSX_DISABLE_CACHE=1"},
                      .folder = project.root()});
    EXPECT_GT(sql->size(), 5000u);
    EXPECT_EQ(*sql + "\n", real.out);
    const std::string out = (*kit)->folder() + "/generated";
    const auto files = (*kit)->Generate((*kit)->config().schema, out, "diesel_baseline");
    ASSERT_TRUE(files.ok()) << files.status();
    EXPECT_THAT(*files,
                ElementsAre("0000_diesel_baseline.sql", "meta/0000_snapshot.json", "meta/_journal.json"));
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
