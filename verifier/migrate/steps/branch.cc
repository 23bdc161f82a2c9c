#include "migrate/steps/branch.h"

#include <stdlib.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "migrate/diesel/metadata.h"
#include "migrate/file/read.h"
#include "migrate/process/command.h"
#include "migrate/project/path.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

namespace fs = std::filesystem;

constexpr int kTimeoutMs = 60'000;
constexpr char kLinkMode[] = "120000";

bool IsSet(const char* name) {
  const char* const value = getenv(name);
  return value != nullptr && value[0] != '\0';
}

// Git's own variables, where a hook or the caller has set them. A hook's GIT_DIR alone makes git take the
// folder it is run in for the top one.
void Surround(process::Command& command) {
  command.environment = {"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_PAGER=cat",
                         "GIT_NO_REPLACE_OBJECTS=1"};
  if (!IsSet("GIT_WORK_TREE")) {
    command.without = {"GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"};
    return;
  }
  for (const char* const name : {"GIT_DIR", "GIT_WORK_TREE"}) {
    if (!IsSet(name)) continue;
    std::error_code error;
    const fs::path path = fs::absolute(getenv(name), error);
    if (!error) command.environment.push_back(absl::StrCat(name, "=", path.string()));
  }
}

class Git {
 public:
  Git(std::string folder, const std::atomic<int>* interrupt)
      : folder_(std::move(folder)), interrupt_(interrupt) {}

  // Its output. Errors: NotFound where git itself says no, with its words.
  absl::StatusOr<std::string> Ask(const std::vector<std::string>& arguments, std::string in = {}) const {
    process::Command command;
    command.in = std::move(in);
    command.arguments = {"git", "--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false"};
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    command.folder = folder_;
    command.timeout_ms = kTimeoutMs;
    command.max_bytes = file::kMaxBytes;
    command.interrupt = interrupt_;
    Surround(command);
    process::Finished finished = process::Run(command);
    if (finished.interrupted) return absl::CancelledError("interrupted");
    if (finished.timed_out) {
      return absl::DeadlineExceededError(
          absl::StrCat("git ", arguments[0], ": no answer within ", kTimeoutMs / 1000, " s"));
    }
    if (finished.too_much) {
      return absl::UnavailableError(
          absl::StrCat("git ", arguments[0], ": it says more than ", file::kMaxBytes >> 20, " MiB"));
    }
    if (finished.code == 0) return std::move(finished.out);
    const std::string said(absl::StripAsciiWhitespace(finished.err));
    return absl::NotFoundError(
        absl::StrCat("git ", arguments[0], ": ",
                     said.empty() ? absl::StrCat("exit code ", finished.code) : pg::OneLine(said)));
  }

  // One line of it, without its end.
  absl::StatusOr<std::string> Line(const std::vector<std::string>& arguments) const {
    ASSIGN_OR_RETURN(std::string line, Ask(arguments));
    if (absl::EndsWith(line, "\n")) line.pop_back();
    return line;
  }

 private:
  std::string folder_;
  const std::atomic<int>* interrupt_;
};

bool IsHex(absl::string_view text) {
  return text.size() >= 40 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isxdigit(static_cast<unsigned char>(c));
         });
}

// What to run so that git knows the name here, and in a checkout of one branch too.
std::string HowToFetch(const std::string& name) {
  const size_t slash = name.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == name.size()) {
    return "see `git branch --all`, or fetch it first";
  }
  const std::string remote = name.substr(0, slash), branch = name.substr(slash + 1);
  return absl::StrCat("run `git fetch ", remote, " ", branch, ":refs/remotes/", name,
                      "`, or see `git branch --all`");
}

absl::StatusOr<std::string> CommitOf(const Git& git, const std::string& name) {
  if (name.empty() || name[0] == '-') {
    return absl::InvalidArgumentError(
        absl::StrCat("--base \"", pg::OneLine(name), "\": no name of a branch or commit"));
  }
  absl::StatusOr<std::string> commit =
      git.Line({"rev-parse", "--verify", "--end-of-options", absl::StrCat(name, "^{commit}")});
  if (commit.ok() && IsHex(*commit)) return commit;
  if (!commit.ok() && !absl::IsNotFound(commit.status())) return commit;
  const absl::StatusOr<std::string> shallow = git.Line({"rev-parse", "--is-shallow-repository"});
  return absl::NotFoundError(absl::StrCat(
      "--base ", pg::OneLine(name), ": git has no such branch or commit here",
      shallow.ok() && *shallow == "true" ? ", as this is a shallow checkout" : "", "; ", HowToFetch(name)));
}

// `path` as git has it in its trees. FailedPrecondition: it lies in no folder of the repository.
absl::StatusOr<std::string> PathInTree(const std::string& path, const std::string& top) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(path, error);
  const std::string relative =
      error ? std::string() : real.lexically_relative(fs::path(top)).generic_string();
  if (relative.empty() || relative == ".." || absl::StartsWith(relative, "../")) {
    return absl::FailedPreconditionError(absl::StrCat(path, ": it is not in the repository of the project, ",
                                                      top, ", so --base cannot compare it"));
  }
  return relative;
}

struct TreeEntry {
  std::string mode, type, object, path;
};

absl::StatusOr<std::vector<TreeEntry>> List(const Git& git, const std::string& commit, bool recursive,
                                            const std::string& path) {
  std::vector<std::string> arguments = {"ls-tree", "-z", "--full-tree"};
  if (recursive) arguments.push_back("-r");
  arguments.insert(arguments.end(), {commit, "--", path});
  ASSIGN_OR_RETURN(const std::string listed, git.Ask(arguments));
  std::vector<TreeEntry> entries;
  for (const absl::string_view line : absl::StrSplit(listed, '\0', absl::SkipEmpty())) {
    // "100644 blob 3b18e5...\tapi/migrations/..."
    const std::pair<absl::string_view, absl::string_view> sides =
        absl::StrSplit(line, absl::MaxSplits('\t', 1));
    const std::vector<absl::string_view> words = absl::StrSplit(sides.first, ' ');
    if (words.size() != 3) continue;
    entries.push_back(
        {std::string(words[0]), std::string(words[1]), std::string(words[2]), std::string(sides.second)});
  }
  return entries;
}

absl::StatusOr<std::optional<ledger::LockFile>> LockOf(const Git& git, const BranchState& branch,
                                                       const std::string& name, const std::string& path) {
  ASSIGN_OR_RETURN(const std::vector<TreeEntry> entries, List(git, branch.commit, false, path));
  if (entries.empty()) return std::optional<ledger::LockFile>();
  const std::string what = absl::StrCat(path, " of ", pg::OneLine(name));
  if (entries[0].type != "blob" || entries[0].mode == kLinkMode || !IsHex(entries[0].object)) {
    return absl::FailedPreconditionError(absl::StrCat(what, ": it is no file"));
  }
  ASSIGN_OR_RETURN(const std::string bytes, git.Ask({"cat-file", "blob", entries[0].object}));
  absl::StatusOr<ledger::LockFile> lock = ledger::ParseLock(bytes, what);
  if (!lock.ok()) return absl::FailedPreconditionError(std::string(lock.status().message()));
  return std::optional<ledger::LockFile>(*std::move(lock));
}

// This checkout has it, or leaves it out as a sparse one does.
absl::StatusOr<bool> IsHere(const Git& git, const std::string& top, const std::string& path) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(fs::path(top) / path, error))) return true;
  // Of the index, as "S services/api/pgassay.lock.json": S is for what is not to be checked out.
  ASSIGN_OR_RETURN(const std::string listed,
                   git.Ask({"ls-files", "-t", "-z", "--", (fs::path(top) / path).string()}));
  return absl::StartsWith(listed, "S ");
}

// Files of that commit with a lock's name, at paths of the tree, that this checkout has not: one of them may
// be the project's, from before it was moved.
absl::StatusOr<std::vector<std::string>> LocksElsewhere(const Git& git, const std::string& commit,
                                                        const std::string& top, const std::string& name) {
  ASSIGN_OR_RETURN(const std::string listed,
                   git.Ask({"ls-tree", "-r", "-z", "--name-only", "--full-tree", commit}));
  std::vector<std::string> elsewhere;
  for (const absl::string_view path : absl::StrSplit(listed, '\0', absl::SkipEmpty())) {
    if (path.substr(path.rfind('/') + 1) != name) continue;
    ASSIGN_OR_RETURN(const bool here, IsHere(git, top, std::string(path)));
    if (!here) elsewhere.emplace_back(path);
  }
  return elsewhere;
}

// The bytes of those objects. Unavailable: git has not all of them, or says something else.
absl::StatusOr<std::map<std::string, std::string>> Read(const Git& git,
                                                        const std::set<std::string>& objects) {
  std::map<std::string, std::string> bytes;
  if (objects.empty()) return bytes;
  ASSIGN_OR_RETURN(const std::string out,
                   git.Ask({"cat-file", "--batch"}, absl::StrCat(absl::StrJoin(objects, "\n"), "\n")));
  absl::string_view rest = out;
  for (const std::string& object : objects) {
    // "3b18e5... blob 27", and so many bytes on lines of their own.
    const size_t end = rest.find('\n');
    absl::string_view head = rest.substr(0, end);
    size_t size = 0;
    if (end == absl::string_view::npos || !absl::ConsumePrefix(&head, absl::StrCat(object, " blob ")) ||
        !absl::SimpleAtoi(head, &size) || size >= rest.size() - end - 1) {
      return absl::UnavailableError(absl::StrCat("git cat-file: no bytes of ", object));
    }
    bytes.emplace(object, rest.substr(end + 1, size));
    rest.remove_prefix(end + size + 2);
  }
  return bytes;
}

// Those with an up.sql, as git knows no empty folder.
absl::StatusOr<std::vector<BranchMigration>> MigrationsOf(const Git& git, const std::string& commit,
                                                          const std::string& path) {
  ASSIGN_OR_RETURN(const std::vector<TreeEntry> entries, List(git, commit, true, path));
  std::vector<BranchMigration> migrations;
  std::map<std::string, std::string> metadata;  // the object of a folder's
  std::set<std::string> links;                  // folders whose metadata.toml is one
  for (const TreeEntry& entry : entries) {
    absl::string_view rest = entry.path;
    if (!absl::ConsumePrefix(&rest, absl::StrCat(path, "/")) || rest.empty() || rest[0] == '.') continue;
    const std::pair<std::string, std::string> sides = absl::StrSplit(rest, absl::MaxSplits('/', 1));
    const bool is_file = entry.type == "blob" && entry.mode != kLinkMode && IsHex(entry.object);
    if (sides.second == "up.sql") migrations.push_back({sides.first, is_file ? entry.object : ""});
    if (sides.second == "metadata.toml" && is_file) metadata[sides.first] = entry.object;
    if (sides.second == "metadata.toml" && entry.mode == kLinkMode) links.insert(sides.first);
  }
  std::set<std::string> objects;
  for (const auto& [folder, object] : metadata) objects.insert(object);
  ASSIGN_OR_RETURN(const auto bytes, Read(git, objects));
  for (BranchMigration& migration : migrations) {
    if (links.count(migration.folder) != 0) migration.in_transaction.reset();
    const auto found = metadata.find(migration.folder);
    if (found == metadata.end()) continue;
    migration.in_transaction = diesel::ParseMetadata(bytes.at(found->second)).in_transaction;
  }
  return migrations;
}

// A submodule's files are in its own repository, of which the branch has but a commit.
absl::Status CheckSameRepository(const std::string& migrations, const std::string& top,
                                 const std::atomic<int>* interrupt) {
  if (!file::IsFolder(migrations)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string theirs,
                   Git(migrations, interrupt).Line({"rev-parse", "--show-toplevel"}));
  if (theirs == top) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(migrations, ": it is of another repository, ", theirs, ", so --base cannot compare it"));
}

}  // namespace

absl::StatusOr<BranchState> ReadBranch(const ProjectSettings& settings, const std::string& name,
                                       const std::atomic<int>* interrupt) {
  if (process::OnPath("git").empty()) {
    return absl::NotFoundError("git: there is none on the PATH, and --base asks it; install it");
  }
  const Git git(settings.folder, interrupt);
  const absl::StatusOr<std::string> top = git.Line({"rev-parse", "--show-toplevel"});
  if (absl::IsNotFound(top.status())) {
    return absl::NotFoundError(absl::StrCat(settings.folder, ": --base needs the git repository it is in; ",
                                            top.status().message()));
  }
  RETURN_IF_ERROR(top.status());
  BranchState branch;
  branch.drizzle = project::ShownPath(settings.drizzle.out, settings.folder);
  ASSIGN_OR_RETURN(branch.commit, CommitOf(git, name));
  ASSIGN_OR_RETURN(const std::string lock, PathInTree(ledger::LockPath(settings), *top));
  ASSIGN_OR_RETURN(const std::string migrations, PathInTree(settings.diesel.migrations, *top));
  RETURN_IF_ERROR(CheckSameRepository(settings.diesel.migrations, *top, interrupt));
  ASSIGN_OR_RETURN(branch.lock, LockOf(git, branch, name, lock));
  if (!branch.lock) {
    ASSIGN_OR_RETURN(
        branch.elsewhere,
        LocksElsewhere(git, branch.commit, *top, fs::path(ledger::LockPath(settings)).filename().string()));
  }
  ASSIGN_OR_RETURN(branch.migrations, MigrationsOf(git, branch.commit, migrations));
  return branch;
}

}  // namespace pgassay::migrate
