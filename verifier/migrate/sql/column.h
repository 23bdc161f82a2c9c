// Whether a new column means that its table is written anew. Pure.
#ifndef PGASSAY_MIGRATE_SQL_COLUMN_H_
#define PGASSAY_MIGRATE_SQL_COLUMN_H_

#include "migrate/sql/made.h"
#include "migrate/sql/tree.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::sql {

// kMaybe: a default by a function whose volatility is not known here, or a type that may be a domain with a
// constraint, for which each row is checked and written.
Rewrite RewriteForColumn(const Json& column_def, const Made& made);

}  // namespace pgassay::migrate::sql

#endif  // PGASSAY_MIGRATE_SQL_COLUMN_H_
