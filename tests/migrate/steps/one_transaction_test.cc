#include "migrate/steps/one_transaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/diesel/folder.h"
#include "migrate/project/settings.h"
#include "migrate/steps/digests.h"
#include "migrate/steps/fixture.h"
#include "migrate/steps/plan_entries.h"
#include "testing/matchers.h"
#include "testing/replay.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::ProgramsOfMajor;
using pgassay::testing::SampleFolder;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kNow_ms = 1'900'000'000'000;

std::unique_ptr<ScratchServer> OpenOn(const Server& server) {
  absl::StatusOr<std::unique_ptr<ScratchServer>> scratch =
      ScratchServer::Open({server.Conninfo(), ""}, nullptr, false);
  EXPECT_THAT(scratch, IsOk());
  return scratch.ok() ? *std::move(scratch) : nullptr;
}

ProjectSettings Settings() {
  ProjectSettings settings;
  settings.database.schemas = {"public"};
  return settings;
}

// On the shared server.
absl::StatusOr<std::vector<HistoryFinding>> Try(const std::vector<DieselMigration>& migrations) {
  const std::unique_ptr<ScratchServer> scratch = OpenOn(Server::Shared());
  const EntryPlan plan = PlanEntries(migrations, "", 0, kNow_ms);
  return TryInOneTransaction(*scratch, Settings(), {}, migrations, plan.entries, nullptr);
}

std::vector<std::string> Told(const std::vector<HistoryFinding>& findings) {
  std::vector<std::string> told;
  for (const HistoryFinding& finding : findings)
    told.push_back(absl::StrCat(finding.code, " ", finding.subject));
  return told;
}

TEST(OneTransactionTest, Cases) {
  const DieselMigration type = Migration("1_type", "CREATE TYPE mood AS ENUM ('sad');");
  const DieselMigration table = Migration("2_table", "CREATE TABLE t (id int, mood mood);");
  const DieselMigration adds = Migration("3_adds", "ALTER TYPE mood ADD VALUE 'glad'; SELECT 1;");
  const DieselMigration uses = Migration("4_uses", "INSERT INTO t VALUES (1, 'glad');");
  const DieselMigration deferred = Migration("5_deferred",
                                             "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int "
                                             "REFERENCES a DEFERRABLE INITIALLY DEFERRED);"
                                             "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1);");
  const DieselMigration alters = Migration("6_alters", "ALTER TABLE b ADD COLUMN c int;");
  const DieselMigration diesel = Migration("7_diesel", "SELECT count(*) FROM __diesel_schema_migrations;");
  const DieselMigration vacuum = Migration("8_vacuum", "VACUUM t;", /*in_transaction=*/false);
  DieselMigration broken = Migration("4_broken", "INSERT INTO t VALUES (1, 'glad');");
  broken.drizzle = "INSERT INTO nowhere VALUES (1);";
  const struct {
    const char* name;
    std::vector<DieselMigration> migrations;
    std::vector<std::string> told;
  } cases[] = {
      {"nothing", {}, {}},
      {"all is well", {type, table, deferred}, {}},
      {"the value is not used", {type, table, adds}, {}},
      {"an enum", {type, table, adds, uses}, {"baseline-history-stops 4_uses"}},
      {"what is behind it is looked at too",
       {type, table, adds, uses, deferred, alters},
       {"baseline-history-stops 4_uses", "baseline-history-stops 6_alters"}},
      // Behind what cannot be in a transaction the next one begins, and values are committed.
      {"what is refused is run as Diesel does", {type, table, adds, vacuum, uses}, {}},
      {"what is refused comes last", {type, table, vacuum}, {}},
      {"its own text fails", {type, table, adds, broken}, {"baseline-history-fails 4_broken"}},
      {"its own text fails, and up.sql goes on",
       {type, table, adds, broken, deferred, alters},
       {"baseline-history-fails 4_broken", "baseline-history-stops 6_alters"}},
      {"it looks at Diesel's table", {type, diesel}, {"baseline-history-fails 7_diesel"}},
      {"and what is behind it is not looked at",
       {type, diesel, table},
       {"baseline-history-fails 7_diesel", "baseline-history-fails 7_diesel"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const auto findings = Try(c.migrations);
    ASSERT_THAT(findings, IsOk());
    EXPECT_EQ(Told(*findings), c.told);
    for (const HistoryFinding& finding : *findings) {
      EXPECT_EQ(finding.level, HistoryFinding::Level::kFinding);
      EXPECT_NE(finding.remedy, "");
    }
  }
  EXPECT_EQ(Server::Shared().Sql("postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'pgassay%'"),
            "");
}

TEST(OneTransactionTest, WhatItSays) {
  const auto findings =
      Try({Migration("1_type", "CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE t (m mood);"),
           Migration("2_adds", "ALTER TYPE mood ADD VALUE 'glad';"),
           Migration("3_other", "ALTER TYPE mood ADD VALUE 'mad';"),
           Migration("4_uses", "INSERT INTO t VALUES ('glad');")});
  ASSERT_THAT(findings, IsOk());
  ASSERT_THAT(*findings, SizeIs(1));
  const HistoryFinding& finding = findings->front();
  EXPECT_THAT(finding.what, HasSubstr("a value of an enum that 2_adds adds"));
  EXPECT_THAT(finding.what, HasSubstr("unsafe use of new value \"glad\" of enum type mood (SQLSTATE 55P04)"));
  EXPECT_THAT(finding.remedy, HasSubstr("one beside 2_adds that does not add it"));
}

TEST(OneTransactionTest, Interrupted) {
  const std::unique_ptr<ScratchServer> scratch = OpenOn(Server::Shared());
  const std::vector<DieselMigration> migrations = {Migration("1_sleep", "SELECT pg_sleep(60);")};
  const EntryPlan plan = PlanEntries(migrations, "", 0, kNow_ms);
  const std::atomic<int> interrupt{2};
  EXPECT_THAT(TryInOneTransaction(*scratch, Settings(), {}, migrations, plan.entries, &interrupt),
              StatusIs(absl::StatusCode::kCancelled, "interrupted"));
}

// Those that follow on a new value of an enum; from PostgreSQL 17 on none, as the types are as new.
TEST(OneTransactionTest, TheSample) {
  const absl::StatusOr<ProjectSettings> settings = project::FindSettings(SampleFolder());
  ASSERT_THAT(settings, IsOk());
  const absl::StatusOr<DieselFolder> folder = diesel::ReadFolder(settings->diesel.migrations);
  ASSERT_THAT(folder, IsOk());
  const EntryPlan plan = PlanEntries(folder->migrations, settings->diesel.table_schema, 0, kNow_ms);
  ASSERT_THAT(plan.entries, SizeIs(83));
  for (const HistoryFinding& finding : plan.findings) {
    EXPECT_EQ(finding.level, HistoryFinding::Level::kNote) << finding.code << " " << finding.subject;
  }
  for (size_t i = 1; i < plan.entries.size(); ++i) {
    EXPECT_GE(plan.entries[i].when_ms, plan.entries[i - 1].when_ms + 1000) << folder->migrations[i].folder;
  }
  for (const int major : {13, 16, 17, 18}) {
    SCOPED_TRACE(major);
    const absl::StatusOr<std::string> programs = ProgramsOfMajor(major);
    ASSERT_THAT(programs, IsOk());
    const absl::StatusOr<std::unique_ptr<Server>> server = Server::Start({.programs = *programs});
    ASSERT_THAT(server, IsOk());
    const std::unique_ptr<ScratchServer> scratch = OpenOn(**server);
    ASSERT_NE(scratch, nullptr);
    const auto findings =
        TryInOneTransaction(*scratch, *settings, {.database = "", .as_role = true, .findings = {}},
                            folder->migrations, plan.entries, nullptr);
    ASSERT_THAT(findings, IsOk());
    if (major < 17) {
      EXPECT_THAT(Told(*findings),
                  ElementsAre("baseline-history-stops 2025-01-20-091000_no_overlap_while_checked_in",
                              "baseline-history-stops 2025-08-04-093000_create_mandates",
                              "baseline-history-stops 2026-03-30-093000-0000_count_no_shows"));
    } else {
      EXPECT_THAT(Told(*findings), IsEmpty());
    }
  }
}

TEST(DigestsTest, AfterEach) {
  const std::unique_ptr<ScratchServer> scratch = OpenOn(Server::Shared());
  const std::vector<DieselMigration> migrations = {Migration("1", "CREATE TABLE t (id int);"),
                                                   Migration("2", "INSERT INTO t VALUES (1);"),
                                                   Migration("3", "CREATE INDEX i ON t (id);")};
  const auto digests = DigestsAfterEach(*scratch, Settings(), {}, migrations, nullptr);
  ASSERT_THAT(digests, IsOk());
  ASSERT_THAT(*digests, SizeIs(3));
  EXPECT_THAT(*digests, Each(SizeIs(64)));
  EXPECT_EQ((*digests)[0], (*digests)[1]);  // rows are no matter of the catalog
  EXPECT_NE((*digests)[1], (*digests)[2]);
  const auto replay = Play(*scratch, Settings(), {{.diesel = migrations}}, "whole", nullptr);
  ASSERT_THAT(replay, IsOk());
  const auto whole = DigestOf(*scratch, Settings(), replay->database);
  ASSERT_THAT(whole, IsOk());
  EXPECT_EQ(*whole, (*digests)[2]);
}

}  // namespace
}  // namespace pgassay::migrate
