#include "migrate/diesel/run.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/apply.h"
#include "migrate/diesel/choice.h"
#include "migrate/diesel/interrupt.h"
#include "pg/error.h"
#include "pg/quote.h"
#include "pg/script.h"
#include "pg/session.h"
#include "status_macros.h"

namespace pgassay::migrate::diesel {
namespace {

constexpr char kWhat[] = "Diesel migrations";
constexpr char kTable[] = "__diesel_schema_migrations";

// Source: diesel 2.3.12, migration/setup_migration_table.sql, to the letter.
constexpr char kCreateTable[] =
    "CREATE TABLE IF NOT EXISTS __diesel_schema_migrations (\n"
    "       version VARCHAR(50) PRIMARY KEY NOT NULL,\n"
    "       run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP\n"
    ");\n";

struct History {
  bool exists = false;
  std::set<std::string> versions;
};

absl::Status Refuse(absl::string_view text) {
  return absl::FailedPreconditionError(absl::StrCat(kWhat, ": ", text));
}

absl::Status MakeSession(pg::Connection& connection) {
  RETURN_IF_ERROR(pg::RefusePooler(connection));
  ASSIGN_OR_RETURN(const pg::Result recovery, connection.Query("SELECT pg_catalog.pg_is_in_recovery()"));
  if (recovery.boolean(0, 0))
    return Refuse(absl::StrCat("the server at ", pg::OneLine(connection.host()), ":", connection.port(),
                               " is a standby, which can only be read; connect to the primary"));
  RETURN_IF_ERROR(connection.Execute("SET TIME ZONE 'UTC'"));
  RETURN_IF_ERROR(connection.Execute("SET CLIENT_ENCODING TO 'UTF8'"));
  return absl::OkStatus();
}

// Each migration may have changed it, as by DISCARD ALL.
absl::Status SetLockTimeout(pg::Connection& connection, const RunOptions& options) {
  if (options.lock_timeout_ms == 0) return absl::OkStatus();
  return connection.Execute(absl::StrCat("SET lock_timeout = ", options.lock_timeout_ms));
}

// Who holds it, of this session alone if `own`: "pid", "application_name".
absl::StatusOr<pg::Result> Holder(pg::Connection& connection, bool own) {
  return connection.Query(
      absl::StrCat("SELECT l.pid, a.application_name FROM pg_catalog.pg_locks l LEFT JOIN "
                   "pg_catalog.pg_stat_activity a ON a.pid OPERATOR(pg_catalog.=) l.pid "
                   "JOIN pg_catalog.pg_database d ON d.oid OPERATOR(pg_catalog.=) l.database "
                   "WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory' AND l.granted "
                   "AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database() "
                   "AND l.classid::pg_catalog.int8 OPERATOR(pg_catalog.=) ($1::pg_catalog.int8 "
                   "OPERATOR(pg_catalog.>>) 32) AND l.objid::pg_catalog.int8 OPERATOR(pg_catalog.=) "
                   "($1::pg_catalog.int8 OPERATOR(pg_catalog.&) 4294967295) "
                   "AND l.objsubid OPERATOR(pg_catalog.=) 1",
                   own ? " AND l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()" : ""),
      {absl::StrCat(kRunLock)});
}

absl::Status Lock(pg::Connection& connection) {
  ASSIGN_OR_RETURN(const pg::Result locked,
                   connection.Query("SELECT pg_catalog.pg_try_advisory_lock($1)", {absl::StrCat(kRunLock)}));
  if (locked.boolean(0, 0)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const pg::Result holder, Holder(connection, /*own=*/false));
  std::string who = " (it has just ended: run again)";
  if (holder.rows() > 0) {
    who = absl::StrCat(": pid ", holder.text(0, 0));
    if (!holder.null(0, 1) && !holder.text(0, 1).empty())
      absl::StrAppend(&who, " (", pg::OneLine(holder.text(0, 1)), ")");
    who += "; wait for it to end, then run again";
  }
  return Refuse(absl::StrCat("another run is at work on this database", who));
}

// REQUIRES: a transaction of BeginReading. Diesel makes its table in the first schema of the search_path if
// that has none, whatever other schemas have.
absl::StatusOr<History> ReadApplied(pg::Connection& connection) {
  ASSIGN_OR_RETURN(
      const pg::Result place,
      connection.Query("SELECT n.nspname, pg_catalog.current_schema() FROM (SELECT "
                       "pg_catalog.to_regclass($1)) AS t (oid) LEFT JOIN pg_catalog.pg_class c ON c.oid "
                       "OPERATOR(pg_catalog.=) t.oid LEFT JOIN pg_catalog.pg_namespace n ON n.oid "
                       "OPERATOR(pg_catalog.=) c.relnamespace",
                       {kTable}));
  if (place.null(0, 0)) return History();
  if (place.text(0, 0) != place.text(0, 1))
    return Refuse(
        absl::StrCat("Diesel's table is in schema ", pg::QuoteIdentifier(place.text(0, 0)),
                     ", but the search_path begins with ",
                     place.null(0, 1) ? "no schema that is there" : pg::QuoteIdentifier(place.text(0, 1)),
                     ", where Diesel would make a second, empty one and run everything again; connect as the "
                     "role that runs "
                     "Diesel, or set its search_path"));
  History history;
  history.exists = true;
  const absl::StatusOr<pg::Result> rows =
      connection.Query(absl::StrCat("SELECT version FROM ", kTable, " ORDER BY version DESC"));
  if (!rows.ok())
    return absl::Status(rows.status().code(),
                        absl::StrCat(kWhat, ": what is applied cannot be read: ", rows.status().message()));
  for (int row = 0; row < rows->rows(); ++row) history.versions.emplace(rows->text(row, 0));
  return history;
}

absl::StatusOr<History> ReadAppliedAlone(pg::Connection& connection, const RunOptions& options) {
  const InterruptWatch watch(connection, options.interrupt);
  // Rows that row-level security hides would be run again: an error here.
  RETURN_IF_ERROR(pg::BeginReading(connection, options.lock_timeout_ms));
  absl::StatusOr<History> history = ReadApplied(connection);
  if (connection.ok()) RETURN_IF_ERROR(connection.Execute("ROLLBACK"));
  return history;
}

std::string Before(size_t count) {
  if (count == 0) return "; nothing was run before it";
  return count == 1 ? "; the one run before it stays" : absl::StrCat("; the ", count, " run before it stay");
}

absl::Status WithMore(const absl::Status& status, const std::string& more) {
  return pg::Retold(status, status.code(), absl::StrCat(status.message(), more));
}

// A migration may have given up the lock, with pg_advisory_unlock_all() or DISCARD ALL. Then it is taken
// again, which is as good if nobody has run anything meanwhile.
absl::Status KeepLock(pg::Connection& connection, const std::set<std::string>& versions,
                      const RunOptions& options) {
  const auto failed = [](const absl::Status& status, absl::string_view what) {
    return pg::Retold(status, status.code(),
                      absl::StrCat("it is applied, but ", what, ": ", status.message(),
                                   "; nothing was run behind it: look with `pgassay status`"));
  };
  const absl::StatusOr<pg::Result> held = Holder(connection, /*own=*/true);
  if (!held.ok()) return failed(held.status(), "whether the lock on the run is held still cannot be told");
  if (held->rows() > 0) return absl::OkStatus();
  constexpr char kGone[] =
      "it gave up the lock on the run (pg_advisory_unlock_all or DISCARD ALL), which could not be made good";
  if (const absl::Status locked = Lock(connection); !locked.ok()) return failed(locked, kGone);
  const absl::StatusOr<History> history = ReadAppliedAlone(connection, options);
  if (!history.ok()) return failed(history.status(), kGone);
  if (history->versions == versions) return absl::OkStatus();
  return failed(Refuse("what is applied is not what this run knows of"), kGone);
}

RunResult RunAll(pg::Connection& connection, const std::vector<const DieselMigration*>& pending,
                 std::set<std::string> versions, const RunOptions& options) {
  RunResult result;
  for (const DieselMigration* migration : pending) {
    const std::string name = absl::StrCat("Diesel migration ", pg::OneLine(migration->folder), ": ");
    const size_t before = result.applied.size();
    if (Interrupted(options.interrupt)) {
      result.status =
          absl::CancelledError(absl::StrCat(name, "interrupted, it was not begun", Before(before)));
      return result;
    }
    if (const absl::Status set = SetLockTimeout(connection, options); !set.ok()) {
      result.status = WithMore(set, Before(before));
      return result;
    }
    if (options.before) options.before(*migration);
    const Applied applied = Apply(connection, *migration, options.interrupt);
    if (applied.recorded) result.applied.push_back(migration->version);
    if (!applied.status.ok()) {
      result.status = WithMore(applied.status, Before(before));
      return result;
    }
    versions.insert(migration->version);
    if (const absl::Status kept = KeepLock(connection, versions, options); !kept.ok()) {
      result.status = pg::Retold(kept, kept.code(), absl::StrCat(name, kept.message()));
      return result;
    }
  }
  return result;
}

absl::StatusOr<RunResult> RunLocked(pg::Connection& connection, const DieselFolder& folder,
                                    const RunOptions& options) {
  ASSIGN_OR_RETURN(const History history, ReadAppliedAlone(connection, options));
  ASSIGN_OR_RETURN(const std::vector<const DieselMigration*> pending,
                   ChoosePending(folder, history.versions, options.until));
  if (!history.exists) {
    const pg::ScriptError error = pg::RunScript(connection, kCreateTable, "Diesel's table cannot be made");
    if (!error.status.ok()) return WithMore(error.status, "; nothing was run");
  }
  return RunAll(connection, pending, history.versions, options);
}

}  // namespace

absl::StatusOr<RunResult> RunPending(pg::Connection& connection, const DieselFolder& folder,
                                     const RunOptions& options) {
  if (!folder.exists) return Refuse(absl::StrCat("there is no folder ", pg::OneLine(folder.path), " to run"));
  RETURN_IF_ERROR(MakeSession(connection));
  RETURN_IF_ERROR(SetLockTimeout(connection, options));
  RETURN_IF_ERROR(Lock(connection));
  absl::StatusOr<RunResult> result = RunLocked(connection, folder, options);
  // A connection that is lost has lost its lock too.
  if (connection.ok())
    (void)connection.Query("SELECT pg_catalog.pg_advisory_unlock($1)", {absl::StrCat(kRunLock)});
  return result;
}

}  // namespace pgassay::migrate::diesel
