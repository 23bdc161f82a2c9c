#include "migrate/steps/bridge_source.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/folder.h"
#include "migrate/diesel/version.h"
#include "migrate/drizzle/folder.h"
#include "migrate/drizzle/sync_sql.h"
#include "migrate/drizzle/text.h"
#include "migrate/finding/make.h"
#include "migrate/ledger/archive.h"
#include "migrate/project/fault.h"
#include "migrate/steps/lock_folder.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

using Archive = std::optional<std::vector<DieselMigration>>;

constexpr char kNewMigration[] =
    "restore it from git (git log shows who changed it), and put the change into a new migration";

class Judging {
 public:
  Judging(const Archive& archive, BridgeSource& source) : archive_(archive), source_(source) {
    for (const DieselMigration& migration : source.diesel.migrations) {
      by_version_[migration.version].push_back(&migration);
    }
    if (!archive) return;
    for (const DieselMigration& migration : *archive) archived_[migration.version] = &migration;
  }

  void Judge() {
    for (const auto* findings : {&source_.diesel.findings, &source_.drizzle.findings}) {
      for (const HistoryFinding& finding : *findings) {
        if (finding.level != HistoryFinding::Level::kNote) Add(finding);
      }
    }
    LockedFolder locked = MatchLock(source_.lock, source_.drizzle, source_.lock.entries.size());
    source_.lock_of_entry = std::move(locked.lock_of_entry);
    locked_ = std::move(locked.locked);
    for (HistoryFinding& finding : locked.findings) Add(std::move(finding));
    for (size_t i = 0; i < source_.lock.entries.size(); ++i) JudgeEntry(i);
    JudgeUnlocked();
    FindFresh();
    WorstFirst(source_.findings);
  }

 private:
  void Add(HistoryFinding finding) { source_.findings.push_back(std::move(finding)); }

  // Nothing where the folder has not got it, which is a finding already.
  const DrizzleEntry* FileOf(size_t i) const {
    for (size_t at = 0; at < source_.drizzle.entries.size(); ++at) {
      if (source_.lock_of_entry[at] == i && source_.drizzle.entries[at].present) {
        return &source_.drizzle.entries[at];
      }
    }
    return nullptr;
  }

  void JudgeEntry(size_t i) {
    const ledger::LockEntry& entry = source_.lock.entries[i];
    if (entry.diesel.empty()) return;
    for (const std::string& version : entry.diesel) JudgeThere(entry, version);
    const DrizzleEntry* const file = FileOf(i);
    const auto origin = file == nullptr ? std::nullopt : drizzle::OriginOf(file->sql);
    if (origin) {
      JudgeOrigin(entry, *origin);
    } else if (i == 0) {
      JudgeBaseline(entry);
    } else if (file != nullptr) {
      Add(Finding("bridge-origin", entry.name,
                  absl::StrCat(file->file, " does not say which migration of Diesel's it was made of, and ",
                               "pgassay.lock.json has it for ", ListOf(entry.diesel)),
                  "whether that migration is still what it was cannot be seen",
                  "restore folder and pgassay.lock.json from git: `pgassay sync` alone writes them"));
    }
  }

  // What the lock does not know: of sync's, or of somebody else's.
  void JudgeUnlocked() {
    std::vector<std::string> synced;
    std::vector<std::string> others;
    for (size_t at = 0; at < source_.drizzle.entries.size(); ++at) {
      const DrizzleEntry& entry = source_.drizzle.entries[at];
      if (!locked_[at]) (drizzle::OriginOf(entry.sql) ? synced : others).push_back(entry.name);
    }
    if (!synced.empty()) {
      Add(Finding(
          "bridge-unlocked", ListOf(synced),
          absl::StrCat("`pgassay sync` wrote ", synced.size() == 1 ? "it" : "them",
                       ", and pgassay.lock.json knows nothing of that"),
          "sync was interrupted between its files, or folder and lock are of two branches",
          "take both as the branch has them that you go on from (git restore --source=BRANCH, and git "
          "clean for what that has not), then run `pgassay sync` again: it writes the same"));
    }
    if (others.empty()) return;
    Add(Finding("bridge-own-entry", ListOf(others),
                absl::StrCat("pgassay.lock.json does not have ", others.size() == 1 ? "it" : "them",
                             ", and no migration of Diesel's makes what ", others.size() == 1 ? "it" : "they",
                             others.size() == 1 ? " makes" : " make"),
                "databases that Diesel migrates are without, and Drizzle's migrator is not run there",
                "take it out (git restore, git clean), write the change as a Diesel migration, and run "
                "`pgassay sync`"));
  }

  // The folder of this version, if there is one and no other.
  const DieselMigration* Only(const std::string& version) const {
    const auto found = by_version_.find(version);
    return found == by_version_.end() || found->second.size() != 1 ? nullptr : found->second.front();
  }

  void JudgeThere(const ledger::LockEntry& entry, const std::string& version) {
    if (!source_.diesel.exists || by_version_.count(version) != 0) return;
    const auto damaged = [&](const HistoryFinding& finding) {
      return (finding.code == "diesel-bad-folder" || finding.code == "diesel-empty-folder") &&
             diesel::VersionOf(finding.subject) == version;
    };
    const std::vector<HistoryFinding>& told = source_.diesel.findings;
    if (std::any_of(told.begin(), told.end(), damaged)) return;
    Add(Finding(
        "bridge-removed", version,
        absl::StrCat("Diesel's folder has no migration of this version, and ", entry.name, " stands for it"),
        "what it made stays in the databases that have run it and in those of Drizzle's, and new "
        "ones of Diesel's do not get it",
        "restore its folder from git; to undo what it does, add a new migration"));
  }

  void JudgeOrigin(const ledger::LockEntry& entry, const drizzle::SyncOrigin& origin) {
    const std::string version = diesel::VersionOf(origin.folder);
    if (entry.diesel != std::vector<std::string>{version}) {
      Add(Finding("bridge-origin", entry.name,
                  absl::StrCat("its file was made of ", origin.folder, ", and pgassay.lock.json has it for ",
                               ListOf(entry.diesel)),
                  "one of them is of another branch",
                  "restore folder and pgassay.lock.json from one commit"));
      return;
    }
    const DieselMigration* const migration = Only(version);
    if (migration == nullptr) return;
    const drizzle::SyncOrigin now = drizzle::OriginOf(*migration);
    if (now.up_sha256 != origin.up_sha256) AddEdited(*migration, entry);
    if (now.drizzle_sha256 == origin.drizzle_sha256) return;
    Add(Finding("bridge-edited", migration->folder,
                !now.drizzle_sha256
                    ? absl::StrCat("it has no drizzle.sql any more, and ", entry.name, " was made of that")
                : origin.drizzle_sha256
                    ? absl::StrCat("its drizzle.sql is not what ", entry.name, " was made of")
                    : absl::StrCat("it has a drizzle.sql, and ", entry.name, " was made without"),
                "databases that Drizzle has made have run the text that it was made of",
                origin.drizzle_sha256 ? kNewMigration : "remove it; a new migration may have one"));
  }

  void JudgeBaseline(const ledger::LockEntry& entry) {
    if (!archive_) {
      Add(Finding("bridge-archive", "pgassay.diesel.json", "there is no such file",
                  absl::StrCat("whether the migrations that ", entry.name,
                               " was made of are still what they were cannot be seen"),
                  "restore it from git; `pgassay baseline` wrote it with pgassay.lock.json"));
      return;
    }
    std::vector<std::string> missing;
    for (const std::string& version : entry.diesel) {
      const auto archived = archived_.find(version);
      if (archived == archived_.end()) {
        missing.push_back(version);
        continue;
      }
      const DieselMigration* const migration = Only(version);
      if (migration == nullptr || drizzle::WithLf(migration->up) == drizzle::WithLf(archived->second->up)) {
        continue;
      }
      AddEdited(*migration, entry);
    }
    if (missing.empty()) return;
    Add(Finding("bridge-archive", "pgassay.diesel.json",
                absl::StrCat("it has not got all that ", entry.name, " stands for: ", ListOf(missing)),
                "it is that of another baseline",
                "restore it and pgassay.lock.json from one commit; they are written together"));
  }

  void AddEdited(const DieselMigration& migration, const ledger::LockEntry& entry) {
    Add(Finding("bridge-edited", migration.folder,
                absl::StrCat("its up.sql is not what ", entry.name, " was made of"),
                "databases that have run it have not got the edit, nor have those that Drizzle makes; only "
                "new ones of Diesel's get it",
                kNewMigration));
  }

  void FindFresh() {
    std::set<std::string> locked;
    for (const ledger::LockEntry& entry : source_.lock.entries) {
      locked.insert(entry.diesel.begin(), entry.diesel.end());
    }
    source_.fresh.clear();
    source_.late.clear();
    for (const DieselMigration& migration : source_.diesel.migrations) {
      if (locked.count(migration.version) != 0) continue;
      source_.fresh.push_back(migration);
      if (!locked.empty() && migration.version < *locked.rbegin()) source_.late.push_back(migration.folder);
    }
  }

  const Archive& archive_;
  BridgeSource& source_;
  std::map<std::string, std::vector<const DieselMigration*>> by_version_;
  std::map<std::string, const DieselMigration*> archived_;  // by version
  std::vector<bool> locked_;                                // by Drizzle's entry: the lock has it
};

}  // namespace

absl::StatusOr<BridgeSource> ReadBridgeSource(const ProjectSettings& settings) {
  BridgeSource source;
  absl::StatusOr<ledger::LockFile> lock = ledger::ReadLock(ledger::LockPath(settings));
  RETURN_IF_ERROR(project::NotTheCallers(lock.status()));
  source.lock = *std::move(lock);
  ASSIGN_OR_RETURN(source.diesel, diesel::ReadFolder(settings.diesel.migrations));
  ASSIGN_OR_RETURN(source.drizzle, drizzle::ReadFolder(settings.drizzle.out));
  absl::StatusOr<std::vector<DieselMigration>> read = ledger::ReadArchive(ledger::ArchivePath(settings));
  Archive archive;
  if (!absl::IsNotFound(read.status())) {
    RETURN_IF_ERROR(project::NotTheCallers(read.status()));
    archive = *std::move(read);
  }
  JudgeBridge(archive, source);
  return source;
}

void JudgeBridge(const std::optional<std::vector<DieselMigration>>& archive, BridgeSource& source) {
  Judging(archive, source).Judge();
}

}  // namespace pgassay::migrate
