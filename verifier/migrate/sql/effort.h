// PostgreSQL's lexer reads a run of operator characters again for each token in it, + by + and /* by /*: 20
// KB of them are seconds, 1 MB hours. Pure.
#ifndef PGASSAY_MIGRATE_SQL_EFFORT_H_
#define PGASSAY_MIGRATE_SQL_EFFORT_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::sql {

// The offset of the run that makes it more than a second; npos: none. What stands in strings does not count.
// In time linear in the text.
size_t FirstTangle(absl::string_view sql);

}  // namespace pgassay::migrate::sql

#endif  // PGASSAY_MIGRATE_SQL_EFFORT_H_
