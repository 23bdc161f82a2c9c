#include "migrate/ledger/catalog_digest.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "catalog/objects.h"
#include "compare/catalog/definition.h"
#include "migrate/drizzle/text.h"
#include "migrate/ledger/owners.h"
#include "pg/session.h"
#include "status_macros.h"

namespace pgassay::migrate::ledger {
namespace {

constexpr char kFormat[] = "pgassay-catalog/1";
constexpr char kDieselTable[] = "__diesel_schema_migrations";
constexpr uint32_t kLockTimeoutMs = 10'000;

// The attributes that PostgreSQL writes as SQL, in more than one way.
constexpr absl::string_view kDeparsed[] = {"arguments",       "default",       "definition", "generated",
                                           "partition bound", "partition key", "SQL body",   "using",
                                           "where",           "with check"};

bool IsDeparsed(absl::string_view attribute) {
  return std::find(std::begin(kDeparsed), std::end(kDeparsed), attribute) != std::end(kDeparsed);
}

// "size:text,": nothing in a text can be taken for what stands around it.
std::string Net(absl::string_view text) {
  return absl::StrCat(text.size(), ":", text, ",");
}

class Scope {
 public:
  Scope(const std::vector<CatalogObject>& objects, const DigestScope& scope)
      : scope_(scope), owners_(OwnersIn(objects, scope.schemas)) {}

  bool Has(const CatalogObject& object) const {
    return IsIn(object, scope_.schemas) && object.Find("extension") == nullptr && !IsHistory(object);
  }

  std::string Text(const CatalogObject& object) const {
    // The role that default privileges are of.
    const bool of_owner = object.kind == "default privileges" && owners_.count(object.parent) > 0;
    std::string text = absl::StrCat(Net(object.kind), Net(object.schema), Net(of_owner ? "" : object.parent),
                                    Net(object.name));
    for (const CatalogAttribute& attribute : object.attributes) {
      const std::string value = Value(object, attribute);
      if (!value.empty()) absl::StrAppend(&text, Net(attribute.name), Net(value));
    }
    return text;
  }

 private:
  bool IsHistory(const std::string& schema, absl::string_view table) const {
    return table == kDieselTable || (schema == scope_.drizzle_schema && table == scope_.drizzle_table);
  }

  bool IsHistory(const CatalogObject& object) const {
    if (IsHistory(object.schema, object.name) || IsHistory(object.schema, object.parent)) return true;
    const std::string* owner = object.kind == "sequence" ? object.Find("owned by") : nullptr;
    return owner != nullptr &&
           absl::StartsWith(absl::StrReplaceAll(*owner, {{"\"", ""}}),
                            absl::StrCat(scope_.drizzle_schema, ".", scope_.drizzle_table, "."));
  }

  // "" where it does not count.
  std::string Value(const CatalogObject& object, const CatalogAttribute& attribute) const {
    if (attribute.name == "owner") return "";
    // Of the machine: where files lie, and whose sort order it is.
    if (attribute.name == "tablespace") return "";
    if (attribute.name == "version" && object.kind == "collation") return "";
    // Whether its rows are there is no more of the schema than a table's rows are.
    if (attribute.name == "not populated") return "";
    if (attribute.name == "column order") return object.kind == "composite type" ? attribute.value : "";
    if (IsDeparsed(attribute.name)) return compare::CanonicalDefinition(attribute.value);
    if (attribute.name != "privileges") return attribute.value;
    // Of public they are what initdb and the platform gave, another on each server.
    if (object.kind == "schema" && object.name == "public") return "";
    return WithoutOwners(object.kind, attribute.value, owners_);
  }

  const DigestScope& scope_;
  Roles owners_;
};

}  // namespace

DigestScope ScopeOf(const ProjectSettings& settings) {
  return {.schemas = settings.database.schemas,
          .drizzle_schema = settings.drizzle.migrations_schema,
          .drizzle_table = settings.drizzle.migrations_table};
}

std::string CatalogText(const std::vector<CatalogObject>& objects, const DigestScope& digest_scope) {
  const Scope scope(objects, digest_scope);
  std::multiset<std::string> texts;
  for (const CatalogObject& object : objects) {
    if (scope.Has(object)) texts.insert(scope.Text(object));
  }
  std::string text = absl::StrCat(kFormat, "\n");
  for (const std::string& each : texts) absl::StrAppend(&text, Net(each));
  return text;
}

absl::StatusOr<std::string> CatalogDigest(pg::Connection& connection, const DigestScope& scope) {
  RETURN_IF_ERROR(pg::PrepareSession(connection, kLockTimeoutMs));
  ASSIGN_OR_RETURN(const std::string before, catalog::ReadStamp(connection));
  ASSIGN_OR_RETURN(const catalog::Objects read, catalog::ReadObjects(connection));
  ASSIGN_OR_RETURN(const std::string after, catalog::ReadStamp(connection));
  if (before != after) return absl::AbortedError("catalog: it was changed while it was read: try again");
  return drizzle::Sha256(CatalogText(read.objects, scope));
}

absl::StatusOr<std::string> CatalogDigest(pg::Connection& connection,
                                          const std::vector<std::string>& schemas) {
  DigestScope scope;
  scope.schemas = schemas;
  return CatalogDigest(connection, scope);
}

}  // namespace pgassay::migrate::ledger
