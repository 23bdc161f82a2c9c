#include "migrate/steps/decide_mark.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/drizzle/simulate.h"
#include "migrate/steps/mark_case.h"

namespace pgassay::migrate {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr DrizzleFormat kFormats[] = {DrizzleFormat::kJournal7, DrizzleFormat::kFolders9};

struct State {
  ledger::LockFile lock;
  DrizzleFolder folder;
  DieselHistory diesel;
  DrizzleHistory drizzle;
  MarkScope scope = MarkScope::kAll;
};

// All three entries are applied by Diesel, and nothing is recorded.
State Ready(DrizzleFormat format = DrizzleFormat::kJournal7) {
  State state;
  state.folder = FolderOf(format);
  state.lock = LockOf(state.folder);
  state.diesel = DieselAt({"1", "2", "3", "4"});
  state.drizzle = NoDrizzle();
  return state;
}

MarkDecision Decide(const State& state) {
  return DecideMark(state.lock, state.folder, state.diesel, state.drizzle, state.scope);
}

std::vector<std::string> NamesOf(const std::vector<MarkRow>& rows) {
  std::vector<std::string> names;
  for (const MarkRow& row : rows) names.push_back(row.entry);
  return names;
}

std::string Told(const MarkDecision& decision) {
  return absl::StrJoin(decision.findings, "\n", [](std::string* out, const HistoryFinding& finding) {
    absl::StrAppend(out, finding.code, " (", finding.subject, "): ", finding.what, ". ", finding.effect, ". ",
                    finding.remedy);
  });
}

TEST(DecideMarkTest, WhatIsRecordedIsWhatDrizzleWouldRecord) {
  for (const DrizzleFormat format : kFormats) {
    const State state = Ready(format);
    const MarkDecision decision = Decide(state);
    ASSERT_TRUE(decision.plan) << Told(decision);
    EXPECT_THAT(decision.findings, IsEmpty());
    EXPECT_EQ(decision.plan->format, format);
    ASSERT_EQ(decision.plan->rows.size(), 3U);
    for (size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(decision.plan->rows[i].entry, state.folder.entries[i].name);
      EXPECT_EQ(decision.plan->rows[i].hash, state.folder.entries[i].sha256);
      EXPECT_EQ(decision.plan->rows[i].created_at, kFirst + static_cast<int64_t>(i) * kDay);
    }
  }
}

struct Case {
  std::string name;
  std::function<void(State&)> change;
  // By position; none: refused.
  std::optional<std::vector<size_t>> rows;
  std::vector<std::string> codes = {};
  std::string says = {};  // in a finding
};

void Check(const std::vector<Case>& cases) {
  for (const DrizzleFormat format : kFormats) {
    for (const Case& one : cases) {
      SCOPED_TRACE(absl::StrCat(one.name, format == DrizzleFormat::kJournal7 ? ", journal" : ", folders"));
      State state = Ready(format);
      one.change(state);
      const MarkDecision decision = Decide(state);
      EXPECT_THAT(Codes(decision.findings), ElementsAreArray(one.codes)) << Told(decision);
      EXPECT_THAT(Told(decision), HasSubstr(one.says));
      ASSERT_EQ(decision.plan.has_value(), one.rows.has_value()) << Told(decision);
      if (!one.rows) continue;
      std::vector<std::string> names;
      for (const size_t row : *one.rows) names.push_back(state.folder.entries[row].name);
      EXPECT_EQ(NamesOf(decision.plan->rows), names);
    }
  }
}

void Baseline(State& state) {
  state.scope = MarkScope::kBaseline;
}

TEST(DecideMarkTest, HowFar) {
  Check({
      {"the baseline, and nothing comes after it",
       [](State& s) {
         Baseline(s), s.folder.entries.resize(1), s.lock.entries.resize(1);
         s.diesel = DieselAt({"1", "2"});
       },
       {{0}}},
      {"the baseline, and Diesel has applied what comes after it",
       Baseline,
       {{0}},
       {"mark-unrecorded"},
       "`pgassay sync --mark` before any migrate()"},
      {"the baseline, and what comes after it is recorded",
       [](State& s) {
         Baseline(s), s.drizzle = DrizzleAt(s.folder, {0, 1, 2});
       },
       {std::vector<size_t>{}}},
      {"the baseline, and one later is not recorded",
       [](State& s) {
         Baseline(s), s.drizzle = DrizzleAt(s.folder, {0, 1});
       },
       {std::vector<size_t>{}},
       {"mark-unrecorded"},
       "Diesel has applied what it stands for"},
      {"the baseline, and no later version is applied",
       [](State& s) {
         Baseline(s), s.diesel = DieselAt({"1", "2"});
       },
       {{0}},
       {"mark-behind"},
       "`diesel migration run`, and `pgassay sync --mark` before any migrate()"},
      {"the baseline, and one later version is missing",
       [](State& s) {
         Baseline(s), s.diesel = DieselAt({"1", "2", "3"});
       },
       {{0}},
       {"mark-unrecorded", "mark-behind"},
       "Diesel has not applied version 4"},
      {"the baseline, and a hole behind it",
       [](State& s) {
         Baseline(s), s.diesel = DieselAt({"1", "2", "4"});
       },
       {{0}},
       {"mark-hole"},
       "has not applied version 3, and has applied 4"},
      {"the baseline, and one of Drizzle's own before the next",
       [](State& s) {
         Baseline(s), s.lock.entries[1].diesel.clear();
         s.diesel = DieselAt({"1", "2", "4"});
       },
       {{0}},
       {"mark-own-pending"},
       "then `pgassay sync --mark`"},
      {"the last one is behind",
       [](State& s) {
         s.diesel = DieselAt({"1", "2", "3"});
       },
       {{0, 1}},
       {"mark-behind"},
       "Diesel has not applied version 4"},
      {"two are behind",
       [](State& s) {
         s.diesel = DieselAt({"1", "2"});
       },
       {{0}},
       {"mark-behind"},
       "version 3 and what 1 later ones stand for"},
      {"a hole",
       [](State& s) {
         s.diesel = DieselAt({"1", "2", "4"});
       },
       {{0}},
       {"mark-hole"},
       "has not applied version 3, and has applied 4"},
      {"a hole in the baseline",
       [](State& s) {
         s.diesel = DieselAt({"1", "3", "4"});
       },
       {},
       {"mark-behind"},
       "not applied version 2"},
      {"the baseline with a version missing",
       [](State& s) { Baseline(s), s.diesel = DieselAt({"2"}); },
       {},
       {"mark-behind"},
       "diesel migration run"},
  });
}

TEST(DecideMarkTest, Versions) {
  Check({
      {"Diesel has no table",
       [](State& s) { s.diesel = {}; },
       {},
       {"mark-no-diesel"},
       "Diesel has no table here"},
      {"nothing applied", [](State& s) { s.diesel = DieselAt({}); }, {}, {"mark-no-diesel"}, "has no row"},
      {"a new database, which Drizzle has made",
       [](State& s) {
         s.diesel = {};
         s.drizzle = DrizzleAt(s.folder, {0, 1});
       },
       {std::vector<size_t>{}},
       {"mark-drizzle-made"},
       "Drizzle's migrator has run it itself"},
      {"one that Diesel's table stands empty in",
       [](State& s) {
         s.diesel = DieselAt({});
         s.drizzle = DrizzleAt(s.folder, {0, 1});
       },
       {},
       {"mark-no-diesel"},
       "has no row"},
      {"ahead of the lock",
       [](State& s) {
         s.diesel = DieselAt({"1", "2", "3", "4", "5", "6"});
       },
       {{0, 1, 2}},
       {"mark-ahead"},
       "versions 5, 6 are applied here, and newer"},
      {"one that the lock does not know",
       [](State& s) {
         s.diesel = DieselAt({"1", "2", "25", "3", "4"});
       },
       {},
       {"mark-unknown-version"},
       "version 25 is applied here"},
      {"the same for the baseline",
       [](State& s) {
         Baseline(s), s.diesel = DieselAt({"1", "15", "2"});
       },
       {},
       {"mark-unknown-version"},
       "pgassay sync"},
  });
}

// The baseline's row, and that of an entry as the branch had it that it was marked from.
void RecordAtAnotherTime(State& state, size_t entry) {
  state.drizzle = DrizzleAt(state.folder, {0, entry});
  state.drizzle.rows[1].created_at = kFirst + 3600000;
  if (state.drizzle.has_names) state.drizzle.rows[1].name = "20261001010000_more2";
}

// Deployed and marked from a newer checkout than this one: that it is older stands before all else.
TEST(DecideMarkTest, AnOlderCheckout) {
  for (const DrizzleFormat format : kFormats) {
    State state = Ready(format);
    state.diesel = DieselAt({"1", "2", "3", "4", "5"});
    const DrizzleFolder newer = FolderOf(format, 4);
    state.drizzle = DrizzleAt(newer, {0, 1, 2, 3});
    const MarkDecision decision = Decide(state);
    EXPECT_FALSE(decision.plan);
    ASSERT_THAT(Codes(decision.findings), ElementsAre("mark-foreign-row", "mark-ahead"));
    for (const HistoryFinding& finding : decision.findings) {
      EXPECT_THAT(finding.remedy,
                  StartsWith("this checkout is older than what was deployed here: `git pull`, then again"));
      EXPECT_THAT(finding.remedy, Not(HasSubstr("delete")));
    }
    if (format == DrizzleFormat::kFolders9) {
      EXPECT_EQ(decision.findings[0].subject, absl::StrCat("row 4 (", newer.entries[3].name, ")"));
    }
    // Either of them alone is what it was.
    state.drizzle = DrizzleAt(state.folder, {0, 1, 2});
    EXPECT_THAT(Decide(state).findings[0].remedy, StartsWith("run `pgassay sync`"));
    state.diesel = DieselAt({"1", "2", "3", "4"});
    state.drizzle = DrizzleAt(newer, {0, 1, 2, 3});
    EXPECT_THAT(Decide(state).findings[0].remedy, StartsWith("see `pgassay status`"));
  }
}

TEST(DecideMarkTest, Rows) {
  Check({
      {"an empty table", [](State& s) { s.drizzle = DrizzleAt(s.folder, {}); }, {{0, 1, 2}}},
      {"the baseline is recorded", [](State& s) { s.drizzle = DrizzleAt(s.folder, {0}); }, {{1, 2}}},
      {"all are recorded",
       [](State& s) {
         s.drizzle = DrizzleAt(s.folder, {0, 1, 2});
       },
       {std::vector<size_t>{}}},
      {"in another order",
       [](State& s) {
         s.drizzle = DrizzleAt(s.folder, {2, 0});
       },
       {{1}}},
      {"a stranger's row",
       [](State& s) {
         s.drizzle = DrizzleAt(s.folder, {0});
         s.drizzle.rows[0].created_at = kFirst + 1;
         s.drizzle.rows[0].hash = std::string(64, '0');
         s.drizzle.rows[0].name = s.drizzle.has_names ? std::optional<std::string>("other") : std::nullopt;
       },
       {},
       {"mark-foreign-row"},
       "of no entry of the folder"},
      {"a row of another time", [](State& s) { RecordAtAnotherTime(s, 2); }, {}, {"mark-row-when"}},
      {"the same, and Diesel has not applied it",
       [](State& s) {
         RecordAtAnotherTime(s, 2);
         s.diesel = DieselAt({"1", "2", "3"});
       },
       {},
       {"mark-foreign-row"}},
      {"the same, and the entry has a row of its own",
       [](State& s) {
         RecordAtAnotherTime(s, 2);
         s.drizzle.rows.push_back(RowOf(s.folder, 2, 3));
         s.drizzle.next_id = 4;
       },
       {},
       {"mark-foreign-row"}},
      {"two of them",
       [](State& s) {
         RecordAtAnotherTime(s, 2);
         s.drizzle.rows.push_back(s.drizzle.rows[1]);
         s.drizzle.rows[2].id = 3;
         s.drizzle.next_id = 4;
       },
       {},
       {"mark-row-when", "mark-foreign-row"}},
      {"a row of another time, of Drizzle's own",
       [](State& s) {
         RecordAtAnotherTime(s, 2);
         s.lock.entries[2].diesel.clear();
         s.diesel = DieselAt({"1", "2", "3"});
       },
       {},
       {"mark-foreign-row"}},
      {"a row of another text",
       [](State& s) {
         Baseline(s);
         s.drizzle = DrizzleAt(s.folder, {0});
         s.drizzle.rows[0].hash = std::string(64, '0');
       },
       {},
       {"mark-row-changed"},
       "its hash is of another text"},
      {"a row hashed with CRLF",
       [](State& s) {
         s.drizzle = DrizzleAt(s.folder, {0});
         s.drizzle.rows[0].hash = s.folder.entries[0].sha256_crlf;
       },
       {},
       {"mark-row-changed"},
       "with other line ends"},
      {"twice",
       [](State& s) {
         s.drizzle = DrizzleAt(s.folder, {0, 0});
       },
       {},
       {"mark-row-twice"},
       "row 1 and row 2 are both its own"},
      {"recorded, and Diesel has not applied it",
       [](State& s) {
         s.diesel = DieselAt({"1", "2"});
         s.drizzle = DrizzleAt(s.folder, {0, 1});
       },
       {},
       {"mark-row-ahead"},
       "Diesel has not applied 3"},
      {"an id written by hand",
       [](State& s) {
         s.drizzle = DrizzleAt(s.folder, {0});
         s.drizzle.next_id = 1;
       },
       {},
       {"mark-sequence-behind"},
       R"(setval(pg_get_serial_sequence('"drizzle"."__drizzle_migrations"', 'id'))"},
  });
}

// What the remedy says is enough, and nothing else is: then what is left is marked.
TEST(DecideMarkTest, ARowOfAnotherTimeIsCorrectedOnce) {
  for (const DrizzleFormat format : kFormats) {
    State state = Ready(format);
    RecordAtAnotherTime(state, 2);
    const bool names = state.drizzle.has_names;
    MarkDecision decision = Decide(state);
    ASSERT_EQ(decision.findings.size(), 1U);
    const HistoryFinding& finding = decision.findings[0];
    EXPECT_EQ(finding.subject, "row 2");
    EXPECT_EQ(finding.what, absl::StrCat("it is that of ", state.folder.entries[2].name,
                                         ", recorded at another time: its created_at is 1790816400000, and "
                                         "the entry's `when` 1790985600000"));
    EXPECT_THAT(finding.effect, HasSubstr(names ? "1.0 goes by the name" : "0.x goes by the time"));
    EXPECT_THAT(
        finding.remedy,
        EndsWith(absl::StrCat("mark again: UPDATE \"drizzle\".\"__drizzle_migrations\" SET created_at = "
                              "1790985600000",
                              names ? ", name = '20261003000000_more2'" : "", " WHERE id = 2")));
    state.drizzle.rows[1].created_at = 1790985600000;
    if (names) state.drizzle.rows[1].name = "20261003000000_more2";
    decision = Decide(state);
    ASSERT_TRUE(decision.plan) << Told(decision);
    EXPECT_THAT(NamesOf(decision.plan->rows), ElementsAre(state.folder.entries[1].name));
    EXPECT_THAT(decision.findings, IsEmpty());
  }
}

TEST(DecideMarkTest, Folders) {
  Check({
      {"no folder",
       [](State& s) {
         s.folder = {};
         s.folder.findings.push_back({HistoryFinding::Level::kNote, "drizzle-no-folder", "", "", "", ""});
       },
       {},
       {"mark-format"}},
      {"a folder of rc.4",
       [](State& s) { s.folder.format = DrizzleFormat::kFolders8; },
       {},
       {"mark-format"},
       "drizzle-kit up"},
      {"an unreadable journal",
       [](State& s) {
         s.folder.findings.push_back(
             {HistoryFinding::Level::kNotChecked, "drizzle-journal-unreadable", "", "it is no JSON", "", ""});
       },
       {},
       {"drizzle-journal-unreadable"}},
      {"an empty lock",
       [](State& s) { s.lock.entries.clear(); },
       {},
       {"mark-lock-empty"},
       "pgassay baseline"},
      {"an entry that is not in the folder",
       [](State& s) { s.folder.entries.pop_back(); },
       {},
       {"mark-lock-entry-missing"}},
      {"the same behind the baseline",
       [](State& s) { Baseline(s), s.folder.entries.pop_back(); },
       {{0}},
       {"mark-unrecorded"}},
      {"another order",
       [](State& s) { std::swap(s.folder.entries[1], s.folder.entries[2]); },
       {},
       {"mark-lock-order"},
       "stands behind"},
      {"an entry twice",
       [](State& s) { s.folder.entries.push_back(s.folder.entries[2]); },
       {},
       {"mark-lock-order"},
       "more than once"},
      {"something before the baseline",
       [](State& s) {
         Baseline(s);
         s.lock.entries.erase(s.lock.entries.begin());
         s.lock.entries[0].diesel = {"1", "2", "3"};
       },
       {},
       {"mark-lock-order"},
       "stands before it"},
      {"another `when`", [](State& s) { s.folder.entries[1].when_ms += 1; }, {}, {"mark-when-changed"}},
      {"no file", [](State& s) { s.folder.entries[1].present = false; }, {}, {"mark-file-missing"}},
      {"a changed file",
       [](State& s) { Rewrite(s.folder.entries[1], "SELECT 1;\n"); },
       {},
       {"mark-file-changed"},
       "restore it from git"},
      {"a changed file behind the baseline",
       [](State& s) { Baseline(s), Rewrite(s.folder.entries[1], "SELECT 1;\n"); },
       {{0}},
       {"mark-unrecorded"}},
      {"CRLF",
       [](State& s) { Rewrite(s.folder.entries[0], "CREATE TABLE base_made (id int);\r\n"); },
       {},
       {"mark-crlf"},
       "*.sql text eol=lf"},
      {"the lock has CRLF",
       [](State& s) { s.lock.entries[0].sha256 = s.folder.entries[0].sha256_crlf; },
       {},
       {"mark-crlf"},
       "has LF line ends here"},
      {"tables that could not be read",
       [](State& s) {
         s.drizzle.findings.push_back(
             {HistoryFinding::Level::kNotChecked, "drizzle-table-denied", "", "denied", "", ""});
         s.diesel.findings.push_back(
             {HistoryFinding::Level::kFinding, "diesel-table-twice", "", "twice", "", ""});
       },
       {},
       {"diesel-table-twice", "drizzle-table-denied"}},
      {"notes are no reason",
       [](State& s) {
         s.drizzle.findings.push_back({HistoryFinding::Level::kNote, "drizzle-no-table", "", "", "", ""});
         s.diesel.findings.push_back({HistoryFinding::Level::kNote, "diesel-table-off-path", "", "", "", ""});
       },
       {{0, 1, 2}}},
  });
}

// As a merge may leave the lock: what an entry stands for is what its file was made of.
TEST(DecideMarkTest, WhatFilesWereMadeOf) {
  const auto swap = [](State& s, size_t one, size_t other) {
    std::swap(s.lock.entries[one].diesel, s.lock.entries[other].diesel);
  };
  Check({
      {"versions of two that were swapped, and one is not applied",
       [&](State& s) {
         swap(s, 1, 2), s.diesel = DieselAt({"1", "2", "4"});
       },
       {},
       {"mark-origin", "mark-origin"},
       "its file was made of 3_more1, and pgassay.lock.json has it for 4"},
      {"and all are applied", [&](State& s) { swap(s, 1, 2); }, {}, {"mark-origin", "mark-origin"}},
      {"and of the baseline alone",
       [&](State& s) { Baseline(s), swap(s, 1, 2); },
       {},
       {"mark-origin", "mark-origin"}},
      {"the baseline's swapped with another's",
       [&](State& s) { Baseline(s), swap(s, 0, 1), s.diesel = DieselAt({"3"}); },
       {},
       {"mark-origin"},
       "has it for 1, 2"},
      {"one more version",
       [](State& s) {
         s.lock.entries[2].diesel = {"4", "5"};
       },
       {},
       {"mark-origin"},
       "was made of 4_more2, and pgassay.lock.json has it for 4, 5"},
      {"another version",
       [](State& s) {
         s.lock.entries[2].diesel = {"5"}, s.diesel = DieselAt({"1", "2", "3", "5"});
       },
       {},
       {"mark-origin"},
       "restore folder and pgassay.lock.json from one commit"},
      {"Drizzle's own swapped with one of Diesel's",
       [&](State& s) {
         s.lock.entries[1].diesel.clear();
         Rewrite(s.folder.entries[1], "SELECT 1;");
         s.lock.entries[1].sha256 = s.folder.entries[1].sha256;
         swap(s, 1, 2);
       },
       {},
       {"mark-origin"},
       "does not say which migration of Diesel's it was made of, and pgassay.lock.json has it for 4"},
      {"a baseline of one migration",
       [](State& s) {
         s.lock.entries[0].diesel = {"1"}, s.diesel = DieselAt({"1", "3", "4"});
       },
       {{0, 1, 2}}},
      {"a history, whose first was made of one too",
       [](State& s) {
         MakeOf("1_base", s.folder.entries[0]);
         s.lock.entries[0].diesel = {"1"}, s.lock.entries[0].sha256 = s.folder.entries[0].sha256;
         s.diesel = DieselAt({"1", "3", "4"});
       },
       {{0, 1, 2}}},
      {"a history, and another version at its first",
       [](State& s) {
         MakeOf("1_base", s.folder.entries[0]);
         s.lock.entries[0].sha256 = s.folder.entries[0].sha256;
       },
       {},
       {"mark-origin"},
       "was made of 1_base, and pgassay.lock.json has it for 1, 2"},
      {"a drizzle.sql was taken",
       [](State& s) {
         std::string head = s.folder.entries[1].sql;
         Rewrite(s.folder.entries[1],
                 head.replace(head.find("CREATE"), 0,
                              absl::StrCat("-- drizzle.sql: sha256 ", std::string(64, 'b'), "\n")));
         s.lock.entries[1].sha256 = s.folder.entries[1].sha256;
       },
       {{0, 1, 2}}},
      {"a version with dashes",
       [](State& s) {
         s.folder.entries[2] = EntryOf(s.folder.format, 2);
         MakeOf("2026-01-06-000000_more2", s.folder.entries[2]);
         s.lock.entries[2].sha256 = s.folder.entries[2].sha256;
         s.lock.entries[2].diesel = {"20260106000000"};
         s.diesel = DieselAt({"1", "2", "20260106000000", "3"});
       },
       {{0, 1, 2}}},
      {"after `drizzle-kit up`, and swapped",
       [&](State& s) {
         if (s.folder.format == DrizzleFormat::kFolders9) s.lock.entries[1].name = "0001_more1";
         swap(s, 1, 2);
       },
       {},
       {"mark-origin", "mark-origin"}},
      {"a file of other bytes is said to be one",
       [&](State& s) { swap(s, 1, 2), Rewrite(s.folder.entries[1], "SELECT 1;\n"); },
       {},
       {"mark-file-changed"}},
  });
}

TEST(DecideMarkTest, DrizzlesOwn) {
  const auto own = [](State& s, size_t entry) { s.lock.entries[entry].diesel.clear(); };
  Check({
      {"one that is applied",
       [&](State& s) {
         own(s, 1);
         s.diesel = DieselAt({"1", "2", "4"});
         s.drizzle = DrizzleAt(s.folder, {0, 1});
       },
       {{2}}},
      {"one that is to run first",
       [&](State& s) {
         own(s, 1);
         s.diesel = DieselAt({"1", "2", "4"});
       },
       {{0}},
       {"mark-own-pending"},
       "stands before"},
      {"one that is not in the lock either",
       [](State& s) {
         s.lock.entries.erase(s.lock.entries.begin() + 1);
         s.diesel = DieselAt({"1", "2", "4"});
       },
       {{0}},
       {"mark-own-pending"}},
      {"the last one",
       [&](State& s) {
         own(s, 2);
         s.diesel = DieselAt({"1", "2", "3"});
       },
       {{0, 1}}},
      {"its file is its own matter",
       [&](State& s) {
         s.lock.entries.erase(s.lock.entries.begin() + 1);
         s.diesel = DieselAt({"1", "2", "4"});
         s.drizzle = DrizzleAt(s.folder, {0, 1});
         Rewrite(s.folder.entries[1], "SELECT 2;");
       },
       {{2}}},
  });
}

TEST(DecideMarkTest, OnlyTheJournalGoesByTime) {
  // Drizzle's own stands last with the time of the second: recording the third would pass it over.
  const auto disordered = [](DrizzleFormat format) {
    State state = Ready(format);
    state.folder.entries.push_back(EntryOf(format, 3));
    state.folder.entries[3].when_ms = kFirst + kDay;
    return state;
  };
  MarkDecision decision = Decide(disordered(DrizzleFormat::kJournal7));
  EXPECT_FALSE(decision.plan);
  EXPECT_THAT(Codes(decision.findings), ElementsAre("mark-would-skip"));
  EXPECT_THAT(Told(decision), HasSubstr("0003_more3"));
  EXPECT_TRUE(Decide(disordered(DrizzleFormat::kFolders9)).plan);

  const auto ahead = [](DrizzleFormat format) {
    State state = Ready(format);
    state.drizzle.now_ms = kFirst + kDay + 3600 * 1000;
    return state;
  };
  decision = Decide(ahead(DrizzleFormat::kJournal7));
  EXPECT_FALSE(decision.plan);
  EXPECT_THAT(Codes(decision.findings), ElementsAre("mark-when-future"));
  EXPECT_TRUE(Decide(ahead(DrizzleFormat::kFolders9)).plan);
}

TEST(DecideMarkTest, BetweenBothVersionsOfDrizzle) {
  // A journal on a table of 1.0: what is recorded there without a name is run again.
  State state = Ready();
  state.drizzle = DrizzleAt(FolderOf(DrizzleFormat::kFolders9), {});
  EXPECT_THAT(Codes(Decide(state).findings), ElementsAre("mark-mixed"));

  // `drizzle-kit up`: the lock keeps the journal's names and milliseconds, and the table its old rows.
  state = Ready(DrizzleFormat::kFolders9);
  for (size_t i = 0; i < 3; ++i) {
    state.lock.entries[i].name = absl::StrCat("000", i, "_as_it_was");
    state.lock.entries[i].when_ms += 719;
  }
  EXPECT_THAT(NamesOf(Decide(state).plan.value().rows),
              ElementsAre("20261001000000_base", "20261002000000_more1", "20261003000000_more2"));
  state.drizzle = DrizzleAt(FolderOf(DrizzleFormat::kJournal7), {0});
  state.drizzle.rows[0].created_at = kFirst + 719;
  const MarkDecision decision = Decide(state);
  ASSERT_TRUE(decision.plan) << Told(decision);
  EXPECT_THAT(decision.plan->recorded, ElementsAre("20261001000000_base"));
  EXPECT_THAT(NamesOf(decision.plan->rows), ElementsAre("20261002000000_more1", "20261003000000_more2"));

  // A row that has lost its name.
  state.drizzle = DrizzleAt(state.folder, {0});
  state.drizzle.rows[0].name.reset();
  EXPECT_THAT(Codes(Decide(state).findings), ElementsAre("mark-foreign-row"));
}

// The plan's rows as Drizzle's table then has them.
void Apply(const MarkPlan& plan, State& state) {
  const bool names = state.folder.format == DrizzleFormat::kFolders9;
  state.drizzle.exists = true;
  state.drizzle.has_names = names;
  for (const MarkRow& row : plan.rows) {
    state.drizzle.rows.push_back({.id = static_cast<int64_t>(state.drizzle.rows.size()) + 1,
                                  .hash = row.hash,
                                  .created_at = row.created_at,
                                  .name = names ? std::optional<std::string>(row.entry) : std::nullopt});
  }
  state.drizzle.next_id = static_cast<int64_t>(state.drizzle.rows.size()) + 1;
}

bool HasLevel(const MarkDecision& decision, HistoryFinding::Level level) {
  return std::any_of(decision.findings.begin(), decision.findings.end(),
                     [level](const HistoryFinding& finding) { return finding.level == level; });
}

std::vector<bool> Runs(const State& state) {
  return state.folder.format == DrizzleFormat::kFolders9
             ? drizzle::SimulateFolders(state.folder.entries, state.drizzle).runs
             : drizzle::SimulateJournal(state.folder.entries, state.drizzle.rows).runs;
}

// Every set of versions against every set of rows, of four entries, with and without one of Drizzle's own.
TEST(DecideMarkTest, TheWholeOfASmallDomain) {
  int plans = 0;
  for (const DrizzleFormat format : kFormats) {
    for (int own = 0; own < 4; ++own) {
      for (unsigned versions = 0; versions < 32; ++versions) {
        for (unsigned rows = 0; rows < 16; ++rows) {
          State state;
          state.folder = FolderOf(format, 4);
          state.lock = LockOf(state.folder);
          if (own > 0) state.lock.entries[static_cast<size_t>(own)].diesel.clear();
          std::set<std::string> known;
          for (const ledger::LockEntry& entry : state.lock.entries)
            known.insert(entry.diesel.begin(), entry.diesel.end());
          std::vector<std::string> applied;
          for (unsigned v = 0; v < 5; ++v) {
            const std::string version = absl::StrCat(v + 1);
            if ((versions >> v & 1) != 0 && known.count(version) > 0) applied.push_back(version);
          }
          std::vector<size_t> recorded;
          for (size_t r = 0; r < 4; ++r) {
            if ((rows >> r & 1) != 0) recorded.push_back(r);
          }
          state.diesel = DieselAt(applied);
          state.drizzle = DrizzleAt(state.folder, recorded);
          const MarkDecision decision = Decide(state);
          State of_baseline = state;
          of_baseline.scope = MarkScope::kBaseline;
          const MarkDecision baseline = Decide(of_baseline);

          // Written down once more, without a thought for messages.
          const auto is_applied = [&](size_t e) {
            const auto& of = state.lock.entries[e].diesel;
            return std::all_of(of.begin(), of.end(), [&](const std::string& version) {
              return std::count(applied.begin(), applied.end(), version) > 0;
            });
          };
          bool refused = applied.empty();
          bool ended = false;
          std::vector<std::string> wanted;
          for (size_t e = 0; e < 4; ++e) {
            const bool has_row = (rows >> e & 1) != 0;
            const bool is_own = state.lock.entries[e].diesel.empty();
            if (!is_own && has_row && !is_applied(e)) refused = true;
            if (is_own ? !has_row : !is_applied(e)) ended = true;
            if (!ended && !has_row && !is_own) wanted.push_back(state.folder.entries[e].name);
          }
          refused = refused || !is_applied(0);
          SCOPED_TRACE(absl::StrCat("own ", own, " versions ", absl::StrJoin(applied, ","), " rows ",
                                    absl::StrJoin(recorded, ",")));
          ASSERT_EQ(decision.plan.has_value(), !refused) << Told(decision);
          ASSERT_EQ(baseline.plan.has_value(), !refused) << Told(baseline);
          if (refused) {
            EXPECT_FALSE(decision.findings.empty());
            continue;
          }
          ++plans;
          EXPECT_EQ(NamesOf(decision.plan->rows), wanted);
          // What Drizzle would then run of what Diesel has, or is to make, is said.
          Apply(*baseline.plan, of_baseline);
          const std::vector<bool> runs_then = Runs(of_baseline);
          for (size_t e = 0; e < 4; ++e) {
            if (!runs_then[e] || state.lock.entries[e].diesel.empty()) continue;
            EXPECT_TRUE(HasLevel(baseline, HistoryFinding::Level::kFinding) ||
                        (!is_applied(e) && HasLevel(baseline, HistoryFinding::Level::kNote)))
                << Told(baseline);
          }
          // Then nothing is left to mark, and Drizzle runs nothing of what is.
          Apply(*decision.plan, state);
          const MarkDecision again = Decide(state);
          ASSERT_TRUE(again.plan) << Told(again);
          EXPECT_THAT(again.plan->rows, IsEmpty());
          const std::vector<bool> runs = Runs(state);
          for (size_t e = 0; e < 4; ++e) {
            if (std::count(wanted.begin(), wanted.end(), state.folder.entries[e].name) > 0) {
              EXPECT_FALSE(runs[e]);
            }
          }
        }
      }
    }
  }
  EXPECT_GT(plans, 400);
}

TEST(DecideUnmarkTest, AllThatWasMarkedAndNothingElse) {
  for (const DrizzleFormat format : kFormats) {
    const State ready = Ready(format);
    const auto decide = [&](const DieselHistory& diesel, const DrizzleHistory& drizzle) {
      return DecideUnmark(ready.lock, diesel, drizzle);
    };
    // Nothing to undo.
    for (const DrizzleHistory& drizzle : {NoDrizzle(), DrizzleAt(ready.folder, {})}) {
      const UnmarkDecision nothing = decide(ready.diesel, drizzle);
      ASSERT_TRUE(nothing.plan);
      EXPECT_THAT(nothing.plan->rows, IsEmpty());
    }
    for (const std::vector<size_t>& at : std::vector<std::vector<size_t>>{{0}, {1}, {0, 1}, {0, 1, 2}}) {
      const DrizzleHistory drizzle = DrizzleAt(ready.folder, at);
      const UnmarkDecision marked = decide(ready.diesel, drizzle);
      ASSERT_TRUE(marked.plan);
      ASSERT_EQ(marked.plan->rows.size(), at.size());
      for (size_t i = 0; i < at.size(); ++i) {
        EXPECT_EQ(marked.plan->ids[i], drizzle.rows[i].id);
        EXPECT_EQ(marked.plan->rows[i].entry, ready.lock.entries[at[i]].name);
        EXPECT_EQ(marked.plan->rows[i].hash, ready.lock.entries[at[i]].sha256);
        EXPECT_EQ(marked.plan->rows[i].created_at, ready.lock.entries[at[i]].when_ms);
      }
    }

    EXPECT_THAT(Codes(decide(ready.diesel, DrizzleAt(ready.folder, {0, 0})).findings),
                ElementsAre("unmark-rows-after"));
    EXPECT_THAT(Codes(decide(DieselAt({"1"}), DrizzleAt(ready.folder, {0})).findings),
                ElementsAre("unmark-not-marked"));
    // Diesel has what the baseline stands for, and Drizzle has run what comes after it.
    EXPECT_THAT(
        Codes(decide(DieselAt(ready.lock.entries[0].diesel), DrizzleAt(ready.folder, {0, 1})).findings),
        ElementsAre("unmark-not-marked"));
    // An entry that no migration of Diesel's has made.
    State own = ready;
    own.lock.entries[1].diesel.clear();
    EXPECT_THAT(Codes(DecideUnmark(own.lock, own.diesel, DrizzleAt(own.folder, {0, 1})).findings),
                ElementsAre("unmark-rows-after"));
    DrizzleHistory changed = DrizzleAt(ready.folder, {0});
    changed.rows[0].hash = std::string(64, '0');
    EXPECT_THAT(Codes(decide(ready.diesel, changed).findings), ElementsAre("unmark-row-changed"));
    changed.rows[0].created_at.reset();
    EXPECT_THAT(Codes(decide(ready.diesel, changed).findings), ElementsAre("unmark-rows-after"));
    EXPECT_THAT(Codes(DecideUnmark({}, ready.diesel, changed).findings), ElementsAre("mark-lock-empty"));
    // In a table of 1.0 a row is its name's.
    const struct {
      std::optional<std::string> name;
      bool is_the_baselines;
    } names[] = {{ready.lock.entries[0].name, true},
                 {std::nullopt, true},
                 {"20261001000000_as_it_became", true},
                 {"20261001000001_base", false},
                 {"2026100100000_base", false},
                 {"handmade", false},
                 {"", false}};
    for (const auto& [name, is_the_baselines] : names) {
      SCOPED_TRACE(name.value_or("NULL"));
      DrizzleHistory named = DrizzleAt(ready.folder, {0});
      named.has_names = true;
      named.rows[0].name = name;
      const UnmarkDecision decision = decide(ready.diesel, named);
      EXPECT_EQ(decision.plan.has_value(), is_the_baselines);
      if (!is_the_baselines) {
        EXPECT_THAT(Codes(decision.findings), ElementsAre("unmark-rows-after"));
      }
    }
    DrizzleHistory denied = DrizzleAt(ready.folder, {});
    denied.findings.push_back({HistoryFinding::Level::kNotChecked, "drizzle-table-denied", "", "", "", ""});
    EXPECT_FALSE(decide(ready.diesel, denied).plan);
  }
}

std::set<std::string> CodesIn(const std::string& path, const std::string& quote) {
  std::ifstream file(absl::StrCat(PGASSAY_TESTS_DIR, "/../verifier/migrate/steps/", path));
  std::ostringstream text;
  text << file.rdbuf();
  const std::string bytes = text.str();
  const std::regex code(quote + "((un)?mark-[a-z-]+)" + quote);
  std::set<std::string> codes;
  for (std::sregex_iterator found(bytes.begin(), bytes.end(), code), end; found != end; ++found) {
    codes.insert((*found)[1]);
  }
  return codes;
}

TEST(MarkDocumentTest, HasEveryCodeAndNoOther) {
  std::set<std::string> used;
  for (const char* file : {"decide_mark.cc", "decide_unmark.cc", "foreign_row.cc", "lock_folder.cc",
                           "mark.cc", "mark_preflight.cc"}) {
    used.merge(CodesIn(file, "\""));
  }
  EXPECT_GT(used.size(), 30U);
  EXPECT_EQ(CodesIn("MARK.md", "`"), used);
}

}  // namespace
}  // namespace pgassay::migrate
