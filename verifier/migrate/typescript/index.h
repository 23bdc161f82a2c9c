// An index of a table.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_INDEX_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_INDEX_H_

#include <string>

#include "migrate/typescript/draft.h"
#include "migrate/typescript/shape.h"

namespace pgassay::migrate::typescript {

// Without a comma behind it; "" if one of its names cannot be written.
std::string WriteIndex(const Index& index, Draft& draft);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_INDEX_H_
