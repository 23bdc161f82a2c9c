#include <openssl/evp.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "migrate/diesel/version.h"
#include "migrate/drizzle/text.h"
#include "migrate/finding/make.h"
#include "migrate/steps/branch.h"

namespace pgassay::migrate {
namespace {

using ledger::LockEntry;

constexpr size_t kSha1Size = 40;  // in hex

// What of two entries of one name differs, as the lock's keys are called.
std::string Difference(const LockEntry& ours, const LockEntry& theirs) {
  std::vector<std::string> keys;
  if (ours.when_ms != theirs.when_ms) keys.push_back("when");
  if (ours.sha256 != theirs.sha256) keys.push_back("sha256");
  if (ours.catalog != theirs.catalog) keys.push_back("catalog");
  if (ours.diesel != theirs.diesel) keys.push_back("diesel");
  return ListOf(keys);
}

// How to begin anew above it.
std::string Retake(const std::string& name, const BranchState& other) {
  return absl::StrCat("take pgassay.lock.json and Drizzle's folder from ", name,
                      " (`git restore --source=", name, " --staged --worktree -- pgassay.lock.json ",
                      other.drizzle, "`), then run `pgassay sync`");
}

// Of the first only: those behind it follow from it.
void JudgeEntries(const std::string& name, const BranchState& other, const ledger::LockFile& ours,
                  std::vector<HistoryFinding>& findings) {
  const ledger::LockFile& theirs = *other.lock;
  const std::string remedy = Retake(name, other);
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

// As git names a file of these bytes, by whichever hash it gave `like`. "": that is not known here.
std::string GitId(absl::string_view bytes, absl::string_view like) {
  const std::string object = absl::StrCat("blob ", bytes.size(), absl::string_view("\0", 1), bytes);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  const EVP_MD* const hash = like.size() == kSha1Size ? EVP_sha1() : EVP_sha256();
  if (EVP_Digest(object.data(), object.size(), digest, &size, hash, nullptr) != 1) return "";
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), size));
}

// A checkout may have other line ends than the tree.
bool IsSameFile(const std::string& bytes, const std::string& id) {
  if (id.empty()) return true;
  const std::string own = GitId(bytes, id);
  return own.empty() || own == id || GitId(drizzle::WithLf(bytes), id) == id ||
         GitId(drizzle::WithCrlf(bytes), id) == id;
}

// One comparison with the branch `name_`.
class Judge {
 public:
  Judge(const std::string& name, const BranchState& other, const DieselFolder& diesel)
      : name_(name), other_(other), diesel_(diesel) {
    if (other_.lock.has_value()) {
      for (const LockEntry& entry : other_.lock->entries) {
        for (const std::string& version : entry.diesel) {
          locked_.insert(version);
          Raise(version, absl::StrCat("version ", version));
        }
      }
    }
    for (const BranchMigration& migration : other_.migrations) {
      const std::string version = diesel::VersionOf(migration.folder);
      theirs_.insert(version);
      Raise(version, migration.folder);
    }
  }

  // The project moved, and a second one beside one that has gone, look alike.
  void JudgePlace(std::vector<HistoryFinding>& findings) const {
    if (other_.elsewhere.empty()) return;
    const bool one = other_.elsewhere.size() == 1;
    findings.push_back(NotChecked(
        "check-base-moved", "pgassay.lock.json",
        absl::StrCat(
            name_, " has none at this path, and has ", one ? "one" : "some",
            " that this checkout has not, from the top of the repository: ", ListOf(other_.elsewhere)),
        absl::StrCat("if ", one ? "that" : "one of them",
                     " is this project's, its entries were not compared, nor its migrations where they were "
                     "moved too"),
        absl::StrCat("move the project in a change of its own, in which `git diff -M --stat ", name_,
                     "` shows nothing but the move, and run this one without --base; if it is another "
                     "project's, rebase on ",
                     name_, " or merge it, so that it is here")));
  }

  void JudgeFolders(std::vector<HistoryFinding>& findings) const {
    if (other_.migrations.empty() && !locked_.empty()) {
      findings.push_back(NotChecked(
          "check-base-moved", "Diesel's folder",
          absl::StrCat(name_, " has none where this branch has its own, and its pgassay.lock.json has ",
                       Counted(locked_.size(), "version", "versions")),
          "whether a migration that was merged is changed or gone here was not looked at",
          absl::StrCat("move the folder in a change of its own, in which `git diff -M --stat ", name_,
                       "` shows nothing but the move, and run this one without --base")));
    }
    for (const BranchMigration& migration : other_.migrations) JudgeFolder(migration, findings);
  }

  void JudgeTail(std::vector<HistoryFinding>& findings) const {
    for (const DieselMigration& migration : diesel_.migrations) {
      if (theirs_.count(migration.version) + locked_.count(migration.version) != 0) continue;
      if (newest_name_.empty() || migration.version > newest_) continue;
      findings.push_back(
          Finding("check-base-tail", migration.folder,
                  absl::StrCat("it is new here and older than ", newest_name_, ", which ", name_, " has"),
                  "databases that are there run it after that one, new ones before it",
                  absl::StrCat("rename its folder to a newer version (`git mv`), ", Retake(name_, other_))));
    }
  }

 private:
  // Of two with the same version, the folder's name.
  void Raise(const std::string& version, std::string name) {
    if (!newest_name_.empty() && version < newest_) return;
    newest_ = version;
    newest_name_ = std::move(name);
  }

  void JudgeFolder(const BranchMigration& theirs, std::vector<HistoryFinding>& findings) const {
    const std::string& folder = theirs.folder;
    const std::string version = diesel::VersionOf(folder);
    const auto& ours = diesel_.migrations;
    const auto same = std::find_if(ours.begin(), ours.end(),
                                   [&](const DieselMigration& each) { return each.folder == folder; });
    if (same != ours.end()) {
      JudgeEdit(theirs, *same, locked_.count(version) != 0, findings);
      return;
    }
    const auto renamed = std::find_if(ours.begin(), ours.end(),
                                      [&](const DieselMigration& each) { return each.version == version; });
    if (renamed != ours.end()) {
      findings.push_back(
          Finding("check-base-folder", folder,
                  absl::StrCat(name_, " has it, and here its version is ", renamed->folder),
                  "one of the two would never run where the other has",
                  absl::StrCat("name it as ", name_, " does, or give the new one a version of its own")));
      return;
    }
    findings.push_back(Finding("check-base-folder", folder,
                               absl::StrCat(name_, " has it, and this branch has not"),
                               "databases that are there have run it, or will",
                               absl::StrCat("rebase on ", name_,
                                            " or merge it; a migration that was merged is undone by a new "
                                            "one, and never deleted")));
  }

  // Of what the lock has the bridge judges the text, and not how it is run.
  void JudgeEdit(const BranchMigration& theirs, const DieselMigration& ours, bool locked,
                 std::vector<HistoryFinding>& findings) const {
    std::vector<std::string> edited;
    if (!locked && !IsSameFile(ours.up, theirs.up)) edited.emplace_back("up.sql");
    if (theirs.in_transaction.has_value() && ours.in_transaction != *theirs.in_transaction) {
      edited.emplace_back("metadata.toml");
    }
    if (edited.empty()) return;
    const bool text = edited.front() == "up.sql";
    findings.push_back(Finding(
        "check-base-folder", ours.folder,
        absl::StrCat("edited: its ", absl::StrJoin(edited, " and its "), edited.size() == 1 ? " is" : " are",
                     " not as in ", name_),
        text ? "databases that are there have run the other text"
             : "databases that are there have run it the other way, inside or outside of a transaction",
        text ? "restore it, and put the change into a new migration"
             : "restore it; if it runs nowhere as it is there, mend it in a change of its own, and run that "
               "one without --base"));
  }

  const std::string& name_;
  const BranchState& other_;
  const DieselFolder& diesel_;
  std::set<std::string> theirs_, locked_;  // versions
  std::string newest_, newest_name_;       // of both; "": there is none
};

}  // namespace

std::vector<HistoryFinding> JudgeBranch(const std::string& name, const BranchState& other,
                                        const ledger::LockFile& lock, const DieselFolder& diesel) {
  std::vector<HistoryFinding> findings;
  if (other.lock.has_value()) JudgeEntries(name, other, lock, findings);
  const Judge judge(name, other, diesel);
  judge.JudgePlace(findings);
  judge.JudgeFolders(findings);
  judge.JudgeTail(findings);
  return findings;
}

}  // namespace pgassay::migrate
