#include "migrate/steps/one_transaction.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/diesel/interrupt.h"
#include "migrate/finding/make.h"
#include "migrate/sql/parse.h"
#include "pg/connection.h"
#include "pg/script.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kUnsafeNewEnumValue[] = "55P04";
constexpr char kOneTransaction[] =
    "migrate() runs the whole folder in one transaction, so it could not make a new database";

class Trial {
 public:
  Trial(const std::vector<DieselMigration>& migrations, const std::vector<drizzle::NewEntry>& planned,
        pg::Connection connection, const std::atomic<int>* interrupt)
      : interrupt_(interrupt),
        migrations_(migrations),
        planned_(planned),
        connection_(std::move(connection)),
        watch_(connection_, interrupt) {}

  absl::StatusOr<std::vector<HistoryFinding>> Run() {
    RETURN_IF_ERROR(connection_.Execute("BEGIN"));
    bool goes_on = true;
    for (size_t i = 0; goes_on && i < planned_.size(); ++i) {
      if (planned_[i].sql.empty()) {
        RETURN_IF_ERROR(Commit(i));
        ASSIGN_OR_RETURN(goes_on, RunAsDiesel(i));
      } else {
        ASSIGN_OR_RETURN(goes_on, RunPlanned(i));
      }
    }
    return std::move(findings_);
  }

 private:
  // What the server says of it; an error where it does not come to say so.
  absl::StatusOr<pg::ScriptError> RunScript(const std::string& sql, size_t i) {
    if (diesel::Interrupted(interrupt_)) return absl::CancelledError("interrupted");
    pg::ScriptError error = pg::RunScript(connection_, sql, migrations_[i].folder);
    if (diesel::Interrupted(interrupt_)) return absl::CancelledError("interrupted");
    if (!error.status.ok() && !connection_.ok()) return error.status;
    return error;
  }

  // What is before `i`; the next transaction begins with it.
  absl::Status Commit(size_t i) {
    RETURN_IF_ERROR(connection_.Execute("COMMIT"));
    begin_ = i;
    return absl::OkStatus();
  }

  // All of the transaction that `i` has made fail, but for itself. A savepoint would not do: from PostgreSQL
  // 17 on it makes a difference to what may use a new value of an enum.
  absl::Status RunAgain(size_t i) {
    RETURN_IF_ERROR(connection_.Execute("ROLLBACK"));
    RETURN_IF_ERROR(connection_.Execute("BEGIN"));
    for (size_t at = begin_; at < i; ++at) {
      ASSIGN_OR_RETURN(const pg::ScriptError error, RunScript(planned_[at].sql, at));
      RETURN_IF_ERROR(error.status);
    }
    return Commit(i);
  }

  // False: those behind it cannot be looked at.
  absl::StatusOr<bool> RunPlanned(size_t i) {
    ASSIGN_OR_RETURN(const pg::ScriptError error, RunScript(planned_[i].sql, i));
    if (error.status.ok()) return true;
    const size_t began = begin_;
    RETURN_IF_ERROR(RunAgain(i));
    RETURN_IF_ERROR(connection_.Execute("BEGIN"));
    ASSIGN_OR_RETURN(const pg::ScriptError again, RunScript(planned_[i].sql, i));
    if (again.status.ok()) {
      AddStop(began, i, error);
      return true;
    }
    RETURN_IF_ERROR(connection_.Execute("ROLLBACK"));
    findings_.push_back(
        Finding("baseline-history-fails", migrations_[i].folder,
                absl::StrCat("it fails as Drizzle would run it, behind what is committed too: ", Told(again)),
                kOneTransaction,
                migrations_[i].drizzle
                    ? "correct its drizzle.sql, or leave --history out"
                    : "write a drizzle.sql beside its up.sql that does not, or leave --history out"));
    return RunAsDiesel(i);
  }

  // In no transaction; the next one is begun behind it.
  absl::StatusOr<bool> RunAsDiesel(size_t i) {
    ASSIGN_OR_RETURN(const pg::ScriptError error, RunScript(migrations_[i].up, i));
    if (pg::StateOf(connection_) != pg::TransactionState::kIdle) {
      RETURN_IF_ERROR(connection_.Execute("ROLLBACK"));
    }
    if (error.status.ok()) {
      begin_ = i + 1;
      RETURN_IF_ERROR(connection_.Execute("BEGIN"));
      return true;
    }
    if (i + 1 < planned_.size()) {
      findings_.push_back(Finding("baseline-history-fails", migrations_[i].folder,
                                  absl::StrCat("nor does its up.sql go through by itself: ", Told(error)),
                                  absl::StrCat(Counted(planned_.size() - i - 1, "migration", "migrations"),
                                               " behind it could not be looked at"),
                                  "mend it, and begin again"));
    }
    return false;
  }

  void AddStop(size_t began, size_t i, const pg::ScriptError& error) {
    const DieselMigration* const adds =
        error.sqlstate == kUnsafeNewEnumValue ? AddsValue(began, i, error) : nullptr;
    if (adds != nullptr) {
      findings_.push_back(Finding(
          "baseline-history-stops", migrations_[i].folder,
          absl::StrCat("it uses a value of an enum that ", adds->folder,
                       " adds, and goes through only once that is committed: ", Told(error)),
          kOneTransaction,
          absl::StrCat(
              "write a drizzle.sql beside the migration that makes the type, with the value in it, and "
              "one beside ",
              adds->folder, " that does not add it; or leave --history out")));
      return;
    }
    findings_.push_back(Finding(
        "baseline-history-stops", migrations_[i].folder,
        absl::StrCat("it goes through only once what is before it is committed: ", Told(error)),
        kOneTransaction,
        "write a drizzle.sql beside its up.sql, or of one before it, that does without, or leave --history "
        "out"));
  }

  // The last of the same transaction that adds a value which the server names.
  const DieselMigration* AddsValue(size_t began, size_t i, const pg::ScriptError& error) const {
    for (size_t at = i; at > began; --at) {
      for (const SqlFacts::EnumValue& added : sql::Parse(planned_[at - 1].sql).enum_values) {
        if (absl::StrContains(error.message, added.value)) return &migrations_[at - 1];
      }
    }
    return nullptr;
  }

  const std::atomic<int>* const interrupt_;
  const std::vector<DieselMigration>& migrations_;
  const std::vector<drizzle::NewEntry>& planned_;
  pg::Connection connection_;
  const diesel::InterruptWatch watch_;
  size_t begin_ = 0;  // the first migration of the transaction that is open
  std::vector<HistoryFinding> findings_;
};

}  // namespace

absl::StatusOr<std::vector<HistoryFinding>> TryInOneTransaction(
    ScratchServer& scratch, const ProjectSettings& settings, const Replay& replay,
    const std::vector<DieselMigration>& migrations, const std::vector<drizzle::NewEntry>& planned,
    const std::atomic<int>* interrupt) {
  ASSIGN_OR_RETURN(const std::string database, MakeEmpty(scratch, settings, replay, "history"));
  absl::StatusOr<std::vector<HistoryFinding>> findings;
  {
    ASSIGN_OR_RETURN(pg::Connection connection,
                     pg::Connection::Open(scratch.Target(database), "pgassay replay"));
    findings = Trial(migrations, planned, std::move(connection), interrupt).Run();
  }
  const absl::Status dropped = scratch.Drop(database);
  if (findings.ok()) RETURN_IF_ERROR(dropped);
  return findings;
}

}  // namespace pgassay::migrate
