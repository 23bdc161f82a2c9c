#include "migrate/diesel/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/folder.h"
#include "migrate/diesel/migrations.h"
#include "testing/matchers.h"

namespace pgassay::migrate::diesel {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using Level = HistoryFinding::Level;

DieselHistory Table(const std::vector<std::string>& versions) {
  DieselHistory history;
  history.exists = true;
  history.schema = "public";
  for (const std::string& version : versions) history.rows.push_back({version, "2026-10-01 08:12:44"});
  return history;
}

DieselFolder Read(const Migrations& migrations) {
  absl::StatusOr<DieselFolder> folder = ReadFolder(migrations.path());
  EXPECT_THAT(folder, pgassay::testing::IsOk());
  return folder.ok() ? *std::move(folder) : DieselFolder();
}

// "pending 2024_x".
std::vector<std::string> Told(const std::vector<MigrationEntry>& entries) {
  std::vector<std::string> told;
  for (const MigrationEntry& entry : entries) {
    const bool applied = entry.state == MigrationEntry::State::kApplied;
    const bool pending = entry.state == MigrationEntry::State::kPending;
    EXPECT_NE(entry.state, MigrationEntry::State::kSkipped);
    EXPECT_EQ(entry.at, pending ? "" : "2026-10-01 08:12:44");
    told.push_back(absl::StrCat(applied ? "applied " : pending ? "pending " : "unknown ", entry.name));
  }
  return told;
}

// One pending migration, and what is found in it. Each was seen with Diesel 2.3.12 and PostgreSQL 15.
struct Case {
  const char* up;
  const char* metadata;               // nullptr: none
  std::vector<const char*> findings;  // codes, without the subject
  const char* effect = nullptr;       // of the first: what Diesel was seen to say
};

TEST(JudgeTest, WhatIsPendingIsLookedThrough) {
  const std::vector<Case> kCases = {
      {"CREATE TABLE t();", nullptr, {}},
      {"SET LOCAL search_path TO x; SELECT set_config('search_path', '', true);", nullptr, {}},
      {"", nullptr, {"diesel-empty-file"}, "Attempted to run an empty migration."},
      {"-- Your SQL goes here\n", nullptr, {"diesel-empty-file"}, "Received an empty query"},
      {" ;\n; /* ; */", nullptr, {"diesel-empty-file"}, "Received an empty query"},
      {"CREATE INDEX CONCURRENTLY i ON t (a);",
       nullptr,
       {"diesel-alone-with-others"},
       "cannot run inside a transaction block"},
      {"CREATE TABLE u(); VACUUM t;",
       nullptr,
       {"diesel-alone-with-others"},
       "cannot run inside a transaction block"},
      {"CREATE TABLE u(); CREATE INDEX CONCURRENTLY i ON t (a);",
       "run_in_transaction = false",
       {"diesel-alone-with-others", "note diesel-outside-transaction"},
       "cannot run inside a transaction block"},
      {"-- one\nCREATE INDEX CONCURRENTLY i ON t (a);",
       "run_in_transaction = false",
       {"note diesel-outside-transaction"}},
      {"CREATE TABLE u();\nCOMMIT;\nCREATE TABLE v();",
       nullptr,
       {"diesel-own-commit"},
       "Cannot perform this operation outside of a transaction"},
      {"ROLLBACK;", nullptr, {"diesel-own-commit"}, "what it rolled back is recorded as run"},
      {"CREATE TABLE u(); COMMIT;", "run_in_transaction = false", {"note diesel-outside-transaction"}},
      {"BEGIN; CREATE TABLE u();", nullptr, {}},
      {"BEGIN; CREATE TABLE u();",
       "run_in_transaction = false",
       {"diesel-left-open", "note diesel-outside-transaction"},
       "all of it is lost"},
      {"BEGIN; CREATE TABLE u(); COMMIT; BEGIN; CREATE TABLE v();",
       "run_in_transaction = false",
       {"diesel-left-open", "note diesel-outside-transaction"}},
      {"BEGIN; CREATE TABLE u(); COMMIT AND CHAIN;",
       "run_in_transaction = false",
       {"diesel-left-open", "note diesel-outside-transaction"}},
      {"BEGIN; CREATE TABLE u(); COMMIT; BEGIN; CREATE TABLE v(); ROLLBACK;",
       "run_in_transaction = false",
       {"note diesel-outside-transaction"}},
      {"SET search_path TO x, public;", nullptr, {"diesel-search-path"}, "Diesel's own INSERT fails"},
      {"SELECT pg_catalog.set_config('search_path', '', false);", nullptr, {"diesel-search-path"}},
      {"SET search_path TO x; RESET search_path;", nullptr, {}},
      {"SET ROLE x;", nullptr, {"diesel-role"}, "permission denied for table __diesel_schema_migrations"},
      {"SET ROLE x; CREATE TABLE u(); RESET ROLE;", nullptr, {}},
      {"SET LOCAL ROLE x;", nullptr, {}},
      {"SET SESSION AUTHORIZATION x;", nullptr, {"diesel-role"}},
      {"SET lock_timeout = '3s';", nullptr, {"note diesel-session"}, "moves their run_on"},
      {"SET TIME ZONE 'Asia/Tokyo';", nullptr, {"note diesel-session"}},
      {"SET LOCAL lock_timeout = '3s';", nullptr, {}},
      {"DISCARD ALL",
       "run_in_transaction = false",
       {"note diesel-outside-transaction", "note diesel-session"}},
      {"ALTER TYPE e ADD VALUE 'x'; UPDATE t SET e = 'x';",
       nullptr,
       {"diesel-enum-value"},
       "unsafe use of new value"},
      {"ALTER TYPE e ADD VALUE 'x'; UPDATE t SET e = 'x';",
       "run_in_transaction = false",
       {"diesel-enum-value", "note diesel-outside-transaction"},
       "unsafe use of new value"},
      {"BEGIN; ALTER TYPE e ADD VALUE 'x'; COMMIT; UPDATE t SET e = 'x';",
       "run_in_transaction = false",
       {"note diesel-outside-transaction"}},
      {"ALTER TYPE e ADD VALUE 'x';", "run_in_transaction = false", {"note diesel-outside-transaction"}},
      {"ALTER TYPE e ADD VALUE 'x'; UPDATE t SET e = 'y';", nullptr, {}},
      {"CREATE TYPE e AS ENUM ('y');\nALTER TYPE e ADD VALUE 'x\ny'; SELECT 'x\ny'::e;",
       nullptr,
       {"note diesel-enum-value"},
       "up to PostgreSQL 16 `run` stops there"},
      {"COPY t FROM STDIN;", nullptr, {"diesel-copy-stdin"}, "no data to send"},
      {"COPY t FROM stdin;\n1\n\\.\n", nullptr, {"diesel-copy-stdin"}, "no data to send"},
      {"CREATE TABEL t();", nullptr, {"not checked diesel-not-parsed"}, "`run` stops there"},
      {"\\connect other\nSELECT 1;", nullptr, {"not checked diesel-not-parsed"}, "`run` stops there"},
      {"SELECT 'caf\xE9';", nullptr, {"diesel-not-text"}, "stream did not contain valid UTF-8"},
      {"\xEF\xBB\xBFSELECT 1;", nullptr, {"diesel-not-text"}, "syntax error"},
      {"SELECT 1;",
       "",
       {"diesel-metadata-without-key", "note diesel-outside-transaction"},
       "takes that for false"},
      {"SELECT 1;", "run_in_transaction", {"diesel-metadata-unreadable"}, "uses a transaction"},
  };
  for (const Case& each : kCases) {
    const Migrations migrations;
    migrations.Add("1_a", each.up);
    if (each.metadata != nullptr) migrations.Write("1_a/metadata.toml", each.metadata);
    const Judgement judgement = Judge(Read(migrations), Table({}));
    std::vector<std::string> expected;
    for (const char* code : each.findings) expected.push_back(absl::StrCat(code, " 1_a"));
    EXPECT_THAT(CodesOf(judgement.findings), ElementsAreArray(expected)) << each.up;
    if (each.effect != nullptr && !judgement.findings.empty()) {
      EXPECT_THAT(judgement.findings[0].effect, HasSubstr(each.effect));
    }
    EXPECT_THAT(Told(judgement.entries), ElementsAre("pending 1_a"));
    // What is applied is looked through no more, but for what the folder says by itself.
    const Judgement applied = Judge(Read(migrations), Table({"1"}));
    std::vector<std::string> of_the_folder;
    for (const std::string& code : expected) {
      if (code.starts_with("diesel-metadata")) of_the_folder.push_back(code);
    }
    EXPECT_THAT(CodesOf(applied.findings), ElementsAreArray(of_the_folder)) << each.up;
    EXPECT_THAT(Told(applied.entries), ElementsAre("applied 1_a"));
    EXPECT_THAT(applied.entries[0].facts.statements, IsEmpty());
  }
}

TEST(JudgeTest, ANulIsNoText) {
  const Migrations migrations;
  migrations.Add("1_a", std::string("SELECT 1;\0", 10));
  const Judgement judgement = Judge(Read(migrations), Table({}));
  EXPECT_THAT(CodesOf(judgement.findings), ElementsAre("diesel-not-text 1_a"));
  EXPECT_THAT(judgement.findings[0].effect, HasSubstr("nul byte found in provided data"));
}

TEST(JudgeTest, LinesAreNamed) {
  const Migrations migrations;
  migrations.Add("1_a", "CREATE TABLE t();\n\nVACUUM;\nSET search_path TO x;\nCOMMIT;\n");
  const Judgement judgement = Judge(Read(migrations), Table({}));
  std::vector<std::string> told;
  for (const HistoryFinding& finding : judgement.findings) told.push_back(finding.what.substr(0, 6));
  EXPECT_THAT(told, ElementsAre("line 3", "line 5", "line 4"));
  EXPECT_EQ(judgement.entries[0].facts.statements.size(), 4u);
}

TEST(JudgeTest, AppliedPendingUnknownInOrder) {
  const Migrations migrations;
  // By name 2026-01-01-0000_b comes before 2026-01-01_a; by version after.
  migrations.Add("2026-01-01-0000_b", "SELECT 1;");
  migrations.Add("2026-01-01_a", "SELECT 1;");
  migrations.Add("9_c", "SELECT 1;");
  migrations.Add("10_d", "SELECT 1;");
  const Judgement judgement = Judge(Read(migrations), Table({"10", "20260101", "3", "0", "3"}));
  EXPECT_THAT(Told(judgement.entries),
              ElementsAre("applied 10_d", "applied 2026-01-01_a", "pending 2026-01-01-0000_b", "pending 9_c",
                          "unknown version 0", "unknown version 3"));
  EXPECT_THAT(CodesOf(judgement.findings),
              ElementsAre("diesel-out-of-order 2026-01-01-0000_b", "diesel-unknown-version version 0",
                          "diesel-unknown-version version 3"));
  EXPECT_THAT(judgement.findings[0].what, HasSubstr("older than version 3, which is applied"));
}

TEST(JudgeTest, OutOfOrderIsByTheBytesOfTheVersion) {
  const Migrations migrations;
  for (const char* name : {"10_a", "9_b", "B_c", "a_d"}) migrations.Add(name, "SELECT 1;");
  EXPECT_THAT(CodesOf(Judge(Read(migrations), Table({})).findings), IsEmpty());
  EXPECT_THAT(CodesOf(Judge(Read(migrations), Table({"10"})).findings), IsEmpty());
  EXPECT_THAT(CodesOf(Judge(Read(migrations), Table({"9"})).findings),
              ElementsAre("diesel-out-of-order 10_a"));
  const Judgement judgement = Judge(Read(migrations), Table({"B", "a"}));
  EXPECT_THAT(CodesOf(judgement.findings),
              ElementsAre("diesel-out-of-order 10_a", "diesel-out-of-order 9_b"));
  EXPECT_EQ(judgement.findings[0].what,
            "it is pending, and older than 2 applied versions, B the first of them");
}

TEST(JudgeTest, NothingIsClaimedOfATableThatCouldNotBeRead) {
  const Migrations migrations;
  migrations.Add("1_a", "COMMIT;");
  migrations.Add("2_a", "SELECT 1;", "");
  DieselHistory history = Table({});
  history.findings.push_back({Level::kNotChecked, "diesel-table-denied", "public.x", "no", "", ""});
  history.findings.push_back({Level::kNote, "note", "", "said first", "", ""});
  history.findings.push_back({Level::kFinding, "diesel-table-twice", "public.x", "two", "", ""});
  const Judgement judgement = Judge(Read(migrations), history);
  EXPECT_THAT(judgement.entries, IsEmpty());
  EXPECT_THAT(CodesOf(judgement.findings),
              ElementsAre("diesel-metadata-without-key 2_a", "diesel-table-twice public.x",
                          "not checked diesel-table-denied public.x", "note note "));
}

TEST(JudgeTest, AVersionOfTwoFoldersIsBothsOrNeithers) {
  const Migrations migrations;
  migrations.Add("1-0_a", "SELECT 1;");
  migrations.Add("10_b", "SELECT 1;");
  const Judgement pending = Judge(Read(migrations), Table({}));
  EXPECT_THAT(Told(pending.entries), ElementsAre("pending 1-0_a", "pending 10_b"));
  EXPECT_THAT(CodesOf(pending.findings), ElementsAre("diesel-version-twice 10"));
  const Judgement applied = Judge(Read(migrations), Table({"10"}));
  EXPECT_THAT(Told(applied.entries), ElementsAre("applied 1-0_a", "applied 10_b"));
  EXPECT_THAT(CodesOf(applied.findings), ElementsAre("diesel-version-twice 10"));
}

TEST(JudgeTest, AFolderWithoutUpSqlIsSaidOnce) {
  const Migrations migrations;
  migrations.Write("1_a/down.sql", "");
  migrations.MakeFolder("2_b");
  migrations.MakeFolder("3_c/up.sql");
  const Judgement judgement = Judge(Read(migrations), Table({"1", "2"}));
  EXPECT_THAT(CodesOf(judgement.findings),
              ElementsAre("diesel-bad-folder 1_a", "diesel-empty-folder 2_b", "diesel-bad-folder 3_c"));
  EXPECT_THAT(Told(judgement.entries), ElementsAre("pending 3_c", "unknown version 1", "unknown version 2"));
}

TEST(JudgeTest, AMissingFolderIsSaidOnce) {
  DieselFolder folder;
  folder.findings.push_back({Level::kFinding, "diesel-no-folder", "x", "there is none", "", ""});
  const Judgement judgement = Judge(folder, Table({"1", "2"}));
  EXPECT_THAT(CodesOf(judgement.findings), ElementsAre("diesel-no-folder x"));
  EXPECT_THAT(Told(judgement.entries), ElementsAre("unknown version 1", "unknown version 2"));
}

TEST(JudgeTest, TheSampleIsSound) {
  const absl::StatusOr<DieselFolder> folder = ReadFolder(PGASSAY_TESTS_DIR "/../data/harbour/api/migrations");
  ASSERT_THAT(folder, pgassay::testing::IsOk());
  const Judgement nothing = Judge(*folder, DieselHistory());
  EXPECT_EQ(nothing.entries.size(), 83u);
  // Notes alone: the SET of 2026-03-16, and what is CONCURRENTLY.
  std::vector<std::string> codes;
  for (const HistoryFinding& finding : nothing.findings) {
    EXPECT_EQ(finding.level, Level::kNote);
    codes.push_back(finding.code);
  }
  EXPECT_THAT(codes, UnorderedElementsAre("diesel-session", "diesel-outside-transaction",
                                          "diesel-outside-transaction"));
  std::vector<std::string> all;
  for (const DieselMigration& migration : folder->migrations) all.push_back(migration.version);
  const Judgement applied = Judge(*folder, Table(all));
  EXPECT_THAT(applied.findings, IsEmpty());
  EXPECT_EQ(applied.entries.size(), 83u);
}

// By sets alone: pending is folders without applied, unknown is applied without folders.
TEST(JudgePropertyTest, EntriesAreDifferencesOfSets) {
  std::mt19937 random(20261123);
  for (int round = 0; round < 2000; ++round) {
    std::set<std::string> folders, applied;
    const auto draw = [&](std::set<std::string>& into) {
      for (size_t count = random() % 6; count > 0; --count) {
        std::string version;
        for (size_t length = random() % 3; length > 0; --length) version += "019Za\xC3"[random() % 6];
        into.insert(version);
      }
    };
    draw(folders);
    draw(applied);
    DieselFolder folder;
    folder.exists = true;
    for (const std::string& version : folders) {
      DieselMigration migration;
      migration.version = version;
      migration.folder = version + "_x";
      migration.up = "SELECT 1";
      folder.migrations.push_back(std::move(migration));
    }
    std::vector<std::string> entries, findings;
    for (const std::string& version : folders) {
      entries.push_back(absl::StrCat(applied.contains(version) ? "applied " : "pending ", version, "_x"));
      const bool newer =
          std::any_of(applied.begin(), applied.end(), [&](const auto& other) { return other > version; });
      if (!applied.contains(version) && newer)
        findings.push_back(absl::StrCat("diesel-out-of-order ", version, "_x"));
    }
    for (const std::string& version : applied) {
      if (folders.contains(version)) continue;
      entries.push_back("unknown version " + version);
      findings.push_back("diesel-unknown-version version " + version);
    }
    const Judgement judgement = Judge(folder, Table({applied.rbegin(), applied.rend()}));
    EXPECT_THAT(Told(judgement.entries), ElementsAreArray(entries));
    EXPECT_THAT(CodesOf(judgement.findings), ElementsAreArray(findings));
  }
}

}  // namespace
}  // namespace pgassay::migrate::diesel
