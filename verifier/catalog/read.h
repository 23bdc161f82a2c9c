// What the database holds that has rows, from pg_catalog (the SQL is in sql/).
#ifndef PGASSAY_CATALOG_READ_H_
#define PGASSAY_CATALOG_READ_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "canon/type.h"
#include "pg/connection.h"

namespace pgassay::catalog {

struct Column {
  std::string name;
  uint32_t type_oid = 0;
  std::string type;  // format_type()
  friend bool operator==(const Column&, const Column&) = default;
};

struct Relation {
  uint32_t oid = 0;
  std::string schema;
  std::string name;
  char kind = 'r';                // r, p, m, f, or L for the large objects
  char persistence = 'p';         // p permanent, u unlogged, t temporary
  uint32_t filenode = 0;          // as the snapshot has it
  uint32_t current_filenode = 0;  // as it is now; another one: rewritten meanwhile
  std::string access_method;
  bool is_partition = false;
  uint32_t root_oid = 0;  // of a partition
  bool populated = true;
  bool row_security = false;  // policies would hide rows from this role
  bool readable = true;       // USAGE on the schema and SELECT on the relation
  std::string QualifiedName() const { return schema + "." + name; }
  friend bool operator==(const Relation&, const Relation&) = default;
};

struct Detail {
  uint64_t pages = 0;
  uint64_t bytes = 0;            // with TOAST
  std::vector<Column> columns;   // by name, bytewise
  std::vector<std::string> key;  // FORMAT.md 2; empty: none
};

// The whole of it, as one transaction sees it.
struct Catalog {
  std::vector<Relation> relations;                // by schema, then name
  absl::flat_hash_map<uint32_t, Detail> details;  // by relation OID; not of foreign and temporary tables
  canon::TypeMap types;
};

// REQUIRES: `connection` went through pg::PrepareSession.
absl::StatusOr<std::vector<Relation>> ReadRelations(pg::Connection& connection);
absl::StatusOr<Catalog> Read(pg::Connection& connection);

// Fills pages and bytes of `relations`. REQUIRES: `connection` holds their locks, or this waits behind
// whoever queues for one.
absl::Status ReadSizes(pg::Connection& connection, const std::vector<uint32_t>& relations, Catalog& catalog);

// "" if both are the same relations; else what differs first.
std::string FirstDifference(const std::vector<Relation>& before, const std::vector<Relation>& after);

// The same for columns and keys of `relations`, which both have, and for all types. Sizes do not count.
std::string FirstDifferenceInside(const std::vector<Relation>& relations, const Catalog& before,
                                  const Catalog& after);

}  // namespace pgassay::catalog

#endif  // PGASSAY_CATALOG_READ_H_
