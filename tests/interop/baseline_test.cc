// The baseline from end to end: a project that Diesel has made, real drizzle-kit, real migrators.
#include "migrate/steps/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "interop/baseline_project.h"
#include "interop/module_features.h"
#include "migrate/ledger/lock.h"
#include "migrate/steps/mark_baseline.h"
#include "report/baseline.h"
#include "testing/drizzle.h"
#include "testing/matchers.h"
#include "testing/need.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using pgassay::testing::BaselineProject;
using pgassay::testing::IsOk;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Verdict = SchemaDifference::Verdict;

class BaselineTest : public pgassay::testing::DrizzleLineTest {
 protected:
  // Not the live database's.
  static Server& scratch() {
    static Server& server = *Server::Start({.tcp = true}).value().release();
    return server;
  }
  static void TearDownTestSuite() {
    EXPECT_EQ(scratch().Sql("postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'pgassay%'"), "");
  }

  static std::vector<std::string> Names(const BaselineResult& result, Verdict verdict) {
    std::vector<std::string> names;
    for (const SchemaDifference& difference : result.differences) {
      if (difference.verdict == verdict) names.push_back(difference.name);
    }
    return names;
  }

  static std::vector<std::string> Codes(const BaselineResult& result, HistoryFinding::Level level) {
    std::vector<std::string> codes;
    for (const HistoryFinding& finding : result.findings) {
      if (finding.level == level) codes.push_back(finding.code);
    }
    return codes;
  }

  static void ExpectWritten(const absl::StatusOr<BaselineResult>& result) {
    ASSERT_THAT(result, IsOk());
    EXPECT_TRUE(result->written) << report::FormatBaselineText(*result, false);
    EXPECT_EQ(report::BaselineExitCode(*result), 0);
  }
};

// What is one thing with both lines of Drizzle, or goes from the one to the other.
class BaselineOfOneLineTest : public BaselineTest {};

std::vector<pgassay::testing::ProjectText> Small(const std::string& up, const std::string& schema) {
  std::vector<pgassay::testing::ProjectText> files = {
      {"pgassay.toml",
       "[database]\nschemas = [\"public\"]\n[diesel]\nmigrations = \"api/migrations\"\n[drizzle]\nroot = "
       "\"db\"\n"
       "kit = \"node_modules/.bin/drizzle-kit\"\n"},
      {"api/migrations/2026-01-01-000000_one/up.sql", up},
      {"api/migrations/2026-01-01-000000_one/down.sql", ""},
      {"db/package.json", "{\"name\": \"db\", \"private\": true}\n"},
      {"db/drizzle.config.ts",
       "export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', schemaFilter: "
       "['public'],\n"
       "  tablesFilter: ['!__diesel_schema_migrations'] };\n"}};
  if (!schema.empty()) files.push_back({"db/schema.ts", schema});
  return files;
}

constexpr char kUp[] =
    "CREATE TABLE boats (id serial PRIMARY KEY, name text NOT NULL);\n"
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n"
    "CREATE TRIGGER touch BEFORE UPDATE ON boats FOR EACH ROW EXECUTE FUNCTION touch();\n"
    "INSERT INTO boats (name) VALUES ('Ada');\n";

constexpr char kSchema[] =
    "import { pgTable, serial, text, varchar } from 'drizzle-orm/pg-core';\n"
    "export const boats = pgTable('boats', {\n"
    "  id: serial('id').primaryKey(),\n"
    "  name: text('name').notNull(),\n"
    "});\n";

TEST_P(BaselineTest, SampleWithItsSchema) {
  const auto project = BaselineProject::Harbour(drizzle_, scratch(), "with_schema");
  const std::string schema = project.Read("packages/database/src/schema/boats.ts");
  const auto result = WriteBaseline(project.Settings(), project.Request());
  ExpectWritten(result);
  EXPECT_THAT(Names(*result, Verdict::kMustFix), IsEmpty());
  EXPECT_THAT(result->drift, IsEmpty());
  EXPECT_THAT(result->versions, SizeIs(83));
  EXPECT_EQ(project.Read("packages/database/src/schema/boats.ts"), schema);
  project.ExpectSound("packages/database/src/schema.ts");
}

TEST_P(BaselineTest, SampleWithoutASchema) {
  const auto project = BaselineProject::Harbour(drizzle_, scratch(), "without_schema");
  const std::string package = project.folder() + "/packages/database/";
  for (const char* each : {"src", "drizzle.drift.config.ts"}) std::filesystem::remove_all(package + each);
  const auto result = WriteBaseline(project.Settings(), project.Request());
  ExpectWritten(result);
  EXPECT_THAT(result->files, Contains("packages/database/src/schema.ts"));
  project.ExpectSound("packages/database/src/schema.ts");
}

TEST_P(BaselineOfOneLineTest, SampleThatHasDrifted) {
  const auto project = BaselineProject::Harbour(drizzle_, scratch(), "drifted_schema");
  project.Replace("pgassay.toml", "drizzle.config.ts", "drizzle.drift.config.ts");
  const auto before = project.Everything();
  const auto result = WriteBaseline(project.Settings(), project.Request());
  ASSERT_THAT(result, IsOk());
  EXPECT_FALSE(result->written);
  EXPECT_EQ(report::BaselineExitCode(*result), 1);
  EXPECT_EQ(project.Everything(), before);
  EXPECT_THAT(Names(*result, Verdict::kMustFix), SizeIs(12)) << report::FormatBaselineText(*result, false);
}

TEST_P(BaselineTest, SmallOne) {
  const auto project = BaselineProject::Of(drizzle_, scratch(), "small", Small(kUp, kSchema));
  const auto result = WriteBaseline(project.Settings(), project.Request());
  ExpectWritten(result);
  EXPECT_THAT(result->proofs, SizeIs(4));
  const auto lock = ledger::ReadLock(ledger::LockPath(project.Settings()));
  ASSERT_THAT(lock, IsOk());
  EXPECT_THAT(lock->entries, SizeIs(1));
  EXPECT_THAT(lock->entries[0].diesel, ElementsAre("20260101000000"));
  EXPECT_THAT(project.Read("db/baseline.md"), HasSubstr("touch"));
  EXPECT_THAT(project.Read("pgassay.diesel.json"), HasSubstr("CREATE TABLE boats"));

  // Once more: the folder is there.
  const auto before = project.Everything();
  const auto again = WriteBaseline(project.Settings(), project.Request());
  ASSERT_THAT(again, IsOk());
  EXPECT_FALSE(again->written);
  EXPECT_THAT(Codes(*again, HistoryFinding::Level::kFinding), ElementsAre("baseline-done"));
  EXPECT_EQ(project.Everything(), before);
  project.ExpectSound("db/schema.ts");
}

TEST_P(BaselineTest, WhatMustBeFixed) {
  struct Case {
    std::string name, from, to, difference, typescript;
  };
  for (const Case& each : {
           Case{"a type", "text('name')", "varchar('name')", "column public.boats.name type",
                "name: text('name').notNull(),"},
           Case{"nullability", ".notNull()", "", "column public.boats.name not null",
                "name: text('name').notNull(),"},
           Case{"a default", ".notNull()", ".notNull().default('x')", "column public.boats.name default",
                "name: text('name').notNull(),"},
           Case{"an extra column", "});", "  more: text('more'),\n});", "column public.boats.more extra", ""},
           Case{"a column that is not there", "  name: text('name').notNull(),\n", "",
                "column public.boats.name missing", "name: text('name').notNull(),"},
       }) {
    std::string schema = kSchema;
    schema.replace(schema.find(each.from), each.from.size(), each.to);
    const auto project = BaselineProject::Of(drizzle_, scratch(), "must_fix", Small(kUp, schema));
    const auto before = project.Everything();
    const auto result = WriteBaseline(project.Settings(), project.Request());
    ASSERT_THAT(result, IsOk()) << each.name;
    EXPECT_FALSE(result->written) << each.name;
    EXPECT_EQ(project.Everything(), before) << each.name;
    ASSERT_THAT(Names(*result, Verdict::kMustFix), ElementsAre(each.difference)) << each.name;
    EXPECT_EQ(result->differences[0].typescript, each.typescript) << each.name;
    EXPECT_EQ(result->differences[0].file, "db/schema.ts") << each.name;
  }
}

TEST_P(BaselineOfOneLineTest, WhatIsAcceptedByName) {
  std::string schema = kSchema;
  schema.replace(schema.find(".notNull()"), 10, "");
  const auto project = BaselineProject::Of(drizzle_, scratch(), "accepted", Small(kUp, schema));
  project.Replace("pgassay.toml", "[drizzle]\n",
                  "[drizzle]\naccept = [\"column public.boats.name not null\"]\n");
  ExpectWritten(WriteBaseline(project.Settings(), project.Request()));
  EXPECT_THAT(project.Read("db/baseline.md"), HasSubstr("Not null of 1 column"));

  // When the difference is gone, so has the acceptance to be.
  std::filesystem::remove_all(project.folder() + "/db/drizzle");
  std::filesystem::remove(project.folder() + "/pgassay.lock.json");
  project.Write("db/schema.ts", kSchema);
  const auto worn = WriteBaseline(project.Settings(), project.Request());
  ASSERT_THAT(worn, IsOk());
  EXPECT_FALSE(worn->written);
  EXPECT_THAT(Codes(*worn, HistoryFinding::Level::kFinding), ElementsAre("baseline-acceptance-unmatched"));
}

TEST_P(BaselineTest, ADatabaseThatSomebodyChangedByHand) {
  const auto project = BaselineProject::Of(drizzle_, scratch(), "by_hand", Small(kUp, kSchema));
  Server::Shared().Sql("by_hand", "CREATE INDEX by_hand ON boats (name)");
  const auto before = project.Everything();
  const auto result = WriteBaseline(project.Settings(), project.Request());
  ASSERT_THAT(result, IsOk());
  EXPECT_FALSE(result->written);
  ASSERT_THAT(result->drift, SizeIs(1));
  EXPECT_EQ(result->drift[0].finding.name, "by_hand");
  EXPECT_EQ(report::BaselineExitCode(*result), 1);
  EXPECT_EQ(project.Everything(), before);
}

TEST_P(BaselineTest, ReplacesAFolderThatNoDatabaseHasRowsOf) {
  const auto project = BaselineProject::Of(drizzle_, scratch(), "replaced", Small(kUp, kSchema));
  project.Kit({"generate", "--name", "first_try"});
  project.Write("db/drizzle/notes.txt", "kept");
  auto request = project.Request();
  request.replace = true;
  const auto result = WriteBaseline(project.Settings(), request);
  ExpectWritten(result);
  EXPECT_EQ(project.Read("db/drizzle/notes.txt"), "kept");
  EXPECT_TRUE(std::filesystem::exists(project.folder() + "/db/drizzle.before-baseline/notes.txt"));

  Server::Shared().Sql(
      "replaced",
      "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, "
      "hash text NOT NULL, created_at bigint); INSERT INTO drizzle.__drizzle_migrations (hash, "
      "created_at) VALUES ('x', 1)");
  const auto refused = WriteBaseline(project.Settings(), request);
  ASSERT_THAT(refused, IsOk());
  EXPECT_FALSE(refused->written);
  EXPECT_THAT(Codes(*refused, HistoryFinding::Level::kFinding), Contains("baseline-has-rows"));
}

TEST_P(BaselineTest, FromAnExistingFolder) {
  const std::string only_table = "CREATE TABLE boats (id serial PRIMARY KEY, name text NOT NULL);\n";
  const auto project = BaselineProject::Of(drizzle_, scratch(), "existing", Small(only_table, kSchema));
  project.Kit({"generate", "--name", "first"});
  auto request = project.Request();
  request.from_existing = true;
  ExpectWritten(WriteBaseline(project.Settings(), request));
  project.ExpectSound("db/schema.ts");

  // Without the trigger it is not what the database is.
  const auto less = BaselineProject::Of(drizzle_, scratch(), "existing_less", Small(kUp, kSchema));
  less.Kit({"generate", "--name", "first"});
  const auto before = less.Everything();
  auto second = less.Request();
  second.from_existing = true;
  const auto refused = WriteBaseline(less.Settings(), second);
  ASSERT_THAT(refused, IsOk());
  EXPECT_FALSE(refused->written);
  EXPECT_EQ(report::BaselineExitCode(*refused), 2);
  EXPECT_THAT(refused->proofs[2].detail, HasSubstr("touch"));
  EXPECT_EQ(less.Everything(), before);
}

// What a drizzle.config.ts with a slip in it would have left out, and what would be made twice.
TEST_P(BaselineOfOneLineTest, WhatIsNotWhatItSeems) {
  const auto project = BaselineProject::Of(drizzle_, scratch(), "seems", Small(kUp, kSchema));
  project.Replace("db/drizzle.config.ts", "./schema.ts", "./schemas.ts");
  const auto before = project.Everything();
  const auto slip = WriteBaseline(project.Settings(), project.Request());
  ASSERT_THAT(slip, IsOk());
  EXPECT_FALSE(slip->written);
  EXPECT_THAT(Codes(*slip, HistoryFinding::Level::kFinding), ElementsAre("baseline-schema-elsewhere"));
  EXPECT_EQ(project.Everything(), before);
  project.Replace("db/drizzle.config.ts", "./schemas.ts", "./schema.ts");

  // Of a folder that is lost while its lock is there, another baseline would have another time.
  ExpectWritten(WriteBaseline(project.Settings(), project.Request()));
  std::filesystem::remove_all(project.folder() + "/db/drizzle");
  const auto lost = WriteBaseline(project.Settings(), project.Request());
  ASSERT_THAT(lost, IsOk());
  EXPECT_FALSE(lost->written);
  EXPECT_THAT(Codes(*lost, HistoryFinding::Level::kFinding), ElementsAre("baseline-folder-lost"));
}

// What is accepted of schema.ts is not accepted of the database.
TEST_P(BaselineOfOneLineTest, AnAcceptanceIsOfOneComparison) {
  std::string schema = kSchema;
  schema.replace(schema.find(".notNull()"), 10, "");
  const auto project = BaselineProject::Of(drizzle_, scratch(), "one_comparison", Small(kUp, schema));
  project.Replace("pgassay.toml", "[drizzle]\n",
                  "[drizzle]\naccept = [\"column public.boats.name not null\"]\n");
  Server::Shared().Sql("one_comparison", "ALTER TABLE boats ALTER name DROP NOT NULL");
  const auto drifted = WriteBaseline(project.Settings(), project.Request());
  ASSERT_THAT(drifted, IsOk());
  EXPECT_FALSE(drifted->written);
  ASSERT_THAT(drifted->drift, SizeIs(1));
  EXPECT_EQ(drifted->drift[0].name, "drift of column public.boats.name not null");
  project.Replace("pgassay.toml", "not null\"]",
                  "not null\", \"drift of column public.boats.name not null\"]");
  const auto accepted = WriteBaseline(project.Settings(), project.Request());
  ExpectWritten(accepted);
  EXPECT_THAT(accepted->proofs[0].detail, HasSubstr("but for what is accepted: drift of column"));
}

// Times of migrations differ, and nothing else may, in a folder that pgassay has not written.
TEST_P(BaselineOfOneLineTest, AnExistingFolderIsHeldToEveryRow) {
  const std::string up =
      "CREATE TABLE boats (id int PRIMARY KEY, name text NOT NULL);\n"
      "CREATE TABLE harbours (id int PRIMARY KEY, at timestamptz);\n"
      "INSERT INTO harbours VALUES (1, now()), (2, '2020-01-01 00:00+00');\n";
  const std::string schema =
      "import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';\n"
      "export const boats = pgTable('boats', { id: integer('id').primaryKey(), name: text('name').notNull() "
      "});\n"
      "export const harbours = pgTable('harbours', { id: integer('id').primaryKey(),\n"
      "  at: timestamp('at', { withTimezone: true }) });\n";
  const auto project = BaselineProject::Of(drizzle_, scratch(), "every_row", Small(up, schema));
  const auto written = WriteBaseline(project.Settings(), project.Request());
  ExpectWritten(written);
  EXPECT_THAT(written->proofs[2].detail, HasSubstr("public.harbours.at"));
  std::filesystem::remove(project.folder() + "/pgassay.lock.json");
  project.Replace("db/drizzle/" + written->name + (GetParam() == "v1" ? "/migration.sql" : ".sql"),
                  "2020-01-01", "1999-12-31");
  auto request = project.Request();
  request.from_existing = true;
  const auto changed = WriteBaseline(project.Settings(), request);
  ASSERT_THAT(changed, IsOk());
  EXPECT_FALSE(changed->written);
  EXPECT_EQ(report::BaselineExitCode(*changed), 2);
}

// One that would run on a database which nobody has marked.
TEST_P(BaselineOfOneLineTest, AnExistingFolderThatRunsTwice) {
  const std::string up = "CREATE TABLE boats (id integer PRIMARY KEY);\n";
  const auto project = BaselineProject::Of(
      drizzle_, scratch(), "twice",
      Small(up,
            "import { integer, pgTable } from 'drizzle-orm/pg-core';\n"
            "export const boats = pgTable('boats', { id: integer('id').primaryKey() });\n"));
  project.Kit({"generate", "--name", "first"});
  for (const auto& [path, bytes] : project.Everything()) {
    if (path.size() < 4 || path.substr(path.size() - 4) != ".sql" ||
        path.find("drizzle/") == std::string::npos)
      continue;
    project.Replace(std::filesystem::path(path).lexically_relative(project.folder()).string(),
                    "CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ");
  }
  auto request = project.Request();
  request.from_existing = true;
  const auto result = WriteBaseline(project.Settings(), request);
  ASSERT_THAT(result, IsOk());
  EXPECT_FALSE(result->written);
  EXPECT_THAT(result->proofs.back().detail, HasSubstr("runs there once more"));
}

TEST_P(BaselineTest, Reconciles) {
  std::string schema = kSchema;
  schema.replace(schema.find("});"), 3, "  more: text('more'),\n});");
  const auto project = BaselineProject::Of(drizzle_, scratch(), "reconciled", Small(kUp, schema));
  auto request = project.Request();
  request.reconcile = true;
  const auto result = WriteBaseline(project.Settings(), request);
  ExpectWritten(result);
  std::string second;
  for (const auto& [path, bytes] : project.Everything()) {
    if (path.find("_reconcile") != std::string::npos && path.find(".sql") != std::string::npos)
      second += bytes;
  }
  EXPECT_EQ(second, "ALTER TABLE \"boats\" ADD COLUMN \"more\" text;");
  const auto lock = ledger::ReadLock(ledger::LockPath(project.Settings()));
  ASSERT_THAT(lock, IsOk());
  ASSERT_THAT(lock->entries, SizeIs(2));
  EXPECT_THAT(lock->entries[0].diesel, SizeIs(1));
  // Drizzle's own.
  EXPECT_THAT(lock->entries[1].diesel, SizeIs(0));
  EXPECT_THAT(lock->entries[1].name, HasSubstr("_reconcile"));
  EXPECT_NE(lock->entries[1].catalog, lock->entries[0].catalog);
}

// A project that goes on with 1.0 after `drizzle-kit up`, with databases marked before and after it.
TEST_P(BaselineOfOneLineTest, MovedToOnePointZero) {
  const auto v1 = pgassay::testing::FindDrizzle("v1");
  ASSERT_THAT(v1, IsOk());
  for (const bool marked_before : {false, true}) {
    auto project = BaselineProject::Of(drizzle_, scratch(), "moved", Small(kUp, kSchema));
    ExpectWritten(WriteBaseline(project.Settings(), project.Request()));
    const ConnectTarget live = {.conninfo = Server::Shared().Conninfo("moved"), .password_file = ""};
    if (marked_before) {
      const auto marked = MarkDatabase(project.Settings(), live, /*baseline_only=*/true);
      ASSERT_THAT(marked, IsOk());
      ASSERT_TRUE(marked->done);
      project.MigrateLive();
    }
    project.Relink(*v1);
    project.Kit({"up"});
    EXPECT_FALSE(std::filesystem::exists(project.folder() + "/db/drizzle/meta"));
    if (!marked_before) {
      project.ExpectSound("db/schema.ts");
      continue;
    }
    project.MigrateLive();  // makes of the table one of 1.0
    EXPECT_EQ(Server::Shared().Sql("moved",
                                   "SELECT count(*), bool_and(name LIKE '%_diesel_baseline') FROM "
                                   "drizzle.__drizzle_migrations"),
              "1|t");
    const auto again = MarkDatabase(project.Settings(), live, /*baseline_only=*/true);
    ASSERT_THAT(again, IsOk());
    EXPECT_TRUE(again->done);
    EXPECT_THAT(again->rows, IsEmpty());
    EXPECT_EQ(again->already, 1U);
  }
}

struct Refusal {
  std::string name;
  absl::StatusCode code;
  std::string says;
  std::function<void(BaselineProject&, BaselineRequest&)> spoil;
};

TEST_P(BaselineTest, WhatCannotBeDoneWritesNothing) {
  const std::vector<Refusal> cases = {
      {"no scratch server", absl::StatusCode::kUnavailable, "scratch server",
       [](BaselineProject&, BaselineRequest& request) {
         request.scratch.conninfo = "postgresql://postgres@127.0.0.1:1/postgres";
       }},
      {"the database's own server", absl::StatusCode::kFailedPrecondition, "--scratch-beside",
       [](BaselineProject&, BaselineRequest& request) {
         request.scratch.conninfo = Server::Shared().Conninfo();
       }},
      {"no database", absl::StatusCode::kNotFound, "nobody_made_it",
       [](BaselineProject&, BaselineRequest& request) {
         request.database.conninfo = Server::Shared().Conninfo("nobody_made_it");
       }},
      {"no pg_dump", absl::StatusCode::kNotFound, "postgresql-client-",
       [](BaselineProject& project, BaselineRequest& request) { request.pg_bin = project.folder(); }},
      {"no packages", absl::StatusCode::kNotFound, "drizzle-kit",
       [](BaselineProject& project, BaselineRequest&) {
         std::filesystem::remove(project.folder() + "/db/node_modules");
       }},
      {"a schema.ts that does not load", absl::StatusCode::kFailedPrecondition, "schema.ts:1:9",
       [](BaselineProject& project, BaselineRequest&) { project.Write("db/schema.ts", "nonsense("); }},
      {"an extension that scratch has not", absl::StatusCode::kInternal, "nobody_has_it",
       [](BaselineProject& project, BaselineRequest&) {
         project.Write("api/migrations/2026-01-02-000000_two/up.sql", "CREATE EXTENSION nobody_has_it;");
         Server::Shared().Sql("refused", "INSERT INTO __diesel_schema_migrations VALUES ('20260102000000')");
       }},
      {"somebody's baseline.md", absl::StatusCode::kFailedPrecondition, "baseline.md",
       [](BaselineProject& project, BaselineRequest&) { project.Write("db/baseline.md", "# Mine"); }},
      {"somebody else's lock", absl::StatusCode::kFailedPrecondition, "pgassay.lock.json",
       [](BaselineProject& project, BaselineRequest&) { project.Write("pgassay.lock.json", "{}"); }},
  };
  for (const Refusal& each : cases) {
    auto project = BaselineProject::Of(drizzle_, scratch(), "refused", Small(kUp, kSchema));
    auto request = project.Request();
    each.spoil(project, request);
    const auto before = project.Everything();
    EXPECT_THAT(WriteBaseline(project.Settings(), request), StatusIs(each.code, each.says)) << each.name;
    EXPECT_EQ(project.Everything(), before) << each.name;
  }
}

// Every feature that `drizzle-kit pull` was seen to get right or wrong, a Diesel migration each, all the way.
TEST_P(BaselineTest, EveryFeature) {
  auto files = Small(
      absl::StrCat(pgassay::testing::kModuleGround, "CREATE SCHEMA side; CREATE SCHEMA \"Side B\";"), "");
  int number = 0;
  for (const auto& feature : pgassay::testing::ModuleFeatures()) {
    if (feature.since > 15) continue;
    files.push_back(
        {absl::StrCat("api/migrations/20260201", 100000 + number++, "_feature/up.sql"), feature.sql + ";"});
  }
  for (auto& file : files) {
    file.bytes = absl::StrReplaceAll(
        file.bytes, {{"schemas = [\"public\"]", "schemas = [\"public\", \"side\", \"Side B\"]"},
                     {"schemaFilter: ['public']", "schemaFilter: ['public', 'side', 'Side B']"}});
  }
  const auto project = BaselineProject::Of(drizzle_, scratch(), "every_feature", files);
  // What drizzle-kit makes broken SQL of, and so a schema.ts has to do without.
  project.Replace("pgassay.toml", "[drizzle]\n",
                  "[drizzle]\naccept = ['column public.n_proto.__proto__ missing', 'table "
                  "public.\"q\"\"uote\" missing',\n"
                  "  'column public.n_quote.\"a\"\"b\" missing']\n");
  const auto result = WriteBaseline(project.Settings(), project.Request());
  ExpectWritten(result);
  EXPECT_EQ(result->versions.size(), static_cast<size_t>(number) + 1);
  project.ExpectSound("db/schema.ts");
}

// Folders of migrations of other people's projects, by hand: PGASSAY_DIESEL_PROJECTS=folder:folder.
TEST_P(BaselineTest, PublicProjects) {
  namespace fs = std::filesystem;
  const char* projects = std::getenv("PGASSAY_DIESEL_PROJECTS");
  if (projects == nullptr) GTEST_SKIP() << "PGASSAY_DIESEL_PROJECTS is not set";
  for (const auto each_folder : absl::StrSplit(projects == nullptr ? "" : projects, ':', absl::SkipEmpty())) {
    const std::string folder(each_folder);
    auto files = Small("", "");
    files.erase(std::remove_if(files.begin(), files.end(),
                               [](const auto& file) { return file.path.rfind("api/", 0) == 0; }),
                files.end());
    for (fs::recursive_directory_iterator each(folder), end; each != end; ++each) {
      if (!each->is_regular_file()) continue;
      std::ifstream file(each->path(), std::ios::binary);
      std::ostringstream bytes;
      bytes << file.rdbuf();
      files.push_back({"api/migrations/" + each->path().lexically_relative(folder).string(), bytes.str()});
    }
    const auto project = BaselineProject::Of(drizzle_, scratch(), "public_project", files);
    const auto result = WriteBaseline(project.Settings(), project.Request());
    ExpectWritten(result);
    if (!result.ok() || !result->written) continue;
    project.ExpectSound("db/schema.ts");
    std::printf("%s, %s: %zu migrations, %zu outside Drizzle's model, %s\n", GetParam().c_str(),
                folder.c_str(), result->versions.size(), Names(*result, Verdict::kOutside).size(),
                HasFailure() ? "NOT SOUND" : "sound");
  }
}

INSTANTIATE_TEST_SUITE_P(Lines, BaselineTest, ::testing::Values("stable", "v1"),
                         [](const ::testing::TestParamInfo<std::string>& line) { return line.param; });
INSTANTIATE_TEST_SUITE_P(Lines, BaselineOfOneLineTest, ::testing::Values("stable"),
                         [](const ::testing::TestParamInfo<std::string>& line) { return line.param; });

}  // namespace
}  // namespace pgassay::migrate
