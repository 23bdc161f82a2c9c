#include "migrate/steps/timeline.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/finding/make.h"
#include "migrate/steps/replay.h"
#include "pg/connection.h"
#include "pg/error.h"
#include "pg/script.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kInsufficientPrivilege[] = "42501";
constexpr char kNotInTransaction[] = "25001";

// What a replay does beside the database's own catalog.
struct Surroundings {
  std::set<std::string> roles;
  std::set<std::string> settings;  // of the database, and of roles in it
};

absl::StatusOr<Surroundings> ReadSurroundings(const ConnectTarget& target) {
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(target, "pgassay replay"));
  Surroundings found;
  ASSIGN_OR_RETURN(const pg::Result roles, connection.Query("SELECT rolname FROM pg_catalog.pg_roles"));
  for (int row = 0; row < roles.rows(); ++row) found.roles.emplace(roles.text(row, 0));
  ASSIGN_OR_RETURN(
      const pg::Result settings,
      connection.Query(
          "SELECT CASE WHEN r.oid IS NULL THEN 'the database' ELSE 'role ' || r.rolname END"
          " || ', ' || pg_catalog.split_part(one, '=', 1)"
          " FROM pg_catalog.pg_db_role_setting s CROSS JOIN pg_catalog.unnest(s.setconfig) AS one"
          " LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole"
          " WHERE (s.setdatabase = 0 AND s.setrole <> 0 OR s.setdatabase = (SELECT d.oid FROM"
          " pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()))"
          " AND one NOT LIKE 'role=%'"));
  for (int row = 0; row < settings.rows(); ++row) found.settings.emplace(settings.text(row, 0));
  return found;
}

void AddNew(const std::set<std::string>& before, const std::set<std::string>& after, const std::string& code,
            const std::string& what, const std::string& remedy, std::vector<HistoryFinding>* findings) {
  std::vector<std::string> appeared;
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(appeared));
  if (appeared.empty()) return;
  findings->push_back(Note(code, "", absl::StrCat("Diesel's folder ", what, ": ", ListOf(appeared)),
                           "that belongs to the server and not to the database: the SQL has none of it",
                           remedy));
}

absl::Status RunOwn(const ConnectTarget& target, const Moment& moment) {
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(target, "pgassay replay"));
  RETURN_IF_ERROR(connection.Execute("BEGIN"));
  const pg::ScriptError error =
      pg::RunScript(connection, moment.sql, absl::StrCat("Drizzle's own ", moment.name));
  RETURN_IF_ERROR(error.status);
  return connection.Execute("COMMIT");
}

absl::Status Run(const ConnectTarget& target, const ProjectSettings& settings,
                 const std::vector<Moment>& moments, const std::atomic<int>* interrupt) {
  for (const Moment& moment : moments) {
    if (moment.diesel.empty()) {
      if (!moment.sql.empty()) RETURN_IF_ERROR(RunOwn(target, moment));
      continue;
    }
    diesel::RunOptions options;
    options.interrupt = interrupt;
    const DieselFolder folder = {
        .path = settings.diesel.migrations, .exists = true, .migrations = moment.diesel, .findings = {}};
    RETURN_IF_ERROR(RunDiesel(target, folder, options));
  }
  return absl::OkStatus();
}

absl::StatusOr<Replay> PlayAs(ScratchServer& scratch, const ProjectSettings& settings,
                              const std::vector<Moment>& moments, absl::string_view purpose, bool as_role,
                              const std::atomic<int>* interrupt) {
  Replay replay;
  replay.as_role = as_role;
  ASSIGN_OR_RETURN(replay.database, scratch.Create(purpose, settings.database.scratch_prelude));
  const auto run = [&]() -> absl::Status {
    const ConnectTarget target = scratch.Target(replay.database);
    ASSIGN_OR_RETURN(const Surroundings before, ReadSurroundings(target));
    RETURN_IF_ERROR(Continue(scratch, settings, replay, moments, interrupt));
    ASSIGN_OR_RETURN(const Surroundings after, ReadSurroundings(target));
    AddNew(before.roles, after.roles, "baseline-roles-made", "makes roles",
           "they stay on the scratch server; make them in scratch_prelude, and in production where its roles "
           "are made, with their attributes and memberships",
           &replay.findings);
    AddNew(before.settings, after.settings, "baseline-settings-made", "sets",
           "set it where the server is set up", &replay.findings);
    return absl::OkStatus();
  };
  const absl::Status status = run();
  if (status.ok()) return replay;
  (void)scratch.Drop(replay.database);
  return status;
}

const DieselMigration* Find(const BridgeSource& source, const std::string& version) {
  const auto found = std::find_if(source.diesel.migrations.begin(), source.diesel.migrations.end(),
                                  [&](const DieselMigration& each) { return each.version == version; });
  return found == source.diesel.migrations.end() ? nullptr : &*found;
}

}  // namespace

std::vector<Moment> MomentsOf(const BridgeSource& source, const std::set<std::string>& versions,
                              const std::set<std::string>& entries) {
  std::vector<Moment> moments;
  const auto add = [&](const std::vector<std::string>& wanted) {
    Moment moment;
    for (const std::string& version : wanted) {
      const DieselMigration* const migration = versions.count(version) == 0 ? nullptr : Find(source, version);
      if (migration != nullptr) moment.diesel.push_back(*migration);
    }
    if (!moment.diesel.empty()) moments.push_back(std::move(moment));
  };
  for (size_t i = 0; i < source.drizzle.entries.size(); ++i) {
    const DrizzleEntry& entry = source.drizzle.entries[i];
    if (const std::optional<size_t> locked = source.lock_of_entry[i]) {
      add(source.lock.entries[*locked].diesel);
    } else if (entries.count(entry.name) > 0) {
      moments.push_back({.diesel = {}, .name = entry.name, .sql = entry.sql});
    }
  }
  for (const DieselMigration& migration : source.fresh) add({migration.version});
  return moments;
}

std::vector<Moment> LockedMoments(const BridgeSource& source) {
  std::set<std::string> versions;
  std::set<std::string> entries;
  for (const ledger::LockEntry& entry : source.lock.entries) {
    versions.insert(entry.diesel.begin(), entry.diesel.end());
  }
  for (const DrizzleEntry& entry : source.drizzle.entries) entries.insert(entry.name);
  return MomentsOf(source, versions, entries);
}

absl::StatusOr<Replay> Play(ScratchServer& scratch, const ProjectSettings& settings,
                            const std::vector<Moment>& moments, absl::string_view purpose,
                            const std::atomic<int>* interrupt) {
  const std::string& role = settings.drizzle.role;
  absl::StatusOr<Replay> replay = PlayAs(scratch, settings, moments, purpose, !role.empty(), interrupt);
  if (replay.ok() || role.empty() || pg::SqlState(replay.status()) != kInsufficientPrivilege) return replay;
  const HistoryFinding refused = Note(
      "baseline-replay-role", role,
      absl::StrCat("it may not run all of Diesel's migrations: ", replay.status().message()),
      "they are replayed as whoever the scratch URL names, and the baseline has to be run as one who may do "
      "as much",
      "");
  replay = PlayAs(scratch, settings, moments, purpose, false, interrupt);
  if (replay.ok()) replay->findings.insert(replay->findings.begin(), refused);
  return replay;
}

absl::Status Continue(ScratchServer& scratch, const ProjectSettings& settings, const Replay& replay,
                      const std::vector<Moment>& moments, const std::atomic<int>* interrupt) {
  if (replay.as_role) RETURN_IF_ERROR(scratch.ActAs(replay.database, settings.drizzle.role));
  const absl::Status status = Run(scratch.Target(replay.database), settings, moments, interrupt);
  if (replay.as_role) {
    const absl::Status back = scratch.ActAs(replay.database, "");
    if (status.ok()) return back;
  }
  return status;
}

HistoryFinding DieselFails(absl::string_view code, const absl::Status& status) {
  const bool alone = pg::SqlState(status) == kNotInTransaction;
  return Finding(code, "", std::string(status.message()),
                 "no new database can be made, and what lies behind it was not looked at",
                 alone ? "put a metadata.toml beside its up.sql that says run_in_transaction = false, with "
                         "this statement as the only one"
                       : "mend it if no database has run it yet; else see what it needs that is not in "
                         "scratch_prelude");
}

absl::StatusOr<std::string> MakeEmpty(ScratchServer& scratch, const ProjectSettings& settings,
                                      const Replay& replay, absl::string_view purpose) {
  ASSIGN_OR_RETURN(std::string database, scratch.Create(purpose, settings.database.scratch_prelude));
  if (replay.as_role) RETURN_IF_ERROR(scratch.ActAs(database, settings.drizzle.role));
  return database;
}

}  // namespace pgassay::migrate
