#include "migrate/steps/check_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/finding/make.h"
#include "migrate/steps/check_repository.h"
#include "migrate/steps/mark_case.h"
#include "migrate/steps/prove.h"
#include "migrate/steps/timeline.h"

namespace pgassay::migrate {
namespace {

using State = CheckResult::Part::State;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// Versions 1 and 2 in the baseline, 3 and 4 synced, `fresh` not yet.
BridgeSource SourceWith(DrizzleFormat format, const std::vector<std::string>& fresh = {}) {
  BridgeSource source;
  source.diesel.exists = true;
  for (const char* version : {"1", "2", "3", "4"}) {
    DieselMigration migration;
    migration.version = version;
    migration.folder = absl::StrCat(version, "_it");
    source.diesel.migrations.push_back(migration);
  }
  for (const std::string& version : fresh) {
    DieselMigration migration;
    migration.version = version;
    migration.folder = absl::StrCat(version, "_it");
    source.diesel.migrations.push_back(migration);
    source.fresh.push_back(migration);
  }
  source.drizzle = FolderOf(format);
  source.lock = LockOf(source.drizzle);
  source.lock_of_entry = {0, 1, 2};
  return source;
}

struct Case {
  std::string about;
  std::vector<std::string> diesel;  // applied
  std::vector<size_t> recorded;     // entries
  State state;
  std::string says;
  std::vector<std::string> behind;
  std::vector<std::string> codes;
};

TEST(LocateTest, WhereADatabaseIs) {
  const std::vector<Case> cases = {
      {"all of it", {"1", "2", "3", "4", "5"}, {0, 1, 2}, State::kAgrees, "", {}, {}},
      {"behind what is fresh",
       {"1", "2", "3", "4"},
       {0, 1, 2},
       State::kBehind,
       "1 behind Diesel's folder",
       {"5_it"},
       {}},
      {"three behind",
       {"1", "2"},
       {0},
       State::kBehind,
       "3 behind Diesel's folder",
       {"3_it", "4_it", "5_it"},
       {}},
      {"half a baseline",
       {"1"},
       {},
       State::kBehind,
       "4 behind Diesel's folder",
       {"2_it", "3_it", "4_it", "5_it"},
       {}},
      {"nothing",
       {},
       {},
       State::kBehind,
       "5 behind Diesel's folder",
       {"1_it", "2_it", "3_it", "4_it", "5_it"},
       {}},
      {"not marked",
       {"1", "2", "3", "4", "5"},
       {0},
       State::kAgrees,
       "2 entries not marked",
       {},
       {"check-unmarked"}},
      {"a hole",
       {"1", "2", "4", "5"},
       {0},
       State::kDiffers,
       "1 behind Diesel's folder, with a hole",
       {"3_it"},
       {"check-hole"}},
      {"ahead",
       {"1", "2", "3", "4", "5", "9"},
       {0, 1, 2},
       State::kAhead,
       "1 version that the folder has not",
       {},
       {"check-ahead"}},
      {"ahead and behind",
       {"1", "2", "9"},
       {0},
       State::kAhead,
       "1 version that the folder has not, 3 behind Diesel's folder",
       {"3_it", "4_it", "5_it"},
       {"check-ahead"}},
      {"recorded and not run",
       {"1", "2"},
       {0, 1},
       State::kBehind,
       "3 behind Diesel's folder",
       {"3_it", "4_it", "5_it"},
       {"mark-row-ahead"}},
  };
  for (const DrizzleFormat format : {DrizzleFormat::kJournal7, DrizzleFormat::kFolders9}) {
    const BridgeSource source = SourceWith(format, {"5"});
    for (const Case& each : cases) {
      SCOPED_TRACE(each.about);
      DatabaseState state;
      state.tables.diesel = DieselAt(each.diesel);
      state.tables.drizzle = DrizzleAt(source.drizzle, each.recorded);
      const DatabasePosition position = Locate(source, state);
      EXPECT_EQ(position.part.state, each.state);
      EXPECT_EQ(position.part.says, each.says);
      EXPECT_EQ(position.behind, each.behind);
      EXPECT_EQ(Codes(position.findings), each.codes);
      EXPECT_EQ(position.entries.size(), each.recorded.size());
    }
  }
}

// What cannot be read is not nothing.
TEST(LocateTest, ATableThatCouldNotBeRead) {
  const HistoryFinding diesel = NotChecked("diesel-table-denied", "x", "", "", "");
  const HistoryFinding drizzle = NotChecked("drizzle-table-hidden", "y", "", "", "");
  const struct {
    std::vector<HistoryFinding> diesel, drizzle;
    const char* says;
    std::vector<std::string> codes;
  } kCases[] = {
      {{diesel},
       {},
       "Diesel's table could not be read, so nobody knows where it is",
       {"diesel-table-denied"}},
      {{},
       {drizzle},
       "Drizzle's table could not be read, so nobody knows where it is",
       {"drizzle-table-hidden"}},
      {{diesel},
       {drizzle},
       "neither Diesel's table nor Drizzle's could be read, so nobody knows where it is",
       {"diesel-table-denied", "drizzle-table-hidden"}},
  };
  for (const DrizzleFormat format : {DrizzleFormat::kJournal7, DrizzleFormat::kFolders9}) {
    const BridgeSource source = SourceWith(format, {"5"});
    for (const auto& each : kCases) {
      DatabaseState state;
      state.tables.diesel =
          DieselAt(each.diesel.empty() ? std::vector<std::string>{"1", "2"} : std::vector<std::string>{});
      state.tables.diesel.findings = each.diesel;
      state.tables.drizzle = DrizzleAt(source.drizzle, {});
      state.tables.drizzle.findings = each.drizzle;
      const DatabasePosition position = Locate(source, state);
      EXPECT_EQ(position.part.state, State::kNotChecked);
      EXPECT_EQ(position.part.at, "");
      EXPECT_EQ(position.part.says, each.says);
      EXPECT_EQ(Codes(position.findings), each.codes);
      EXPECT_THAT(position.behind, IsEmpty());
    }
  }
}

// Deployed from a newer checkout than this one, and marked there.
TEST(LocateTest, AnOlderCheckoutIsToldToPull) {
  for (const DrizzleFormat format : {DrizzleFormat::kJournal7, DrizzleFormat::kFolders9}) {
    const BridgeSource source = SourceWith(format);
    DatabaseState state;
    state.tables.diesel = DieselAt({"1", "2", "3", "4", "5"});
    state.tables.drizzle = DrizzleAt(FolderOf(format, 4), {0, 1, 2, 3});
    const DatabasePosition position = Locate(source, state);
    EXPECT_THAT(Codes(position.findings), ElementsAre("check-ahead", "mark-foreign-row"));
    for (const HistoryFinding& finding : position.findings) {
      EXPECT_THAT(finding.remedy, StartsWith("this checkout is older than what was deployed here"));
      EXPECT_THAT(finding.remedy, HasSubstr("`git pull`, then again"));
    }
    state.tables.drizzle = DrizzleAt(source.drizzle, {0, 1, 2});
    EXPECT_THAT(Locate(source, state).findings[0].remedy, StartsWith("bring their folders here"));
  }
}

// A version that came late is run last by those that were there before it.
TEST(LocateTest, LateIsNoHole) {
  BridgeSource source = SourceWith(DrizzleFormat::kJournal7);
  source.lock.entries[1].diesel = {"4"};
  source.lock.entries[2].diesel = {"3"};
  DatabaseState state;
  state.tables.diesel = DieselAt({"1", "2", "4"});
  state.tables.drizzle = DrizzleAt(source.drizzle, {0, 1});
  const DatabasePosition position = Locate(source, state);
  EXPECT_EQ(position.part.state, State::kBehind);
  EXPECT_THAT(position.behind, ElementsAre("3_it"));
  EXPECT_THAT(position.findings, IsEmpty());
  EXPECT_FALSE(IsInVersionOrder(source));
}

// A table of 0.x under the folders of 1.0 has no names, and their times are whole seconds.
TEST(LocateTest, MarkedBeforeDrizzleKitUp) {
  BridgeSource source = SourceWith(DrizzleFormat::kFolders9);
  source.lock_of_entry[1] = std::nullopt;  // Drizzle's own
  DatabaseState state;
  state.tables.diesel = DieselAt({"1", "2", "3", "4"});
  state.tables.drizzle = DrizzleAt(source.drizzle, {0, 1, 2});
  state.tables.drizzle.has_names = false;
  for (DrizzleHistory::Row& row : state.tables.drizzle.rows) {
    row.name.reset();
    row.created_at = *row.created_at + 123;
  }
  const DatabasePosition position = Locate(source, state);
  EXPECT_EQ(position.entries.size(), 3u);
}

TEST(LocateTest, DrizzlesOwnDatabase) {
  const BridgeSource source = SourceWith(DrizzleFormat::kJournal7);
  DatabaseState state;
  state.tables.drizzle = DrizzleAt(source.drizzle, {0, 1});
  const DatabasePosition position = Locate(source, state);
  EXPECT_THAT(position.versions, ElementsAre("1", "2", "3"));
  EXPECT_THAT(position.behind, ElementsAre("4_it"));
}

std::vector<std::string> Told(const std::vector<Moment>& moments) {
  std::vector<std::string> told;
  for (const Moment& moment : moments) {
    std::string text = moment.name;
    for (const DieselMigration& migration : moment.diesel) absl::StrAppend(&text, migration.version, " ");
    told.push_back(text);
  }
  return told;
}

TEST(TimelineTest, InTheOrderOfDrizzlesFolder) {
  BridgeSource source = SourceWith(DrizzleFormat::kJournal7, {"5", "6"});
  EXPECT_THAT(Told(LockedMoments(source)), ElementsAre("1 2 ", "3 ", "4 "));
  EXPECT_THAT(Told(MomentsOf(source, {"1", "2", "3", "5"}, {})), ElementsAre("1 2 ", "3 ", "5 "));
  EXPECT_THAT(Told(MomentsOf(source, {"2"}, {})), ElementsAre("2 "));
  EXPECT_THAT(MomentsOf(source, {}, {}), IsEmpty());
  // The second entry is Drizzle's own.
  source.lock.entries[1].diesel = {};
  source.lock_of_entry[1] = std::nullopt;
  const std::string own = source.drizzle.entries[1].name;
  EXPECT_THAT(Told(LockedMoments(source)), ElementsAre("1 2 ", own, "4 "));
  EXPECT_THAT(Told(MomentsOf(source, {"1", "2", "4"}, {})), ElementsAre("1 2 ", "4 "));
  EXPECT_THAT(Told(MomentsOf(source, {"1", "2"}, {own})), ElementsAre("1 2 ", own));
}

TEST(CheckRepositoryTest, WhoIsBehind) {
  const BridgeSource sound = SourceWith(DrizzleFormat::kJournal7);
  PartsAndFindings told = CheckRepository(sound);
  ASSERT_EQ(told.parts.size(), 2u);
  EXPECT_EQ(told.parts[0].at, "4 migrations, up to 4_it");
  EXPECT_EQ(told.parts[1].at, "stands for 4 migrations of Diesel's");
  EXPECT_EQ(told.parts[1].state, State::kAgrees);
  EXPECT_THAT(told.findings, IsEmpty());

  BridgeSource behind = SourceWith(DrizzleFormat::kJournal7, {"5", "6"});
  told = CheckRepository(behind);
  EXPECT_EQ(told.parts[1].state, State::kBehind);
  EXPECT_EQ(told.parts[1].says, "2 behind Diesel's folder");
  EXPECT_THAT(Codes(told.findings), ElementsAre("check-not-synced"));

  behind.findings.push_back(Finding("bridge-edited", "4_it", "it", "", ""));
  told = CheckRepository(behind);
  EXPECT_EQ(told.parts[1].state, State::kDiffers);
  EXPECT_THAT(Codes(told.findings), ElementsAre("bridge-edited", "check-not-synced"));
}

TEST(CheckConfigTest, WhatItHasToHave) {
  drizzle::KitConfig config;
  EXPECT_THAT(Codes(CheckConfig(config)), ElementsAre("check-schema-filter", "check-tables-filter"));
  config.schema_filter = {"public"};
  config.tables_filter = {"!__diesel_schema_migration"};
  EXPECT_THAT(Codes(CheckConfig(config)), ElementsAre("check-tables-filter"));
  config.tables_filter = {"!other", "!__diesel_schema_migrations"};
  EXPECT_THAT(CheckConfig(config), IsEmpty());
}

}  // namespace
}  // namespace pgassay::migrate
