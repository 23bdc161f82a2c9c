#include "migrate/steps/mark_baseline.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "migrate/drizzle/folder.h"
#include "migrate/drizzle/sync_sql.h"
#include "migrate/finding/make.h"
#include "migrate/ledger/lock.h"
#include "migrate/project/fault.h"
#include "migrate/steps/decide_mark.h"
#include "migrate/steps/mark.h"
#include "migrate/steps/whereabouts.h"
#include "pg/connection.h"
#include "pg/quote.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

// Of another pgassay at work, or a migrator that makes its table at this moment.
constexpr int kTries = 4;
constexpr std::chrono::milliseconds kPause{150};

absl::StatusOr<ledger::LockFile> ReadLock(const ProjectSettings& settings) {
  absl::StatusOr<ledger::LockFile> lock = ledger::ReadLock(ledger::LockPath(settings));
  if (!lock.ok()) return project::NotTheCallers(lock.status());
  return lock;
}

// `baseline --history` has written it: no entry of it is the baseline more than another.
bool IsHistory(const ledger::LockFile& lock, const DrizzleFolder& folder) {
  if (lock.entries.empty()) return false;
  const auto first =
      std::find_if(folder.entries.begin(), folder.entries.end(),
                   [&lock](const DrizzleEntry& entry) { return entry.name == lock.entries.front().name; });
  return first != folder.entries.end() && drizzle::OriginOf(first->sql);
}

absl::StatusOr<pg::Connection> Open(const ProjectSettings& settings, const ConnectTarget& database,
                                    MarkReport& report) {
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(database, "pgassay baseline"));
  ASSIGN_OR_RETURN(Whereabouts where, ReadWhereabouts(connection));
  report.project = settings.folder;
  report.database = std::move(where.database);
  report.server_version = std::move(where.server_version);
  report.host = std::move(where.host);
  report.table = pg::ShownQualified(settings.drizzle.migrations_schema, settings.drizzle.migrations_table);
  return connection;
}

void Add(std::vector<HistoryFinding> findings, MarkReport& report) {
  for (HistoryFinding& finding : findings) report.findings.push_back(std::move(finding));
  WorstFirst(report.findings);
}

void AddRows(const std::vector<MarkRow>& rows, const std::vector<int64_t>& ids, MarkReport& report) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const MarkRow& row = rows[i];
    report.rows.push_back({.id = ids[i], .name = row.entry, .hash = row.hash, .created_at = row.created_at});
  }
}

// `once` until it is not overtaken; it decides anew each time.
template <typename Once>
absl::Status Repeatedly(pg::Connection& connection, Once once) {
  for (int tries = 1;; ++tries) {
    const absl::Status status = once();
    if (!absl::IsAborted(status) || tries == kTries || !connection.ok()) return status;
    std::this_thread::sleep_for(kPause * tries);
  }
}

}  // namespace

absl::StatusOr<MarkReport> MarkDatabase(const ProjectSettings& settings, const ConnectTarget& database,
                                        bool baseline_only) {
  ASSIGN_OR_RETURN(const ledger::LockFile lock, ReadLock(settings));
  ASSIGN_OR_RETURN(const DrizzleFolder folder, drizzle::ReadFolder(settings.drizzle.out));
  MarkReport empty;
  ASSIGN_OR_RETURN(pg::Connection connection, Open(settings, database, empty));
  MarkReport report;
  RETURN_IF_ERROR(Repeatedly(connection, [&]() -> absl::Status {
    report = empty;
    ASSIGN_OR_RETURN(const MarkState state, ReadMarkState(connection, settings));
    report.role = state.drizzle.role;
    const bool all = !baseline_only || IsHistory(lock, folder);
    MarkDecision decision =
        DecideMark(lock, folder, state.diesel, state.drizzle, all ? MarkScope::kAll : MarkScope::kBaseline);
    Add(std::move(decision.findings), report);
    if (!decision.plan) return absl::OkStatus();
    report.already = static_cast<uint32_t>(decision.plan->recorded.size());
    ASSIGN_OR_RETURN(MarkResult result, Mark(connection, settings, *decision.plan));
    Add(std::move(result.findings), report);
    report.done = result.done;
    if (!result.done) return absl::OkStatus();
    report.made_schema = result.made_schema;
    report.made_table = result.made_table;
    AddRows(decision.plan->rows, result.ids, report);
    return absl::OkStatus();
  }));
  return report;
}

absl::StatusOr<MarkReport> UnmarkDatabase(const ProjectSettings& settings, const ConnectTarget& database) {
  ASSIGN_OR_RETURN(const ledger::LockFile lock, ReadLock(settings));
  MarkReport empty;
  empty.action = MarkReport::Action::kUnmark;
  ASSIGN_OR_RETURN(pg::Connection connection, Open(settings, database, empty));
  MarkReport report;
  RETURN_IF_ERROR(Repeatedly(connection, [&]() -> absl::Status {
    report = empty;
    ASSIGN_OR_RETURN(const MarkState state, ReadMarkState(connection, settings));
    report.role = state.drizzle.role;
    UnmarkDecision decision = DecideUnmark(lock, state.diesel, state.drizzle);
    Add(std::move(decision.findings), report);
    if (!decision.plan) return absl::OkStatus();
    ASSIGN_OR_RETURN(const bool deleted, Unmark(connection, settings, *decision.plan));
    report.done = true;
    if (!deleted) return absl::OkStatus();
    AddRows(decision.plan->rows, decision.plan->ids, report);
    return absl::OkStatus();
  }));
  return report;
}

}  // namespace pgassay::migrate
