// What pg_get_indexdef() says of an index, taken apart.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_INDEX_KEY_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_INDEX_KEY_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::typescript {

// The first `count` keys of "CREATE INDEX x ON ONLY s.t USING btree (a, lower(b) COLLATE \"C\" DESC) ...", as
// written; fewer where it is no such text. Pure.
std::vector<std::string> IndexKeys(absl::string_view definition, size_t count);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_INDEX_KEY_H_
