#include "migrate/steps/status_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "migrate/drizzle/judge.h"
#include "migrate/finding/make.h"
#include "migrate/steps/mark_case.h"

namespace pgassay::migrate {
namespace {

using State = MigrationEntry::State;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// The last entry is Drizzle's own.
ledger::LockFile LockFor(const DrizzleFolder& folder) {
  ledger::LockFile lock = LockOf(folder);
  lock.entries[2].diesel.clear();
  return lock;
}

// As `drizzle-kit up` leaves it: other names in the folder than in the lock, and no milliseconds.
ledger::LockFile LockBeforeUp(const DrizzleFolder& folder) {
  ledger::LockFile lock = LockFor(folder);
  for (size_t i = 0; i < lock.entries.size(); ++i) {
    lock.entries[i].name = absl::StrCat("000", i, "_as_it_was");
    lock.entries[i].when_ms += 719;
  }
  return lock;
}

struct Case {
  std::string about;
  DieselHistory diesel;
  std::vector<State> states;  // of the three entries
  std::vector<HistoryFinding> before;
  std::vector<std::string> codes;  // afterwards, with the subject
  std::vector<State> after;
};

std::vector<std::string> CodesOf(const std::vector<HistoryFinding>& findings) {
  std::vector<std::string> codes;
  for (const HistoryFinding& finding : findings) codes.push_back(finding.code + " " + finding.subject);
  return codes;
}

// As the cases say it, which have a journal's names.
std::string NameIn(const DrizzleFolder& folder, const std::string& text) {
  return absl::StrReplaceAll(text,
                             {{"0000_base", folder.entries[0].name}, {"0001_more1", folder.entries[1].name}});
}

void Check(const Case& each, const DrizzleFolder& folder, const ledger::LockFile& lock) {
  std::vector<MigrationEntry> entries;
  for (size_t i = 0; i < each.states.size(); ++i) {
    MigrationEntry entry;
    entry.state = each.states[i];
    entry.name = folder.entries[i].name;
    entry.facts.statements.emplace_back();
    entries.push_back(entry);
  }
  // A row of nobody's stands behind them.
  entries.emplace_back();
  entries.back().state = State::kUnknown;
  std::vector<HistoryFinding> findings = each.before;
  std::vector<std::string> codes = each.codes;
  for (HistoryFinding& finding : findings) finding.subject = NameIn(folder, finding.subject);
  for (std::string& code : codes) code = NameIn(folder, code);
  JudgeLocked(lock, folder, each.diesel, NoDrizzle(), entries, findings);
  EXPECT_EQ(CodesOf(findings), codes);
  EXPECT_EQ(entries.back().state, State::kUnknown);
  for (size_t i = 0; i < folder.entries.size(); ++i) {
    EXPECT_EQ(entries[i].state, each.after[i]) << entries[i].name;
    const bool diesels = !lock.entries[i].diesel.empty() && each.diesel.exists;
    EXPECT_EQ(entries[i].facts.statements.empty(), diesels && each.after[i] == State::kPending);
  }
}

TEST(StatusLockTest, WhoseItIsToRun) {
  const HistoryFinding skipped = Finding("drizzle-skipped", "0001_more1", "", "", "");
  const HistoryFinding replay = Finding("drizzle-would-replay", "0000_base", "", "old", "old");
  const std::vector<Case> cases = {
      {"all marked",
       DieselAt({"1", "2", "3"}),
       {State::kApplied, State::kApplied, State::kApplied},
       {},
       {},
       {State::kApplied, State::kApplied, State::kApplied}},
      {"behind",
       DieselAt({"1", "2"}),
       {State::kApplied, State::kPending, State::kPending},
       {},
       {"drizzle-waits 0001_more1"},
       {State::kApplied, State::kPending, State::kPending}},
      {"reverted",
       DieselAt({"1", "2"}),
       {State::kApplied, State::kApplied, State::kPending},
       {},
       {"drizzle-ahead 0001_more1"},
       {State::kApplied, State::kApplied, State::kPending}},
      {"unmarked",
       DieselAt({"1", "2", "3"}),
       {State::kApplied, State::kPending, State::kPending},
       {},
       {"drizzle-unmarked 0001_more1"},
       {State::kApplied, State::kPending, State::kPending}},
      {"passed over, and Diesel's",
       DieselAt({"1", "2", "3"}),
       {State::kApplied, State::kSkipped, State::kApplied},
       {skipped},
       {"drizzle-unmarked 0001_more1"},
       {State::kApplied, State::kPending, State::kApplied}},
      {"passed over, and Diesel's to run",
       DieselAt({"1", "2"}),
       {State::kApplied, State::kSkipped, State::kApplied},
       {skipped},
       {"drizzle-waits 0001_more1"},
       {State::kApplied, State::kPending, State::kApplied}},
      {"the baseline",
       DieselAt({"1", "2"}),
       {State::kPending, State::kPending, State::kPending},
       {replay},
       {"drizzle-would-replay 0000_base", "drizzle-waits 0001_more1"},
       {State::kPending, State::kPending, State::kPending}},
      {"half a baseline waits",
       DieselAt({"1"}),
       {State::kPending, State::kPending, State::kPending},
       {},
       {"drizzle-waits 0000_base, 0001_more1"},
       {State::kPending, State::kPending, State::kPending}},
      {"Drizzle's own database",
       {},
       {State::kApplied, State::kSkipped, State::kPending},
       {skipped},
       {"drizzle-skipped 0001_more1"},
       {State::kApplied, State::kSkipped, State::kPending}},
  };
  const DrizzleFolder journal = FolderOf(DrizzleFormat::kJournal7);
  const DrizzleFolder folders = FolderOf(DrizzleFormat::kFolders9);
  const struct {
    const DrizzleFolder& folder;
    ledger::LockFile lock;
  } places[] = {{journal, LockFor(journal)}, {folders, LockFor(folders)}, {folders, LockBeforeUp(folders)}};
  for (const auto& [folder, lock] : places) {
    for (const Case& each : cases) {
      SCOPED_TRACE(absl::StrCat(each.about, ", ", lock.entries[0].name, ", ", folder.entries[0].name));
      Check(each, folder, lock);
    }
  }
}

TEST(StatusLockTest, TheBaselineIsToBeMarked) {
  for (const DrizzleFormat format : {DrizzleFormat::kJournal7, DrizzleFormat::kFolders9}) {
    const DrizzleFolder folder = FolderOf(format);
    const ledger::LockFile lock = format == DrizzleFormat::kJournal7 ? LockFor(folder) : LockBeforeUp(folder);
    std::vector<MigrationEntry> entries(1);
    entries[0].name = folder.entries[0].name;
    std::vector<HistoryFinding> findings = {
        Finding("drizzle-would-replay", folder.entries[0].name, "", "old", "old")};
    JudgeLocked(lock, folder, DieselAt({"1", "2"}), NoDrizzle(), entries, findings);
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].remedy, "`pgassay baseline --mark` records it, as pgassay.lock.json has it");
  }
}

// A hotfix that was marked from its branch: its row is there, and no other is to be added.
TEST(StatusLockTest, ARowOfAnotherTime) {
  for (const DrizzleFormat format : {DrizzleFormat::kJournal7, DrizzleFormat::kFolders9}) {
    const DrizzleFolder folder = FolderOf(format);
    const bool names = format == DrizzleFormat::kFolders9;
    DrizzleHistory table = DrizzleAt(folder, {0, 1, 2});
    table.rows[2].created_at = kFirst + 3600000;
    if (names) table.rows[2].name = "20261001010000_more2";
    const auto judge = [&](const std::vector<std::string>& applied) {
      drizzle::Judgement judged = drizzle::Judge(folder, table, true);
      JudgeLocked(LockOf(folder), folder, DieselAt(applied), table, judged.entries, judged.findings);
      return judged.findings;
    };
    const std::vector<HistoryFinding> findings = judge({"1", "2", "3", "4"});
    ASSERT_THAT(CodesOf(findings), ElementsAre(names ? "drizzle-folder-renamed 20261003000000_more2"
                                                     : "drizzle-marked-by-hand row 3"));
    EXPECT_EQ(findings[0].remedy,
              absl::StrCat("correct it once, then `pgassay sync --mark`: UPDATE "
                           "\"drizzle\".\"__drizzle_migrations\" SET created_at = 1790985600000",
                           names ? ", name = '20261003000000_more2'" : "", " WHERE id = 3"));
    // Nobody knows that of what Diesel has not run.
    for (const HistoryFinding& finding : judge({"1", "2", "3"})) {
      EXPECT_THAT(finding.remedy, Not(HasSubstr("UPDATE")));
    }
    table.rows[2].hash = std::string(64, '0');
    for (const HistoryFinding& finding : judge({"1", "2", "3", "4"})) {
      EXPECT_THAT(finding.remedy, Not(HasSubstr("UPDATE")));
    }
  }
}

// A database that is behind by an entry that adds a value to an enum and by one that uses it, which is not to
// be migrate()'s.
TEST(StatusLockTest, WhatWaitsForDieselIsNotJudgedAsDrizzles) {
  for (const DrizzleFormat format : {DrizzleFormat::kJournal7, DrizzleFormat::kFolders9}) {
    DrizzleFolder folder = FolderOf(format, 4);
    Rewrite(folder.entries[1], "ALTER TYPE state ADD VALUE 'late';");
    Rewrite(folder.entries[2], "UPDATE a SET s = 'late';");
    Rewrite(folder.entries[3], "VACUUM a;");
    ledger::LockFile lock = LockOf(folder);
    lock.entries.resize(3);
    const auto judge = [&](const DieselHistory& diesel, const DrizzleHistory& table) {
      drizzle::Judgement judged =
          drizzle::Judge(folder, table, !diesel.rows.empty(), SyncedOf(lock, folder, diesel));
      JudgeLocked(lock, folder, diesel, table, judged.entries, judged.findings);
      std::vector<std::string> codes;
      for (const HistoryFinding& finding : judged.findings) {
        if (finding.code != "drizzle-no-table") codes.push_back(finding.code + " " + finding.subject);
      }
      return codes;
    };
    const std::string own = "drizzle-one-transaction " + folder.entries[3].name;
    const std::string adds = "drizzle-one-transaction " + folder.entries[1].name;
    EXPECT_THAT(judge(DieselAt({"1", "2"}), DrizzleAt(folder, {0})),
                ElementsAre(own, absl::StrCat("drizzle-waits ", folder.entries[1].name, ", ",
                                              folder.entries[2].name)));
    // Run by Drizzle: proven, as long as the bytes are those.
    EXPECT_THAT(judge({}, DrizzleAt(folder, {0})), ElementsAre(own));
    Rewrite(folder.entries[2], "UPDATE b SET s = 'late';");
    EXPECT_THAT(judge({}, DrizzleAt(folder, {0})), ElementsAre(adds, own));
    EXPECT_THAT(judge(DieselAt({"1", "2"}), DrizzleAt(folder, {0})),
                ElementsAre(own, absl::StrCat("drizzle-waits ", folder.entries[1].name, ", ",
                                              folder.entries[2].name)));
  }
}

// What Diesel has run is not known: none of the rows is said to be ahead of it, and nothing to wait for it.
TEST(StatusLockTest, ATableOfDieselsThatNobodyCanRead) {
  for (const DrizzleFormat format : {DrizzleFormat::kJournal7, DrizzleFormat::kFolders9}) {
    const DrizzleFolder folder = FolderOf(format);
    for (const bool exists : {true, false}) {
      DieselHistory diesel = exists ? DieselAt({}) : DieselHistory{};
      diesel.findings = {NotChecked("diesel-table-denied", "x", "", "", "")};
      std::vector<MigrationEntry> entries(3);
      for (size_t i = 0; i < entries.size(); ++i) entries[i].name = folder.entries[i].name;
      entries[0].state = State::kApplied;
      entries[1].state = State::kSkipped;
      std::vector<HistoryFinding> findings = {Finding("drizzle-skipped", folder.entries[1].name, "", "", "")};
      JudgeLocked(LockOf(folder), folder, diesel, DrizzleAt(folder, {0}), entries, findings);
      EXPECT_THAT(CodesOf(findings), ElementsAre());
      EXPECT_TRUE(SyncedOf(LockOf(folder), folder, diesel).diesels_to_run);
    }
  }
}

TEST(StatusLockTest, ALockThatNobodyCanRead) {
  const DrizzleFolder folder = FolderOf(DrizzleFormat::kJournal7);
  const auto judge = [&](const absl::Status& status, std::vector<HistoryFinding> findings) {
    std::vector<MigrationEntry> entries(1);
    JudgeLocked(status, folder, DieselAt({"1"}), NoDrizzle(), entries, findings);
    return findings;
  };
  EXPECT_TRUE(judge(absl::NotFoundError("there is none"), {}).empty());
  for (const absl::Status& status :
       {ledger::ParseLock("<<<<<<< HEAD\n", "pgassay.lock.json").status(),
        ledger::ParseLock("{}", "x").status(), absl::PermissionDeniedError("x: denied"),
        absl::UnavailableError("x: gone"), absl::FailedPreconditionError("x: newer")}) {
    const std::vector<HistoryFinding> findings = judge(status, {Note("drizzle-waits", "", "", "", "")});
    ASSERT_EQ(findings.size(), 2u);
    EXPECT_EQ(findings[0].level, HistoryFinding::Level::kNotChecked);
    EXPECT_EQ(findings[0].code, "drizzle-lock");
    EXPECT_EQ(findings[0].subject, "pgassay.lock.json");
    EXPECT_EQ(findings[0].what, std::string(status.message()));
  }
  // Also where Diesel has no table: it is not known, and that is not sound.
  std::vector<MigrationEntry> entries;
  std::vector<HistoryFinding> findings;
  JudgeLocked(absl::InvalidArgumentError("x"), folder, {}, NoDrizzle(), entries, findings);
  EXPECT_EQ(findings.size(), 1u);
}

}  // namespace
}  // namespace pgassay::migrate
