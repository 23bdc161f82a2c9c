#include "migrate/steps/baseline_scratch.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/drizzle/baseline_rows.h"
#include "migrate/finding/make.h"
#include "migrate/steps/dump.h"
#include "migrate/steps/replay.h"
#include "pg/connection.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kInsufficientPrivilege[] = "42501";

// What Diesel's folder does beside the database's own catalog, which no baseline has.
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

absl::StatusOr<std::string> RunAs(ScratchServer& scratch, const ProjectSettings& settings,
                                  const BaselineRequest& request, const BaselineSource& source,
                                  const std::string& role, std::vector<HistoryFinding>* findings) {
  ASSIGN_OR_RETURN(std::string database, scratch.Create("diesel", settings.database.scratch_prelude));
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const Surroundings before, ReadSurroundings(scratch.Target(database)));
    if (!role.empty()) RETURN_IF_ERROR(scratch.ActAs(database, role));
    DieselFolder folder = source.diesel;
    folder.migrations = source.applied;
    diesel::RunOptions options;
    options.interrupt = request.interrupt;
    RETURN_IF_ERROR(RunDiesel(scratch.Target(database), folder, options));
    if (!role.empty()) RETURN_IF_ERROR(scratch.ActAs(database, ""));
    ASSIGN_OR_RETURN(const Surroundings after, ReadSurroundings(scratch.Target(database)));
    AddNew(before.roles, after.roles, "baseline-roles-made", "makes roles",
           "they stay on the scratch server; make them in scratch_prelude, and in production where its roles "
           "are made, with their attributes and memberships",
           findings);
    AddNew(before.settings, after.settings, "baseline-settings-made", "sets",
           "set it where the server is set up", findings);
    return absl::OkStatus();
  };
  const absl::Status status = run();
  if (status.ok()) return database;
  (void)scratch.Drop(database);
  return status;
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ExtensionComments(
    pg::Connection& connection) {
  ASSIGN_OR_RETURN(const pg::Result result,
                   connection.Query("SELECT name, comment FROM pg_catalog.pg_available_extensions"
                                    " WHERE comment IS NOT NULL ORDER BY name"));
  std::vector<std::pair<std::string, std::string>> comments;
  for (int row = 0; row < result.rows(); ++row) {
    comments.emplace_back(std::string(result.text(row, 0)), std::string(result.text(row, 1)));
  }
  return comments;
}

}  // namespace

absl::StatusOr<Replay> ReplayApplied(ScratchServer& scratch, const ProjectSettings& settings,
                                     const BaselineRequest& request, const BaselineSource& source) {
  const std::string& role = settings.drizzle.role;
  std::vector<HistoryFinding> findings;
  absl::StatusOr<std::string> database = RunAs(scratch, settings, request, source, role, &findings);
  Replay replay;
  replay.as_role = database.ok() && !role.empty();
  if (!database.ok() && !role.empty() && pg::SqlState(database.status()) == kInsufficientPrivilege) {
    replay.findings.push_back(Note(
        "baseline-replay-role", role,
        absl::StrCat("it may not run all of Diesel's migrations: ", database.status().message()),
        "they are replayed as whoever the scratch URL names, and the baseline has to be run as one who may "
        "do "
        "as much",
        ""));
    database = RunAs(scratch, settings, request, source, "", &findings);
  }
  RETURN_IF_ERROR(database.status());
  replay.database = *std::move(database);
  replay.findings.insert(replay.findings.end(), findings.begin(), findings.end());
  return replay;
}

absl::StatusOr<std::string> MakeEmpty(ScratchServer& scratch, const ProjectSettings& settings,
                                      const Replay& replay, absl::string_view purpose) {
  ASSIGN_OR_RETURN(std::string database, scratch.Create(purpose, settings.database.scratch_prelude));
  if (replay.as_role) RETURN_IF_ERROR(scratch.ActAs(database, settings.drizzle.role));
  return database;
}

absl::StatusOr<Captured> Capture(ScratchServer& scratch, const ProjectSettings& settings,
                                 const BaselineRequest& request, const BaselineSource& source,
                                 const Replay& replay) {
  ASSIGN_OR_RETURN(const std::string pg_dump, FindPgDump(request.pg_bin, scratch.server_version()));
  drizzle::BaselineOptions options;
  options.diesel_schema = settings.diesel.table_schema;
  options.drizzle_schema = settings.drizzle.migrations_schema;
  if (request.require_roles) options.roles = drizzle::BaselineOptions::Roles::kRequire;
  options.about = absl::StrCat(Counted(source.applied.size(), "Diesel migration", "Diesel migrations"),
                               ", up to ", source.applied.empty() ? "none" : source.applied.back().version);
  const std::vector<std::string> arguments = drizzle::DumpArguments(options);

  Captured captured;
  ASSIGN_OR_RETURN(captured.dump,
                   Dump(pg_dump, scratch.Target(replay.database), arguments, request.interrupt));
  if (!settings.database.scratch_prelude.empty()) {
    ASSIGN_OR_RETURN(const std::string platform,
                     scratch.Create("platform", settings.database.scratch_prelude));
    ASSIGN_OR_RETURN(options.platform, Dump(pg_dump, scratch.Target(platform), arguments, request.interrupt));
    RETURN_IF_ERROR(scratch.Drop(platform));
  }

  ASSIGN_OR_RETURN(pg::Connection connection,
                   pg::Connection::Open(scratch.Target(replay.database), "pgassay baseline"));
  ASSIGN_OR_RETURN(options.extension_comments, ExtensionComments(connection));
  drizzle::RowsOptions wanted;
  wanted.schemas = settings.database.schemas;
  wanted.diesel_schema = settings.diesel.table_schema.empty() ? "public" : settings.diesel.table_schema;
  wanted.drizzle_schema = settings.drizzle.migrations_schema;
  ASSIGN_OR_RETURN(drizzle::BaselineRows rows, drizzle::ReadBaselineRows(connection, wanted));
  options.rows = std::move(rows.rows);
  options.last = std::move(rows.last);
  captured.moments = std::move(rows.moments);
  captured.findings = std::move(rows.findings);
  ASSIGN_OR_RETURN(captured.sql, drizzle::MakeBaselineSql(captured.dump, options));
  captured.platform = std::move(options.platform);
  const std::string us = connection.user();
  if (!replay.as_role &&
      std::find(captured.sql.roles.begin(), captured.sql.roles.end(), us) != captured.sql.roles.end()) {
    captured.findings.push_back(Finding(
        "baseline-scratch-role", us,
        "the SQL names it, and it is only whom the scratch URL names: Diesel's folder grants or revokes as "
        "whoever runs it",
        "in a new environment that would be about another role than who runs Drizzle's migrations",
        "set [drizzle] role to the role that does, and make it in scratch_prelude"));
  }
  captured.findings.insert(captured.findings.end(), captured.sql.findings.begin(),
                           captured.sql.findings.end());
  return captured;
}

}  // namespace pgassay::migrate
