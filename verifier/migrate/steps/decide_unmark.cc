#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "migrate/drizzle/rows.h"
#include "migrate/finding/make.h"
#include "migrate/steps/decide_mark.h"

namespace pgassay::migrate {
namespace {
using Row = DrizzleHistory::Row;

// Also where it was marked with the folder that `drizzle-kit up` made, whose name begins with its second.
bool IsOf(const Row& row, const ledger::LockEntry& entry) {
  if (!row.id || !row.created_at ||
      (*row.created_at != entry.when_ms && *row.created_at != entry.when_ms / 1000 * 1000)) {
    return false;
  }
  if (!row.name || *row.name == entry.name) return true;
  const std::string second =
      absl::FormatTime("%Y%m%d%H%M%S", absl::FromUnixMillis(entry.when_ms), absl::UTCTimeZone());
  return absl::StartsWith(*row.name, second);
}

}  // namespace

UnmarkDecision DecideUnmark(const ledger::LockFile& lock, const DieselHistory& diesel,
                            const DrizzleHistory& drizzle) {
  UnmarkDecision decision;
  const auto refuse = [&decision](HistoryFinding finding) {
    decision.findings.push_back(std::move(finding));
  };
  for (const auto* findings : {&diesel.findings, &drizzle.findings}) {
    for (const HistoryFinding& finding : *findings) {
      if (finding.level != HistoryFinding::Level::kNote) refuse(finding);
    }
  }
  if (lock.entries.empty()) {
    refuse(Finding("mark-lock-empty", "", "pgassay.lock.json has no entry",
                   "so nobody can say which row is that "
                   "of the baseline",
                   "restore it from git"));
  }
  if (!decision.findings.empty()) {
    WorstFirst(decision.findings);
    return decision;
  }
  UnmarkPlan plan = {.rows = {}, .ids = {}, .diesel = diesel, .drizzle = drizzle};
  std::set<std::string> applied;
  for (const DieselHistory::Row& row : diesel.rows) applied.insert(row.version);
  std::set<const ledger::LockEntry*> taken;
  std::vector<std::string> others;
  for (const Row& row : drizzle.rows) {
    const auto entry = std::find_if(
        lock.entries.begin(), lock.entries.end(),
        [&row](const ledger::LockEntry& each) { return !each.diesel.empty() && IsOf(row, each); });
    if (entry == lock.entries.end() || !taken.insert(&*entry).second) {
      others.push_back(drizzle::RowName(row));
      continue;
    }
    if (row.hash != entry->sha256) {
      refuse(Finding("unmark-row-changed", drizzle::RowName(row),
                     absl::StrCat("it has the time of ", entry->name, ", and another hash"),
                     "it is not what pgassay marked", "see `pgassay status`, and mend or delete it by hand"));
    } else if (!std::all_of(entry->diesel.begin(), entry->diesel.end(),
                            [&applied](const std::string& version) { return applied.count(version) > 0; })) {
      refuse(Finding(
          "unmark-not-marked", drizzle::RowName(row),
          absl::StrCat("Diesel has not applied all that ", entry->name, " stands for"),
          "so Drizzle has run it, and it was not marked: without the row migrate() would run it again",
          "leave it"));
    }
    plan.rows.push_back({.entry = entry->name, .hash = row.hash, .created_at = *row.created_at});
    plan.ids.push_back(*row.id);
  }
  if (!others.empty()) {
    refuse(Finding("unmark-rows-after", ListOf(others),
                   absl::StrCat("the table has ", Counted(others.size(), "row that is", "rows that are"),
                                " no mark of pgassay's"),
                   "without the marks these would mean something else to migrate()",
                   "where Drizzle has moved on there is no way back but a new migration"));
  }
  WorstFirst(decision.findings);
  if (!decision.findings.empty()) return decision;
  decision.plan = std::move(plan);
  return decision;
}

}  // namespace pgassay::migrate
