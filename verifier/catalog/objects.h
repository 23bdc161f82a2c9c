// The whole catalog as objects that mean the same in another database (CATALOG.md; the SQL is in
// sql/objects/).
#ifndef PGASSAY_CATALOG_OBJECTS_H_
#define PGASSAY_CATALOG_OBJECTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pg/connection.h"
#include "pgassay/catalog.h"

namespace pgassay::catalog {

struct Objects {
  uint32_t server_version_num = 0;
  std::vector<CatalogObject> objects;  // by Key(), bytewise, none twice
  // What belongs to no object that was read, or what this role may not see, in words: nothing of the catalog
  // is dropped without a word.
  std::vector<std::string> unplaced;
};

// With `cluster` also what the server keeps for all databases or about this one: roles, settings, the
// database itself, tablespaces, subscriptions. REQUIRES: `connection` went through pg::PrepareSession, whose
// settings (search_path is empty) shape every definition. Errors: Aborted when something was changed under
// our hands in a way that shows (try again); Internal when the SQL gives an object twice. Definitions are of
// the moment of reading, whatever the transaction's snapshot: see ReadStamp.
absl::StatusOr<Objects> ReadObjects(pg::Connection& connection, bool cluster = false);

// Equal before and after ReadObjects, the first in the snapshot and the second in a transaction that began
// after it: then all that was read is as the snapshot has it. What temporary tables, large objects and the
// server's upkeep change does not count. The same role must read both.
absl::StatusOr<std::string> ReadStamp(pg::Connection& connection);

}  // namespace pgassay::catalog

#endif  // PGASSAY_CATALOG_OBJECTS_H_
