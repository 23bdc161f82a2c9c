// `baseline --history` from end to end: Diesel's migrations one for one, real drizzle-kit, real migrators.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "interop/baseline_project.h"
#include "migrate/diesel/folder.h"
#include "migrate/ledger/lock.h"
#include "migrate/steps/baseline.h"
#include "migrate/steps/bridge_source.h"
#include "migrate/steps/check.h"
#include "migrate/steps/mark_baseline.h"
#include "migrate/steps/replay.h"
#include "migrate/steps/sync.h"
#include "report/baseline.h"
#include "report/bridge.h"
#include "testing/matchers.h"
#include "testing/need.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using pgassay::testing::BaselineProject;
using pgassay::testing::IsOk;
using pgassay::testing::ProjectText;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Level = HistoryFinding::Level;

constexpr char kTable[] = R"("entityType":"tables")";
constexpr char kMigrations[] = "api/migrations/";

std::string Schema(const std::string& more) {
  return absl::StrCat(
      "import { index, integer, pgEnum, pgTable, serial, text } from 'drizzle-orm/pg-core';\n"
      "export const state = pgEnum('state', ['in', 'out']);\n"
      "export const boats = pgTable('boats', {\n"
      "  id: serial('id').primaryKey(),\n"
      "  name: text('name').notNull(),\n"
      "  state: state('state'),\n",
      more, "}, (boat) => [index('boats_name_idx').on(boat.name)]);\n");
}

// With two of one second, one that Diesel runs without a transaction, and rows.
std::vector<ProjectText> Six() {
  return {{"pgassay.toml",
           "[database]\nschemas = [\"public\"]\n[diesel]\nmigrations = \"api/migrations\"\n[drizzle]\nroot = "
           "\"db\"\n"
           "kit = \"node_modules/.bin/drizzle-kit\"\n"},
          {"api/migrations/2026-01-01-000000-0000_boats/up.sql",
           "CREATE TABLE boats (id serial PRIMARY KEY, name text NOT NULL);\n"},
          {"api/migrations/2026-01-01-000000-0001_touch/up.sql",
           "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n"
           "CREATE TRIGGER touch BEFORE UPDATE ON boats FOR EACH ROW EXECUTE FUNCTION touch();\n"},
          {"api/migrations/2026-02-01-000000_rows/up.sql",
           "INSERT INTO boats (name) VALUES ('Ada'), ('Bea');\r\nDELETE FROM boats WHERE name = 'Ada';\r\n"},
          {"api/migrations/2026-03-01-000000_index/up.sql",
           "CREATE INDEX CONCURRENTLY boats_name_idx ON boats (name)"},
          {"api/migrations/2026-03-01-000000_index/metadata.toml", "run_in_transaction = false\n"},
          {"api/migrations/2026-04-01-000000_state/up.sql",
           "CREATE TYPE state AS ENUM ('in');\nALTER TABLE boats ADD COLUMN state state DEFAULT 'in';\n"
           "ALTER TABLE boats ALTER COLUMN state DROP DEFAULT;\n"},
          {"api/migrations/2026-05-01-000000_out/up.sql", "ALTER TYPE state ADD VALUE 'out';\n"},
          {"db/package.json", "{\"name\": \"db\", \"private\": true}\n"},
          {"db/drizzle.config.ts",
           "export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', schemaFilter: "
           "['public'],\n"
           "  tablesFilter: ['!__diesel_schema_migrations'] };\n"},
          {"db/schema.ts", Schema("")}};
}

class HistoryTest : public pgassay::testing::DrizzleLineTest {
 protected:
  static Server& scratch() {
    static Server& server = *Server::Start({.tcp = true}).value().release();
    return server;
  }
  static void TearDownTestSuite() {
    EXPECT_EQ(scratch().Sql("postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'pgassay%'"), "");
  }

  static BaselineRequest RequestOf(const BaselineProject& project) {
    BaselineRequest request = project.Request();
    request.history = true;
    return request;
  }
  static ConnectTarget Target(const std::string& database) {
    return {.conninfo = Server::Shared().Conninfo(database), .password_file = ""};
  }

  static void ExpectWritten(const absl::StatusOr<BaselineResult>& result) {
    ASSERT_THAT(result, IsOk());
    EXPECT_TRUE(result->written) << report::FormatBaselineText(*result, false);
    EXPECT_EQ(report::BaselineExitCode(*result), 0);
  }

  // "CODE SUBJECT" of a level.
  static std::vector<std::string> Told(const std::vector<HistoryFinding>& findings, Level level) {
    std::vector<std::string> told;
    for (const HistoryFinding& finding : findings) {
      if (finding.level == level) told.push_back(absl::StrCat(finding.code, " ", finding.subject));
    }
    return told;
  }

  // Diesel runs the first `count` of the folder on `database`, which is there.
  static void RunFirst(const BaselineProject& project, const std::string& database, size_t count) {
    absl::StatusOr<DieselFolder> folder = diesel::ReadFolder(project.Settings().diesel.migrations);
    ASSERT_THAT(folder, IsOk());
    folder->migrations.resize(std::min(count, folder->migrations.size()));
    ASSERT_THAT(RunDiesel(Target(database), *folder, {}), IsOk());
  }

  // One entry for each version, by the second, each with its own row of the lock.
  static void ExpectLock(const BaselineProject& project, const BaselineResult& result) {
    const auto lock = ledger::ReadLock(ledger::LockPath(project.Settings()));
    ASSERT_THAT(lock, IsOk());
    ASSERT_EQ(lock->entries.size(), result.versions.size());
    ASSERT_EQ(lock->entries.size(), result.entries.size());
    for (size_t i = 0; i < lock->entries.size(); ++i) {
      const ledger::LockEntry& entry = lock->entries[i];
      EXPECT_EQ(entry.name, result.entries[i]);
      EXPECT_THAT(entry.diesel, ElementsAre(result.versions[i]));
      EXPECT_EQ(entry.when_ms % 1000, 0);
      EXPECT_GE(entry.when_ms, i == 0 ? 0 : lock->entries[i - 1].when_ms + 1000) << entry.name;
    }
  }

  // The tables that each snapshot of the folder has, in the order of its entries.
  std::vector<size_t> TablesOfSnapshots(const BaselineProject& project, const BaselineResult& result) const {
    std::vector<size_t> tables;
    for (const std::string& entry : result.entries) {
      const std::string path = GetParam() == "v1"
                                   ? absl::StrCat("db/drizzle/", entry, "/snapshot.json")
                                   : absl::StrCat("db/drizzle/meta/", entry.substr(0, 4), "_snapshot.json");
      const auto json = nlohmann::json::parse(project.Read(path), nullptr, false);
      if (json.is_discarded()) {
        ADD_FAILURE() << path;
        continue;
      }
      // Of 1.0 all but the first are differences to what is before them.
      size_t count = 0;
      if (GetParam() == "v1") {
        const std::string text = json.dump();
        for (size_t at = 0; (at = text.find(kTable, at)) != std::string::npos; ++at) ++count;
      } else {
        count = json.value("tables", nlohmann::json::object()).size();
      }
      tables.push_back(count);
    }
    return tables;
  }
};

// What is one thing with both lines of Drizzle, or goes from the one to the other.
class HistoryOfOneLineTest : public HistoryTest {};

TEST_P(HistoryTest, OneForOne) {
  const auto project = BaselineProject::Of(drizzle_, scratch(), "one_for_one", Six());
  const ProjectSettings settings = project.Settings();
  const auto result = WriteBaseline(settings, RequestOf(project));
  ExpectWritten(result);
  ASSERT_THAT(result->entries, SizeIs(6));
  EXPECT_EQ(result->name, result->entries.front());
  EXPECT_EQ(result->entries[1],
            GetParam() == "v1" ? "20260101000001_touch" : "0001_2026_01_01_000000_0001_touch");
  EXPECT_THAT(TablesOfSnapshots(project, *result), ElementsAre(0, 0, 0, 0, 0, 1));
  ExpectLock(project, *result);
  EXPECT_THAT(result->proofs, SizeIs(4));
  EXPECT_THAT(report::FormatBaselineText(*result, false),
              StartsWith(absl::StrCat("WRITTEN: 6 Drizzle migrations, ", result->entries.front(), " to ",
                                      result->entries.back(),
                                      ", for 6 Diesel migrations one for one, and "
                                      "proven\n")));
  EXPECT_THAT(project.Read("db/baseline.md"),
              AllOf(HasSubstr(absl::StrCat("`", result->entries.back(), "`")), HasSubstr("a row each")));

  // It is there; made anew it has the same bytes.
  const auto after = project.Everything();
  const auto again = WriteBaseline(settings, RequestOf(project));
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(Told(again->findings, Level::kFinding),
              ElementsAre(absl::StrCat("baseline-done ", result->name)));
  EXPECT_EQ(project.Everything(), after);
  BaselineRequest anew = RequestOf(project);
  anew.replace = true;
  ExpectWritten(WriteBaseline(settings, anew));
  std::filesystem::remove_all(project.folder() + "/db/drizzle.before-baseline");
  EXPECT_EQ(project.Everything(), after);

  // One that is behind gets a row for each that it has.
  Server::Shared().CreateDatabase("behind", "TEMPLATE template0");
  RunFirst(project, "behind", 3);
  const auto behind = MarkDatabase(settings, Target("behind"), /*baseline_only=*/true);
  ASSERT_THAT(behind, IsOk());
  EXPECT_TRUE(behind->done);
  EXPECT_THAT(behind->rows, SizeIs(3));
  EXPECT_THAT(Told(behind->findings, Level::kNote),
              ElementsAre(absl::StrCat("mark-behind ", result->entries[3])));
  EXPECT_THAT(Told(behind->findings, Level::kFinding), IsEmpty());

  project.ExpectSound("db/schema.ts", /*to_mark=*/6, /*entries=*/6);
}

TEST_P(HistoryTest, SyncGoesOnFromIt) {
  const auto project = BaselineProject::Of(drizzle_, scratch(), "goes_on", Six());
  const ProjectSettings settings = project.Settings();
  ExpectWritten(WriteBaseline(settings, RequestOf(project)));
  const auto marked = MarkDatabase(settings, Target(project.live()), /*baseline_only=*/false);
  ASSERT_THAT(marked, IsOk());
  EXPECT_THAT(marked->rows, SizeIs(6));

  project.Write(absl::StrCat(kMigrations, "2026-06-01-000000_length/up.sql"),
                "ALTER TABLE boats ADD COLUMN length integer;\n");
  project.Write("db/schema.ts", Schema("  length: integer('length'),\n"));
  RunFirst(project, project.live(), 7);
  SyncRequest request;
  request.scratch = [&project]() -> absl::StatusOr<ConnectTarget> { return project.Request().scratch; };
  request.pg_bin = project.Request().pg_bin;
  const auto synced = Sync(settings, request);
  ASSERT_THAT(synced, IsOk());
  EXPECT_TRUE(synced->written);
  EXPECT_THAT(Told(synced->findings, Level::kFinding), IsEmpty());
  EXPECT_EQ(synced->before, 6U);
  ASSERT_THAT(synced->entries, SizeIs(1));
  EXPECT_EQ(synced->entries[0].folder, "2026-06-01-000000_length");

  CheckRequest check;
  check.database = Target(project.live());
  check.scratch = project.Request().scratch;
  check.pg_bin = project.Request().pg_bin;
  const auto checked = Check(settings, check);
  ASSERT_THAT(checked, IsOk());
  EXPECT_EQ(report::CheckExitCode(*checked), 0) << report::FormatCheckText(*checked, false);
  // Each entry's own file says what it was made of.
  const std::string rows = absl::StrCat(kMigrations, "2026-02-01-000000_rows/up.sql");
  const std::string up = project.Read(rows);
  project.Write(rows, "SELECT 1;\n");
  const auto edited = ReadBridgeSource(settings);
  ASSERT_THAT(edited, IsOk());
  EXPECT_THAT(Told(edited->findings, Level::kFinding), ElementsAre("bridge-edited 2026-02-01-000000_rows"));
  project.Write(rows, up);

  // `baseline --mark` has no other meaning here than `sync --mark`.
  project.ExpectSound("db/schema.ts", /*to_mark=*/1, /*entries=*/7);
}

// What a new value of an enum is used by, and what no transaction can hold: both in one list, each with a way
// out, which is one.
TEST_P(HistoryOfOneLineTest, WhatStopsIt) {
  const auto project = BaselineProject::Of(drizzle_, scratch(), "stopped", Six());
  const std::string folder = kMigrations;
  project.Write(folder + "2026-01-15-000000_type/up.sql", "CREATE TYPE size AS ENUM ('s');\n");
  project.Write(folder + "2026-01-16-000000_adds/up.sql", "ALTER TYPE size ADD VALUE 'm';\n");
  project.Write(folder + "2026-01-17-000000_vacuum/up.sql", "VACUUM boats");
  project.Write(folder + "2026-01-17-000000_vacuum/metadata.toml", "run_in_transaction = false\n");
  project.Write(folder + "2026-01-18-000000_adds/up.sql", "ALTER TYPE size ADD VALUE 'l';\n");
  project.Write(folder + "2026-01-19-000000_uses/up.sql", "ALTER TABLE boats ADD size size DEFAULT 'l';\n");
  project.Write("db/schema.ts",
                absl::StrReplaceAll(Schema("  size: size('size').default('l'),\n"),
                                    {{"export const boats",
                                      "export const size = pgEnum('size', ['s', 'm', 'l']);\nexport const "
                                      "boats"}}));
  Server::Shared().CreateDatabase(project.live(), "TEMPLATE template0");
  RunFirst(project, project.live(), 11);
  const auto before = project.Everything();
  const auto stopped = WriteBaseline(project.Settings(), RequestOf(project));
  ASSERT_THAT(stopped, IsOk());
  EXPECT_FALSE(stopped->written);
  EXPECT_EQ(report::BaselineExitCode(*stopped), 1);
  EXPECT_EQ(project.Everything(), before);
  EXPECT_THAT(Told(stopped->findings, Level::kFinding),
              ElementsAre("sync-no-transaction 2026-01-17-000000_vacuum",
                          "baseline-history-stops 2026-01-19-000000_uses"));
  EXPECT_THAT(report::FormatBaselineText(*stopped, false),
              AllOf(HasSubstr("of an enum that 2026-01-18-000000_adds adds"),
                    HasSubstr("\nNext: a drizzle.sql where it says so above")));

  project.Write(folder + "2026-01-15-000000_type/drizzle.sql", "CREATE TYPE size AS ENUM ('s', 'l');\n");
  project.Write(folder + "2026-01-16-000000_adds/drizzle.sql", "ALTER TYPE size ADD VALUE 'm' BEFORE 'l';\n");
  project.Write(folder + "2026-01-17-000000_vacuum/drizzle.sql", "SELECT 1;\n");
  project.Write(folder + "2026-01-18-000000_adds/drizzle.sql", "SELECT 1;\n");
  const auto written = WriteBaseline(project.Settings(), RequestOf(project));
  ExpectWritten(written);
  EXPECT_THAT(written->entries, SizeIs(11));
}

// What the text of its own makes is not what Diesel's makes: it is proven, and not believed.
TEST_P(HistoryOfOneLineTest, AWayOutThatIsNone) {
  const auto project = BaselineProject::Of(drizzle_, scratch(), "no_way_out", Six());
  project.Write(absl::StrCat(kMigrations, "2026-02-01-000000_rows/drizzle.sql"),
                "INSERT INTO boats (name) VALUES ('Cea');\n");
  const auto before = project.Everything();
  const auto result = WriteBaseline(project.Settings(), RequestOf(project));
  ASSERT_THAT(result, IsOk());
  EXPECT_FALSE(result->written);
  EXPECT_EQ(report::BaselineExitCode(*result), 2);
  EXPECT_THAT(report::FormatBaselineText(*result, false),
              HasSubstr("it is not what Diesel's folder makes: table\n                public.boats: "));
  EXPECT_EQ(project.Everything(), before);
}

// A row that a migration makes of chance is another one wherever it runs.
TEST_P(HistoryOfOneLineTest, ARandomValue) {
  std::vector<ProjectText> files = Six();
  files.push_back({"api/migrations/2026-06-01-000000_keys/up.sql",
                   "CREATE TABLE keys (key uuid PRIMARY KEY DEFAULT gen_random_uuid());\n"
                   "INSERT INTO keys DEFAULT VALUES;\n"});
  const auto project = BaselineProject::Of(drizzle_, scratch(), "random", files);
  project.Write("db/schema.ts",
                absl::StrCat(Schema(""),
                             "import { uuid } from 'drizzle-orm/pg-core';\nexport const keys = "
                             "pgTable('keys', { key: uuid('key').primaryKey().defaultRandom() });\n"));
  const auto before = project.Everything();
  const auto result = WriteBaseline(project.Settings(), RequestOf(project));
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(report::BaselineExitCode(*result), 2);
  EXPECT_THAT(report::FormatBaselineText(*result, false), HasSubstr("public.keys"));
  EXPECT_EQ(project.Everything(), before);
}

// More rows than one baseline takes.
TEST_P(HistoryOfOneLineTest, MuchData) {
  std::vector<ProjectText> files = Six();
  files.push_back(
      {"api/migrations/2026-06-01-000000_much/up.sql",
       "INSERT INTO boats (name) SELECT repeat('x', 5000) || n FROM generate_series(1, 1000) n;\n"});
  const auto project = BaselineProject::Of(drizzle_, scratch(), "much_data", files);
  EXPECT_THAT(WriteBaseline(project.Settings(), project.Request()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("--history")));
  ExpectWritten(WriteBaseline(project.Settings(), RequestOf(project)));
}

TEST_P(HistoryOfOneLineTest, TheSample) {
  const auto project = BaselineProject::Harbour(drizzle_, scratch(), "sample_history");
  const auto before = project.Everything();
  const auto stopped = WriteBaseline(project.Settings(), RequestOf(project));
  ASSERT_THAT(stopped, IsOk());
  if (std::stoi(stopped->server_version) < 17) {
    EXPECT_FALSE(stopped->written);
    EXPECT_EQ(project.Everything(), before);
    EXPECT_THAT(Told(stopped->findings, Level::kFinding),
                ElementsAre("baseline-history-stops 2025-01-20-091000_no_overlap_while_checked_in",
                            "baseline-history-stops 2025-08-04-093000_create_mandates",
                            "baseline-history-stops 2026-03-30-093000-0000_count_no_shows"));
    EXPECT_THAT(stopped->differences, Not(IsEmpty()));  // what is outside is known all the same
    // Types with all their values from the beginning.
    const std::string folder = kMigrations;
    const std::string bookings = folder + "2024-11-04-110000_create_bookings/";
    const std::string payments = folder + "2024-12-09-132000_create_payments/";
    project.Write(bookings + "drizzle.sql",
                  absl::StrReplaceAll(project.Read(bookings + "up.sql"),
                                      {{"('requested', 'confirmed', 'cancelled')",
                                        "('requested', 'confirmed', 'checked_in', 'checked_out', "
                                        "'cancelled', 'no_show')"}}));
    project.Write(payments + "drizzle.sql", absl::StrReplaceAll(project.Read(payments + "up.sql"),
                                                                {{"'cash'", "'direct_debit', 'cash'"}}));
    project.Write(folder + "2025-07-28-093000_add_direct_debit/drizzle.sql", "SELECT 1;\n");
    ExpectWritten(WriteBaseline(project.Settings(), RequestOf(project)));
  } else {
    ExpectWritten(stopped);
  }
  project.ExpectSound("packages/database/src/schema.ts", /*to_mark=*/83, /*entries=*/83);
}

INSTANTIATE_TEST_SUITE_P(Lines, HistoryTest, ::testing::Values("stable", "v1"),
                         [](const auto& line) { return line.param; });
INSTANTIATE_TEST_SUITE_P(Lines, HistoryOfOneLineTest, ::testing::Values("stable"),
                         [](const auto& line) { return line.param; });

}  // namespace
}  // namespace pgassay::migrate
