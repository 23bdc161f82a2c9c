// What pgassay.lock.json keeps of the catalog behind each migration.
#ifndef PGASSAY_MIGRATE_STEPS_DIGESTS_H_
#define PGASSAY_MIGRATE_STEPS_DIGESTS_H_

#include <atomic>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/steps/scratch.h"
#include "migrate/steps/timeline.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// Of the managed catalog of a database (LOCK.md).
absl::StatusOr<std::string> DigestOf(const ScratchServer& scratch, const ProjectSettings& settings,
                                     const std::string& database);

// After each of `migrations`, run one by one on an empty database of their own by who ran `replay`. Errors:
// those of Continue.
absl::StatusOr<std::vector<std::string>> DigestsAfterEach(ScratchServer& scratch,
                                                          const ProjectSettings& settings,
                                                          const Replay& replay,
                                                          const std::vector<DieselMigration>& migrations,
                                                          const std::atomic<int>* interrupt);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_DIGESTS_H_
