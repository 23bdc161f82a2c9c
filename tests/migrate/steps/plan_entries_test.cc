#include "migrate/steps/plan_entries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "migrate/drizzle/sync_sql.h"
#include "migrate/steps/fixture.h"

namespace pgassay::migrate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kJanuary_ms = 1'767'225'600'000;  // 2026-01-01 00:00:00 UTC
constexpr int64_t kNow_ms = kJanuary_ms + 86'400'000;

std::vector<int64_t> Whens(const EntryPlan& plan) {
  std::vector<int64_t> whens;
  for (const drizzle::NewEntry& entry : plan.entries) whens.push_back(entry.when_ms - kJanuary_ms);
  return whens;
}

DieselMigration At(const std::string& version) {
  DieselMigration migration = Migration(version, "SELECT 1;");
  migration.version = version;
  return migration;
}

TEST(PlanEntriesTest, OneForEachInTheirOrder) {
  const std::vector<DieselMigration> migrations = {At("20260101000000"), At("202601010000000001"),
                                                   At("20260101000005"), At("20260101")};
  const EntryPlan plan = PlanEntries(migrations, "public", 0, kNow_ms);
  EXPECT_THAT(plan.findings, IsEmpty());
  EXPECT_THAT(Whens(plan), ElementsAre(0, 1000, 5000, 6000));
  for (size_t i = 0; i < migrations.size(); ++i) {
    EXPECT_EQ(plan.entries[i].sql, drizzle::MakeSyncSql(migrations[i], "public").text);
    EXPECT_EQ(plan.entries[i].name, "");
    EXPECT_FALSE(plan.entries[i].snapshot);
  }
  EXPECT_THAT(Whens(PlanEntries(migrations, "public", kJanuary_ms + 4000, kNow_ms)),
              ElementsAre(5000, 6000, 7000, 8000));
  EXPECT_THAT(PlanEntries({}, "", 0, kNow_ms).entries, IsEmpty());
}

TEST(PlanEntriesTest, WhatIsRefusedHasNoSql) {
  const EntryPlan plan =
      PlanEntries({Migration("1", "VACUUM;", false), At("20260101000000")}, "", 0, kNow_ms);
  ASSERT_THAT(plan.entries, SizeIs(2));
  EXPECT_EQ(plan.entries[0].sql, "");
  EXPECT_NE(plan.entries[1].sql, "");
  ASSERT_THAT(plan.findings, SizeIs(1));
  EXPECT_EQ(plan.findings[0].code, "sync-no-transaction");
  EXPECT_EQ(plan.findings[0].subject, "1");
}

// The proof is against sessions of their own, and sees nothing of it; against one it decides.
TEST(PlanEntriesTest, WhatASessionGoesOnWith) {
  const std::vector<DieselMigration> migrations = {
      Migration("20260101000000", "SET TIME ZONE 'Europe/Berlin';")};
  for (const Sessions sessions : {Sessions::kOfEach, Sessions::kOneForAll}) {
    const EntryPlan plan = PlanEntries(migrations, "", 0, kNow_ms, sessions);
    ASSERT_THAT(plan.findings, SizeIs(1));
    EXPECT_EQ(plan.findings[0].code, "sync-time-zone");
    EXPECT_EQ(plan.findings[0].level,
              sessions == Sessions::kOfEach ? HistoryFinding::Level::kFinding : HistoryFinding::Level::kNote);
    EXPECT_NE(plan.entries[0].sql, "");
  }
}

TEST(PlanEntriesTest, FoldersThatLeaveSettings) {
  const DieselMigration leaves = Migration("1", "SET search_path TO a;"), plain = Migration("2", "SELECT 1;");
  EXPECT_THAT(FoldersThatLeaveSettings({leaves, plain}), ElementsAre("1"));
  EXPECT_THAT(FoldersThatLeaveSettings({plain, leaves}), IsEmpty());  // there is nothing behind it
  EXPECT_THAT(FoldersThatLeaveSettings({}), IsEmpty());
}

TEST(PlanEntriesTest, LineEnds) {
  std::vector<DieselMigration> migrations = {Migration("1", "SELECT 1;\n"), Migration("2", "SELECT '\r';\n")};
  migrations[0].drizzle = "SELECT 1;\r\n";  // Diesel does not run it
  EXPECT_THAT(NoteLineEnds(migrations), IsEmpty());
  migrations.push_back(Migration("3", "SELECT 1;\r\n"));
  ASSERT_THAT(NoteLineEnds(migrations), SizeIs(1));
  const HistoryFinding one = NoteLineEnds(migrations)[0];
  EXPECT_EQ(one.code, "bridge-line-ends");
  EXPECT_EQ(one.level, HistoryFinding::Level::kNote);
  EXPECT_EQ(one.subject, "3/up.sql");
  EXPECT_EQ(one.what, "it is checked out with CRLF");
  migrations.push_back(Migration("4", "SELECT 1;\r\n"));
  EXPECT_EQ(NoteLineEnds(migrations)[0].subject, "3/up.sql, 4/up.sql");
  EXPECT_EQ(NoteLineEnds(migrations)[0].what, "they are checked out with CRLF");
}

// Clocks may differ by a minute; what is of a second after that is not yet.
TEST(PlanEntriesTest, NotYet) {
  const struct {
    const char* version;
    int64_t previous_ms;
    bool not_yet;
    const char* remedy;
  } cases[] = {
      {"20260102000000", 0, false, ""},
      {"20260102000100", 0, false, ""},
      {"20260102000101", 0, true, "rename the folder to a version of now, if no database has it yet"},
      {"20260101000000", kNow_ms + 59'000, false, ""},
      {"20260101000000", kNow_ms + 60'000, true,
       "the last migration of Drizzle's folder has that time: wait, or see why"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.version);
    const EntryPlan plan = PlanEntries({At(c.version)}, "", c.previous_ms, kNow_ms);
    ASSERT_THAT(plan.findings, SizeIs(c.not_yet ? 1 : 0));
    if (!c.not_yet) continue;
    EXPECT_EQ(plan.findings[0].code, "sync-when-future");
    EXPECT_EQ(plan.findings[0].level, HistoryFinding::Level::kFinding);
    EXPECT_EQ(plan.findings[0].remedy, c.remedy);
    EXPECT_NE(plan.entries[0].sql, "");
  }
}

}  // namespace
}  // namespace pgassay::migrate
