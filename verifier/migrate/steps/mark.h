// Recording Drizzle migrations in a database that has what they make through Diesel, and taking the
// baseline's record back (MARK.md).
#ifndef PGASSAY_MIGRATE_STEPS_MARK_H_
#define PGASSAY_MIGRATE_STEPS_MARK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/steps/decide_mark.h"
#include "pg/connection.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// Both tables, as a decision is made on them.
struct MarkState {
  DieselHistory diesel;
  DrizzleHistory drizzle;
};

// In one read-only transaction of SELECTs. Errors: those of the connection, a server older than 13.
absl::StatusOr<MarkState> ReadMarkState(pg::Connection& connection, const ProjectSettings& settings);

struct MarkResult {
  // The plan's rows are committed, or it has none; else nothing was written, and `findings` says why, with
  // the statement that mends it.
  bool done = false;
  bool made_schema = false;
  bool made_table = false;
  std::vector<int64_t> ids;  // of the plan's rows
  std::vector<HistoryFinding> findings;
};

// One transaction: all of the plan's rows, or nothing. It does not wait for another pgassay, and for a lock
// no longer than [cutover] lock_timeout. Under the locks the state is read again and has to be that of the
// plan. A plan without rows is done with, and nothing is looked at. REQUIRES: no transaction is open. Errors
// (nothing was written): FailedPrecondition (a pooler, a standby, a server older than 13), Aborted (another
// pgassay is at it, or the state is another one: decide again), DeadlineExceeded (a lock), those of the
// server. Unavailable where the connection is lost; at COMMIT nobody knows whether it went through, and to
// begin again is right in both cases.
absl::StatusOr<MarkResult> Mark(pg::Connection& connection, const ProjectSettings& settings,
                                const MarkPlan& plan);

// Deletes the plan's row if the tables still are as the plan has them; true if it had one. Drizzle's table
// stays. Transaction, locks and errors are Mark's.
absl::StatusOr<bool> Unmark(pg::Connection& connection, const ProjectSettings& settings,
                            const UnmarkPlan& plan);

// The key of the advisory lock, which ends with the transaction. Another one than diesel::kRunLock: a version
// that can be read is applied, whatever else runs.
inline constexpr int64_t kMarkLock = 0x7067617373617902;  // "pgassay" 2

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_MARK_H_
