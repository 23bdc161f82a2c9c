// Two defaults of one column in different words. Pure.
#ifndef PGASSAY_MIGRATE_STEPS_SAME_DEFAULT_H_
#define PGASSAY_MIGRATE_STEPS_SAME_DEFAULT_H_

#include "absl/strings/string_view.h"

namespace pgassay::migrate {

// True if a column of whatever type gets the same value from either, as far as the texts alone tell: `0` and
// `'0'::numeric`, `'a'::character varying` and `'a'::text`, now() and CURRENT_TIMESTAMP. Nothing is rounded
// or evaluated: `1.0` is not `1`. Both are as PostgreSQL writes them.
bool SameDefault(absl::string_view one, absl::string_view other);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_SAME_DEFAULT_H_
