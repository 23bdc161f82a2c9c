// A column's default.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_DEFAULT_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_DEFAULT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "migrate/typescript/draft.h"
#include "migrate/typescript/shape.h"

namespace pgassay::migrate::typescript {

// ".default('draft')", ".defaultNow()"; the server's own text in sql`` where nothing shorter is the same to
// the catalog. REQUIRES: column.expression is not "".
std::string DefaultOf(const Column& column, bool custom, Draft& draft);

// nextval('schema.name'::regclass)
bool IsNextValueOf(absl::string_view expression, absl::string_view schema, absl::string_view name);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_DEFAULT_H_
