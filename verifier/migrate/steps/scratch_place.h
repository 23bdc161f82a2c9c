// Whether a server may be used for scratch databases.
#ifndef PGASSAY_MIGRATE_STEPS_SCRATCH_PLACE_H_
#define PGASSAY_MIGRATE_STEPS_SCRATCH_PLACE_H_

#include "absl/status/status.h"
#include "pg/connection.h"
#include "pgassay/scan.h"

namespace pgassay::migrate {

// FailedPrecondition: a standby, a pooler, older than 13. PermissionDenied: the role may not create
// databases, with the statement that grants it.
absl::Status CheckScratchServer(pg::Connection& connection);

// FailedPrecondition if it is the server of `beside`, a standby or a copy of it, or if that cannot be told.
absl::Status RefuseSameServer(pg::Connection& connection, const ConnectTarget& beside);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_SCRATCH_PLACE_H_
