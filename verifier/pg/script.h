// Files of SQL as one message of the simple protocol, as Diesel sends them.
#ifndef PGASSAY_PG_SCRIPT_H_
#define PGASSAY_PG_SCRIPT_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "pg/connection.h"

namespace pgassay::pg {

// What the server said of a script that failed.
struct ScriptError {
  absl::Status status;  // as MakeStatus
  std::string sqlstate;
  std::string message, detail, hint;
  std::string context;  // where in a function
  int position = 0;     // in the script, in characters from 1; 0: not said
};

enum class TransactionState { kIdle, kOpen, kFailed, kLost };

// "message (SQLSTATE 42703); detail; hint: hint; in PL/pgSQL function ...", on one line.
std::string Told(const ScriptError& error);

// `status` with another code and text; its SQLSTATE stays.
absl::Status Retold(const absl::Status& status, absl::StatusCode code, absl::string_view text);

// One PQexec-like message of any number of statements; rows are thrown away. COPY FROM stdin is ended with an
// error, as there is no data; COPY TO stdout is drained. OK in `status` if every statement went through;
// "Received an empty query" (Diesel's words, InvalidArgument) if there is none.
ScriptError RunScript(Connection& connection, const std::string& sql, absl::string_view what);

TransactionState StateOf(const Connection& connection);

// BEGIN READ ONLY, with every setting LOCAL to the transaction, so that it works on a standby and leaves
// nothing behind in a session that a pooler hands on: search_path stays the session's, row_security off (a
// policy is an error then and not fewer rows), a lock timeout, time zone UTC. Refuses a server older than 13.
// End it by Execute("ROLLBACK").
absl::Status BeginReading(Connection& connection, uint32_t lock_timeout_ms);

}  // namespace pgassay::pg

#endif  // PGASSAY_PG_SCRIPT_H_
