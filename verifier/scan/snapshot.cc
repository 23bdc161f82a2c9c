#include "scan/snapshot.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "pg/error.h"
#include "pg/quote.h"
#include "pg/session.h"
#include "status_macros.h"

namespace pgassay::scan {
namespace {

constexpr size_t kTablesPerLock = 100;  // per statement: a round trip each would be slow far from the server
constexpr double kLockTableShare = 0.7;

// The server's lock table has room for so many locks in all; pg_dump dies of it half-way too.
absl::Status CheckLockRoom(pg::Connection& connection,
                           const std::vector<const catalog::Relation*>& relations) {
  std::vector<uint32_t> oids;
  for (const catalog::Relation* relation : relations) oids.push_back(relation->oid);
  // Planning a COPY locks the table's indexes too.
  ASSIGN_OR_RETURN(
      pg::Result indexes,
      connection.Query("SELECT count(*) FROM pg_catalog.pg_index WHERE indrelid = ANY ($1::pg_catalog.oid[])",
                       {absl::StrCat("{", absl::StrJoin(oids, ","), "}")}));
  const size_t wanted = relations.size() + static_cast<size_t>(indexes.int64(0, 0));
  ASSIGN_OR_RETURN(pg::Result room,
                   connection.Query("SELECT pg_catalog.current_setting('max_locks_per_transaction')::int8,"
                                    " pg_catalog.current_setting('max_connections')::int8"
                                    " + pg_catalog.current_setting('max_prepared_transactions')::int8"));
  const double slots = static_cast<double>(room.int64(0, 0)) * static_cast<double>(room.int64(0, 1));
  if (static_cast<double>(wanted) < kLockTableShare * slots) return absl::OkStatus();
  const auto needed = static_cast<int64_t>(static_cast<double>(wanted) / kLockTableShare /
                                           static_cast<double>(std::max<int64_t>(room.int64(0, 1), 1))) +
                      1;
  return absl::FailedPreconditionError(absl::StrCat(
      "lock ", wanted,
      " tables and indexes: the server's lock table is too small; set max_locks_per_transaction to ", needed,
      " or more and restart it, or narrow the run with --tables"));
}

absl::Status LockFailed(const absl::Status& status, absl::string_view names) {
  if (pg::SqlState(status) == "42P01") {
    return absl::AbortedError(absl::StrCat("lock ", names, ": ", status.message()));
  }
  if (pg::SqlState(status) == "55P03") {
    return absl::FailedPreconditionError(
        absl::StrCat("lock ", names,
                     ": another session holds or awaits an exclusive lock; wait for it to end (see "
                     "pg_stat_activity) or raise --lock-timeout"));
  }
  return status;
}

absl::Status LockTables(pg::Connection& connection, const std::vector<const catalog::Relation*>& relations) {
  std::vector<std::string> names;
  const auto lock = [&]() -> absl::Status {
    if (names.empty()) return absl::OkStatus();
    const absl::Status status =
        connection.Execute(absl::StrCat("LOCK TABLE ", absl::StrJoin(names, ", "), " IN ACCESS SHARE MODE"));
    const absl::string_view table = absl::StripPrefix(names[0], "ONLY ");
    const std::string first = names.size() == 1
                                  ? std::string(table)
                                  : absl::StrCat(table, " or one of ", names.size() - 1, " more");
    names.clear();
    return status.ok() ? status : LockFailed(status, first);
  };
  for (const catalog::Relation* relation : relations) {
    const std::string name = pg::QuoteQualified(relation->schema, relation->name);
    if (relation->kind == 'm') {
      // LOCK TABLE takes no materialized view; planning a query takes the same lock, also on an unpopulated
      // one.
      const absl::Status status = connection.Execute(absl::StrCat("EXPLAIN SELECT FROM ", name));
      if (!status.ok()) return LockFailed(status, name);
      continue;
    }
    names.push_back(absl::StrCat("ONLY ", name));
    if (names.size() == kTablesPerLock) RETURN_IF_ERROR(lock());
  }
  return lock();
}

}  // namespace

Snapshot::Snapshot(pg::Connection connection, Stop& stop)
    : connection_(std::move(connection)), registration_(stop, connection_.canceller()) {}

absl::StatusOr<std::unique_ptr<Snapshot>> Snapshot::Take(const ConnectTarget& target,
                                                         const ScanOptions& options, Stop& stop) {
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(target, "pgassay snapshot"));
  std::unique_ptr<Snapshot> snapshot(new Snapshot(std::move(connection), stop));
  pg::Connection& session = snapshot->connection_;
  RETURN_IF_ERROR(pg::PrepareSession(session, options.lock_timeout_ms));
  ASSIGN_OR_RETURN(snapshot->source_, pg::ReadEvidence(session));
  ASSIGN_OR_RETURN(snapshot->server_mark_, pg::ReadTimelineMark(session));

  ASSIGN_OR_RETURN(snapshot->relations_, catalog::ReadRelations(session));
  const std::vector<const catalog::Relation*> to_lock =
      ToLock(snapshot->relations_, Filter(options), snapshot->source_.in_recovery);
  RETURN_IF_ERROR(Refuse(to_lock));
  RETURN_IF_ERROR(CheckLockRoom(session, to_lock));

  ASSIGN_OR_RETURN(pg::Result prepared, session.Query("SELECT count(*) FROM pg_catalog.pg_prepared_xacts"
                                                      " WHERE database = pg_catalog.current_database()"));
  if (const int64_t count = prepared.int64(0, 0); count != 0) {
    snapshot->source_.notes.push_back(
        absl::StrCat(count, " prepared transactions are undecided: what they wrote was not read"));
  }

  RETURN_IF_ERROR(session.Execute("BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY"));
  if (!options.skip_locks) RETURN_IF_ERROR(LockTables(session, to_lock));
  // From here on nothing of what is locked can be truncated, rewritten or dropped. In READ COMMITTED the
  // export takes its snapshot now, after the locks; taken before them it could show a state that never
  // existed.
  ASSIGN_OR_RETURN(
      pg::Result exported,
      session.Query("SELECT pg_catalog.pg_export_snapshot(),"
                    " CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()"
                    " ELSE pg_catalog.pg_current_wal_lsn() END"));
  snapshot->id_ = std::string(exported.text(0, 0));
  snapshot->source_.snapshot = snapshot->id_;
  snapshot->source_.lsn = std::string(exported.text(0, 1));
  return snapshot;
}

}  // namespace pgassay::scan
