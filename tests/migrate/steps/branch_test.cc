#include "migrate/steps/branch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/folder.h"
#include "migrate/process/command.h"
#include "testing/matchers.h"
#include "testing/variable.h"

namespace pgassay::migrate {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;
using pgassay::testing::Variable;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Repositories in a folder of their own; the project lies in a subfolder of each.
class BranchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string path = (fs::temp_directory_path() / "pgassay_branch_XXXXXX").string();
    ASSERT_NE(mkdtemp(path.data()), nullptr);
    folder_ = fs::canonical(path);
    Git(folder_, {"init", "-q", "-b", "main", "team"});
    top_ = folder_ / "team";
    project_ = top_ / "services" / "web";
    AddMigration("2026-10-01-080000_a");
    AddMigration("2026-10-02-080000_b");
    WriteLock({"20261001080000", "20261002080000"}, {});
    Commit("Begin");
  }
  void TearDown() override { fs::remove_all(folder_); }

  static void Git(const fs::path& where, const std::vector<std::string>& arguments) {
    process::Command command;
    command.arguments = {"git", "-c", "protocol.file.allow=always", "-c", "advice.detachedHead=false"};
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    command.folder = where.string();
    command.environment = {"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
                           "GIT_AUTHOR_NAME=a",           "GIT_AUTHOR_EMAIL=a@example.org",
                           "GIT_COMMITTER_NAME=a",        "GIT_COMMITTER_EMAIL=a@example.org"};
    const process::Finished finished = process::Run(command);
    ASSERT_EQ(finished.code, 0) << arguments[0] << ": " << finished.err;
  }
  void Git(const std::vector<std::string>& arguments) const { Git(top_, arguments); }
  void Commit(const std::string& subject) const {
    Git({"add", "--all"});
    Git({"commit", "-q", "-m", subject});
  }

  static void Write(const fs::path& path, const std::string& bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
  }
  void AddMigration(const std::string& name) const {
    Write(project_ / "migrations" / name / "up.sql", "SELECT 1;\n");
  }

  // The baseline's versions, and one entry for each of `later`.
  static ledger::LockFile Lock(const std::vector<std::string>& baseline,
                               const std::vector<std::string>& later) {
    ledger::LockFile lock;
    lock.entries.push_back(
        {"0000_base", 1'790'000'000'000, std::string(64, 'a'), std::string(64, 'c'), baseline});
    for (const std::string& version : later) {
      lock.entries.push_back({absl::StrCat("000", lock.entries.size(), "_", version),
                              lock.entries.back().when_ms + 1000,
                              std::string(64, 'b'),
                              std::string(64, 'd'),
                              {version}});
    }
    return lock;
  }
  void WriteLock(const std::vector<std::string>& baseline, const std::vector<std::string>& later) const {
    const absl::StatusOr<std::string> bytes = ledger::WriteLock(Lock(baseline, later));
    ASSERT_THAT(bytes, IsOk());
    Write(project_ / "pgassay.lock.json", *bytes);
  }

  ProjectSettings Settings(const fs::path& project) const {
    ProjectSettings settings;
    settings.folder = project.string();
    settings.file = (project / "pgassay.toml").string();
    settings.diesel.migrations = (project / "migrations").string();
    settings.drizzle.out = (project / "db" / "drizzle").string();
    return settings;
  }
  absl::StatusOr<BranchState> Read(const std::string& name) const {
    return ReadBranch(Settings(project_), name, nullptr);
  }

  // As check does it: what is checked out against `name`.
  std::vector<std::string> Judge(const std::string& name) const {
    const absl::StatusOr<BranchState> branch = Read(name);
    const absl::StatusOr<DieselFolder> diesel = diesel::ReadFolder((project_ / "migrations").string());
    const absl::StatusOr<ledger::LockFile> lock = ledger::ReadLock((project_ / "pgassay.lock.json").string());
    EXPECT_THAT(branch, IsOk());
    EXPECT_THAT(diesel, IsOk());
    EXPECT_THAT(lock, IsOk());
    std::vector<std::string> codes;
    if (!branch.ok() || !diesel.ok() || !lock.ok()) return codes;
    for (const HistoryFinding& finding : JudgeBranch(name, *branch, *lock, *diesel)) {
      codes.push_back(absl::StrCat(finding.code, " ", finding.subject));
    }
    return codes;
  }

  static std::vector<std::string> FoldersOf(const BranchState& branch) {
    std::vector<std::string> folders;
    for (const BranchMigration& migration : branch.migrations) folders.push_back(migration.folder);
    return folders;
  }

  fs::path folder_, top_, project_;
};

TEST_F(BranchTest, ReadsTheLockAndTheFolders) {
  Write(project_ / "migrations" / "README.md", "");
  Write(project_ / "migrations" / ".hidden" / "up.sql", "");
  Write(project_ / "migrations" / "2026-10-03_no_up" / "down.sql", "");
  Write(project_ / "migrations" / "2026-10-04_\xC3\xA4 \"quoted\"\n" / "up.sql", "");
  Write(project_ / "migrations" / "2026-10-04_deep" / "more" / "up.sql", "");
  Commit("More");
  // What is not committed is not the branch's.
  AddMigration("2026-10-05_uncommitted");
  WriteLock({"1"}, {});
  for (const std::string name : {"main", "HEAD", "main^{commit}", "refs/heads/main"}) {
    SCOPED_TRACE(name);
    const absl::StatusOr<BranchState> branch = Read(name);
    ASSERT_THAT(branch, IsOk());
    EXPECT_EQ(branch->commit.size(), 40U);
    EXPECT_EQ(branch->drizzle, "db/drizzle");
    EXPECT_THAT(FoldersOf(*branch), ElementsAre("2026-10-01-080000_a", "2026-10-02-080000_b",
                                                "2026-10-04_\xC3\xA4 \"quoted\"\n"));
    ASSERT_TRUE(branch->lock.has_value());
    ASSERT_EQ(branch->lock->entries.size(), 1U);
    EXPECT_THAT(branch->lock->entries[0].diesel, ElementsAre("20261001080000", "20261002080000"));
  }
  // The first commit has not the rest; a tag stands for its commit.
  Git({"tag", "-a", "-m", "x", "v1", "HEAD~1"});
  const absl::StatusOr<BranchState> tagged = Read("v1");
  ASSERT_THAT(tagged, IsOk());
  EXPECT_THAT(FoldersOf(*tagged), ElementsAre("2026-10-01-080000_a", "2026-10-02-080000_b"));
}

// Merged and not synced yet, so that the lock knows nothing of it.
TEST_F(BranchTest, AnEditOfWhatWasMerged) {
  const fs::path tides = project_ / "migrations" / "2026-11-02-080000_tides";
  const fs::path buoys = project_ / "migrations" / "2026-11-03-080000_buoys";
  const fs::path cranes = project_ / "migrations" / "2026-11-04-080000_cranes";
  AddMigration(tides.filename());
  Write(buoys / "up.sql", "SELECT 1;\r\nSELECT 2;\r\n");
  Write(buoys / "metadata.toml", "run_in_transaction = false\n");
  AddMigration(cranes.filename());
  Write(cranes / "metadata.toml", "run_in_transaction = true\n");
  Write(tides / "metadata.toml" / "no_file", "");
  Git({"config", "core.autocrlf", "false"});
  Commit("Merged");
  fs::remove_all(tides / "metadata.toml");

  const absl::StatusOr<BranchState> branch = Read("main");
  ASSERT_THAT(branch, IsOk());
  std::vector<std::optional<bool>> in_transaction;
  for (const BranchMigration& each : branch->migrations) in_transaction.push_back(each.in_transaction);
  EXPECT_THAT(in_transaction, ElementsAre(true, true, true, false, true));

  EXPECT_THAT(Judge("main"), ElementsAre());
  Write(tides / "up.sql", "SELECT 1;\r\n");
  Write(buoys / "up.sql", "SELECT 1;\nSELECT 2;\n");
  Write(buoys / "metadata.toml", "# Of an index\r\nrun_in_transaction = false");
  Write(buoys / "down.sql", "SELECT 3;\n");
  EXPECT_THAT(Judge("main"), ElementsAre());
  Write(tides / "up.sql", "SELECT 2;\n");
  fs::remove(buoys / "metadata.toml");
  Write(cranes / "metadata.toml", "run_in_transaction = false\n");
  EXPECT_THAT(Judge("main"), ElementsAre("check-base-folder 2026-11-02-080000_tides",
                                         "check-base-folder 2026-11-03-080000_buoys",
                                         "check-base-folder 2026-11-04-080000_cranes"));
}

TEST_F(BranchTest, AFolderThatWasMoved) {
  const fs::path elsewhere = project_ / "db";
  ProjectSettings settings = Settings(project_);
  settings.diesel.migrations = elsewhere.string();
  fs::rename(project_ / "migrations", elsewhere);
  fs::create_directories(elsewhere / "2026-10-01-120000_late");
  Write(elsewhere / "2026-10-01-120000_late" / "up.sql", "SELECT 1;\n");
  const absl::StatusOr<BranchState> branch = ReadBranch(settings, "main", nullptr);
  const absl::StatusOr<DieselFolder> diesel = diesel::ReadFolder(elsewhere.string());
  ASSERT_THAT(branch, IsOk());
  ASSERT_THAT(diesel, IsOk());
  EXPECT_THAT(branch->migrations, ::testing::IsEmpty());
  const std::vector<HistoryFinding> findings = JudgeBranch("main", *branch, *branch->lock, *diesel);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].code, "check-base-moved");
  EXPECT_EQ(findings[0].level, HistoryFinding::Level::kNotChecked);
  EXPECT_EQ(findings[1].code, "check-base-tail");
}

// How what the lock has is run stands in no other file.
TEST_F(BranchTest, AnEditOfTheMetadataOfWhatWasSynced) {
  const fs::path a = project_ / "migrations" / "2026-10-01-080000_a";
  const fs::path b = project_ / "migrations" / "2026-10-02-080000_b";
  Write(a / "metadata.toml", "run_in_transaction = false\n");
  Write(folder_ / "shared.toml", "run_in_transaction = false\n");
  fs::create_symlink(folder_ / "shared.toml", b / "metadata.toml");
  Commit("Metadata");
  EXPECT_THAT(Judge("main"), ElementsAre());
  fs::remove(a / "metadata.toml");
  fs::remove(b / "metadata.toml");
  EXPECT_THAT(Judge("main"), ElementsAre("check-base-folder 2026-10-01-080000_a"));
  EXPECT_THAT(Judge("HEAD~1"), ElementsAre());
  Write(b / "metadata.toml", "run_in_transaction = false\n");
  Write(b / "up.sql", "SELECT 2;\n");
  EXPECT_THAT(Judge("HEAD~1"), ElementsAre("check-base-folder 2026-10-02-080000_b"));
}

TEST_F(BranchTest, AProjectThatWasMoved) {
  const auto elsewhere = [this]() -> std::vector<std::string> {
    const absl::StatusOr<BranchState> branch = Read("main");
    EXPECT_THAT(branch, IsOk());
    return branch.ok() ? branch->elsewhere : std::vector<std::string>{"?"};
  };
  EXPECT_THAT(elsewhere(), ElementsAre());
  Git({"checkout", "-q", "-b", "work"});
  fs::create_directories(top_ / "new");
  fs::rename(project_, top_ / "new" / "\xC3\xA4 web");
  project_ = top_ / "new" / "\xC3\xA4 web";
  // Committed or not, with its history written anew or not.
  EXPECT_THAT(elsewhere(), ElementsAre("services/web/pgassay.lock.json"));
  Commit("Move");
  EXPECT_THAT(elsewhere(), ElementsAre("services/web/pgassay.lock.json"));
  fs::rename(project_ / "migrations" / "2026-10-02-080000_b",
             project_ / "migrations" / "2026-09-02-080000_b");
  WriteLock({"20260902080000", "20261001080000"}, {});
  EXPECT_THAT(Judge("main"), ElementsAre("check-base-moved pgassay.lock.json"));
  EXPECT_THAT(Judge("work"),
              ElementsAre("check-base-entry 0000_base", "check-base-folder 2026-10-02-080000_b",
                          "check-base-tail 2026-09-02-080000_b"));
  // Once that is the branch's, nothing more is said of it.
  Git({"branch", "-q", "-f", "main", "work"});
  EXPECT_THAT(elsewhere(), ElementsAre());

  // To the top, and into a folder of the old place.
  Git({"checkout", "-q", "-f", "main"});
  Git({"clean", "-q", "-f", "-d"});
  Git({"checkout", "-q", "-b", "top"});
  fs::rename(project_ / "migrations", top_ / "migrations");
  fs::rename(project_ / "pgassay.lock.json", top_ / "pgassay.lock.json");
  project_ = top_;
  EXPECT_THAT(elsewhere(), ElementsAre("new/\xC3\xA4 web/pgassay.lock.json"));
}

TEST_F(BranchTest, ASecondProject) {
  // Of which main has only the first, as this checkout has too.
  const fs::path first = project_;
  project_ = top_ / "services" / "second";
  AddMigration("2026-01-01-000000_older");
  WriteLock({"20260101000000"}, {});
  absl::StatusOr<BranchState> branch = Read("main");
  ASSERT_THAT(branch, IsOk());
  EXPECT_FALSE(branch->lock.has_value());
  EXPECT_THAT(branch->elsewhere, ElementsAre());
  EXPECT_THAT(Judge("main"), ElementsAre());
  // A file of another name is no lock.
  Git({"checkout", "-q", "-b", "work"});
  Write(top_ / "docs" / "old.pgassay.lock.json", "{}");
  Commit("Second");
  fs::remove(top_ / "docs" / "old.pgassay.lock.json");
  project_ = top_ / "third";
  fs::create_directories(project_);
  branch = Read("work");
  ASSERT_THAT(branch, IsOk());
  EXPECT_THAT(branch->elsewhere, ElementsAre());

  // A sparse checkout has the first in its index alone.
  Commit("Without");
  project_ = top_ / "services" / "second";
  Git({"sparse-checkout", "set", "services/second"});
  ASSERT_FALSE(fs::exists(first));
  branch = Read("main");
  ASSERT_THAT(branch, IsOk());
  EXPECT_THAT(branch->elsewhere, ElementsAre());
}

TEST_F(BranchTest, NamesThatAreNone) {
  EXPECT_THAT(Read(""), StatusIs(StatusCode::kInvalidArgument, "no name of a branch or commit"));
  EXPECT_THAT(Read("--upload-pack=touch x"), StatusIs(StatusCode::kInvalidArgument, "no name of a branch"));
  EXPECT_THAT(Read("nowhere"), StatusIs(StatusCode::kNotFound,
                                        "--base nowhere: git has no such branch or commit here; see `git "
                                        "branch --all`"));
  EXPECT_THAT(Read("origin/main"),
              StatusIs(StatusCode::kNotFound, "run `git fetch origin main:refs/remotes/origin/main`"));
  EXPECT_THAT(Read("main:services/web/pgassay.lock.json"),
              StatusIs(StatusCode::kNotFound, "git has no such branch or commit"));
  EXPECT_THAT(Read("; touch x"), StatusIs(StatusCode::kNotFound, "git has no such branch or commit"));
  EXPECT_THAT(Read("a\nb"), StatusIs(StatusCode::kNotFound, Not(HasSubstr("\n"))));
  EXPECT_FALSE(fs::exists(project_ / "x"));
}

TEST_F(BranchTest, WithoutGitOrRepository) {
  {
    const Variable path("PATH", "/nonexistent");
    EXPECT_THAT(Read("main"), StatusIs(StatusCode::kNotFound, "git: there is none on the PATH"));
  }
  const fs::path bare = folder_ / "none";
  fs::create_directories(bare / "migrations");
  const Variable ceiling("GIT_CEILING_DIRECTORIES", folder_.string());
  EXPECT_THAT(ReadBranch(Settings(bare), "main", nullptr),
              StatusIs(StatusCode::kNotFound, AllOf(HasSubstr("--base needs the git repository"),
                                                    HasSubstr("not a git repository"))));
}

TEST_F(BranchTest, AnInterruptEndsIt) {
  const std::atomic<int> interrupt = 2;
  EXPECT_THAT(ReadBranch(Settings(project_), "main", &interrupt), StatusIs(StatusCode::kCancelled));
}

TEST_F(BranchTest, LocksThatCannotBeRead) {
  const fs::path lock = project_ / "pgassay.lock.json";
  struct Case {
    const char* bytes;
    const char* says;
  };
  for (const Case& each : {Case{"{", "services/web/pgassay.lock.json of main"},
                           Case{R"({"format": "pgassay-lock/9", "entries": []})", "pgassay-lock/9"}}) {
    Write(lock, each.bytes);
    Commit("Break");
    EXPECT_THAT(Read("main"), StatusIs(StatusCode::kFailedPrecondition, each.says));
  }
  fs::remove(lock);
  fs::create_symlink("elsewhere", lock);
  Commit("Link");
  EXPECT_THAT(Read("main"), StatusIs(StatusCode::kFailedPrecondition, "it is no file"));
  fs::remove(lock);
  Write(lock / "file", "");
  Commit("Folder");
  EXPECT_THAT(Read("main"), StatusIs(StatusCode::kFailedPrecondition, "it is no file"));
  fs::remove_all(lock);
  Commit("None");
  const absl::StatusOr<BranchState> branch = Read("main");
  ASSERT_THAT(branch, IsOk());
  EXPECT_FALSE(branch->lock.has_value());
  EXPECT_EQ(branch->migrations.size(), 2U);
}

// Ours and theirs each add a migration; whoever comes second rebases, renames where it is older, and syncs.
TEST_F(BranchTest, TwoBranchesMergedInBothOrders) {
  const std::vector<std::string> base = {"20261001080000", "20261002080000"};
  struct Side {
    const char* branch;
    const char* folder;
    const char* version;
  };
  const Side tides{"tides", "2026-11-02-080000_tides", "20261102080000"};
  const Side buoys{"buoys", "2026-11-03-080000_buoys", "20261103080000"};
  for (const Side& side : {tides, buoys}) {
    Git({"checkout", "-q", "-b", side.branch, "main"});
    AddMigration(side.folder);
    WriteLock(base, {side.version});
    Commit(side.branch);
    EXPECT_THAT(Judge("main"), ElementsAre());
  }
  for (const auto& [first, second] : {std::pair(tides, buoys), std::pair(buoys, tides)}) {
    SCOPED_TRACE(first.branch);
    const std::string merged = absl::StrCat("merged-", first.branch);
    Git({"branch", merged, first.branch});
    Git({"checkout", "-q", "-B", "work", second.branch});
    const bool older = std::string(second.version) < first.version;
    const std::string entry = absl::StrCat("check-base-entry 0001_", second.version);
    const std::string missing = absl::StrCat("check-base-folder ", first.folder);
    const std::string tail = absl::StrCat("check-base-tail ", second.folder);
    EXPECT_EQ(Judge(merged), older ? (std::vector<std::string>{entry, missing, tail})
                                   : (std::vector<std::string>{entry, missing}));
    // As a rebase with their lock taken leaves it.
    AddMigration(first.folder);
    WriteLock(base, {first.version});
    EXPECT_EQ(Judge(merged), older ? std::vector<std::string>{tail} : std::vector<std::string>{});
    // And as it is after renaming and syncing.
    std::string folder = second.folder, version = second.version;
    if (older) {
      folder = "2026-11-04-080000_tides";
      version = "20261104080000";
      fs::rename(project_ / "migrations" / second.folder, project_ / "migrations" / folder);
    }
    WriteLock(base, {first.version, version});
    Commit("Rebased");
    EXPECT_THAT(Judge(merged), ElementsAre());
    // Merged, the other one's checkout is behind.
    Git({"checkout", "-q", merged});
    EXPECT_THAT(Judge("work"), ElementsAre(absl::StrCat("check-base-entry 0002_", version),
                                           absl::StrCat("check-base-folder ", folder)));
  }
}

TEST_F(BranchTest, AShallowCloneOfOneBranch) {
  Git({"checkout", "-q", "-b", "tides"});
  AddMigration("2026-11-02-080000_tides");
  Commit("Tides");
  Git(folder_,
      {"clone", "-q", "--depth", "1", "--branch", "tides", absl::StrCat("file://", top_.string()), "ci"});
  top_ = folder_ / "ci";
  project_ = top_ / "services" / "web";
  EXPECT_THAT(
      Read("origin/main"),
      StatusIs(StatusCode::kNotFound, AllOf(HasSubstr("as this is a shallow checkout"),
                                            HasSubstr("`git fetch origin main:refs/remotes/origin/main`"))));
  // The very command that it says.
  Git({"fetch", "-q", "origin", "main:refs/remotes/origin/main"});
  const absl::StatusOr<BranchState> branch = Read("origin/main");
  ASSERT_THAT(branch, IsOk());
  EXPECT_THAT(FoldersOf(*branch), ElementsAre("2026-10-01-080000_a", "2026-10-02-080000_b"));
}

TEST_F(BranchTest, WorktreeSubmoduleAndHooks) {
  Git({"worktree", "add", "-q", "-b", "tides", (folder_ / "tree").string()});
  const fs::path tree = folder_ / "tree" / "services" / "web";
  absl::StatusOr<BranchState> branch = ReadBranch(Settings(tree), "main", nullptr);
  ASSERT_THAT(branch, IsOk());
  EXPECT_TRUE(branch->lock.has_value());
  EXPECT_EQ(branch->migrations.size(), 2U);

  // A hook of the worktree: git then takes the folder that it is run in for the top one.
  {
    const Variable dir("GIT_DIR", (top_ / ".git" / "worktrees" / "tree").string());
    branch = ReadBranch(Settings(tree), "main", nullptr);
    ASSERT_THAT(branch, IsOk());
    EXPECT_TRUE(branch->lock.has_value());
    EXPECT_EQ(branch->migrations.size(), 2U);
    const Variable work("GIT_WORK_TREE", (folder_ / "tree").string());
    branch = ReadBranch(Settings(tree), "main", nullptr);
    ASSERT_THAT(branch, IsOk());
    EXPECT_TRUE(branch->lock.has_value());
  }

  // The whole project as a submodule: its own repository is asked.
  Git(folder_, {"init", "-q", "-b", "main", "outer"});
  Git(folder_ / "outer", {"submodule", "--quiet", "add", top_.string(), "inner"});
  branch = ReadBranch(Settings(folder_ / "outer" / "inner" / "services" / "web"), "main", nullptr);
  ASSERT_THAT(branch, IsOk());
  EXPECT_EQ(branch->migrations.size(), 2U);

  // Only the migrations: of these the branch has no files.
  ProjectSettings settings = Settings(folder_ / "outer");
  settings.diesel.migrations = (folder_ / "outer" / "inner" / "services" / "web" / "migrations").string();
  Git(folder_ / "outer", {"commit", "-q", "-m", "Add"});
  EXPECT_THAT(ReadBranch(settings, "main", nullptr),
              StatusIs(StatusCode::kFailedPrecondition, "it is of another repository"));
  settings.diesel.migrations = (folder_ / "elsewhere").string();
  EXPECT_THAT(ReadBranch(settings, "main", nullptr),
              StatusIs(StatusCode::kFailedPrecondition, "it is not in the repository of the project"));
}

// A repository is others' work: its config and its attributes name programs, and none of them is run.
TEST_F(BranchTest, RunsNothingOfTheRepositorys) {
  const fs::path ran = folder_ / "ran";
  const fs::path program = folder_ / "program";
  Write(program, absl::StrCat("#!/bin/sh\ntouch '", ran.string(), "'\ncat\n"));
  fs::permissions(program, fs::perms::owner_all);
  Write(top_ / ".gitattributes", "*.json diff=x filter=x\n");
  Commit("Attributes");
  for (const char* key : {"core.pager", "pager.show", "diff.x.textconv", "diff.external", "filter.x.smudge",
                          "filter.x.clean", "core.fsmonitor", "core.sshCommand", "core.editor"}) {
    Git({"config", key, program.string()});
  }
  ASSERT_THAT(Read("main"), IsOk());
  fs::rename(project_, top_ / "moved");
  project_ = top_ / "moved";
  ASSERT_THAT(Read("main"), IsOk());
  EXPECT_FALSE(fs::exists(ran));
}

}  // namespace
}  // namespace pgassay::migrate
