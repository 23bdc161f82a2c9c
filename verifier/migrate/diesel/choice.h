// Which migrations of a folder a run has to run. Pure.
#ifndef PGASSAY_MIGRATE_DIESEL_CHOICE_H_
#define PGASSAY_MIGRATE_DIESEL_CHOICE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::diesel {

// Those up to version `until` ("": all) that are not in `applied`, in the order in which they run. They point
// into `folder`. Errors: FailedPrecondition with every reason against it: `until` is no version of the
// folder; one of its folders is none that Diesel can read; a version up to `until` that several folders have;
// what is to be run is refused.
absl::StatusOr<std::vector<const DieselMigration*>> ChoosePending(const DieselFolder& folder,
                                                                  const std::set<std::string>& applied,
                                                                  const std::string& until);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_CHOICE_H_
