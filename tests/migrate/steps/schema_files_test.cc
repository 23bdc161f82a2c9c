#include "migrate/steps/schema_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "interop/tree.h"
#include "testing/matchers.h"

namespace pgassay::migrate {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Verdict = SchemaDifference::Verdict;

SchemaDifference Column(const std::string& table, const std::string& name, CatalogChange change,
                        Verdict verdict = Verdict::kMustFix) {
  SchemaDifference difference;
  difference.verdict = verdict;
  difference.name = absl::StrCat(table, ".", name);
  difference.finding.kind = "column";
  difference.finding.schema = "public";
  difference.finding.parent = table;
  difference.finding.name = name;
  difference.finding.change = change;
  return difference;
}

class PointAtSchemaTest : public ::testing::Test {
 protected:
  PointAtSchemaTest() {
    pgassay::testing::WriteTree(work_.path(), {{.path = "db/schema.ts",
                                                .bytes = "export * from './boats';\n"
                                                         "export const users = pgTable('users', {\n"
                                                         "  id: serial('id'),\n"
                                                         "  since: timestamp('since'),\n"
                                                         "});\n"},
                                               {.path = "db/boats.ts",
                                                .bytes = "export const boats = pgTable('boats', {\n"
                                                         "  id: serial('id'),\n"
                                                         "});\n"}});
    module_.pieces[{"column", "public", "users", "since"}] = "since: timestamp('since', { mode: 'string' }),";
    module_.pieces[{"column", "public", "users", "id"}] = "id: serial('id'),";
  }

  std::vector<SchemaDifference> Point(std::vector<SchemaDifference> differences) {
    told_ = PointAtSchema({work_.path() + "/db/schema.ts"}, module_, work_.path(), &differences);
    return differences;
  }

  pgassay::testing::WorkFolder work_;
  typescript::Module module_;
  std::vector<HistoryFinding> told_;
};

TEST_F(PointAtSchemaTest, SaysWhereAndWhatAndGoesFromTopToEnd) {
  const auto pointed =
      Point({Column("users", "since", CatalogChange::kChanged), Column("nowhere", "id", CatalogChange::kLost),
             Column("users", "id", CatalogChange::kGained), Column("boats", "id", CatalogChange::kLost)});
  std::vector<std::tuple<std::string, std::string, uint32_t, std::string>> found;
  for (const auto& each : pointed) found.emplace_back(each.name, each.file, each.line, each.typescript);
  EXPECT_THAT(found,
              ElementsAre(std::tuple("nowhere.id", "", 0, ""), std::tuple("boats.id", "db/boats.ts", 2, ""),
                          std::tuple("users.id", "db/schema.ts", 3, ""),
                          std::tuple("users.since", "db/schema.ts", 4, "since: timestamp('since'),")));
}

TEST_F(PointAtSchemaTest, LeavesTheRestBehindAsItIs) {
  const auto pointed = Point({Column("users", "since", CatalogChange::kChanged, Verdict::kOutside),
                              Column("boats", "id", CatalogChange::kChanged, Verdict::kOutside),
                              Column("users", "id", CatalogChange::kChanged)});
  ASSERT_THAT(pointed, SizeIs(3));
  EXPECT_EQ(pointed[0].name, "users.id");
  EXPECT_EQ(pointed[1].name, "users.since");
  EXPECT_EQ(pointed[2].name, "boats.id");
  for (const size_t i : {1U, 2U}) {
    EXPECT_EQ(pointed[i].file, "");
    EXPECT_EQ(pointed[i].typescript, "");
  }
}

// A name in a string or a comment is no import; that of a new table is looked for in all files.
TEST_F(PointAtSchemaTest, SaysWhatIsNotImportedYet) {
  pgassay::testing::WriteTree(work_.path(),
                              {{.path = "db/boats.ts",
                                .bytes = "import { pgTable, serial } from 'drizzle-orm/pg-core';\n"
                                         "// not integer\n"
                                         "export const boats = pgTable('boats', {\n"
                                         "  id: serial('uuid'),\n"
                                         "});\n"}});
  for (const char* name : {"integer", "pgTable", "serial", "timestamp", "uuid"}) {
    module_.imports[name] = "drizzle-orm/pg-core";
  }
  module_.imports["sql"] = "drizzle-orm";
  module_.pieces[{"column", "public", "boats", "a"}] = "a: uuid('serial').default(sql`uuid()`),";
  module_.pieces[{"column", "public", "boats", "b"}] = "b: integer('b').references(() => boats.id),";
  module_.pieces[{"column", "public", "users", "id"}] = "id: integer('id'),";
  module_.pieces[{"table", "public", "", "news"}] =
      "export const news = pgTable('news', { at: timestamp('at'), n: integer('n') });";
  SchemaDifference table = Column("", "news", CatalogChange::kLost);
  table.finding.kind = "table";
  Point({Column("boats", "a", CatalogChange::kLost), Column("boats", "b", CatalogChange::kLost),
         Column("users", "id", CatalogChange::kChanged), Column("users", "since", CatalogChange::kChanged),
         table});
  std::vector<std::string> said;
  for (const HistoryFinding& each : told_) said.push_back(each.subject + ": " + each.remedy);
  EXPECT_THAT(said, ElementsAre(": import { integer } from 'drizzle-orm/pg-core';",
                                "db/boats.ts: import { sql } from 'drizzle-orm';",
                                "db/boats.ts: import { integer, uuid } from 'drizzle-orm/pg-core';",
                                "db/schema.ts: import { integer } from 'drizzle-orm/pg-core';"));
}

TEST(MissingSchemaFileTest, IsTheFirstThatIsOneFile) {
  const pgassay::testing::WorkFolder work;
  ProjectSettings settings;
  settings.folder = work.path();
  settings.drizzle.root = work.path() + "/db";
  pgassay::testing::WriteTree(settings.drizzle.root, {{.path = "package.json", .bytes = "{}"}});
  const auto find = [&](const std::vector<std::string>& names) {
    drizzle::KitConfig config;
    for (const std::string& name : names) config.schema_as_written.push_back(settings.drizzle.root + name);
    return FindMissingSchemaFile(config, settings);
  };
  const auto missing = find({"/src/*.ts", "/src/{a,b}.ts", "/src/schema", "/src/schema.ts", "/other.ts"});
  ASSERT_THAT(missing, IsOk());
  EXPECT_EQ(missing->path, settings.drizzle.root + "/src/schema.ts");
  EXPECT_THAT(missing->findings, IsEmpty());
  for (const std::vector<std::string>& names :
       std::vector<std::vector<std::string>>{{}, {"/src"}, {"/src/*.ts", "/a?.ts", "/[a].ts", "/{a}.ts"}}) {
    EXPECT_THAT(find(names), StatusIs(absl::StatusCode::kFailedPrecondition));
  }

  pgassay::testing::WriteTree(settings.drizzle.root,
                              {{.path = "lib/tables.ts",
                                .bytes = "import { pgTable, serial } from 'drizzle-orm/pg-core';\n"
                                         "export const boats = pgTable('boats', { id: serial('id') });\n"}});
  const auto elsewhere = find({"/src/schema.ts"});
  ASSERT_THAT(elsewhere, IsOk());
  EXPECT_EQ(elsewhere->path, settings.drizzle.root + "/src/schema.ts");
  ASSERT_THAT(elsewhere->findings, SizeIs(1));
  EXPECT_EQ(elsewhere->findings[0].code, "baseline-schema-elsewhere");
  EXPECT_EQ(elsewhere->findings[0].subject, "db/src/schema.ts");
  EXPECT_EQ(elsewhere->findings[0].what,
            "drizzle.config.ts has it as schema, and it is not there, but db/lib/tables.ts has tables");
}

}  // namespace
}  // namespace pgassay::migrate
