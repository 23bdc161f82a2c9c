// What a session must be like before a byte that it reads can be believed.
#ifndef PGASSAY_PG_SESSION_H_
#define PGASSAY_PG_SESSION_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pg/connection.h"
#include "pgassay/fingerprint.h"

namespace pgassay::pg {

// FailedPrecondition if a pooler stands between us and the backend: what belongs to a session (settings,
// snapshots, advisory locks) is then anybody's.
absl::Status RefusePooler(Connection& connection);

// REQUIRES: no transaction is open. Sets the prologue (only names this server has), reads every setting back,
// and refuses by name, as FailedPrecondition: a pooler between us and the backend, zero_damaged_pages,
// ignore_checksum_failure, ignore_system_indexes, session_replication_role other than origin, a server older
// than 13.
absl::Status PrepareSession(Connection& connection, uint32_t lock_timeout_ms);

// Who and where the server is. Fills host to started_at of Source but lsn and snapshot, and tls. What the
// role may not ask or the server does not answer is left empty or 0, with a line in notes.
absl::StatusOr<Source> ReadEvidence(Connection& connection);

// System identifier, whether in recovery, and timeline, as one string: if it is another at the end of a run,
// then the run has read from two servers, or from a standby that was promoted meanwhile (which no session
// notices).
absl::StatusOr<std::string> ReadTimelineMark(Connection& connection);

// BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY in the snapshot.
absl::Status JoinSnapshot(Connection& connection, const std::string& snapshot);

}  // namespace pgassay::pg

#endif  // PGASSAY_PG_SESSION_H_
