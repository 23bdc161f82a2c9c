// Keys, checks and policies of a table.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_CONSTRAINT_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_CONSTRAINT_H_

#include <string>

#include "migrate/typescript/draft.h"
#include "migrate/typescript/shape.h"

namespace pgassay::migrate::typescript {

std::string ConstraintKind(const Constraint& constraint);  // as the catalog calls it: "foreign key"

// Without a comma behind it; "" if one of its names cannot be written.
std::string WriteConstraint(const Table& table, const Constraint& constraint, Draft& draft);
std::string WritePolicy(const Policy& policy, Draft& draft);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_CONSTRAINT_H_
