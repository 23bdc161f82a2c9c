#include "migrate/steps/status.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "migrate/diesel/folder.h"
#include "migrate/diesel/history.h"
#include "migrate/diesel/judge.h"
#include "migrate/drizzle/folder.h"
#include "migrate/drizzle/history.h"
#include "migrate/drizzle/judge.h"
#include "migrate/finding/make.h"
#include "migrate/ledger/lock.h"
#include "migrate/project/path.h"
#include "migrate/steps/status_lock.h"
#include "migrate/steps/whereabouts.h"
#include "pg/connection.h"
#include "pg/quote.h"
#include "pg/script.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kAbout[] =
    "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.date_trunc('second', pg_catalog.now())::timestamp";

std::string FormatName(DrizzleFormat format) {
  switch (format) {
    case DrizzleFormat::kNone:
      return "";
    case DrizzleFormat::kJournal7:
      return "journal v7";
    case DrizzleFormat::kFolders8:
      return "folders of 1.0 up to rc.4";
    case DrizzleFormat::kFolders9:
      return "folders of 1.0.0-rc.5";
    case DrizzleFormat::kOther:
      return "unsupported";
  }
  return "";
}

absl::Status ReadDatabase(const ProjectSettings& settings, const ConnectTarget& database,
                          MigrationStatus& status, DieselHistory& diesel, DrizzleHistory& drizzle) {
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(database, "pgassay status"));
  RETURN_IF_ERROR(pg::BeginReading(connection, settings.cutover.lock_timeout_ms));
  ASSIGN_OR_RETURN(const pg::Result about, connection.Query(kAbout));
  status.in_recovery = about.boolean(0, 0);
  status.read_at = std::string(about.text(0, 1));
  ASSIGN_OR_RETURN(Whereabouts where, ReadWhereabouts(connection));
  status.database = std::move(where.database);
  status.server_version = std::move(where.server_version);
  status.host = std::move(where.host);
  ASSIGN_OR_RETURN(diesel, diesel::ReadHistory(connection, settings.diesel.table_schema));
  ASSIGN_OR_RETURN(drizzle, drizzle::ReadHistory(connection, settings.drizzle.migrations_schema,
                                                 settings.drizzle.migrations_table, settings.drizzle.role));
  return connection.Execute("ROLLBACK");
}

// [drizzle] root and out, where they cannot be what they are said to be. That out is not there yet is none.
std::optional<HistoryFinding> JudgePlaces(const ProjectSettings& settings) {
  namespace fs = std::filesystem;
  std::error_code error;
  const bool no_root = !fs::is_directory(settings.drizzle.root, error);
  const bool no_out =
      fs::exists(settings.drizzle.out, error) && !fs::is_directory(settings.drizzle.out, error);
  // Where out lies elsewhere, root is drizzle-kit's alone.
  if (!no_out && (!no_root || fs::is_directory(settings.drizzle.out, error))) return std::nullopt;
  return Finding(
      "drizzle-no-root", "",
      absl::StrCat(no_out ? "[drizzle] out, " : "[drizzle] root, ",
                   project::ShownPath(no_out ? settings.drizzle.out : settings.drizzle.root, settings.folder),
                   ", is not a folder"),
      "nothing of its migrations can be seen", "correct it in pgassay.toml, or restore the folder from git");
}

}  // namespace

absl::StatusOr<MigrationStatus> ReadStatus(const ProjectSettings& settings, const ConnectTarget& database) {
  ASSIGN_OR_RETURN(const DieselFolder diesel_folder, diesel::ReadFolder(settings.diesel.migrations));
  ASSIGN_OR_RETURN(DrizzleFolder drizzle_folder, drizzle::ReadFolder(settings.drizzle.out));
  if (std::optional<HistoryFinding> wrong = JudgePlaces(settings)) {
    drizzle_folder.findings = {*std::move(wrong)};
  }
  MigrationStatus status;
  DieselHistory diesel_table;
  DrizzleHistory drizzle_table;
  RETURN_IF_ERROR(ReadDatabase(settings, database, status, diesel_table, drizzle_table));

  status.project = settings.folder;
  status.diesel.folder = project::ShownPath(diesel_folder.path, settings.folder);
  if (diesel_table.exists) {
    status.diesel.table = pg::ShownQualified(diesel_table.schema, "__diesel_schema_migrations");
  }
  status.drizzle.folder = project::ShownPath(drizzle_folder.path, settings.folder);
  status.drizzle.format = FormatName(drizzle_folder.format);
  if (drizzle_table.exists) {
    status.drizzle.table = pg::ShownQualified(drizzle_table.schema, drizzle_table.table);
  }

  diesel::Judgement diesel = diesel::Judge(diesel_folder, diesel_table);
  const absl::StatusOr<ledger::LockFile> lock = ledger::ReadLock(ledger::LockPath(settings));
  drizzle::Judgement drizzle = drizzle::Judge(drizzle_folder, drizzle_table, !diesel_table.rows.empty(),
                                              SyncedOf(lock, drizzle_folder, diesel_table));
  JudgeLocked(lock, drizzle_folder, diesel_table, drizzle_table, drizzle.entries, drizzle.findings);
  // Of a table that could not be read nobody knows what is applied, and pending would be a guess.
  constexpr auto kUnread = HistoryFinding::Level::kNotChecked;
  if (!HasLevel(diesel_table.findings, kUnread)) status.diesel.entries = std::move(diesel.entries);
  if (!HasLevel(drizzle_table.findings, kUnread)) status.drizzle.entries = std::move(drizzle.entries);
  status.findings = std::move(diesel.findings);
  std::move(drizzle.findings.begin(), drizzle.findings.end(), std::back_inserter(status.findings));
  return status;
}

}  // namespace pgassay::migrate
