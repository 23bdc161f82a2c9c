#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/diesel/version.h"
#include "migrate/steps/branch.h"
#include "migrate/steps/check_repository.h"

namespace pgassay::migrate {
namespace {

using ::testing::HasSubstr;

ledger::LockEntry Entry(const std::string& name, std::vector<std::string> diesel,
                        const std::string& sha256 = "a") {
  ledger::LockEntry entry;
  entry.name = name;
  entry.when_ms = 1'790'000'000'000;
  entry.sha256 = sha256;
  entry.catalog = "c";
  entry.diesel = std::move(diesel);
  return entry;
}

DieselFolder FolderOf(const std::vector<std::string>& names) {
  DieselFolder folder;
  folder.exists = true;
  for (const std::string& name : names) {
    DieselMigration migration;
    migration.version = diesel::VersionOf(name);
    migration.folder = name;
    folder.migrations.push_back(migration);
  }
  return folder;
}

// With git's id of a file without bytes, which FolderOf's are.
std::vector<BranchMigration> Theirs(const std::vector<std::string>& folders) {
  std::vector<BranchMigration> migrations;
  for (const std::string& folder : folders)
    migrations.push_back({folder, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"});
  return migrations;
}

std::vector<std::string> Codes(const std::vector<HistoryFinding>& findings) {
  std::vector<std::string> codes;
  for (const HistoryFinding& finding : findings) {
    EXPECT_EQ(finding.level == HistoryFinding::Level::kNotChecked, finding.code == "check-base-moved");
    EXPECT_NE(finding.level, HistoryFinding::Level::kNote);
    EXPECT_FALSE(finding.remedy.empty());
    codes.push_back(absl::StrCat(finding.code, " ", finding.subject));
  }
  return codes;
}

const ledger::LockEntry kBase = Entry("0000_base", {"1", "2"});
const ledger::LockEntry kTides = Entry("0001_tides", {"3"});
const ledger::LockEntry kBuoys = Entry("0002_buoys", {"4"});

TEST(JudgeBranchTest, Cases) {
  struct Case {
    const char* what;
    std::vector<ledger::LockEntry> theirs;
    std::vector<std::string> their_folders;
    std::vector<ledger::LockEntry> ours;
    std::vector<std::string> our_folders;
    std::vector<std::string> findings;
  };
  ledger::LockEntry later = kTides, other_file = kTides, other_catalog = kTides, other_versions = kTides;
  later.when_ms += 1;
  other_file.sha256 = "b";
  other_catalog.catalog = "d";
  other_versions.diesel = {"3", "4"};
  const std::vector<Case> cases = {
      {"the same", {kBase}, {"1_a", "2_b"}, {kBase}, {"1_a", "2_b"}, {}},
      {"one more", {kBase}, {"1_a", "2_b"}, {kBase, kTides}, {"1_a", "2_b", "3_t"}, {}},
      {"one more, of Drizzle's own", {kBase}, {"1_a"}, {kBase, Entry("0001_own", {})}, {"1_a"}, {}},
      {"behind by one",
       {kBase, kTides},
       {"1_a", "3_t"},
       {kBase},
       {"1_a"},
       {"check-base-entry 0001_tides", "check-base-folder 3_t"}},
      {"both added one",
       {kBase, kTides},
       {"1_a", "3_t"},
       {kBase, kBuoys},
       {"1_a", "4_b"},
       {"check-base-entry 0002_buoys", "check-base-folder 3_t"}},
      {"both added one, and ours is older",
       {kBase, kBuoys},
       {"1_a", "4_b"},
       {kBase, kTides},
       {"1_a", "3_t"},
       {"check-base-entry 0001_tides", "check-base-folder 4_b", "check-base-tail 3_t"}},
      {"rebased, and synced above",
       {kBase, kTides},
       {"1_a", "3_t"},
       {kBase, kTides, kBuoys},
       {"1_a", "3_t", "4_b"},
       {}},
      {"rebased, synced, and older than theirs",
       {kBase, kBuoys},
       {"1_a", "4_b"},
       {kBase, kBuoys, kTides},
       {"1_a", "3_t", "4_b"},
       {"check-base-tail 3_t"}},
      {"their time", {kBase, kTides}, {"1_a"}, {kBase, later}, {"1_a"}, {"check-base-entry 0001_tides"}},
      {"their file", {kBase, kTides}, {"1_a"}, {kBase, other_file}, {"1_a"}, {"check-base-entry 0001_tides"}},
      {"their catalog",
       {kBase, kTides},
       {"1_a"},
       {kBase, other_catalog},
       {"1_a"},
       {"check-base-entry 0001_tides"}},
      {"their versions",
       {kBase, kTides},
       {"1_a"},
       {kBase, other_versions},
       {"1_a"},
       {"check-base-entry 0001_tides"}},
      {"only the first is told",
       {kBase, kTides, kBuoys},
       {"1_a"},
       {Entry("0000_other", {"1", "2"}), later},
       {"1_a"},
       {"check-base-entry 0000_other"}},
      {"an empty lock there", {}, {"1_a"}, {kBase}, {"1_a", "2_b"}, {}},
      {"a folder that was renamed",
       {kBase},
       {"1_a", "2_b"},
       {kBase},
       {"1_a", "2_c"},
       {"check-base-folder 2_b"}},
      {"a folder that was deleted", {kBase}, {"1_a", "2_b"}, {kBase}, {"1_a"}, {"check-base-folder 2_b"}},
      {"versions go bytewise", {kBase}, {"9_a"}, {kBase}, {"10_b", "9_a"}, {"check-base-tail 10_b"}},
      {"dashes are no part of a version",
       {kBase},
       {"2026-01-02-000000_a"},
       {kBase},
       {"2026-01-02-000000_a", "20260103000000_b", "2026-01-02-000000-0000_c"},
       {}},
      {"the folder was moved", {kBase}, {}, {kBase}, {"1_a", "2_b"}, {"check-base-moved Diesel's folder"}},
      {"moved, and older than what its lock has",
       {kBase, kBuoys},
       {},
       {kBase, kBuoys},
       {"1_a", "2_b", "3_t", "4_b", "5_e"},
       {"check-base-moved Diesel's folder", "check-base-tail 3_t"}},
      {"no migrations there at all", {Entry("0000_own", {})}, {}, {Entry("0000_own", {})}, {"1_a"}, {}},
      {"older than what only its lock has",
       {kBase, kBuoys},
       {"1_a"},
       {kBase, kBuoys},
       {"1_a", "3_t"},
       {"check-base-tail 3_t"}},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.what);
    BranchState other;
    other.lock = ledger::LockFile{each.theirs};
    other.migrations = Theirs(each.their_folders);
    EXPECT_EQ(Codes(JudgeBranch("origin/main", other, {each.ours}, FolderOf(each.our_folders))),
              each.findings);
  }
}

// What is merged before there was a lock counts as well.
TEST(JudgeBranchTest, WithoutALockTheFoldersAreCompared) {
  BranchState other;
  other.migrations = Theirs({"1_a", "5_e"});
  EXPECT_EQ(Codes(JudgeBranch("main", other, {{kBase}}, FolderOf({"1_a", "4_d", "5_e", "6_f"}))),
            (std::vector<std::string>{"check-base-tail 4_d"}));
}

// Ids as `git hash-object` gives them, of "SELECT 1;\n", "SELECT 1;\r\n" and, by SHA-256, the first again.
TEST(JudgeBranchTest, MigrationsThatWereEdited) {
  const char kLf[] = "e0ac49d1ecfb8f96f2418b1a87e1d20e587d9d0f";
  const char kCrlf[] = "2d2d5a039896b2124073e39f170847cf8b2db8f5";
  const char kSha256[] = "78d2ae83b98f01d03157d0f1cd93faddb52413bc2e29fdfa8007d4d033f8a6f8";
  struct Case {
    const char* what;
    BranchMigration theirs;
    std::string up;
    bool in_transaction;
    std::string says;  // "": nothing
  };
  const std::string edited = "edited: its up.sql is not as in main";
  const Case kCases[] = {
      {"the same", {"2_b", kLf}, "SELECT 1;\n", true, ""},
      {"checked out with CRLF", {"2_b", kLf}, "SELECT 1;\r\n", true, ""},
      {"merged with CRLF", {"2_b", kCrlf}, "SELECT 1;\n", true, ""},
      {"CRLF in both", {"2_b", kCrlf}, "SELECT 1;\r\n", true, ""},
      {"a repository of SHA-256", {"2_b", kSha256}, "SELECT 1;\n", true, ""},
      {"edited", {"2_b", kLf}, "SELECT 2;\n", true, edited},
      {"edited by a comment", {"2_b", kLf}, "SELECT 1; -- one\n", true, edited},
      {"edited in a repository of SHA-256", {"2_b", kSha256}, "SELECT 2;\n", true, edited},
      {"a carriage return is no line end", {"2_b", kLf}, "SELECT\r1;\n", true, edited},
      {"outside of a transaction now",
       {"2_b", kLf},
       "SELECT 1;\n",
       false,
       "edited: its metadata.toml is not as in main"},
      {"inside of one now",
       {"2_b", kLf, false},
       "SELECT 2;\n",
       true,
       "edited: its up.sql and its metadata.toml are not as in main"},
      {"a link there", {"2_b", ""}, "SELECT 2;\n", true, ""},
      {"its metadata.toml is a link there", {"2_b", kLf, std::nullopt}, "SELECT 1;\n", false, ""},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.what);
    BranchState other;
    other.lock = ledger::LockFile{{Entry("0000_base", {"1"})}};
    other.migrations = {each.theirs};
    DieselFolder ours = FolderOf({"2_b"});
    ours.migrations[0].up = each.up;
    ours.migrations[0].in_transaction = each.in_transaction;
    ours.migrations[0].drizzle = "SELECT 3;\n";  // nothing has run it
    const std::vector<HistoryFinding> findings = JudgeBranch("main", other, *other.lock, ours);
    ASSERT_EQ(findings.size(), each.says.empty() ? 0U : 1U);
    // What text the lock there has is the lock's to say, and not how it is run.
    other.lock->entries[0].diesel.emplace_back("2");
    const std::vector<HistoryFinding> locked = JudgeBranch("main", other, *other.lock, ours);
    const bool run_otherwise = absl::StrContains(each.says, "metadata.toml");
    ASSERT_EQ(locked.size(), run_otherwise ? 1U : 0U);
    if (run_otherwise) {
      EXPECT_EQ(locked[0].code, "check-base-folder");
      EXPECT_EQ(locked[0].what, "edited: its metadata.toml is not as in main");
      EXPECT_THAT(locked[0].effect, HasSubstr("inside or outside of a transaction"));
      EXPECT_THAT(locked[0].remedy, HasSubstr("restore it"));
    }
    if (findings.empty()) continue;
    EXPECT_EQ(findings[0].code, "check-base-folder");
    EXPECT_EQ(findings[0].subject, "2_b");
    EXPECT_EQ(findings[0].what, each.says);
    EXPECT_THAT(findings[0].remedy, HasSubstr(absl::StrContains(each.says, "up.sql")
                                                  ? "restore it, and put the change into a new migration"
                                                  : "restore it; if it runs nowhere as it is there"));
  }
}

TEST(JudgeBranchTest, ALockOfAnotherPath) {
  BranchState other;
  other.commit = "4f3cb1b0c2d14f3cb1b0c2d14f3cb1b0c2d14f3c";
  other.elsewhere = {"db/pgassay.lock.json"};
  BridgeSource source;
  source.lock = {{kBase, kTides}};
  source.diesel = FolderOf({"1_a", "2_b", "3_t"});
  PartsAndFindings told = CheckBase("main", other, source);
  EXPECT_EQ(Codes(told.findings), (std::vector<std::string>{"check-base-moved pgassay.lock.json"}));
  EXPECT_EQ(told.findings[0].what,
            "main has none at this path, and has one that this checkout has not, from the top of the "
            "repository: db/pgassay.lock.json");
  EXPECT_THAT(told.findings[0].remedy, HasSubstr("in a change of its own"));
  ASSERT_EQ(told.parts.size(), 1U);
  EXPECT_EQ(told.parts[0].state, CheckResult::Part::State::kNotChecked);
  EXPECT_EQ(told.parts[0].says, "");

  // Diesel's folder is where it was, and goes on being compared.
  other.elsewhere.emplace_back("old/pgassay.lock.json");
  other.migrations = Theirs({"1_a", "2_b", "4_b"});
  EXPECT_EQ(Codes(JudgeBranch("main", other, source.lock, source.diesel)),
            (std::vector<std::string>{"check-base-moved pgassay.lock.json", "check-base-folder 4_b",
                                      "check-base-tail 3_t"}));
  other.elsewhere.clear();
  other.migrations.clear();
  told = CheckBase("main", other, source);
  EXPECT_EQ(Codes(told.findings), std::vector<std::string>{});
  EXPECT_EQ(told.parts[0].says, "2 entries more here");
}

// "agrees" is for what was compared.
TEST(JudgeBranchTest, ThePartOfTheTable) {
  using State = CheckResult::Part::State;
  struct Case {
    std::vector<std::string> theirs, ours;
    State state;
  };
  for (const Case& each : {Case{{"1_a", "2_b"}, {"1_a", "2_b", "3_c"}, State::kAgrees},
                           Case{{}, {"1_a", "2_b", "3_c"}, State::kNotChecked},
                           Case{{}, {"1_a", "2_b", "10_c"}, State::kDiffers}}) {
    BranchState other;
    other.commit = "4f3cb1b0c2d14f3cb1b0c2d14f3cb1b0c2d14f3c";
    other.lock = ledger::LockFile{{kBase}};
    other.migrations = Theirs(each.theirs);
    BridgeSource source;
    source.lock = *other.lock;
    source.diesel = FolderOf(each.ours);
    const PartsAndFindings told = CheckBase("main", other, source);
    ASSERT_EQ(told.parts.size(), 1U);
    EXPECT_EQ(told.parts[0].what, CheckResult::Part::What::kBase);
    EXPECT_EQ(told.parts[0].at, "main at 4f3cb1b0c2d1");
    EXPECT_EQ(told.parts[0].state, each.state);
  }
}

TEST(JudgeBranchTest, SaysWhatToDo) {
  BranchState other;
  other.lock = ledger::LockFile{{kBase, kTides, kBuoys}};
  other.lock->entries[1].diesel = {"20261101"};
  other.lock->entries[2].diesel = {"20261102"};
  other.migrations = Theirs({"2026-11-02-091500_tides"});
  other.drizzle = "packages/database/drizzle";
  constexpr char kRestore[] =
      "`git restore --source=origin/main --staged --worktree -- pgassay.lock.json packages/database/drizzle`";
  ledger::LockEntry changed = other.lock->entries[1];
  changed.sha256 = "b";
  changed.when_ms += 1;
  std::vector<HistoryFinding> findings =
      JudgeBranch("origin/main", other, {{kBase, changed}}, FolderOf({"2026-11-01-120000_buoys"}));
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(findings[0].what, "it is not as in origin/main: its when, sha256 in pgassay.lock.json differs");
  EXPECT_THAT(findings[0].remedy, HasSubstr("`pgassay sync`"));
  EXPECT_THAT(findings[0].remedy, HasSubstr(kRestore));
  EXPECT_THAT(findings[2].remedy, HasSubstr(kRestore));
  EXPECT_EQ(findings[1].subject, "2026-11-02-091500_tides");
  EXPECT_EQ(findings[2].what, "it is new here and older than 2026-11-02-091500_tides, which origin/main has");
  EXPECT_EQ(findings[2].effect, "databases that are there run it after that one, new ones before it");

  findings = JudgeBranch("origin/main", other, {{kBase}}, FolderOf({"2026-11-02-091500_tides"}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what, "pgassay.lock.json of origin/main has it and 1 more, and this one ends before");

  other.migrations.clear();
  other.lock->entries.resize(2);
  findings = JudgeBranch("origin/main", other, *other.lock, FolderOf({"2026-11-02-091500_tides", "10_x"}));
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].what,
            "origin/main has none where this branch has its own, and its pgassay.lock.json has 3 versions");
  EXPECT_THAT(findings[0].remedy, HasSubstr("in a change of its own"));
  EXPECT_EQ(findings[1].what, "it is new here and older than version 20261101, which origin/main has");
}

}  // namespace
}  // namespace pgassay::migrate
