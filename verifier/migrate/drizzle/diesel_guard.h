// What a migration begins with that no database of Diesel's is to run. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_DIESEL_GUARD_H_
#define PGASSAY_MIGRATE_DRIZZLE_DIESEL_GUARD_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

// A DO statement, without a line end behind it, that raises `message` where Diesel's table is. The one % in
// the message becomes the name of the database; it has no quote in it. `diesel_schema` is that of Diesel's
// table, "": whichever has one.
std::string DieselGuard(absl::string_view diesel_schema, absl::string_view message);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_DIESEL_GUARD_H_
