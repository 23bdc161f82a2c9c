#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/version.h"
#include "migrate/finding/make.h"
#include "migrate/steps/branch.h"

namespace pgassay::migrate {
namespace {

using ledger::LockEntry;

// What of two entries of one name differs, as the lock's keys are called.
std::string Difference(const LockEntry& ours, const LockEntry& theirs) {
  std::vector<std::string> keys;
  if (ours.when_ms != theirs.when_ms) keys.push_back("when");
  if (ours.sha256 != theirs.sha256) keys.push_back("sha256");
  if (ours.catalog != theirs.catalog) keys.push_back("catalog");
  if (ours.diesel != theirs.diesel) keys.push_back("diesel");
  return ListOf(keys);
}

// Of the first only: those behind it follow from it.
void JudgeEntries(const std::string& name, const ledger::LockFile& theirs, const ledger::LockFile& ours,
                  std::vector<HistoryFinding>& findings) {
  const std::string remedy = absl::StrCat("take pgassay.lock.json and Drizzle's folder from ", name,
                                          " (`git restore --source=", name,
                                          " --staged --worktree` and both), then run `pgassay sync`");
  for (size_t i = 0; i < theirs.entries.size(); ++i) {
    const LockEntry& entry = theirs.entries[i];
    if (i >= ours.entries.size()) {
      findings.push_back(
          Finding("check-base-entry", entry.name,
                  absl::StrCat("pgassay.lock.json of ", name, " has it",
                               i + 1 < theirs.entries.size()
                                   ? absl::StrCat(" and ", theirs.entries.size() - i - 1, " more")
                                   : "",
                               ", and this one ends before"),
                  "databases that are there have it recorded",
                  absl::StrCat("rebase on ", name, " or merge it; ", remedy)));
      return;
    }
    const LockEntry& own = ours.entries[i];
    if (own.name != entry.name) {
      findings.push_back(Finding(
          "check-base-entry", own.name, absl::StrCat("it stands here where ", name, " has ", entry.name),
          "databases that are there would run what is added in another order than new ones",
          absl::StrCat("rebase on ", name, " or merge it; ", remedy)));
      return;
    }
    const std::string difference = Difference(own, entry);
    if (difference.empty()) continue;
    findings.push_back(Finding(
        "check-base-entry", own.name,
        absl::StrCat("it is not as in ", name, ": its ", difference, " in pgassay.lock.json differs"),
        "databases that are there have it recorded as it is there; what is merged is never written anew",
        remedy));
    return;
  }
}

}  // namespace

std::vector<HistoryFinding> JudgeBranch(const std::string& name, const BranchState& other,
                                        const ledger::LockFile& lock, const DieselFolder& diesel) {
  std::vector<HistoryFinding> findings;
  if (other.lock.has_value()) JudgeEntries(name, *other.lock, lock, findings);

  std::set<std::string> ours;
  for (const DieselMigration& migration : diesel.migrations) ours.insert(migration.folder);
  std::set<std::string> versions;
  const std::string* newest = nullptr;
  for (const std::string& folder : other.folders) {
    const std::string version = diesel::VersionOf(folder);
    versions.insert(version);
    if (newest == nullptr || diesel::VersionOf(*newest) < version) newest = &folder;
    if (ours.count(folder) != 0) continue;
    const auto renamed = std::find_if(diesel.migrations.begin(), diesel.migrations.end(),
                                      [&](const DieselMigration& each) { return each.version == version; });
    if (renamed != diesel.migrations.end()) {
      findings.push_back(
          Finding("check-base-folder", folder,
                  absl::StrCat(name, " has it, and here its version is ", renamed->folder),
                  "one of the two would never run where the other has",
                  absl::StrCat("name it as ", name, " does, or give the new one a version of its own")));
      continue;
    }
    findings.push_back(Finding("check-base-folder", folder,
                               absl::StrCat(name, " has it, and this branch has not"),
                               "databases that are there have run it, or will",
                               absl::StrCat("rebase on ", name,
                                            " or merge it; a migration that was merged is "
                                            "undone by a new one, and never deleted")));
  }
  if (newest == nullptr) return findings;
  const std::set<std::string> theirs(other.folders.begin(), other.folders.end());
  for (const DieselMigration& migration : diesel.migrations) {
    if (theirs.count(migration.folder) != 0 || versions.count(migration.version) != 0) continue;
    if (migration.version > diesel::VersionOf(*newest)) continue;
    findings.push_back(Finding(
        "check-base-tail", migration.folder,
        absl::StrCat("it is new here and older than ", *newest, ", which ", name, " has"),
        "databases that are there run it after that one, new ones before it",
        absl::StrCat(
            "rename its folder to a newer version (`git mv`), take pgassay.lock.json and Drizzle's folder "
            "from ",
            name, " (`git restore --source=", name,
            " --staged --worktree` and both), and run "
            "`pgassay sync`")));
  }
  return findings;
}

}  // namespace pgassay::migrate
