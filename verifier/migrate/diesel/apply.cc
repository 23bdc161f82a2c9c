#include "migrate/diesel/apply.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/interrupt.h"
#include "migrate/sql/parse.h"
#include "pg/error.h"
#include "pg/script.h"

namespace pgassay::migrate::diesel {
namespace {

using pg::TransactionState;

// Diesel's own: unqualified, so that a search_path which the file has changed does what it does there.
constexpr char kRecord[] = "INSERT INTO \"__diesel_schema_migrations\" (\"version\") VALUES ($1)";
constexpr char kCancelledState[] = "57014";

constexpr char kNotKnown[] =
    "the connection was lost, so whether it is applied is not known: look with `pgassay status` before "
    "anything else";

class Migration {
 public:
  Migration(pg::Connection& connection, const DieselMigration& migration, const std::atomic<int>* interrupt)
      : connection_(connection), migration_(migration), interrupt_(interrupt) {}

  Applied Run() {
    if (migration_.up.empty()) return Failed(absl::StatusCode::kInvalidArgument, "up.sql is empty");
    return migration_.in_transaction ? InTransaction() : Alone();
  }

 private:
  std::string Name() const { return absl::StrCat("Diesel migration ", pg::OneLine(migration_.folder)); }

  Applied Failed(absl::StatusCode code, absl::string_view text) const {
    return {false, absl::Status(code, absl::StrCat(Name(), ": ", text))};
  }

  // The statement before failed.
  Applied Failed(const absl::Status& status, absl::string_view text) const {
    const bool ours = Interrupted(interrupt_) && pg::SqlState(status) == kCancelledState;
    return {false, pg::Retold(status, ours ? absl::StatusCode::kCancelled : status.code(),
                              absl::StrCat(Name(), ": ", text))};
  }

  Applied InTransaction() {
    if (const absl::Status begun = connection_.Execute("BEGIN"); !begun.ok())
      return Failed(begun, absl::StrCat(begun.message(), "; nothing of it was run"));
    {
      const InterruptWatch watch(connection_, interrupt_);
      const pg::ScriptError error = pg::RunScript(connection_, migration_.up, "up.sql");
      if (!error.status.ok()) {
        const TransactionState state = pg::StateOf(connection_);
        return Failed(error.status,
                      absl::StrCat(Told(error), "; ",
                                   state == TransactionState::kIdle ? CommittedUpTo() : RolledBack()));
      }
      if (pg::StateOf(connection_) == TransactionState::kIdle) return AfterOwnCommit();
      if (const absl::StatusOr<pg::Result> row = connection_.Query(kRecord, {migration_.version}); !row.ok())
        return Failed(row.status(), absl::StrCat(NotRecorded(row.status()), "; ", RolledBack()));
    }
    const absl::Status committed = connection_.Execute("COMMIT");
    if (committed.ok()) return {true, absl::OkStatus()};
    if (!connection_.ok()) return Failed(committed, absl::StrCat("COMMIT: ", kNotKnown));
    return Failed(committed, absl::StrCat(committed.message(), Told(committed), "; ", RolledBack()));
  }

  Applied Alone() {
    {
      const InterruptWatch watch(connection_, interrupt_);
      const pg::ScriptError error = pg::RunScript(connection_, migration_.up, "up.sql");
      if (!error.status.ok()) {
        const TransactionState state = pg::StateOf(connection_);
        if (state == TransactionState::kLost)
          return Failed(error.status, absl::StrCat(Told(error), "; ", kNotKnown));
        if (state != TransactionState::kIdle) RollBack();
        return Failed(
            error.status,
            absl::StrCat(Told(error),
                         "; it runs outside a transaction (metadata.toml), so what it did may stay: "
                         "a CREATE INDEX CONCURRENTLY that fails leaves an invalid index to drop"));
      }
    }
    if (pg::StateOf(connection_) != TransactionState::kIdle) {
      return Failed(
          absl::StatusCode::kFailedPrecondition,
          absl::StrCat("up.sql leaves a transaction open (a BEGIN without its COMMIT) and runs outside "
                       "Diesel's (metadata.toml), so that its row would be lost with it; ",
                       RolledBack()));
    }
    return Record("; what up.sql did stays, as it runs outside a transaction (metadata.toml)");
  }

  // Diesel goes on to the row, which is then a transaction by itself, and stops at its own COMMIT.
  Applied AfterOwnCommit() {
    Applied applied = Record("; what up.sql did up to its own COMMIT or ROLLBACK stays as that left it");
    if (!applied.status.ok()) return applied;
    const uint32_t line = sql::Parse(migration_.up).ends_transaction;
    applied.status = absl::FailedPreconditionError(absl::StrCat(
        Name(), ": up.sql", line == 0 ? "" : absl::StrCat(":", line),
        ": ends the transaction itself (COMMIT or ROLLBACK); it counts as applied, with its row in the "
        "table, "
        "but was not one step, and Diesel stops here too (\"Cannot perform this operation outside of a "
        "transaction\"); look whether all of it is there, then run again for what is left"));
    return applied;
  }

  // Outside a transaction. A request to cancel that comes late must not hit it: the work is done.
  Applied Record(absl::string_view what_stays) {
    absl::StatusOr<pg::Result> row = connection_.Query(kRecord, {migration_.version});
    if (!row.ok() && Interrupted(interrupt_) && pg::SqlState(row.status()) == kCancelledState)
      row = connection_.Query(kRecord, {migration_.version});
    if (row.ok()) return {true, absl::OkStatus()};
    if (!connection_.ok()) return Failed(row.status(), absl::StrCat("its row: ", kNotKnown));
    return Failed(row.status(), absl::StrCat(NotRecorded(row.status()), what_stays));
  }

  bool RollBack() { return connection_.ok() && connection_.Execute("ROLLBACK").ok(); }

  // A server that has lost its client rolls back by itself.
  std::string RolledBack() {
    if (!RollBack()) return "the connection is lost, and with it the transaction";
    const SqlFacts facts = sql::Parse(migration_.up);
    if (facts.ends_transaction != 0)
      return "what was open was rolled back; what it had committed before stays";
    if (facts.error_line != 0)
      return "what was open was rolled back; what it may have committed before stays";
    return "it was rolled back";
  }

  std::string CommittedUpTo() const {
    return "up.sql had ended the transaction itself before (COMMIT or ROLLBACK): what it did until there "
           "stays";
  }

  static std::string Told(const absl::Status& status) {
    const std::string sqlstate = pg::SqlState(status);
    return sqlstate.empty() ? "" : absl::StrCat(" (SQLSTATE ", sqlstate, ")");
  }

  std::string Told(const pg::ScriptError& error) const {
    if (Interrupted(interrupt_) && error.sqlstate == kCancelledState) return "interrupted";
    const std::string line =
        error.position == 0 ? "" : absl::StrCat(sql::LineOfCharacter(migration_.up, error.position), ":");
    return absl::StrCat("up.sql:", line, " ", pg::Told(error));
  }

  std::string NotRecorded(const absl::Status& status) const {
    if (Interrupted(interrupt_) && pg::SqlState(status) == kCancelledState) return "interrupted";
    // Behind the statement, which is always the same.
    absl::string_view message = status.message();
    if (const size_t end = message.find(": "); end != absl::string_view::npos) message.remove_prefix(end + 2);
    std::string text = absl::StrCat("its row in Diesel's table: ", message, Told(status));
    if (const uint32_t line = sql::Parse(migration_.up).sets_search_path; line != 0)
      absl::StrAppend(&text, "; up.sql:", line, " changes the search_path, by which Diesel finds its table");
    return text;
  }

  pg::Connection& connection_;
  const DieselMigration& migration_;
  const std::atomic<int>* interrupt_;
};

}  // namespace

Applied Apply(pg::Connection& connection, const DieselMigration& migration,
              const std::atomic<int>* interrupt) {
  return Migration(connection, migration, interrupt).Run();
}

}  // namespace pgassay::migrate::diesel
