#include "migrate/steps/status_lock.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate {
namespace {

using State = MigrationEntry::State;

const ledger::LockEntry* Find(const ledger::LockFile& lock, const std::string& name) {
  const auto found = std::find_if(lock.entries.begin(), lock.entries.end(),
                                  [&](const ledger::LockEntry& entry) { return entry.name == name; });
  return found == lock.entries.end() || found->diesel.empty() ? nullptr : &*found;
}

}  // namespace

void JudgeLocked(const ledger::LockFile& lock, const DieselHistory& diesel,
                 std::vector<MigrationEntry>& drizzle, std::vector<HistoryFinding>& findings) {
  // A database without Diesel's table is Drizzle's own.
  if (!diesel.exists) return;
  std::set<std::string> applied;
  for (const DieselHistory::Row& row : diesel.rows) applied.insert(row.version);
  std::vector<std::string> unmarked;
  std::vector<std::string> waiting;
  for (MigrationEntry& entry : drizzle) {
    const ledger::LockEntry* const locked = Find(lock, entry.name);
    if (locked == nullptr || (entry.state != State::kPending && entry.state != State::kSkipped)) continue;
    entry.state = State::kPending;
    entry.facts = {};
    const auto speaks_of_it = [&](const HistoryFinding& finding) { return finding.subject == entry.name; };
    findings.erase(std::remove_if(findings.begin(), findings.end(),
                                  [&](const HistoryFinding& finding) {
                                    return speaks_of_it(finding) && finding.code == "drizzle-skipped";
                                  }),
                   findings.end());
    const bool done = std::all_of(locked->diesel.begin(), locked->diesel.end(),
                                  [&](const std::string& version) { return applied.count(version) > 0; });
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
