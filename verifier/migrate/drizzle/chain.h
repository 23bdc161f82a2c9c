// The halves of AppendEntry: the journal of drizzle-kit 0.x, the folders of 1.0. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_CHAIN_H_
#define PGASSAY_MIGRATE_DRIZZLE_CHAIN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "migrate/drizzle/append.h"
#include "migrate/drizzle/kit.h"
#include "migrate/drizzle/kit_place.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

inline constexpr char kOriginId[] = "00000000-0000-0000-0000-000000000000";

struct Addition {
  std::string name;   // the journal's tag, the folder's name
  FilesByPath files;  // new, or in the place of one that is there
};

// As AppendEntry; `entry` has a name that fits and a `when` of whole seconds.
absl::StatusOr<Addition> AddToJournal(const KitConfig& config, const NewEntry& entry,
                                      const FilesByPath& files);
absl::StatusOr<Addition> AddToFolders(const NewEntry& entry, const FilesByPath& files);

// The id of the snapshot of an entry: of what is before it, what it is, and what the schema is then.
// `content` has no id in it.
std::string SnapshotId(absl::string_view previous_id, absl::string_view name, const NewEntry& entry,
                       absl::string_view content);

// "20261102091500", UTC.
std::string SecondText(int64_t when_ms);

// FailedPrecondition of the first finding that is not of these codes; notes are none.
absl::Status RefusalOf(const std::vector<HistoryFinding>& findings,
                       const std::vector<absl::string_view>& besides);

// FailedPrecondition where an entry that is there is not earlier.
absl::Status MustBeLater(const NewEntry& entry, const std::vector<DrizzleEntry>& entries);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_CHAIN_H_
