// What a statement does to the transaction and the session it is run in. Pure.
#ifndef PGASSAY_MIGRATE_SQL_SESSION_H_
#define PGASSAY_MIGRATE_SQL_SESSION_H_

#include "migrate/sql/tree.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::sql {

// Whether the server refuses it in a transaction (SQLSTATE 25001), as far as the text tells: VACUUM does,
// CLUSTER of a partitioned table does too and looks like any other.
bool OutsideTransaction(const Json& statement);

// Puts `line` where SqlFacts has room for what the statement does and no earlier one did.
void NoteSession(const Json& statement, uint32_t line, SqlFacts* facts);

}  // namespace pgassay::migrate::sql

#endif  // PGASSAY_MIGRATE_SQL_SESSION_H_
