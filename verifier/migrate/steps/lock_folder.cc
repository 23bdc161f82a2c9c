#include "migrate/steps/lock_folder.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/version.h"
#include "migrate/drizzle/sync_sql.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate {
namespace {

constexpr char kRestore[] = "restore folder and pgassay.lock.json from one commit; they are written together";

// Of a journal's tag "0003_add_length", and of the folder that `drizzle-kit up` makes of it.
std::string WordsOf(const std::string& name) {
  return name.substr(std::min(name.size(), name.find('_')));
}

std::vector<size_t> EntriesOf(const ledger::LockEntry& locked, const DrizzleFolder& folder) {
  std::vector<size_t> found;
  for (size_t i = 0; i < folder.entries.size(); ++i) {
    if (folder.entries[i].name == locked.name) found.push_back(i);
  }
  const bool folders = folder.format == DrizzleFormat::kFolders8 || folder.format == DrizzleFormat::kFolders9;
  if (!found.empty() || !folders) return found;
  // `drizzle-kit up` keeps the bytes, and of the time the second.
  for (size_t i = 0; i < folder.entries.size(); ++i) {
    const DrizzleEntry& entry = folder.entries[i];
    if (entry.when_ms != locked.when_ms / 1000 * 1000) continue;
    const bool same = entry.present && entry.sha256 == locked.sha256;
    if (same || (locked.diesel.empty() && WordsOf(entry.name) == WordsOf(locked.name))) found.push_back(i);
  }
  return found;
}

std::optional<HistoryFinding> FindingOfFormat(const DrizzleFolder& folder) {
  switch (folder.format) {
    case DrizzleFormat::kJournal7:
    case DrizzleFormat::kFolders9:
      return std::nullopt;
    case DrizzleFormat::kFolders8:
      return Finding("mark-format", "", "the folder is one of drizzle-kit 1.0 up to rc.4",
                     "its migrators do not agree with each other on what they record",
                     "run `drizzle-kit up` of 1.0.0-rc.5");
    case DrizzleFormat::kNone:
    case DrizzleFormat::kOther:
      break;
  }
  return Finding("mark-format", "", "there is no migrations folder that pgassay can read", "",
                 "see whether [drizzle] root and out in pgassay.toml lead to the right folder");
}

std::optional<HistoryFinding> FindingOfFile(const ledger::LockEntry& locked, const DrizzleEntry& entry) {
  if (!entry.present) {
    return Finding("mark-file-missing", entry.name, absl::StrCat("there is no file ", entry.file),
                   "its hash is what would be recorded", "restore it from git");
  }
  if (entry.sha256 == locked.sha256) return std::nullopt;
  if (entry.sha256_lf == locked.sha256 || entry.sha256_crlf == locked.sha256) {
    const bool crlf = entry.sha256_lf == locked.sha256;
    return Finding("mark-crlf", entry.name,
                   absl::StrCat(entry.file, " has ", crlf ? "CRLF" : "LF", " line ends here, and had ",
                                crlf ? "LF" : "CRLF", " when pgassay.lock.json was written"),
                   "the hash that is recorded would be another one than everywhere else",
                   absl::StrCat("put \"*.sql text eol=lf\" into .gitattributes, and check it out anew, in "
                                "Drizzle's folder: rm ",
                                entry.file, " && git checkout -- ", entry.file));
  }
  return Finding("mark-file-changed", entry.name,
                 absl::StrCat(entry.file, " is not what pgassay.lock.json was written for: its sha256 is ",
                              entry.sha256, " and not ", locked.sha256),
                 "it was proven with other bytes",
                 "restore it from git; what is to change belongs into a new migration");
}

}  // namespace

LockedFolder MatchLock(const ledger::LockFile& lock, const DrizzleFolder& folder, size_t count) {
  LockedFolder result;
  result.lock_of_entry.assign(folder.entries.size(), std::nullopt);
  result.locked.assign(folder.entries.size(), false);
  std::vector<std::vector<size_t>> of_lock;
  for (size_t i = 0; i < lock.entries.size(); ++i) {
    of_lock.push_back(EntriesOf(lock.entries[i], folder));
    for (const size_t at : of_lock.back()) result.locked[at] = true;
    if (of_lock.back().size() != 1 || lock.entries[i].diesel.empty()) continue;
    result.lock_of_entry[of_lock.back().front()] = i;
  }
  if (std::optional<HistoryFinding> format = FindingOfFormat(folder)) {
    result.findings.push_back(*std::move(format));
    return result;
  }
  if (lock.entries.empty()) {
    result.findings.push_back(Finding("mark-lock-empty", "", "pgassay.lock.json has no entry", "",
                                      "run `pgassay baseline`, and commit what it writes"));
    return result;
  }
  std::optional<size_t> last;
  for (size_t i = 0; i < std::min(count, lock.entries.size()); ++i) {
    const ledger::LockEntry& locked = lock.entries[i];
    const std::vector<size_t>& found = of_lock[i];
    if (found.size() != 1) {
      result.findings.push_back(Finding(found.empty() ? "mark-lock-entry-missing" : "mark-lock-order",
                                        locked.name,
                                        found.empty() ? "pgassay.lock.json has it, and the folder does not"
                                                      : "the folder has it more than once",
                                        "", kRestore));
      continue;
    }
    const DrizzleEntry& entry = folder.entries[found.front()];
    if (i == 0 && found.front() != 0) {
      result.findings.push_back(Finding("mark-lock-order", entry.name,
                                        absl::StrCat("it is the baseline, and ", folder.entries.front().name,
                                                     " stands before it in the folder"),
                                        "Drizzle would run that first, on a database that is not there yet",
                                        kRestore));
    } else if (last && *last > found.front()) {
      result.findings.push_back(Finding("mark-lock-order", entry.name,
                                        absl::StrCat("in pgassay.lock.json it stands behind ",
                                                     folder.entries[*last].name, ", in the folder before it"),
                                        "what it was proven on is another state", kRestore));
    }
    last = std::max(last.value_or(0), found.front());
    // What Drizzle's own migrator runs is the team's to edit before that.
    if (locked.diesel.empty()) continue;
    // Of a name that is the lock's own; the other kind was found by its time.
    if (entry.name == locked.name && entry.when_ms != locked.when_ms) {
      result.findings.push_back(Finding(
          "mark-when-changed", entry.name,
          absl::StrCat("its `when` is ", entry.when_ms, ", and ", locked.when_ms, " in pgassay.lock.json"),
          "other environments have recorded that one, and migrate() goes by it", kRestore));
    }
    if (std::optional<HistoryFinding> file = FindingOfFile(locked, entry)) {
      result.findings.push_back(*std::move(file));
    }
  }
  return result;
}

std::vector<HistoryFinding> JudgeOrigins(const ledger::LockFile& lock, const DrizzleFolder& folder,
                                         const LockedFolder& locked) {
  std::vector<HistoryFinding> findings;
  for (size_t at = 0; at < folder.entries.size(); ++at) {
    const std::optional<size_t> of_lock = locked.lock_of_entry[at];
    const DrizzleEntry& entry = folder.entries[at];
    if (!of_lock || entry.sha256 != lock.entries[*of_lock].sha256) continue;
    const std::vector<std::string>& versions = lock.entries[*of_lock].diesel;
    const std::optional<drizzle::SyncOrigin> origin = drizzle::OriginOf(entry.sql);
    if (!origin && *of_lock == 0) continue;
    if (origin && versions == std::vector<std::string>{diesel::VersionOf(origin->folder)}) continue;
    findings.push_back(
        Finding("mark-origin", entry.name,
                absl::StrCat(origin ? absl::StrCat("its file was made of ", origin->folder)
                                    : "its file does not say which migration of Diesel's it was made of",
                             ", and pgassay.lock.json has it for ", ListOf(versions)),
                "a database would have recorded what it has not run", kRestore));
  }
  return findings;
}

}  // namespace pgassay::migrate
