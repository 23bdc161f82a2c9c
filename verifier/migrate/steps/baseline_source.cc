#include "migrate/steps/baseline_source.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/diesel/folder.h"
#include "migrate/diesel/history.h"
#include "migrate/diesel/judge.h"
#include "migrate/drizzle/folder.h"
#include "migrate/drizzle/history.h"
#include "migrate/file/read.h"
#include "migrate/finding/make.h"
#include "migrate/steps/whereabouts.h"
#include "pg/connection.h"
#include "pg/script.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

struct Tables {
  DieselHistory diesel;
  DrizzleHistory drizzle;
};

absl::StatusOr<Tables> ReadTables(const ProjectSettings& settings, const ConnectTarget& database,
                                  BaselineSource& source) {
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(database, "pgassay baseline"));
  RETURN_IF_ERROR(pg::BeginReading(connection, settings.cutover.lock_timeout_ms));
  ASSIGN_OR_RETURN(Whereabouts where, ReadWhereabouts(connection));
  source.database = std::move(where.database);
  source.host = std::move(where.host);
  source.server_version = std::move(where.server_version);
  source.server_version_num = connection.server_version();
  Tables tables;
  ASSIGN_OR_RETURN(tables.diesel, diesel::ReadHistory(connection, settings.diesel.table_schema));
  ASSIGN_OR_RETURN(tables.drizzle,
                   drizzle::ReadHistory(connection, settings.drizzle.migrations_schema,
                                        settings.drizzle.migrations_table, settings.drizzle.role));
  RETURN_IF_ERROR(connection.Execute("ROLLBACK"));
  return tables;
}

bool IsApplied(const DieselHistory& table, const std::string& version) {
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [&](const DieselHistory::Row& row) { return row.version == version; });
}

// What Diesel has run, and whether that is a state which its folder can make.
void JudgeDiesel(const DieselHistory& table, BaselineSource& source) {
  std::vector<std::string> pending;
  for (const DieselMigration& migration : source.diesel.migrations) {
    if (!IsApplied(table, migration.version)) {
      pending.push_back(migration.version);
      continue;
    }
    if (!pending.empty()) {
      source.findings.push_back(
          Finding("baseline-hole", migration.folder,
                  absl::StrCat("it is applied, and ", pending.front(), ", which comes before it, is not"),
                  "no new database would become what this one is",
                  "run what is pending with `diesel migration run`, then begin again"));
      break;
    }
    source.applied.push_back(migration);
  }
  // What is wrong with a pending one is no matter of the baseline.
  DieselFolder applied = source.diesel;
  applied.migrations = source.applied;
  for (const HistoryFinding& finding : diesel::Judge(applied, table).findings) {
    if (finding.level != HistoryFinding::Level::kNote) source.findings.push_back(finding);
  }
  // What it has applied is not known then, which is a finding already.
  if (HasLevel(table.findings, HistoryFinding::Level::kNotChecked)) return;
  if (table.rows.empty()) {
    source.findings.push_back(
        Finding("baseline-no-diesel", "", "Diesel has applied nothing in this database", "",
                "name the database that Diesel's migrations have made, or set [diesel] table_schema"));
  } else if (!pending.empty()) {
    source.findings.push_back(Note("baseline-pending", "",
                                   absl::StrCat(Counted(pending.size(), "migration", "migrations"),
                                                " of Diesel's folder not applied here: ", ListOf(pending)),
                                   "the baseline is what the database is without them",
                                   "`pgassay sync` makes a Drizzle migration of each afterwards"));
  }
}

// Of a folder that stays, the rows that the database has are to be of its one entry.
void JudgeRows(const DrizzleEntry& entry, const DrizzleHistory& table, BaselineSource& source) {
  for (const DrizzleHistory::Row& row : table.rows) {
    if (row.hash == entry.sha256 && row.created_at && *row.created_at == entry.when_ms) continue;
    source.findings.push_back(
        Finding("baseline-foreign-row", row.id ? absl::StrCat("row ", *row.id) : "a row without an id",
                absl::StrCat("it is not that of ", entry.name, ": its hash or its created_at is another"),
                "Drizzle's migrator takes it for something that has run",
                "see `pgassay status`; correct the row, or delete it if nothing stands behind it"));
  }
}

// A baseline is the first entry, and the lock has no other one yet.
void JudgeFolder(const std::string& out, const DrizzleFolder& folder, BaselineSource& source) {
  const bool locked = source.lock && !source.lock->entries.empty();
  if (folder.entries.empty()) {
    if (!locked) return;
    source.findings.push_back(Finding(
        "baseline-folder-lost", out,
        absl::StrCat("pgassay.lock.json has ", source.lock->entries[0].name, ", and the folder has not"),
        "a second baseline has another time, and databases that the first is marked in refuse it",
        "restore the folder from git; where no database has rows of it, --replace makes it anew"));
    return;
  }
  if (locked && source.lock->entries[0].name == folder.entries[0].name) {
    source.findings.push_back(Finding(
        "baseline-done", folder.entries[0].name, "it is pgassay's own baseline, and pgassay.lock.json has it",
        "", "`pgassay baseline --mark` is next; where no database has rows of it, --replace makes it anew"));
    return;
  }
  source.findings.push_back(
      Finding("baseline-folder-exists", out,
              absl::StrCat("the folder has ", Counted(folder.entries.size(), "entry", "entries"),
                           ", the first is ", folder.entries[0].name),
              "a baseline is the first one",
              "--replace moves the folder aside, where no database has rows of it; --from-existing proves "
              "the one entry that it has"));
}

void JudgeDrizzle(const ProjectSettings& settings, const BaselineRequest& request,
                  const DrizzleHistory& table, BaselineSource& source) {
  const DrizzleFolder& folder = source.drizzle;
  const bool supported = folder.format == DrizzleFormat::kNone || folder.format == DrizzleFormat::kJournal7 ||
                         folder.format == DrizzleFormat::kFolders9;
  if (!supported || request.from_existing) {
    for (const HistoryFinding& finding : folder.findings) {
      if (finding.level != HistoryFinding::Level::kNote) source.findings.push_back(finding);
    }
  }
  for (const HistoryFinding& finding : table.findings) {
    if (finding.level == HistoryFinding::Level::kNotChecked) source.findings.push_back(finding);
  }
  const std::string out = settings.drizzle.out;
  if (request.from_existing) {
    if (folder.entries.size() != 1) {
      source.findings.push_back(
          Finding("baseline-existing-many", out,
                  absl::StrCat("the folder has ", folder.entries.size(),
                               " entries, and --from-existing proves a folder with one"),
                  "which of them stands for which of Diesel's versions cannot be told",
                  folder.entries.empty() ? "leave --from-existing out"
                                         : "where no database has rows of it, use --replace"));
    } else if (absl::StartsWith(folder.entries[0].sql,
                                "-- Current sql file was generated after introspecting")) {
      source.findings.push_back(Finding("baseline-existing-commented", folder.entries[0].file,
                                        "it is drizzle-kit pull's, in one comment",
                                        "Drizzle's migrator fails on it, or records it and makes nothing",
                                        "use --replace, which writes one that makes what the database is"));
    } else {
      JudgeRows(folder.entries[0], table, source);
    }
    return;
  }
  if (!request.replace) JudgeFolder(out, folder, source);
  if (!table.rows.empty()) {
    source.findings.push_back(Finding(
        "baseline-has-rows", absl::StrCat(table.schema, ".", table.table),
        absl::StrCat("this database has ", Counted(table.rows.size(), "row", "rows"), " of Drizzle's"),
        "its migrator would take a new baseline for one that is older than what it ran, or run it",
        request.replace ? "--replace is for a folder that no database has rows of; --from-existing "
                          "proves the one that these are of"
                        : "--from-existing proves the folder that these are of"));
  }
}

}  // namespace

absl::StatusOr<BaselineSource> ReadBaselineSource(const ProjectSettings& settings,
                                                  const BaselineRequest& request) {
  BaselineSource source;
  ASSIGN_OR_RETURN(source.diesel, diesel::ReadFolder(settings.diesel.migrations));
  ASSIGN_OR_RETURN(source.drizzle, drizzle::ReadFolder(settings.drizzle.out));
  ASSIGN_OR_RETURN(const bool has_lock, file::Exists(ledger::LockPath(settings)));
  if (has_lock) {
    ASSIGN_OR_RETURN(source.lock, ledger::ReadLock(ledger::LockPath(settings)));
  }
  ASSIGN_OR_RETURN(const Tables tables, ReadTables(settings, request.database, source));
  JudgeDiesel(tables.diesel, source);
  JudgeDrizzle(settings, request, tables.drizzle, source);
  return source;
}

}  // namespace pgassay::migrate
