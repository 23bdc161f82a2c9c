#include "migrate/steps/check_repository.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate {
namespace {

using What = CheckResult::Part::What;
using State = CheckResult::Part::State;

// What the lock has as Drizzle's own: both folders were replayed with it, and so agree.
std::optional<HistoryFinding> NoteOwn(const BridgeSource& source) {
  std::vector<std::string> names;
  std::vector<std::string> edited;
  for (const ledger::LockEntry& locked : source.lock.entries) {
    if (!locked.diesel.empty()) continue;
    names.push_back(locked.name);
    const bool same = std::any_of(source.drizzle.entries.begin(), source.drizzle.entries.end(),
                                  [&](const DrizzleEntry& entry) { return entry.sha256 == locked.sha256; });
    if (!same) edited.push_back(locked.name);
  }
  if (names.empty()) return std::nullopt;
  return Note("check-own-entry", ListOf(names),
              absl::StrCat("Drizzle's own: what ", names.size() == 1 ? "it makes" : "they make",
                           " is not Diesel's, and is taken for granted here",
                           edited.empty() ? ""
                                          : absl::StrCat("; no longer what pgassay.lock.json was written "
                                                         "with: ",
                                                         ListOf(edited))),
              "a database has it once Drizzle's migrator has run it", "read its SQL");
}

}  // namespace

PartsAndFindings CheckRepository(const BridgeSource& source) {
  PartsAndFindings told;
  told.findings = source.findings;
  const std::vector<DieselMigration>& diesel = source.diesel.migrations;
  told.parts.push_back({.what = What::kDieselFolder,
                        .state = State::kAgrees,
                        .at = diesel.empty() ? "no migration"
                                             : absl::StrCat(Counted(diesel.size(), "migration", "migrations"),
                                                            ", up to ", diesel.back().folder),
                        .says = ""});
  size_t versions = 0;
  for (const ledger::LockEntry& entry : source.lock.entries) versions += entry.diesel.size();
  CheckResult::Part lock = {
      .what = What::kLock,
      .state = State::kAgrees,
      .at = absl::StrCat("stands for ", Counted(versions, "migration", "migrations"), " of Diesel's"),
      .says = ""};
  if (HasLevel(source.findings, HistoryFinding::Level::kFinding)) {
    lock.state = State::kDiffers;
    lock.says = "no longer what the folders are";
  } else if (!source.fresh.empty()) {
    lock.state = State::kBehind;
    lock.says = absl::StrCat(source.fresh.size(), " behind Diesel's folder");
  }
  told.parts.push_back(lock);
  if (std::optional<HistoryFinding> own = NoteOwn(source)) told.findings.push_back(*std::move(own));
  if (source.fresh.empty()) return told;
  std::vector<std::string> names;
  for (const DieselMigration& migration : source.fresh) names.push_back(migration.folder);
  told.findings.push_back(
      Finding("check-not-synced", ListOf(names),
              absl::StrCat(names.size() == 1 ? "it has" : "they have", " no Drizzle migration yet"),
              "a database that Drizzle makes would be without",
              "run `pgassay sync`, and commit what it writes with the migration"));
  return told;
}

PartsAndFindings CheckBase(const std::string& name, const BranchState& other, const BridgeSource& source) {
  PartsAndFindings told;
  told.findings = JudgeBranch(name, other, source.lock, source.diesel);
  const size_t here = source.lock.entries.size();
  const size_t there = other.lock ? other.lock->entries.size() : 0;
  const bool differs = HasLevel(told.findings, HistoryFinding::Level::kFinding);
  const bool unknown = HasLevel(told.findings, HistoryFinding::Level::kNotChecked);
  told.parts.push_back({.what = What::kBase,
                        .state = differs   ? State::kDiffers
                                 : unknown ? State::kNotChecked
                                           : State::kAgrees,
                        .at = absl::StrCat(name, " at ", other.commit.substr(0, 12)),
                        .says = here > there && other.elsewhere.empty()
                                    ? absl::StrCat(Counted(here - there, "entry", "entries"), " more here")
                                    : ""});
  return told;
}

std::vector<HistoryFinding> CheckConfig(const drizzle::KitConfig& config) {
  std::vector<HistoryFinding> findings;
  if (config.schema_filter.empty()) {
    findings.push_back(Finding("check-schema-filter", "drizzle.config.ts", "it has no schemaFilter",
                               "`drizzle-kit push` and `pull` take in schemas that are not Drizzle's",
                               "add schemaFilter with the schemas of [database] schemas"));
  }
  if (!drizzle::HidesDieselsTable(config)) {
    findings.push_back(
        Finding("check-tables-filter", "drizzle.config.ts",
                config.tables_filter.empty()
                    ? "it has no tablesFilter"
                    : "its tablesFilter does not surely leave __diesel_schema_migrations out",
                "`drizzle-kit push` would drop Diesel's table, and `pull` would bring it into schema.ts",
                "add '!__diesel_schema_migrations' to tablesFilter while Diesel is in use"));
  }
  return findings;
}

}  // namespace pgassay::migrate
