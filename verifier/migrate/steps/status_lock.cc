#include "migrate/steps/status_lock.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "migrate/drizzle/rows.h"
#include "migrate/finding/make.h"
#include "migrate/steps/foreign_row.h"
#include "migrate/steps/lock_folder.h"

namespace pgassay::migrate {
namespace {

using State = MigrationEntry::State;

// Whether a row is the entry's but for its time (or, of 1.0, its name); what is said of it then says more.
bool CorrectTime(const DrizzleEntry& entry, const DrizzleHistory& table,
                 std::vector<HistoryFinding>& findings) {
  constexpr const char* kOfItsTime[] = {"drizzle-marked-by-hand", "drizzle-null-created-at",
                                        "drizzle-created-at-seconds", "drizzle-created-at-future"};
  for (const DrizzleHistory::Row& row : table.rows) {
    if (row.hash != entry.sha256 || row.created_at == entry.when_ms) continue;
    for (HistoryFinding& finding : findings) {
      const bool of_row =
          finding.subject == drizzle::RowName(row) &&
          std::find(std::begin(kOfItsTime), std::end(kOfItsTime), finding.code) != std::end(kOfItsTime);
      if (!of_row && (finding.code != "drizzle-folder-renamed" || finding.subject != entry.name)) continue;
      finding.remedy =
          absl::StrCat("correct it once, then `pgassay sync --mark`: ", CorrectingUpdate(table, row, entry));
      return true;
    }
  }
  return false;
}

// A database without Diesel's table is Drizzle's own.
bool MayBeDiesels(const DieselHistory& diesel) {
  return diesel.exists || HasLevel(diesel.findings, HistoryFinding::Level::kNotChecked);
}

}  // namespace

drizzle::SyncedEntries SyncedOf(const absl::StatusOr<ledger::LockFile>& lock, const DrizzleFolder& folder,
                                const DieselHistory& diesel) {
  drizzle::SyncedEntries synced = {.is_synced = std::vector<bool>(folder.entries.size(), false),
                                   .diesels_to_run = MayBeDiesels(diesel)};
  if (!lock.ok()) return synced;
  const std::vector<std::optional<size_t>> lock_of =
      MatchLock(*lock, folder, lock->entries.size()).lock_of_entry;
  for (size_t i = 0; i < folder.entries.size(); ++i) {
    synced.is_synced[i] = lock_of[i] && (synced.diesels_to_run ||
                                         folder.entries[i].sha256 == lock->entries[*lock_of[i]].sha256);
  }
  return synced;
}

void JudgeLocked(const absl::StatusOr<ledger::LockFile>& lock, const DrizzleFolder& folder,
                 const DieselHistory& diesel, const DrizzleHistory& table,
                 std::vector<MigrationEntry>& entries, std::vector<HistoryFinding>& findings) {
  if (absl::IsNotFound(lock.status())) return;
  if (!lock.ok()) {
    findings.push_back(NotChecked("drizzle-lock", "pgassay.lock.json", lock.status().message(),
                                  "which of Drizzle's migrations Diesel has run already is not known",
                                  "mend that, and run `pgassay status` again"));
    WorstFirst(findings);
    return;
  }
  if (!MayBeDiesels(diesel)) return;
  const bool known = !HasLevel(diesel.findings, HistoryFinding::Level::kNotChecked);
  std::set<std::string> applied;
  for (const DieselHistory::Row& row : diesel.rows) applied.insert(row.version);
  std::vector<std::string> unmarked;
  std::vector<std::string> waiting;
  std::vector<std::string> ahead;
  const std::vector<std::optional<size_t>> lock_of =
      MatchLock(*lock, folder, lock->entries.size()).lock_of_entry;
  for (size_t i = 0; i < std::min(lock_of.size(), entries.size()); ++i) {
    MigrationEntry& entry = entries[i];
    if (!lock_of[i]) continue;
    const ledger::LockEntry& locked = lock->entries[*lock_of[i]];
    const bool done =
        known && std::all_of(locked.diesel.begin(), locked.diesel.end(),
                             [&](const std::string& version) { return applied.count(version) > 0; });
    const bool has_row = done && CorrectTime(folder.entries[i], table, findings);
    if (entry.state == State::kApplied && known && !done) ahead.push_back(entry.name);
    if (entry.state != State::kPending && entry.state != State::kSkipped) continue;
    entry.state = State::kPending;
    entry.facts = {};
    const auto speaks_of_it = [&](const HistoryFinding& finding) { return finding.subject == entry.name; };
    findings.erase(std::remove_if(findings.begin(), findings.end(),
                                  [&](const HistoryFinding& finding) {
                                    return speaks_of_it(finding) && finding.code == "drizzle-skipped";
                                  }),
                   findings.end());
    if (has_row || !known) continue;
    if (!done) {
      waiting.push_back(entry.name);
      continue;
    }
    const auto replay = std::find_if(findings.begin(), findings.end(), [&](const HistoryFinding& finding) {
      return speaks_of_it(finding) && finding.code == "drizzle-would-replay";
    });
    if (replay == findings.end()) {
      unmarked.push_back(entry.name);
      continue;
    }
    replay->effect =
        "Drizzle's migrator runs it, and its first statement refuses (0.x then says nothing at all)";
    replay->remedy = "`pgassay baseline --mark` records it, as pgassay.lock.json has it";
  }
  if (!ahead.empty()) {
    findings.push_back(Finding(
        "drizzle-ahead", ListOf(ahead),
        absl::StrCat(ahead.size() == 1 ? "a row records it" : "rows record them",
                     ", and Diesel has not applied what ", ahead.size() == 1 ? "it stands" : "they stand",
                     " for"),
        "it was reverted, or marked too early, or Drizzle's migrator ran it",
        "if it was reverted or only marked, delete its row of Drizzle's table; if Drizzle ran it, record the "
        "versions in Diesel's"));
  }
  if (!unmarked.empty()) {
    findings.push_back(Finding(
        "drizzle-unmarked", ListOf(unmarked),
        absl::StrCat("Diesel has applied what ", unmarked.size() == 1 ? "it stands" : "they stand",
                     " for, and no row says so"),
        "Drizzle's migrator begins to run that, and its first statement refuses (0.x then says nothing at "
        "all)",
        "`pgassay sync --mark`, behind each `diesel migration run`"));
  }
  if (!waiting.empty()) {
    findings.push_back(Note(
        "drizzle-waits", ListOf(waiting),
        absl::StrCat(waiting.size() == 1 ? "it stands" : "they stand", " for what Diesel has not run here"),
        "that is Diesel's to run, and not Drizzle's", "`diesel migration run`, then `pgassay sync --mark`"));
  }
  WorstFirst(findings);
}

}  // namespace pgassay::migrate
