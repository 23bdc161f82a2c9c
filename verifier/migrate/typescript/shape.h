// What a schema.ts can speak of, read from pg_catalog.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_SHAPE_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_SHAPE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pg/connection.h"

namespace pgassay::migrate::typescript {

// The tables, types, sequences and views of the managed schemas. The room's own; see read's SQL.
struct Shape;

// Of `schemas`, without Diesel's table, Drizzle's, partitions and members of extensions. In a read-only
// transaction of its own. Errors: those of the connection.
absl::StatusOr<Shape> ReadShape(pg::Connection& connection, const std::vector<std::string>& schemas);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_SHAPE_H_
