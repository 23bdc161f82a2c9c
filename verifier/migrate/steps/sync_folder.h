// Drizzle's folder with what sync adds to it, made beside the project's, and put in its place.
#ifndef PGASSAY_MIGRATE_STEPS_SYNC_FOLDER_H_
#define PGASSAY_MIGRATE_STEPS_SYNC_FOLDER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/drizzle/append.h"
#include "migrate/drizzle/kit.h"
#include "migrate/ledger/lock.h"
#include "migrate/steps/bridge_source.h"
#include "migrate/steps/made_folder.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// A copy of the folder at `out` (none: where that is "") with `planned` behind what is in it; the last one
// has the snapshot that drizzle-kit makes of `schema` from nothing, those before it have none of their own.
// Errors: those of Kit::Generate, AppendEntry and the file system.
absl::StatusOr<MadeFolder> MakeSyncFolder(drizzle::Kit& kit, const std::vector<std::string>& schema,
                                          const std::string& out, std::vector<drizzle::NewEntry> planned);

struct SyncFiles {
  const MadeFolder& made;
  const ledger::LockFile& lock;
  std::string schema_file;  // to be written; "": it stays
  std::string schema_text;
};

// The folder, schema.ts, and the lock last of all: each whole, and none before all of them are on the disk.
// Returns what was written, relative to the project. Errors: those of writing; FailedPrecondition where
// somebody has written folder or lock since they were read. Nothing was written then, unless the last
// renaming failed.
absl::StatusOr<std::vector<std::string>> WriteSyncFiles(const ProjectSettings& settings,
                                                        const BridgeSource& before, const SyncFiles& files);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_SYNC_FOLDER_H_
