// The roles that a statement of a dump names. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_DUMP_ROLES_H_
#define PGASSAY_MIGRATE_DRIZZLE_DUMP_ROLES_H_

#include <set>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

// In GRANT, REVOKE, ALTER DEFAULT PRIVILEGES, CREATE POLICY, OWNER TO and AUTHORIZATION. Not PUBLIC,
// CURRENT_USER and the like, nor PostgreSQL's own, pg_...
void AddRoles(absl::string_view statement, std::set<std::string>* roles);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_DUMP_ROLES_H_
