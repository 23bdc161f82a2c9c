// The managed schemas' catalog in 64 hexadecimal digits (LOCK.md).
#ifndef PGASSAY_MIGRATE_LEDGER_CATALOG_DIGEST_H_
#define PGASSAY_MIGRATE_LEDGER_CATALOG_DIGEST_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "pg/connection.h"
#include "pgassay/catalog.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::ledger {

struct DigestScope {
  std::vector<std::string> schemas;        // what Drizzle manages
  std::string drizzle_schema = "drizzle";  // of Drizzle's table, which is left out
  std::string drizzle_table = "__drizzle_migrations";
};

// Of a project.
DigestScope ScopeOf(const ProjectSettings& settings);

// What is hashed. Pure; the order of `objects` does not matter.
std::string CatalogText(const std::vector<CatalogObject>& objects, const DigestScope& scope);

// REQUIRES: no transaction is open. The session is left as pg::PrepareSession makes it, whose errors are
// returned; Aborted: the catalog was changed meanwhile, try again; others of the connection.
absl::StatusOr<std::string> CatalogDigest(pg::Connection& connection, const DigestScope& scope);
absl::StatusOr<std::string> CatalogDigest(pg::Connection& connection,
                                          const std::vector<std::string>& schemas);

}  // namespace pgassay::migrate::ledger

#endif  // PGASSAY_MIGRATE_LEDGER_CATALOG_DIGEST_H_
