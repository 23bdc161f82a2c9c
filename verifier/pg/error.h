// libpq's errors as absl::Status.
#ifndef PGASSAY_PG_ERROR_H_
#define PGASSAY_PG_ERROR_H_

#include <libpq-fe.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace pgassay::pg {

// "what: message" with detail and hint; the SQLSTATE rides along as a payload.
// Codes say what the caller can do: kUnavailable the connection is gone or could not be made (retry on a new one),
// kPermissionDenied (42501, 28xxx), kCancelled (57014), kDeadlineExceeded (lock not available, 55P03),
// kResourceExhausted (53xxx, among them too many connections 53300), kNotFound (3D000, 42P01),
// kDataLoss (XX001, XX002), kInternal otherwise.
absl::StatusCode ClassifySqlState(absl::string_view sqlstate);
absl::Status MakeStatus(const PGresult* result, absl::string_view what);

// From a connection's own message, which can hold its secrets: `password` is cut out wherever it stands.
absl::Status MakeStatus(const PGconn* connection, absl::string_view what, absl::string_view password);

// The SQLSTATE of a status made here, "" if it has none.
std::string SqlState(const absl::Status& status);

}  // namespace pgassay::pg

#endif  // PGASSAY_PG_ERROR_H_
