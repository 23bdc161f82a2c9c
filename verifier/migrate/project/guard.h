// What toml++ must not be given: it reads and frees a document by recursion, one call for each level.
#ifndef PGASSAY_MIGRATE_PROJECT_GUARD_H_
#define PGASSAY_MIGRATE_PROJECT_GUARD_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace pgassay::migrate::project {

// OK if no name of `toml` has more than 64 dots, and no list or table within a line more than 64 around it:
// then toml::parse and what it makes are safe for the stack. Text that is no TOML may be either. Linear;
// takes any bytes. Errors: InvalidArgument, "line 3: ...".
absl::Status CheckNesting(absl::string_view toml);

}  // namespace pgassay::migrate::project

#endif  // PGASSAY_MIGRATE_PROJECT_GUARD_H_
