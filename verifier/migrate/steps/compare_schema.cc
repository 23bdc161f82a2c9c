#include "migrate/steps/compare_schema.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "catalog/objects.h"
#include "migrate/ledger/owners.h"
#include "pg/connection.h"
#include "pg/session.h"
#include "status_macros.h"

namespace pgassay::migrate {
namespace {

constexpr char kApplication[] = "pgassay compare";
constexpr char kDieselTable[] = "__diesel_schema_migrations";
constexpr char kOwnSchema[] = "pgassay";
constexpr char kDefaultPrivileges[] = "default privileges";
constexpr uint32_t kLockTimeoutMs = 10'000;

using Key = std::tuple<std::string, std::string, std::string, std::string>;

// What one database says of its owners, which Verify does not hand on.
class Ownership {
 public:
  static absl::StatusOr<Ownership> Read(const ConnectTarget& target,
                                        const std::vector<std::string>& schemas) {
    ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(target, kApplication));
    RETURN_IF_ERROR(pg::PrepareSession(connection, kLockTimeoutMs));
    ASSIGN_OR_RETURN(const catalog::Objects read, catalog::ReadObjects(connection));
    Ownership ownership;
    ownership.managers_ = ledger::OwnersIn(read.objects, schemas);
    for (const CatalogObject& object : read.objects) {
      const Key key(object.kind, object.schema, object.parent, object.name);
      if (const std::string* owner = object.Find("owner"); owner != nullptr) {
        ownership.owners_[key] = *owner;
        // Columns have the rights of their own, and the owner of their relation.
        if (object.parent.empty()) ownership.relations_[{object.schema, object.name}].insert(*owner);
      }
      if (const std::string* text = object.Find("privileges");
          text != nullptr && object.kind == kDefaultPrivileges) {
        ownership.defaults_[key] = *text;
      }
    }
    return ownership;
  }

  void AddOwners(const CatalogFinding& finding, ledger::Roles* owners) const {
    const auto own = owners_.find(Key(finding.kind, finding.schema, finding.parent, finding.name));
    if (own != owners_.end()) owners->insert(own->second);
    const auto relation = relations_.find({finding.schema, finding.parent});
    if (relation != relations_.end()) owners->insert(relation->second.begin(), relation->second.end());
  }

  // The rights that one of the managed schemas' owners gives with all that it makes; nullptr: of another
  // role.
  const std::string* Defaults(const CatalogFinding& finding) const {
    const auto found = defaults_.find(Key(finding.kind, finding.schema, finding.parent, finding.name));
    return found == defaults_.end() || managers_.count(finding.parent) == 0 ? nullptr : &found->second;
  }

  const ledger::Roles& managers() const { return managers_; }

 private:
  ledger::Roles managers_;
  std::map<Key, std::string> owners_;
  std::map<std::pair<std::string, std::string>, ledger::Roles> relations_;
  std::map<Key, std::string> defaults_;
};

bool IsOwnerAlone(const CatalogFinding& finding) {
  return finding.change == CatalogChange::kChanged && finding.attribute == "owner" &&
         std::all_of(finding.with.begin(), finding.with.end(),
                     [](const std::string& with) { return absl::EndsWith(with, ": owner"); });
}

bool IsAboutRights(const CatalogFinding& finding) {
  return finding.attribute == "privileges" || finding.kind == kDefaultPrivileges;
}

// Rights that differ because the owners do.
class Rights {
 public:
  Rights(const Ownership& before, const Ownership& after) : before_(before), after_(after) {}

  bool SameButOwners(const CatalogFinding& finding) const {
    if (finding.change != CatalogChange::kChanged || finding.attribute != "privileges") return false;
    ledger::Roles owners;
    before_.AddOwners(finding, &owners);
    after_.AddOwners(finding, &owners);
    return ledger::WithoutOwners(finding.kind, finding.before, owners) ==
           ledger::WithoutOwners(finding.kind, finding.after, owners);
  }

  // Default privileges are named by the role whose they are: lost of one owner, gained of the other.
  bool Pair(const CatalogFinding& lost, const CatalogFinding& gained) const {
    if (lost.change != CatalogChange::kLost || gained.change != CatalogChange::kGained) return false;
    if (lost.kind != kDefaultPrivileges || gained.kind != lost.kind) return false;
    if (lost.schema != gained.schema || lost.name != gained.name) return false;
    const std::string* was = before_.Defaults(lost);
    const std::string* is = after_.Defaults(gained);
    if (was == nullptr || is == nullptr) return false;
    ledger::Roles owners = before_.managers();
    owners.insert(after_.managers().begin(), after_.managers().end());
    return ledger::WithoutOwners(lost.kind, *was, owners) == ledger::WithoutOwners(gained.kind, *is, owners);
  }

 private:
  const Ownership& before_;
  const Ownership& after_;
};

absl::Status DropOwners(const ConnectTarget& before, const ConnectTarget& after,
                        const std::vector<std::string>& schemas, std::vector<CatalogFinding>* findings) {
  findings->erase(std::remove_if(findings->begin(), findings->end(), IsOwnerAlone), findings->end());
  if (!std::any_of(findings->begin(), findings->end(), IsAboutRights)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Ownership of_before, Ownership::Read(before, schemas));
  ASSIGN_OR_RETURN(const Ownership of_after, Ownership::Read(after, schemas));
  const Rights rights(of_before, of_after);
  std::vector<bool> dropped(findings->size(), false);
  for (size_t i = 0; i < findings->size(); ++i) {
    if (rights.SameButOwners((*findings)[i])) dropped[i] = true;
    for (size_t other = 0; other < findings->size() && !dropped[i]; ++other) {
      if (dropped[other] || !rights.Pair((*findings)[i], (*findings)[other])) continue;
      dropped[i] = dropped[other] = true;
    }
  }
  std::vector<CatalogFinding> kept;
  for (size_t i = 0; i < findings->size(); ++i) {
    if (!dropped[i]) kept.push_back(std::move((*findings)[i]));
  }
  *findings = std::move(kept);
  return absl::OkStatus();
}

bool IsManaged(const CatalogFinding& finding, const std::vector<std::string>& schemas) {
  const std::string& schema = finding.kind == "schema" ? finding.name : finding.schema;
  return std::count(schemas.begin(), schemas.end(), schema) > 0;
}

// The schema of Drizzle's table, if there is nothing else in it, and all that pgassay keeps.
bool IsBookkeeping(const CatalogFinding& finding, const ProjectSettings& settings) {
  if (finding.schema == kOwnSchema || (finding.kind == "schema" && finding.name == kOwnSchema)) return true;
  return finding.kind == "schema" && finding.name == settings.drizzle.migrations_schema &&
         finding.with.empty();
}

std::string InWords(const LedgerNote& note) {
  const std::string of = note.side == "both" ? "" : absl::StrCat(" (", note.side, ")");
  return absl::StrCat(note.kind, " ", QualifiedName(note.schema, "", note.name), of, ": ", note.reason);
}

}  // namespace

std::string Glob(const std::string& name) {
  std::string glob;
  for (const char c : name) {
    if (c == '.') {  // which cannot be said there
      glob += '?';
      continue;
    }
    if (c == '*' || c == '?' || c == '[' || c == '\\') glob += '\\';
    glob += c;
  }
  return glob;
}

std::vector<std::string> BookkeepingGlobs(const ProjectSettings& settings) {
  return {kDieselTable, absl::StrCat(Glob(settings.drizzle.migrations_schema), ".",
                                     Glob(settings.drizzle.migrations_table))};
}

absl::StatusOr<SchemaComparison> CompareSchemas(const ConnectTarget& before, const ConnectTarget& after,
                                                const ProjectSettings& settings,
                                                const std::atomic<int>* interrupt) {
  const std::vector<std::string>& schemas = settings.database.schemas;
  ScanOptions options;
  options.connections = 1;
  options.schema_only = true;
  options.exclude = BookkeepingGlobs(settings);
  options.interrupt = interrupt;
  ASSIGN_OR_RETURN(Report report,
                   Verify({.path = "", .target = before}, {.path = "", .target = after}, options));
  RETURN_IF_ERROR(DropOwners(before, after, schemas, &report.catalog));
  SchemaComparison comparison;
  for (CatalogFinding& finding : report.catalog) {
    if (IsManaged(finding, schemas)) {
      comparison.findings.push_back(std::move(finding));
    } else if (!IsBookkeeping(finding, settings)) {
      comparison.elsewhere.push_back(std::move(finding));
    }
  }
  for (const LedgerNote& note : report.not_checked) comparison.not_checked.push_back(InWords(note));
  if (report.verdict == Verdict::kNotProven && comparison.not_checked.empty()) {
    comparison.not_checked.push_back("the catalog: the comparison does not say what it could not read");
  }
  return comparison;
}

}  // namespace pgassay::migrate
