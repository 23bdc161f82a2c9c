#include "migrate/steps/check_database.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/simulate.h"
#include "migrate/finding/make.h"
#include "migrate/steps/decide_mark.h"
#include "pg/connection.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

using State = CheckResult::Part::State;

// Nothing is known of what it has, which is not the same as that it has nothing.
bool IsUnread(const std::vector<HistoryFinding>& findings) {
  return HasLevel(findings, HistoryFinding::Level::kNotChecked);
}

// What Diesel's table says; of a database that Drizzle's migrator made of nothing, what that has run.
std::set<std::string> VersionsOf(const BridgeSource& source, const MarkState& tables,
                                 const std::vector<bool>& recorded) {
  std::set<std::string> versions;
  for (const DieselHistory::Row& row : tables.diesel.rows) versions.insert(row.version);
  if (tables.diesel.exists) return versions;
  for (size_t i = 0; i < source.drizzle.entries.size(); ++i) {
    const std::optional<size_t> locked = source.lock_of_entry[i];
    if (!locked || !recorded[i]) continue;
    const std::vector<std::string>& of = source.lock.entries[*locked].diesel;
    versions.insert(of.begin(), of.end());
  }
  return versions;
}

// All of Diesel's folder, in the order in which databases are to come to it.
std::vector<const DieselMigration*> InOrder(const BridgeSource& source) {
  std::vector<const DieselMigration*> order;
  for (const ledger::LockEntry& entry : source.lock.entries) {
    for (const std::string& version : entry.diesel) {
      for (const DieselMigration& migration : source.diesel.migrations) {
        if (migration.version == version) order.push_back(&migration);
      }
    }
  }
  for (const DieselMigration& migration : source.fresh) order.push_back(&migration);
  return order;
}

class Locator {
 public:
  Locator(const BridgeSource& source, const DatabaseState& state) : source_(source), state_(state) {}

  DatabasePosition Take() {
    position_.part.what = CheckResult::Part::What::kDatabase;
    if (IsUnread(state_.tables.diesel.findings) || IsUnread(state_.tables.drizzle.findings)) {
      TellUnread();
      return std::move(position_);
    }
    std::vector<bool> recorded(source_.drizzle.entries.size(), false);  // by Drizzle's entry: it has a row
    for (const std::optional<size_t>& entry : drizzle::EntryOfRow(source_.drizzle, state_.tables.drizzle)) {
      foreign_row_ = foreign_row_ || !entry;
      if (entry) recorded[*entry] = true;
    }
    applied_ = VersionsOf(source_, state_.tables, recorded);
    JudgeVersions();
    for (size_t i = 0; i < recorded.size(); ++i) {
      if (recorded[i]) position_.entries.insert(source_.drizzle.entries[i].name);
    }
    JudgeRows();
    Tell();
    return std::move(position_);
  }

 private:
  // The findings of the tables say why.
  void TellUnread() {
    const bool diesels = IsUnread(state_.tables.diesel.findings);
    const bool both = diesels && IsUnread(state_.tables.drizzle.findings);
    position_.part.state = State::kNotChecked;
    position_.part.says = absl::StrCat(both      ? "neither Diesel's table nor Drizzle's could be read"
                                       : diesels ? "Diesel's table could not be read"
                                                 : "Drizzle's table could not be read",
                                       ", so nobody knows where it is");
    JudgeRows();
  }

  void JudgeVersions() {
    std::string missing;  // the first of Diesel's that it has not run
    std::vector<std::string> beyond;
    std::set<std::string> known;
    for (const DieselMigration* const migration : InOrder(source_)) {
      known.insert(migration->version);
      if (applied_.count(migration->version) == 0) {
        position_.behind.push_back(migration->folder);
        if (missing.empty()) missing = migration->folder;
        continue;
      }
      position_.versions.insert(migration->version);
      last_ = migration->folder;
      if (!missing.empty()) beyond.push_back(migration->folder);
    }
    for (const std::string& version : applied_) {
      if (known.count(version) == 0) ahead_.push_back(version);
    }
    if (!ahead_.empty()) {
      position_.findings.push_back(Finding(
          "check-ahead", "",
          absl::StrCat("the database has run ", Counted(ahead_.size(), "version", "versions"),
                       " of Diesel's that the folder has not: ", ListOf(ahead_)),
          "what it should be cannot be told from this checkout",
          foreign_row_ ? "this checkout is older than what was deployed here, as Drizzle's table has rows of "
                         "no entry too: `git pull`, then again; or see who ran them"
                       : "bring their folders here (another branch has them), or see who ran them"));
    }
    hole_ = !beyond.empty();
    if (!hole_) return;
    position_.findings.push_back(
        Finding("check-hole", missing,
                absl::StrCat("it is not applied here, and what comes after it is: ", ListOf(beyond)),
                "nothing from it on can be marked", "run what is pending with `diesel migration run`"));
  }

  void JudgeRows() {
    MarkDecision decision = DecideMark(source_.lock, source_.drizzle, state_.tables.diesel,
                                       state_.tables.drizzle, MarkScope::kAll);
    for (HistoryFinding& finding : decision.findings) {
      if (finding.level == HistoryFinding::Level::kNote) continue;
      // Of these this command has its own, and behind is no difference; but where Drizzle has rows they are
      // what kept its decision from looking at these.
      const bool own = finding.code == "mark-behind" || finding.code == "mark-hole" ||
                       finding.code == "mark-origin" ||
                       ((finding.code == "mark-no-diesel" || finding.code == "mark-unknown-version") &&
                        state_.tables.drizzle.rows.empty());
      if (own) continue;
      const bool told =
          std::any_of(source_.findings.begin(), source_.findings.end(), [&](const HistoryFinding& other) {
            return other.code == finding.code && other.subject == finding.subject;
          });
      if (!told) position_.findings.push_back(std::move(finding));
    }
    if (!decision.plan || decision.plan->rows.empty()) return;
    unmarked_ = decision.plan->rows.size();
    std::vector<std::string> names;
    for (const MarkRow& row : decision.plan->rows) names.push_back(row.entry);
    position_.findings.push_back(
        Note("check-unmarked", ListOf(names),
             absl::StrCat(unmarked_ == 1 ? "it is" : "they are",
                          " in the database through Diesel, and not recorded in Drizzle's table"),
             "migrate() would begin to run that, and be refused by its first statement",
             "`pgassay sync --mark` behind `diesel migration run` in its pipeline"));
  }

  void Tell() {
    CheckResult::Part& part = position_.part;
    part.at =
        position_.versions.empty()
            ? "nothing of Diesel's"
            : absl::StrCat(Counted(position_.versions.size(), "migration", "migrations"), ", up to ", last_);
    if (!position_.behind.empty()) {
      part.state = State::kBehind;
      part.says = absl::StrCat(position_.behind.size(), " behind Diesel's folder");
    }
    if (hole_) {
      part.state = State::kDiffers;
      part.says = absl::StrCat(position_.behind.size(), " behind Diesel's folder, with a hole");
    }
    if (!ahead_.empty()) {
      part.state = State::kAhead;
      part.says = absl::StrCat(Counted(ahead_.size(), "version", "versions"), " that the folder has not",
                               part.says.empty() ? "" : ", ", part.says);
    }
    if (unmarked_ == 0) return;
    absl::StrAppend(&part.says, part.says.empty() ? "" : "; ", Counted(unmarked_, "entry", "entries"),
                    " not marked");
  }

  const BridgeSource& source_;
  const DatabaseState& state_;
  std::set<std::string> applied_;
  std::vector<std::string> ahead_;
  std::string last_;
  bool hole_ = false;
  bool foreign_row_ = false;  // Drizzle's table has one of no entry
  size_t unmarked_ = 0;
  DatabasePosition position_;
};

}  // namespace

absl::StatusOr<DatabaseState> ReadDatabaseState(const ProjectSettings& settings,
                                                const ConnectTarget& database) {
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(database, "pgassay check"));
  DatabaseState state;
  ASSIGN_OR_RETURN(state.where, ReadWhereabouts(connection));
  ASSIGN_OR_RETURN(state.tables, ReadMarkState(connection, settings));
  return state;
}

DatabasePosition Locate(const BridgeSource& source, const DatabaseState& state) {
  return Locator(source, state).Take();
}

}  // namespace pgassay::migrate
