#include "migrate/project/fault.h"

namespace pgassay::migrate::project {

absl::Status NotTheCallers(const absl::Status& status) {
  return absl::IsInvalidArgument(status) ? absl::FailedPreconditionError(status.message()) : status;
}

}  // namespace pgassay::migrate::project
