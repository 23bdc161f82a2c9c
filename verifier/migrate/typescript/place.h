// Where a project's own schema files speak of an object.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_PLACE_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_PLACE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "migrate/typescript/module.h"

namespace pgassay::migrate::typescript {

struct Place {
  std::string file;   // "": not found
  uint32_t line = 0;  // from 1
};

// `files`: name and text. Of an object of a table that is not spoken of, the table's place; for one that has
// no table, where pgEnum('x'), pgView('x') or the like stands. Comments and strings are told apart, and no
// more of TypeScript is understood. Pure.
Place FindPlace(const std::vector<std::pair<std::string, std::string>>& files, const ObjectKey& object);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_PLACE_H_
