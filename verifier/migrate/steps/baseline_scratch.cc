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
    RETURN_IF_ERROR(scratch.Drop(platform));
  }

  ASSIGN_OR_RETURN(pg::Connection connection,
                   pg::Connection::Open(scratch.Target(replay.database), "pgassay baseline"));
  if (request.from_existing || request.history) {
    ASSIGN_OR_RETURN(captured.moments, drizzle::ReadMoments(connection, drizzle::RowsOf(settings)));
    return captured;
  }
  options.platform = captured.platform;
  ASSIGN_OR_RETURN(options.extension_comments, ExtensionComments(connection));
  ASSIGN_OR_RETURN(drizzle::BaselineRows rows,
                   drizzle::ReadBaselineRows(connection, drizzle::RowsOf(settings)));
  options.rows = std::move(rows.rows);
  options.last = std::move(rows.last);
  captured.moments = std::move(rows.moments);
  captured.findings = std::move(rows.findings);
  ASSIGN_OR_RETURN(captured.sql, drizzle::MakeBaselineSql(captured.dump, options));
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
