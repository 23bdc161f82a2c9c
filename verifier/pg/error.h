// libpq's errors as absl::Status.
#ifndef PGASSAY_PG_ERROR_H_
#define PGASSAY_PG_ERROR_H_

#include <libpq-fe.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace pgassay::pg {

// "what: message" with detail and hint, on one line; the SQLSTATE rides along as a payload.
// Codes say what the caller can do: kUnavailable the connection is gone or could not be made (retry on a new
// one), kPermissionDenied (42501, 28xxx), kCancelled (57014), kDeadlineExceeded (lock not available, 55P03),
// kResourceExhausted (53xxx, among them too many connections 53300), kNotFound (3D000, 42P01),
// kAborted (40xxx: rolled back, among them a standby's conflict with recovery), kDataLoss (XX001, XX002),
// kInternal otherwise. A result without SQLSTATE is libpq's own: kUnavailable, or kResourceExhausted out of
// memory.
absl::StatusCode ClassifySqlState(absl::string_view sqlstate);
absl::Status MakeStatus(const PGresult* result, absl::string_view what);

// The same for a statement that reads rows: an error about a value is told by its SQLSTATE alone.
absl::Status MakeStatusWithoutValues(const PGresult* result, absl::string_view what);

// From a connection's own message, which can hold its secrets: `password` is cut out wherever it stands.
absl::Status MakeStatus(const PGconn* connection, absl::string_view what, absl::string_view password);

// From the message of a connection that could not be made. REQUIRES: PQERRORS_VERBOSE, as there is no
// PGresult to ask for a SQLSTATE (and the text alone may be in any language). "what: detail (where)"; values
// that libpq quotes before it has talked to a server are left out.
absl::Status MakeConnectStatus(absl::string_view message, absl::string_view what, absl::string_view where,
                               absl::string_view password);

// The SQLSTATE of a status made here, "" if it has none.
std::string SqlState(const absl::Status& status);

// Runs of white space as one space, other control characters as \xNN: names may hold anything.
std::string OneLine(absl::string_view text);

// `text` without `password`.
std::string Scrub(absl::string_view text, absl::string_view password);

}  // namespace pgassay::pg

#endif  // PGASSAY_PG_ERROR_H_
