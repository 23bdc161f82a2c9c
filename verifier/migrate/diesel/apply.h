// One Diesel migration, run as Diesel runs it.
#ifndef PGASSAY_MIGRATE_DIESEL_APPLY_H_
#define PGASSAY_MIGRATE_DIESEL_APPLY_H_

#include <atomic>

#include "absl/status/status.h"
#include "pg/connection.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::diesel {

struct Applied {
  bool recorded = false;  // its row is committed, also where `status` is an error
  absl::Status status;    // "Diesel migration FOLDER: up.sql:LINE: ...", with what became of it
};

// REQUIRES: no transaction is open, the session is Diesel's. Leaves no transaction open where the connection
// still stands. RunOptions::interrupt makes it kCancelled.
Applied Apply(pg::Connection& connection, const DieselMigration& migration,
              const std::atomic<int>* interrupt);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_APPLY_H_
