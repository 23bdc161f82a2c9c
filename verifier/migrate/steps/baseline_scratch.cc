#include "migrate/steps/baseline_scratch.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/run.h"
#include "migrate/drizzle/baseline_rows.h"
#include "migrate/finding/make.h"
#include "migrate/steps/dump.h"
#include "pg/connection.h"
#include "pg/error.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kInsufficientPrivilege[] = "42501";

absl::StatusOr<std::string> RunAs(ScratchServer& scratch, const ProjectSettings& settings,
                                  const BaselineRequest& request, const BaselineSource& source,
                                  const std::string& role) {
  ASSIGN_OR_RETURN(std::string database, scratch.Create("diesel", settings.database.scratch_prelude));
  const auto run = [&]() -> absl::Status {
    if (!role.empty()) RETURN_IF_ERROR(scratch.ActAs(database, role));
    ASSIGN_OR_RETURN(pg::Connection connection,
                     pg::Connection::Open(scratch.Target(database), "pgassay replay"));
    DieselFolder folder = source.diesel;
    folder.migrations = source.applied;
    diesel::RunOptions options;
    options.interrupt = request.interrupt;
    ASSIGN_OR_RETURN(const diesel::RunResult result, diesel::RunPending(connection, folder, options));
    RETURN_IF_ERROR(result.status);
    return role.empty() ? absl::OkStatus() : scratch.ActAs(database, "");
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
  absl::StatusOr<std::string> database = RunAs(scratch, settings, request, source, role);
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
    database = RunAs(scratch, settings, request, source, "");
  }
  RETURN_IF_ERROR(database.status());
  replay.database = *std::move(database);
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
    ASSIGN_OR_RETURN(captured.platform,
                     Dump(pg_dump, scratch.Target(platform), arguments, request.interrupt));
    options.platform = captured.platform;
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
  captured.findings.insert(captured.findings.end(), captured.sql.findings.begin(),
                           captured.sql.findings.end());
  return captured;
}

}  // namespace pgassay::migrate
