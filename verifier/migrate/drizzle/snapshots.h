// What drizzle-kit takes for the state of the schema: the chain of snapshots. migrate() never looks at them.
#ifndef PGASSAY_MIGRATE_DRIZZLE_SNAPSHOTS_H_
#define PGASSAY_MIGRATE_DRIZZLE_SNAPSHOTS_H_

#include <optional>
#include <string>
#include <vector>

#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

struct SnapshotFile {
  std::string name;                       // under the migrations folder
  std::string entry = {};                 // the folder of 1.0 it lies in; "": journal v7
  std::optional<std::string> bytes = {};  // none: no file of that name
};

// Adds the findings of meta/ to a folder of journal v7. `files`: everything in meta/ that kit would read,
// which is all whose names do not begin with '_', bytewise.
void JudgeJournalSnapshots(const std::vector<SnapshotFile>& files, DrizzleFolder& folder);

// The same of the folders of 1.0, one for each entry in their order; sets the format, kFolders8 or kFolders9,
// by what they are, or kOther for those of 2023 (before drizzle-kit 0.20).
void JudgeFolderSnapshots(const std::vector<SnapshotFile>& files, DrizzleFolder& folder);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_SNAPSHOTS_H_
