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
bool IsBaseline(const Row& row, const ledger::LockEntry& baseline) {
  if (!row.created_at ||
      (*row.created_at != baseline.when_ms && *row.created_at != baseline.when_ms / 1000 * 1000)) {
    return false;
  }
  if (!row.name || *row.name == baseline.name) return true;
  const std::string second =
      absl::FormatTime("%Y%m%d%H%M%S", absl::FromUnixMillis(baseline.when_ms), absl::UTCTimeZone());
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
  UnmarkPlan plan = {.row = std::nullopt, .diesel = diesel, .drizzle = drizzle};
  if (drizzle.rows.empty()) {
    decision.plan = std::move(plan);
    return decision;
  }
  const ledger::LockEntry& baseline = lock.entries.front();
  std::vector<std::string> others;
  for (const Row& row : drizzle.rows) {
    if (plan.row || !IsBaseline(row, baseline)) {
      others.push_back(drizzle::RowName(row));
    } else {
      plan.row = row;
    }
  }
  if (!others.empty()) {
    refuse(Finding("unmark-rows-after", ListOf(others),
                   absl::StrCat("the table has ", Counted(others.size(), "row that is", "rows that are"),
                                " not the baseline's"),
                   "without the baseline's the others would mean something else to migrate()",
                   "where Drizzle has moved on there is no way back but a new migration; undo what was only "
                   "marked from the newest on"));
    return decision;
  }
  if (plan.row->hash != baseline.sha256) {
    refuse(Finding("unmark-row-changed", drizzle::RowName(*plan.row),
                   absl::StrCat("it has the time of ", baseline.name, ", and another hash"),
                   "it is not what pgassay marked", "see `pgassay status`, and mend or delete it by hand"));
    return decision;
  }
  std::set<std::string> applied;
  for (const DieselHistory::Row& row : diesel.rows) applied.insert(row.version);
  if (!std::all_of(baseline.diesel.begin(), baseline.diesel.end(),
                   [&applied](const std::string& version) { return applied.count(version) > 0; })) {
    refuse(
        Finding("unmark-not-marked", drizzle::RowName(*plan.row),
                absl::StrCat("Diesel has not applied all that ", baseline.name, " stands for"),
                "so Drizzle has run it, and it was not marked: without the row migrate() would run it again",
                "leave it"));
    return decision;
  }
  decision.plan = std::move(plan);
  return decision;
}

}  // namespace pgassay::migrate
