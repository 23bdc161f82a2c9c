#include "migrate/steps/baseline_folder.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/drizzle/folder.h"
#include "migrate/file/publish.h"
#include "migrate/finding/make.h"
#include "migrate/sql/parse.h"
#include "migrate/steps/compare_schema.h"
#include "migrate/steps/export_database.h"
#include "pg/error.h"
#include "pg/script.h"
#include "pgassay/report.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

namespace fs = std::filesystem;

constexpr char kName[] = "diesel_baseline";
constexpr char kMigratorProof[] = "Drizzle's migrator on an empty database";

// `judged`: the file is the one that is to stay, and what is wrong with the folder counts.
absl::StatusOr<MadeFolder> ReadMade(const std::string& path, bool judged) {
  MadeFolder made;
  made.path = path;
  ASSIGN_OR_RETURN(const DrizzleFolder folder, drizzle::ReadFolder(path));
  for (const HistoryFinding& finding : folder.findings) {
    if (judged && finding.level != HistoryFinding::Level::kNote) made.findings.push_back(finding);
  }
  if (folder.entries.size() == 1 && folder.entries[0].present) {
    made.entry = folder.entries[0];
  } else {
    made.findings.push_back(
        Finding("baseline-not-generated", "",
                absl::StrCat("drizzle-kit left ", folder.entries.size(), " entries instead of one"), "",
                "run `drizzle-kit generate` by hand in an empty folder and see"));
  }
  return made;
}

// What keeps two databases from being the same, in words; bookkeeping of Drizzle's own name aside, and
// owners, of which pg_dump was not asked.
std::vector<std::string> Faults(const Report& report, const ProjectSettings& settings) {
  std::vector<std::string> faults;
  for (const TableReport& table : report.tables) {
    if (table.status == TableStatus::kSame || table.status == TableStatus::kExcluded) continue;
    faults.push_back(absl::StrCat("table ", table.schema, ".", table.name, table.reason.empty() ? "" : ": ",
                                  table.reason));
  }
  for (const CatalogFinding& finding : report.catalog) {
    const bool bookkeeping = finding.kind == "schema" && finding.change == CatalogChange::kGained &&
                             finding.name == settings.drizzle.migrations_schema;
    if (bookkeeping || finding.attribute == "owner") continue;
    faults.push_back(absl::StrCat(finding.kind, " ",
                                  QualifiedName(finding.schema, finding.parent, finding.name),
                                  finding.attribute.empty() ? "" : " ", finding.attribute));
  }
  for (const LedgerNote& note : report.not_checked) {
    faults.push_back(absl::StrCat("not checked: ", note.kind, " ", note.schema,
                                  note.schema.empty() ? "" : ".", note.name, ": ", note.reason));
  }
  if (faults.empty() && report.verdict == Verdict::kNotProven)
    faults.push_back("the comparison is incomplete");
  return faults;
}

// What keeps `database` from being what Diesel's folder made, rows included.
struct Comparison {
  std::vector<std::string> faults;
  std::vector<std::string> owners;  // what Diesel's folder gave to somebody else
};
absl::StatusOr<Comparison> Compare(ScratchServer& scratch, const ProjectSettings& settings,
                                   const BaselineRequest& request, const Replay& replay,
                                   const std::string& database,
                                   const std::vector<drizzle::BaselineRows::Column>& moments) {
  ScanOptions options;
  options.interrupt = request.interrupt;
  options.exclude = BookkeepingGlobs(settings);
  for (const drizzle::BaselineRows::Column& moment : moments) {
    options.exclude.push_back(
        absl::StrCat(Glob(moment.schema), ".", Glob(moment.table), ".", Glob(moment.name)));
  }
  ASSIGN_OR_RETURN(const Report report, Verify({.path = "", .target = scratch.Target(replay.database)},
                                               {.path = "", .target = scratch.Target(database)}, options));
  Comparison comparison = {.faults = Faults(report, settings), .owners = {}};
  for (const CatalogFinding& finding : report.catalog) {
    if (finding.attribute != "owner") continue;
    comparison.owners.push_back(
        absl::StrCat(finding.kind, " ", QualifiedName(finding.schema, finding.parent, finding.name)));
  }
  return comparison;
}

// drizzle-kit's migrate may say nothing at all of why: the server says it to us.
absl::StatusOr<std::string> WhyItFails(ScratchServer& scratch, const ProjectSettings& settings,
                                       const Replay& replay, const DrizzleEntry& entry) {
  ASSIGN_OR_RETURN(const std::string database, MakeEmpty(scratch, settings, replay, "retry"));
  ASSIGN_OR_RETURN(pg::Connection connection,
                   pg::Connection::Open(scratch.Target(database), "pgassay baseline"));
  const pg::ScriptError error = pg::RunScript(connection, entry.sql, entry.file);
  connection.Close();
  RETURN_IF_ERROR(scratch.Drop(database));
  if (error.status.ok()) return std::string();
  std::string where;
  if (error.position > 0) {
    where = absl::StrCat(" at line ", sql::LineOfCharacter(entry.sql, error.position));
  }
  return absl::StrCat("; the server says of ", entry.file, where, ": ", pg::Told(error));
}

}  // namespace

absl::StatusOr<MadeFolder> GenerateFolder(drizzle::Kit& kit, const std::vector<std::string>& schema,
                                          const std::string& sql) {
  const std::string path = kit.folder() + "/out";
  ASSIGN_OR_RETURN(const std::vector<std::string> appeared, kit.Generate(schema, path, kName));
  if (appeared.empty()) {
    MadeFolder none;
    none.findings.push_back(
        Finding("baseline-not-generated", "",
                "drizzle-kit generate wrote nothing: schema.ts has no table, type or view", "",
                "export them from the files that drizzle.config.ts names"));
    return none;
  }
  ASSIGN_OR_RETURN(const MadeFolder made, ReadMade(path, /*judged=*/false));
  if (!made.findings.empty()) return made;
  RETURN_IF_ERROR(file::WriteWhole(absl::StrCat(path, "/", made.entry.file), sql));
  return ReadMade(path, /*judged=*/true);
}

absl::StatusOr<MadeFolder> CopyFolder(const drizzle::Kit& kit, const DrizzleFolder& existing) {
  const std::string path = kit.folder() + "/out";
  std::error_code error;
  fs::copy(existing.path, path, fs::copy_options::recursive, error);
  if (error) {
    return absl::UnavailableError(
        absl::StrCat(pg::OneLine(existing.path), ": it cannot be copied: ", error.message()));
  }
  return ReadMade(path, /*judged=*/true);
}

absl::StatusOr<BaselineResult::Proof> ProveNothingToGenerate(drizzle::Kit& kit,
                                                             const std::vector<std::string>& schema,
                                                             const MadeFolder& folder) {
  BaselineResult::Proof proof = {
      .what = "drizzle-kit generate after it finds nothing to do", .proven = true, .detail = ""};
  ASSIGN_OR_RETURN(const std::vector<std::string> appeared,
                   kit.Generate(schema, folder.path, "not_the_same"));
  if (appeared.empty()) return proof;
  proof.proven = false;
  proof.detail = absl::StrCat("it wrote ", absl::StrJoin(appeared, ", "),
                              ": drizzle-kit does not read its own snapshot as what schema.ts says");
  return proof;
}

absl::StatusOr<BaselineResult::Proof> ProveUnmarkedRefused(ScratchServer& scratch,
                                                           const ProjectSettings& settings,
                                                           const BaselineRequest& request,
                                                           const Replay& replay, const MadeFolder& folder) {
  BaselineResult::Proof proof = {
      .what = "a database of Diesel's that nobody has marked refuses it", .proven = false, .detail = ""};
  ASSIGN_OR_RETURN(const std::string database, scratch.Copy("unmarked", replay.database));
  ASSIGN_OR_RETURN(pg::Connection connection,
                   pg::Connection::Open(scratch.Target(database), "pgassay baseline"));
  RETURN_IF_ERROR(connection.Execute("BEGIN"));
  const pg::ScriptError error = pg::RunScript(connection, folder.entry.sql, folder.entry.file);
  connection.Close();
  if (error.status.ok()) {
    RETURN_IF_ERROR(scratch.Drop(database));
    proof.detail = absl::StrCat(folder.entry.file,
                                " runs there once more: before its mark `drizzle-kit migrate` would do so in "
                                "production; make it fail where Diesel's table is, or use --replace");
    return proof;
  }
  ASSIGN_OR_RETURN(const Comparison compared, Compare(scratch, settings, request, replay, database, {}));
  RETURN_IF_ERROR(scratch.Drop(database));
  proof.proven = compared.faults.empty();
  proof.detail =
      proof.proven ? "its first failure takes all of it back"
                   : absl::StrCat("it fails there, but not before it has changed ", ListOf(compared.faults));
  return proof;
}

absl::StatusOr<BaselineResult::Proof> ProveRuns(drizzle::Kit& kit, ScratchServer& scratch,
                                                const ProjectSettings& settings,
                                                const BaselineRequest& request, const Replay& replay,
                                                const std::string& folder, const Wanted& wanted) {
  BaselineResult::Proof proof = {.what = "Drizzle's migrator runs the baseline and what --reconcile added",
                                 .proven = true,
                                 .detail = ""};
  ASSIGN_OR_RETURN(const std::string database, MakeEmpty(scratch, settings, replay, "reconcile"));
  const absl::Status migrated = kit.Migrate(folder, scratch.Target(database));
  if (absl::IsCancelled(migrated)) return migrated;
  if (!migrated.ok()) {
    proof.proven = false;
    proof.detail = std::string(migrated.message());
  }
  if (replay.as_role) RETURN_IF_ERROR(scratch.ActAs(database, ""));
  if (proof.proven) {
    ASSIGN_OR_RETURN(const ExportDatabase theirs,
                     MakeExportDatabase(scratch, "theirs", settings, wanted.ground, wanted.export_sql));
    ASSIGN_OR_RETURN(const SchemaComparison compared,
                     CompareSchemas(scratch.Target(database), scratch.Target(theirs.database), settings,
                                    request.interrupt));
    RETURN_IF_ERROR(scratch.Drop(theirs.database));
    std::vector<std::string> faults = compared.not_checked;
    for (const SchemaDifference& difference : JudgeSchema(compared.findings, wanted.ours, {})) {
      if (difference.verdict == SchemaDifference::Verdict::kMustFix) faults.push_back(difference.name);
    }
    proof.proven = faults.empty();
    proof.detail = faults.empty() ? "what Drizzle can say of the result is what schema.ts says"
                                  : absl::StrCat("the result is not what schema.ts says: ", ListOf(faults));
  }
  RETURN_IF_ERROR(scratch.Drop(database));
  return proof;
}

absl::StatusOr<BaselineResult::Proof> ProveReplay(drizzle::Kit& kit, ScratchServer& scratch,
                                                  const ProjectSettings& settings,
                                                  const BaselineRequest& request, const Replay& replay,
                                                  const std::vector<drizzle::BaselineRows::Column>& moments,
                                                  const MadeFolder& folder) {
  BaselineResult::Proof proof = {.what = kMigratorProof, .proven = false, .detail = ""};
  ASSIGN_OR_RETURN(const std::string database, MakeEmpty(scratch, settings, replay, "drizzle"));
  const absl::Status migrated = kit.Migrate(folder.path, scratch.Target(database));
  if (absl::IsCancelled(migrated)) return migrated;
  if (!migrated.ok()) {
    ASSIGN_OR_RETURN(const std::string why, WhyItFails(scratch, settings, replay, folder.entry));
    proof.detail = absl::StrCat(migrated.message(), why);
    return proof;
  }
  if (replay.as_role) RETURN_IF_ERROR(scratch.ActAs(database, ""));

  ASSIGN_OR_RETURN(const Comparison compared, Compare(scratch, settings, request, replay, database, moments));
  RETURN_IF_ERROR(scratch.Drop(database));
  if (!compared.faults.empty()) {
    proof.detail = absl::StrCat("it is not what Diesel's folder makes: ", ListOf(compared.faults));
    return proof;
  }
  proof.proven = true;
  std::vector<std::string> names;
  for (const drizzle::BaselineRows::Column& moment : moments) {
    names.push_back(QualifiedName(moment.schema, moment.table, moment.name));
  }
  proof.detail = absl::StrCat("catalog and rows equal those of Diesel's folder replayed",
                              names.empty() ? "" : ", but for the time at which a migration ran in ",
                              absl::StrJoin(names, ", "));
  if (!compared.owners.empty()) {
    absl::StrAppend(&proof.detail, ", owners aside: who runs it owns all, Diesel's folder gave to others ",
                    ListOf(compared.owners));
  }
  return proof;
}

}  // namespace pgassay::migrate
