// A table with its keys, checks, indexes and policies.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_TABLE_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_TABLE_H_

#include <string>
#include <vector>

#include "migrate/typescript/draft.h"
#include "migrate/typescript/shape.h"

namespace pgassay::migrate::typescript {

// export const users = pgTable('users', { ... }); with its pieces and those of what is in it noted in
// `draft`.
// "" if it cannot be named.
std::string WriteTable(const Table& table, const Shape& shape, Draft& draft);

// const users = auth.table('users', { ... }): not exported, so that drizzle-kit does not take it for ours.
// With no more columns than foreign keys point at.
std::string WritePointedAt(const Table& table, const Shape& shape, Draft& draft);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_TABLE_H_
