// Which database it is that a command speaks of.
#ifndef PGASSAY_MIGRATE_STEPS_WHEREABOUTS_H_
#define PGASSAY_MIGRATE_STEPS_WHEREABOUTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "pg/connection.h"

namespace pgassay::migrate {

struct Whereabouts {
  std::string database;        // as the server calls it, whatever a pooler before it does
  std::string host;            // "host:port", as libpq connected
  std::string server_version;  // "16.4", without the packager's words
};

// Errors: those of the query.
absl::StatusOr<Whereabouts> ReadWhereabouts(pg::Connection& connection);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_WHEREABOUTS_H_
