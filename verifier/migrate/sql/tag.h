// The command tags of PostgreSQL: what psql says when a statement is done.
#ifndef PGASSAY_MIGRATE_SQL_TAG_H_
#define PGASSAY_MIGRATE_SQL_TAG_H_

#include <string>

#include "migrate/sql/tree.h"

namespace pgassay::migrate::sql {

// Of a whole statement: "ALTER TABLE". A statement that returns a count has none here: "INSERT", and CREATE
// TABLE AS keeps its own name, where psql says "SELECT 10". Of a kind that is not known the node's name.
std::string CommandTag(const Json& statement);

}  // namespace pgassay::migrate::sql

#endif  // PGASSAY_MIGRATE_SQL_TAG_H_
