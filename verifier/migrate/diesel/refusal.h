// What pgassay will not run in Diesel's name, because Diesel would do it silently wrong.
#ifndef PGASSAY_MIGRATE_DIESEL_REFUSAL_H_
#define PGASSAY_MIGRATE_DIESEL_REFUSAL_H_

#include <string>

#include "pgassay/migration.h"

namespace pgassay::migrate::diesel {

// The line of up.sql's statement that ends the transaction which Diesel runs it in; 0: none does.
uint32_t EndsDieselsTransaction(const DieselMigration& migration, const SqlFacts& facts);

// The line of a BEGIN that nothing in the file ends, without a transaction of Diesel's around it: the file,
// the row and whatever follows hang on somebody else's COMMIT. 0: none.
uint32_t LeavesTransactionOpen(const DieselMigration& migration, const SqlFacts& facts);

// As DieselMigration::refused, for what its up.sql has in it; `facts` are sql::Parse's of that.
std::string RefusalOf(const DieselMigration& migration, const SqlFacts& facts);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_REFUSAL_H_
