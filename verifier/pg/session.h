// What a session must be like before a byte that it reads can be believed.
#ifndef PGASSAY_PG_SESSION_H_
#define PGASSAY_PG_SESSION_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pg/connection.h"
#include "pgassay/fingerprint.h"

namespace pgassay::pg {

// Sets the prologue (only names this server has), reads every setting back, and refuses by name, as FailedPrecondition:
// a pooler between us and the backend, zero_damaged_pages, ignore_checksum_failure, ignore_system_indexes,
// session_replication_role other than origin, a server older than 13.
absl::Status PrepareSession(Connection& connection, uint32_t lock_timeout_ms);

// Who and where the server is. Fills host to data_checksums of Source but lsn and snapshot.
absl::StatusOr<Source> ReadEvidence(Connection& connection);

// BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY in the snapshot.
absl::Status JoinSnapshot(Connection& connection, const std::string& snapshot);

}  // namespace pgassay::pg

#endif  // PGASSAY_PG_SESSION_H_
