// How a type class writes the name of a schema, type or attribute.
#ifndef PGASSAY_CANON_NAME_H_
#define PGASSAY_CANON_NAME_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::canon {

// As it is if it is of the form [a-z_][a-z0-9_]*, else in double quotes with " doubled. Keywords are no
// exception, as in catalog/sql/types.sql, which writes Type::qualified_name by the same rule.
std::string WriteName(absl::string_view name);

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_NAME_H_
