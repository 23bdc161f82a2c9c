// What a scratch database needs before the first migration: roles, schemas and stubs that a platform brings.
#ifndef PGASSAY_MIGRATE_STEPS_PRELUDE_H_
#define PGASSAY_MIGRATE_STEPS_PRELUDE_H_

#include <string>

#include "absl/status/status.h"
#include "pg/connection.h"

namespace pgassay::migrate {

// Runs `file` as one message, and so as one transaction. One without a statement is fine. Errors: those of
// reading it; "FILE:LINE: what the server says (SQLSTATE ...)", for a meta command of psql in words of ours.
absl::Status RunPrelude(pg::Connection& connection, const std::string& file);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_PRELUDE_H_
