#include "migrate/steps/prove.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "migrate/finding/make.h"
#include "migrate/sql/parse.h"
#include "pg/connection.h"
#include "pg/error.h"
#include "pg/script.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

// drizzle-kit's migrate may say nothing at all of why: the server says it to us.
absl::StatusOr<std::string> WhyItFails(const ProofGround& on, const std::vector<DrizzleEntry>& entries) {
  ASSIGN_OR_RETURN(const std::string database, MakeEmpty(on.scratch, on.settings, on.replay, "retry"));
  ASSIGN_OR_RETURN(pg::Connection connection,
                   pg::Connection::Open(on.scratch.Target(database), "pgassay replay"));
  RETURN_IF_ERROR(connection.Execute("BEGIN"));
  std::string why;
  for (const DrizzleEntry& entry : entries) {
    const pg::ScriptError error = pg::RunScript(connection, entry.sql, entry.file);
    if (error.status.ok()) continue;
    const std::string where =
        error.position > 0 ? absl::StrCat(" at line ", sql::LineOfCharacter(entry.sql, error.position)) : "";
    why = absl::StrCat("the server says of ", entry.file, where, ": ", pg::Told(error));
    break;
  }
  connection.Close();
  RETURN_IF_ERROR(on.scratch.Drop(database));
  return why;
}

std::vector<std::string> VersionsOf(const BridgeSource& source) {
  std::vector<std::string> versions;
  for (const ledger::LockEntry& entry : source.lock.entries) {
    versions.insert(versions.end(), entry.diesel.begin(), entry.diesel.end());
  }
  for (const DieselMigration& migration : source.fresh) versions.push_back(migration.version);
  return versions;
}

}  // namespace

bool IsHeld(const std::vector<HistoryFinding>& findings, const std::vector<BaselineResult::Proof>& proofs) {
  return HasLevel(findings, HistoryFinding::Level::kFinding) ||
         HasLevel(findings, HistoryFinding::Level::kNotChecked) ||
         std::any_of(proofs.begin(), proofs.end(),
                     [](const BaselineResult::Proof& proof) { return !proof.proven; });
}

absl::StatusOr<DrizzleRun> RunDrizzle(const ProofGround& on, const std::string& path,
                                      const std::vector<DrizzleEntry>& entries) {
  DrizzleRun run;
  ASSIGN_OR_RETURN(run.database, MakeEmpty(on.scratch, on.settings, on.replay, "drizzle"));
  const absl::Status migrated = on.kit.Migrate(path, on.scratch.Target(run.database));
  if (absl::IsCancelled(migrated)) return migrated;
  if (!migrated.ok()) {
    ASSIGN_OR_RETURN(const std::string why, WhyItFails(on, entries));
    run.failure = why.empty() ? std::string(migrated.message()) : absl::StrCat(why, "; ", migrated.message());
  }
  if (on.replay.as_role) RETURN_IF_ERROR(on.scratch.ActAs(run.database, ""));
  return run;
}

absl::StatusOr<BaselineResult::Proof> ProveReplay(const ProofGround& on, const TimeColumns& times,
                                                  const std::string& path,
                                                  const std::vector<DrizzleEntry>& entries) {
  BaselineResult::Proof proof = {
      .what = "Drizzle's migrator on an empty database", .proven = false, .detail = ""};
  ASSIGN_OR_RETURN(const DrizzleRun run, RunDrizzle(on, path, entries));
  if (!run.failure.empty()) {
    RETURN_IF_ERROR(on.scratch.Drop(run.database));
    proof.detail = run.failure;
    return proof;
  }
  ASSIGN_OR_RETURN(const ReplayComparison compared, CompareWithReplay(on, run.database, times));
  RETURN_IF_ERROR(on.scratch.Drop(run.database));
  if (const std::vector<std::string> faults = FaultsOf(compared); !faults.empty()) {
    proof.detail = absl::StrCat("it is not what Diesel's folder makes: ", ListOf(faults));
    return proof;
  }
  proof.proven = true;
  proof.detail = "catalog and rows equal those of Diesel's folder replayed";
  if (!times.empty()) {
    absl::StrAppend(&proof.detail, ", but for the time at which a migration ran in ",
                    absl::StrJoin(NamesOf(times), ", "));
  }
  if (!compared.random.empty()) {
    absl::StrAppend(&proof.detail, ", but for values that are others in each replay in ",
                    absl::StrJoin(NamesOf(compared.random), ", "));
  }
  if (!compared.owners.empty()) {
    absl::StrAppend(&proof.detail, ", owners aside: who runs it owns all, Diesel's folder gave to others ",
                    ListOf(compared.owners));
  }
  return proof;
}

absl::StatusOr<BaselineResult::Proof> ProveNothingToGenerate(drizzle::Kit& kit,
                                                             const std::vector<std::string>& schema,
                                                             const std::string& path) {
  BaselineResult::Proof proof = {
      .what = "drizzle-kit generate after it finds nothing to do", .proven = true, .detail = ""};
  ASSIGN_OR_RETURN(const std::vector<std::string> appeared, kit.Generate(schema, path, "not_the_same"));
  if (appeared.empty()) return proof;
  proof.proven = false;
  proof.detail = absl::StrCat("in a copy of the folder it writes ", absl::StrJoin(appeared, ", "),
                              ": drizzle-kit does not read its own snapshot as what schema.ts says");
  return proof;
}

absl::StatusOr<BaselineResult::Proof> ProveUnmarkedRefused(const ProofGround& on, const DrizzleEntry& entry) {
  BaselineResult::Proof proof = {
      .what = "a database of Diesel's that nobody has marked refuses it", .proven = false, .detail = ""};
  ASSIGN_OR_RETURN(const std::string database, on.scratch.Copy("unmarked", on.replay.database));
  ASSIGN_OR_RETURN(pg::Connection connection,
                   pg::Connection::Open(on.scratch.Target(database), "pgassay replay"));
  RETURN_IF_ERROR(connection.Execute("BEGIN"));
  const pg::ScriptError error = pg::RunScript(connection, entry.sql, entry.file);
  connection.Close();
  if (error.status.ok()) {
    RETURN_IF_ERROR(on.scratch.Drop(database));
    proof.detail = absl::StrCat(entry.file,
                                " runs there once more: before its mark `drizzle-kit migrate` would do so in "
                                "production; make it fail where Diesel's table is, or use --replace");
    return proof;
  }
  ASSIGN_OR_RETURN(const ReplayComparison compared, CompareWithReplay(on, database, {}));
  RETURN_IF_ERROR(on.scratch.Drop(database));
  const std::vector<std::string> faults = FaultsOf(compared);
  proof.proven = faults.empty();
  proof.detail = proof.proven
                     ? "its first failure takes all of it back"
                     : absl::StrCat("it fails there, but not before it has changed ", ListOf(faults));
  return proof;
}

absl::StatusOr<std::vector<std::string>> CompareWithVersionOrder(const ProofGround& on,
                                                                 const BridgeSource& source) {
  const std::vector<std::string> versions = VersionsOf(source);
  const std::set<std::string> wanted(versions.begin(), versions.end());
  Moment all;
  for (const DieselMigration& migration : source.diesel.migrations) {
    if (wanted.count(migration.version) > 0) all.diesel.push_back(migration);
  }
  std::vector<Moment> moments = {std::move(all)};
  for (const Moment& moment : LockedMoments(source)) {
    if (moment.diesel.empty()) moments.push_back(moment);
  }
  const absl::StatusOr<Replay> other = Play(on.scratch, on.settings, moments, "order", on.interrupt);
  if (absl::IsCancelled(other.status())) return other.status();
  if (!other.ok()) return std::vector<std::string>{std::string(other.status().message())};
  ASSIGN_OR_RETURN(const TimeColumns times, ReadTimeColumns(on));
  ASSIGN_OR_RETURN(ReplayComparison compared, CompareWithReplay(on, other->database, times));
  RETURN_IF_ERROR(on.scratch.Drop(other->database));
  // Which of two columns came first nobody can change any more, and both tools go by names.
  compared.catalog.erase(
      std::remove_if(compared.catalog.begin(), compared.catalog.end(),
                     [](const CatalogFinding& finding) { return finding.attribute == "column order"; }),
      compared.catalog.end());
  return FaultsOf(compared);
}

bool IsInVersionOrder(const BridgeSource& source) {
  const std::vector<std::string> versions = VersionsOf(source);
  return std::is_sorted(versions.begin(), versions.end());
}

}  // namespace pgassay::migrate
