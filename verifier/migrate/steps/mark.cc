#include "migrate/steps/mark.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/diesel/history.h"
#include "migrate/drizzle/history.h"
#include "migrate/steps/mark_preflight.h"
#include "pg/error.h"
#include "pg/quote.h"
#include "pg/script.h"
#include "pg/session.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kWhat[] = "mark";
constexpr int kOldestServer = 130000;

absl::Status Refuse(absl::string_view text) {
  return absl::FailedPreconditionError(absl::StrCat(kWhat, ": ", text));
}

bool SameRow(const DrizzleHistory::Row& a, const DrizzleHistory::Row& b) {
  return a.id == b.id && a.hash == b.hash && a.created_at == b.created_at && a.name == b.name;
}

bool SameRows(const std::vector<DrizzleHistory::Row>& a, const std::vector<DrizzleHistory::Row>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), SameRow);
}

bool SameVersions(const DieselHistory& a, const DieselHistory& b) {
  return a.exists == b.exists &&
         std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(),
                    [](const auto& x, const auto& y) { return x.version == y.version; });
}

bool IsRefused(const std::vector<HistoryFinding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const HistoryFinding& finding) {
    return finding.level != HistoryFinding::Level::kNote;
  });
}

// The one transaction, from BEGIN to COMMIT.
class Transaction {
 public:
  Transaction(pg::Connection& connection, const ProjectSettings& settings)
      : connection_(connection),
        settings_(settings),
        schema_(settings.drizzle.migrations_schema),
        table_(settings.drizzle.migrations_table),
        quoted_table_(pg::QuoteQualified(schema_, table_)) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (begun_ && connection_.ok()) (void)connection_.Execute("ROLLBACK");
  }

  absl::Status Begin() {
    if (connection_.server_version() < kOldestServer) {
      return Refuse(absl::StrCat("the server is PostgreSQL ", connection_.server_version() / 10000,
                                 ", and 13 is the oldest that is supported"));
    }
    RETURN_IF_ERROR(pg::RefusePooler(connection_));
    ASSIGN_OR_RETURN(const pg::Result recovery, connection_.Query("SELECT pg_catalog.pg_is_in_recovery()"));
    if (recovery.boolean(0, 0)) {
      return Refuse(absl::StrCat("the server at ", pg::OneLine(connection_.host()), ":", connection_.port(),
                                 " is a standby, which can only be read; connect to the primary"));
    }
    RETURN_IF_ERROR(connection_.Execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"));
    begun_ = true;
    RETURN_IF_ERROR(Configure());
    return TryLock();
  }

  // Drizzle's table, which has to be there: its migrator waits from here on.
  absl::Status LockTable() {
    const absl::Status status =
        connection_.Execute(absl::StrCat("LOCK TABLE ", quoted_table_, " IN ACCESS EXCLUSIVE MODE"));
    if (status.code() != absl::StatusCode::kDeadlineExceeded) return status;
    return pg::Retold(status, status.code(),
                      absl::StrCat(kWhat, ": somebody else holds ", quoted_table_, " for longer than ",
                                   settings_.cutover.lock_timeout_ms,
                                   " ms (a migrate() at work?); wait for its end, then run again"));
  }

  absl::Status Become(const std::string& role) {
    const absl::Status status =
        connection_.Query("SELECT pg_catalog.set_config('role', $1, true)", {role}).status();
    if (!absl::IsPermissionDenied(status)) return status;
    return pg::Retold(status, status.code(),
                      absl::StrCat(kWhat, ": who is connected may not SET ROLE to ", pg::OneLine(role),
                                   "; nothing was written; connect as it, or GRANT ",
                                   pg::QuoteIdentifier(role), " TO who is connected"));
  }
  absl::Status BecomeSelf() { return Become(self_); }

  absl::StatusOr<DrizzleHistory> ReadDrizzle(const std::string& role) {
    return drizzle::ReadHistory(connection_, schema_, table_, role);
  }

  // The table has to hold `wanted`, by id, and nothing that is still to come may change that.
  absl::Status Hold(const std::vector<DrizzleHistory::Row>& wanted, const std::string& role) {
    RETURN_IF_ERROR(connection_.Execute("SET CONSTRAINTS ALL IMMEDIATE"));
    ASSIGN_OR_RETURN(const DrizzleHistory now, ReadDrizzle(role));
    if (SameRows(now.rows, wanted)) return absl::OkStatus();
    return Interferes("does not hold what was written");
  }

  absl::Status Interferes(absl::string_view what) const {
    return absl::InternalError(absl::StrCat(kWhat, ": ", quoted_table_, " ", what,
                                            ": a trigger or a rule of it interferes; nothing was written"));
  }

  // Its id.
  absl::StatusOr<int64_t> Insert(const MarkRow& row, bool with_names) {
    std::vector<std::string> values = {row.hash, absl::StrCat(row.created_at)};
    if (with_names) values.push_back(row.entry);
    // As Drizzle does it: the id is the sequence's.
    ASSIGN_OR_RETURN(
        const pg::Result inserted,
        connection_.Query(absl::StrCat("INSERT INTO ", quoted_table_, " (\"hash\", \"created_at\"",
                                       with_names ? ", \"name\") VALUES ($1, $2, $3)" : ") VALUES ($1, $2)",
                                       " RETURNING id"),
                          values));
    if (inserted.rows() != 1) {
      return Interferes(absl::StrCat("took ", inserted.rows(), " rows instead of one"));
    }
    if (!inserted.null(0, 0)) return inserted.int64(0, 0);
    return absl::InternalError(
        absl::StrCat(kWhat, ": ", quoted_table_,
                     " took a row, and its id is NULL: the column has no default, as Drizzle's own has, or a "
                     "trigger interferes; nothing was written"));
  }

  absl::Status Delete(int64_t id, const MarkRow& row) {
    ASSIGN_OR_RETURN(const pg::Result deleted,
                     connection_.Query(absl::StrCat("DELETE FROM ", quoted_table_,
                                                    " WHERE id = $1 AND hash = $2 AND created_at = $3 "
                                                    "RETURNING id"),
                                       {absl::StrCat(id), row.hash, absl::StrCat(row.created_at)}));
    if (deleted.rows() == 1) return absl::OkStatus();
    return Interferes(absl::StrCat("gave up ", deleted.rows(), " rows instead of one"));
  }

  // What was decided on has to be so still. Diesel's table needs no lock: whatever is written there at this
  // moment, to have marked before it is as good.
  absl::Status Compare(const DieselHistory& diesel, const DrizzleHistory& drizzle, bool made_table,
                       const std::string& role) {
    ASSIGN_OR_RETURN(const DrizzleHistory drizzle_now, ReadDrizzle(role));
    if (IsRefused(drizzle_now.findings)) {
      return absl::AbortedError(absl::StrCat(
          kWhat, ": ", role, " sees Drizzle's table differently: ", drizzle_now.findings.front().what,
          "; nothing was written; see `pgassay status`"));
    }
    const bool same_table = made_table || (drizzle.exists && drizzle.has_names == drizzle_now.has_names);
    if (!same_table || !SameRows(drizzle.rows, drizzle_now.rows)) return Changed("Drizzle's");
    RETURN_IF_ERROR(BecomeSelf());
    ASSIGN_OR_RETURN(const DieselHistory diesel_now, diesel::ReadHistory(connection_, diesel.schema));
    if (!SameVersions(diesel, diesel_now)) return Changed("Diesel's");
    return Become(role);
  }

  absl::Status Commit() {
    const absl::Status status = connection_.Execute("COMMIT");
    begun_ = false;
    if (status.ok() || connection_.ok()) return status;
    return pg::Retold(status, status.code(),
                      absl::StrCat(kWhat,
                                   ": the connection was lost at COMMIT, so it may have gone through or "
                                   "not; run again, which is right in both cases: ",
                                   status.message()));
  }

 private:
  absl::Status Changed(absl::string_view whose) const {
    return absl::AbortedError(absl::StrCat(
        kWhat, ": ", whose, " table has changed since it was looked at; nothing was written; run again"));
  }

  absl::Status Configure() {
    const std::string lock_timeout = absl::StrCat(settings_.cutover.lock_timeout_ms);
    const std::array<std::array<absl::string_view, 2>, 9> local = {{
        {"search_path", ""},
        {"lock_timeout", lock_timeout},
        {"statement_timeout", "60000"},
        {"idle_in_transaction_session_timeout", "0"},
        {"row_security", "off"},
        {"TimeZone", "UTC"},
        {"DateStyle", "ISO"},
        {"client_encoding", "UTF8"},
        {"standard_conforming_strings", "on"},
    }};
    // Of its values only one promises more than `on`.
    std::string sql =
        "SELECT pg_catalog.set_config('synchronous_commit', CASE "
        "pg_catalog.current_setting('synchronous_commit') "
        "WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true), pg_catalog.current_setting('role')";
    for (const auto& [name, value] : local) {
      absl::StrAppend(&sql, ", pg_catalog.set_config(", pg::QuoteLiteral(name), ", ", pg::QuoteLiteral(value),
                      ", true)");
    }
    // Until search_path is set an operator could be anybody's.
    RETURN_IF_ERROR(connection_.Execute("SET LOCAL search_path = ''"));
    ASSIGN_OR_RETURN(const pg::Result set, connection_.Query(sql));
    self_ = std::string(set.text(0, 1));
    return absl::OkStatus();
  }

  absl::Status TryLock() {
    const std::string key = absl::StrCat(kMarkLock);
    ASSIGN_OR_RETURN(const pg::Result locked,
                     connection_.Query("SELECT pg_catalog.pg_try_advisory_xact_lock($1)", {key}));
    if (locked.boolean(0, 0)) return absl::OkStatus();
    ASSIGN_OR_RETURN(
        const pg::Result holder,
        connection_.Query(
            "SELECT l.pid FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database "
            "WHERE l.locktype = 'advisory' AND l.granted AND d.datname = pg_catalog.current_database() "
            "AND l.objsubid = 1 AND l.classid::pg_catalog.int8 = ($1::pg_catalog.int8 >> 32) "
            "AND l.objid::pg_catalog.int8 = ($1::pg_catalog.int8 & 4294967295)",
            {key}));
    return absl::AbortedError(absl::StrCat(
        kWhat, ": another pgassay marks this database",
        holder.rows() == 0 ? std::string(" (it has just ended)") : absl::StrCat(": pid ", holder.text(0, 0)),
        "; nothing was written; run again once it has ended"));
  }

  pg::Connection& connection_;
  const ProjectSettings& settings_;
  const std::string& schema_;
  const std::string& table_;
  const std::string quoted_table_;
  std::string self_;  // what `role` was: who reads Diesel's table
  bool begun_ = false;
};

absl::Status RunDdl(pg::Connection& connection, const std::string& sql, const MarkPreflight& preflight) {
  const absl::Status status = connection.Execute(sql);
  if (status.ok() || !connection.ok()) return status;
  // IF NOT EXISTS does not look at what others have not committed yet.
  const std::string sqlstate = pg::SqlState(status);
  const bool raced = sqlstate == "23505" || sqlstate == "42710" || sqlstate == "42P06" || sqlstate == "42P07";
  if (raced) {
    return pg::Retold(
        status, absl::StatusCode::kAborted,
        absl::StrCat(kWhat,
                     ": somebody else makes Drizzle's table at this moment; nothing was written; "
                     "run again: ",
                     status.message()));
  }
  if (preflight.event_triggers.empty()) return status;
  return pg::Retold(
      status, status.code(),
      absl::StrCat(kWhat, ": Drizzle's table cannot be made, and it may be one of the event triggers (",
                   absl::StrJoin(preflight.event_triggers, ", "),
                   ") that refuses it; nothing was written: ", status.message()));
}

}  // namespace

absl::StatusOr<MarkState> ReadMarkState(pg::Connection& connection, const ProjectSettings& settings) {
  RETURN_IF_ERROR(pg::BeginReading(connection, settings.cutover.lock_timeout_ms));
  const auto read = [&]() -> absl::StatusOr<MarkState> {
    MarkState state;
    ASSIGN_OR_RETURN(state.diesel, diesel::ReadHistory(connection, settings.diesel.table_schema));
    ASSIGN_OR_RETURN(state.drizzle,
                     drizzle::ReadHistory(connection, settings.drizzle.migrations_schema,
                                          settings.drizzle.migrations_table, settings.drizzle.role));
    return state;
  };
  absl::StatusOr<MarkState> state = read();
  if (connection.ok()) RETURN_IF_ERROR(connection.Execute("ROLLBACK"));
  return state;
}

absl::StatusOr<MarkResult> Mark(pg::Connection& connection, const ProjectSettings& settings,
                                const MarkPlan& plan) {
  MarkResult result;
  result.done = plan.rows.empty();
  if (result.done) return result;
  const std::string& schema = settings.drizzle.migrations_schema;
  const std::string& table = settings.drizzle.migrations_table;
  const bool with_names =
      plan.drizzle.exists ? plan.drizzle.has_names : plan.format == DrizzleFormat::kFolders9;

  Transaction transaction(connection, settings);
  RETURN_IF_ERROR(transaction.Begin());
  ASSIGN_OR_RETURN(MarkPreflight preflight, CheckMark(connection, settings, plan.diesel.schema, with_names));
  result.findings = std::move(preflight.findings);
  if (IsRefused(result.findings)) return result;

  // Whatever is made from here on is the role's, with the rights that it has and no others.
  RETURN_IF_ERROR(transaction.Become(preflight.role));
  result.made_schema = !preflight.schema_exists;
  result.made_table = !preflight.table_exists;
  if (result.made_schema) RETURN_IF_ERROR(RunDdl(connection, DrizzleSchemaDdl(schema), preflight));
  if (result.made_table) {
    RETURN_IF_ERROR(RunDdl(connection, DrizzleTableDdl(schema, table, with_names), preflight));
  }
  RETURN_IF_ERROR(transaction.LockTable());
  RETURN_IF_ERROR(transaction.Compare(plan.diesel, plan.drizzle, result.made_table, preflight.role));

  std::vector<DrizzleHistory::Row> wanted = plan.drizzle.rows;
  for (const MarkRow& row : plan.rows) {
    ASSIGN_OR_RETURN(const int64_t id, transaction.Insert(row, with_names));
    result.ids.push_back(id);
    wanted.push_back({.id = id,
                      .hash = row.hash,
                      .created_at = row.created_at,
                      .name = with_names ? std::optional<std::string>(row.entry) : std::nullopt});
  }
  std::sort(wanted.begin(), wanted.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  RETURN_IF_ERROR(transaction.Hold(wanted, preflight.role));
  RETURN_IF_ERROR(transaction.Commit());
  result.done = true;
  return result;
}

absl::StatusOr<bool> Unmark(pg::Connection& connection, const ProjectSettings& settings,
                            const UnmarkPlan& plan) {
  if (plan.rows.empty()) return false;
  Transaction transaction(connection, settings);
  RETURN_IF_ERROR(transaction.Begin());
  if (!settings.drizzle.role.empty()) RETURN_IF_ERROR(transaction.Become(settings.drizzle.role));
  RETURN_IF_ERROR(transaction.LockTable());
  RETURN_IF_ERROR(transaction.Compare(plan.diesel, plan.drizzle, /*made_table=*/false, plan.drizzle.role));
  for (size_t i = 0; i < plan.rows.size(); ++i) {
    RETURN_IF_ERROR(transaction.Delete(plan.ids[i], plan.rows[i]));
  }
  RETURN_IF_ERROR(transaction.Hold({}, plan.drizzle.role));
  RETURN_IF_ERROR(transaction.Commit());
  return true;
}

}  // namespace pgassay::migrate
