// A folder of Drizzle migrations that is made beside the project's.
#ifndef PGASSAY_MIGRATE_STEPS_MADE_FOLDER_H_
#define PGASSAY_MIGRATE_STEPS_MADE_FOLDER_H_

#include <string>
#include <vector>

#include "migrate/drizzle/kit_place.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

struct MadeFolder {
  std::string path;                      // in the kit's own folder
  std::vector<DrizzleEntry> entries;     // all of them, as they now are
  std::vector<HistoryFinding> findings;  // what is wrong with it; then `entries` may be none
  drizzle::FilesByPath before;           // all that was in the project's when it was copied, by sync
};

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_MADE_FOLDER_H_
