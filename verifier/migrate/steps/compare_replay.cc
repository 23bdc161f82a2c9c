#include "migrate/steps/compare_replay.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "migrate/finding/make.h"
#include "migrate/steps/compare_schema.h"
#include "pg/connection.h"
#include "pgassay/report.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

std::string NameOf(const CatalogFinding& finding) {
  return absl::StrCat(finding.kind, " ", QualifiedName(finding.schema, finding.parent, finding.name));
}

// Both are on one server: what is read of it is the same on both sides, but for what belongs to the database.
bool IsOfServer(const CatalogFinding& finding) {
  if (finding.kind == "setting") {
    // `role` is how a replay becomes somebody else.
    return !absl::EndsWith(finding.parent, "this database") || finding.name == "role";
  }
  if (finding.kind == "database") {
    return finding.attribute == "comment" && absl::StrContains(finding.before, kScratchComment) &&
           absl::StrContains(finding.after, kScratchComment);
  }
  return finding.kind == "role" || finding.kind == "tablespace" || finding.kind == "subscription" ||
         finding.kind == "parameter" || finding.kind == "replication origin";
}

// The replay against another database, without these columns.
absl::StatusOr<Report> CompareRows(const ProofGround& on, const std::string& database,
                                   const TimeColumns& without) {
  ScanOptions options;
  options.interrupt = on.interrupt;
  options.exclude = BookkeepingGlobs(on.settings);
  options.cluster = true;
  options.exact_positions = true;
  for (const drizzle::BaselineRows::Column& column : without) {
    options.exclude.push_back(
        absl::StrCat(Glob(column.schema), ".", Glob(column.table), ".", Glob(column.name)));
  }
  return Verify({.path = "", .target = on.scratch.Target(on.replay.database)},
                {.path = "", .target = on.scratch.Target(database)}, options);
}

ReplayComparison Read(const Report& report, const ProjectSettings& settings) {
  ReplayComparison compared;
  for (const TableReport& table : report.tables) {
    if (table.status == TableStatus::kSame || table.status == TableStatus::kExcluded) continue;
    compared.rows.push_back(
        absl::StrCat(table.schema, ".", table.name, table.reason.empty() ? "" : ": ", table.reason));
  }
  for (const CatalogFinding& finding : report.catalog) {
    const bool bookkeeping = finding.kind == "schema" && finding.change == CatalogChange::kGained &&
                             finding.name == settings.drizzle.migrations_schema;
    if (bookkeeping || IsOfServer(finding)) continue;
    if (finding.attribute == "owner") {
      compared.owners.push_back(NameOf(finding));
    } else {
      compared.catalog.push_back(finding);
    }
  }
  for (const LedgerNote& note : report.not_checked) {
    if (note.kind == "subscription") continue;
    compared.not_checked.push_back(absl::StrCat(note.kind, " ", note.schema, note.schema.empty() ? "" : ".",
                                                note.name, ": ", note.reason));
  }
  if (report.verdict == Verdict::kNotProven && report.not_checked.empty() && FaultsOf(compared).empty())
    compared.not_checked.push_back("the comparison is incomplete");
  return compared;
}

// What of a table two replays have otherwise: columns; or, where its rows cannot be told apart by their key,
// the key, so that the next look tells of the rest.
TimeColumns ColumnsThatDiffer(const TableReport& table) {
  std::vector<std::string> names;
  for (const ColumnReport& column : table.columns) {
    if (column.status == ColumnStatus::kDifferent) names.push_back(column.name);
  }
  const bool keys_differ =
      table.differences && (table.differences->lost > 0 || table.differences->gained > 0);
  if (keys_differ && !table.key.empty()) names = table.key;
  TimeColumns columns;
  for (const std::string& name : names) {
    columns.push_back({.schema = table.schema, .table = table.name, .name = name});
  }
  return columns;
}

TimeColumns Joined(TimeColumns columns, const TimeColumns& more) {
  columns.insert(columns.end(), more.begin(), more.end());
  return columns;
}

// Of a key that was left out whole those columns come back that two replays have alike.
absl::Status TakeBackKeys(const ProofGround& on, const std::string& other, const TimeColumns& times,
                          TimeColumns* random) {
  for (size_t i = 0; i < random->size();) {
    TimeColumns fewer = *random;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    ASSIGN_OR_RETURN(const Report report, CompareRows(on, other, Joined(times, fewer)));
    const auto of_it = [&](const TableReport& table) {
      return table.schema == (*random)[i].schema && table.name == (*random)[i].table;
    };
    const auto table = std::find_if(report.tables.begin(), report.tables.end(), of_it);
    if (table != report.tables.end() && table->status == TableStatus::kSame) {
      *random = std::move(fewer);
    } else {
      ++i;
    }
  }
  return absl::OkStatus();
}

// Columns that are different in another replay of the same: gen_random_uuid(), random().
absl::StatusOr<TimeColumns> RandomColumns(const ProofGround& on, const TimeColumns& times) {
  ASSIGN_OR_RETURN(const Replay other, Play(on.scratch, on.settings, *on.moments, "again", on.interrupt));
  TimeColumns random;
  for (bool found = true; found;) {
    ASSIGN_OR_RETURN(const Report report, CompareRows(on, other.database, Joined(times, random)));
    found = false;
    for (const TableReport& table : report.tables) {
      if (table.status == TableStatus::kSame || table.status == TableStatus::kExcluded) continue;
      // Another number of rows is no matter of their values.
      if (table.rows_before != table.rows_after) continue;
      for (drizzle::BaselineRows::Column& column : ColumnsThatDiffer(table)) {
        const bool known = std::any_of(random.begin(), random.end(), [&](const auto& each) {
          return each.schema == column.schema && each.table == column.table && each.name == column.name;
        });
        if (known) continue;
        random.push_back(std::move(column));
        found = true;
      }
    }
  }
  RETURN_IF_ERROR(TakeBackKeys(on, other.database, times, &random));
  RETURN_IF_ERROR(on.scratch.Drop(other.database));
  return random;
}

}  // namespace

absl::StatusOr<TimeColumns> ReadTimeColumns(const ProofGround& on) {
  ASSIGN_OR_RETURN(pg::Connection connection,
                   pg::Connection::Open(on.scratch.Target(on.replay.database), "pgassay replay"));
  return drizzle::ReadMoments(connection, drizzle::RowsOf(on.settings));
}

absl::StatusOr<ReplayComparison> CompareWithReplay(const ProofGround& on, const std::string& database,
                                                   const TimeColumns& times) {
  ASSIGN_OR_RETURN(const Report report, CompareRows(on, database, times));
  ReplayComparison compared = Read(report, on.settings);
  if (compared.rows.empty() || on.moments == nullptr) return compared;
  ASSIGN_OR_RETURN(TimeColumns random, RandomColumns(on, times));
  if (random.empty()) return compared;
  ASSIGN_OR_RETURN(const Report again, CompareRows(on, database, Joined(times, random)));
  compared = Read(again, on.settings);
  compared.random = std::move(random);
  return compared;
}

std::vector<std::string> NamesOf(const TimeColumns& columns) {
  std::vector<std::string> names;
  for (const drizzle::BaselineRows::Column& column : columns) {
    names.push_back(QualifiedName(column.schema, column.table, column.name));
  }
  return names;
}

std::vector<std::string> FaultsOf(const ReplayComparison& compared) {
  std::vector<std::string> faults;
  for (const std::string& table : compared.rows) faults.push_back(absl::StrCat("table ", table));
  for (const CatalogFinding& finding : compared.catalog) {
    faults.push_back(absl::StrCat(NameOf(finding), finding.attribute.empty() ? "" : " ", finding.attribute));
  }
  for (const std::string& what : compared.not_checked) faults.push_back(absl::StrCat("not checked: ", what));
  return faults;
}

}  // namespace pgassay::migrate
