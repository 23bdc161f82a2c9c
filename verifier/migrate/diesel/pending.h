// What would go wrong with one pending migration, told before Diesel runs it.
#ifndef PGASSAY_MIGRATE_DIESEL_PENDING_H_
#define PGASSAY_MIGRATE_DIESEL_PENDING_H_

#include <vector>

#include "pgassay/migration.h"

namespace pgassay::migrate::diesel {

// `facts` are sql::Parse's of its up.sql. Pure.
std::vector<HistoryFinding> FindInPending(const DieselMigration& migration, const SqlFacts& facts);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_PENDING_H_
