// A database as Drizzle's schema.ts: all that Drizzle can say of it, in the database's own names.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_MODULE_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_MODULE_H_

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/typescript/shape.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::typescript {

// As CatalogObject names it: kind, schema, parent, name.
using ObjectKey = std::tuple<std::string, std::string, std::string, std::string>;

struct Module {
  std::string text;  // of schema.ts: UTF-8, LF
  // What `text` says of each object, to be shown by itself: "email: text('email').notNull(),". Of all
  // schemas, tables, columns, constraints, indexes, policies, enums, sequences, views that it has; a sequence
  // that goes with a column has the column's.
  std::map<ObjectKey, std::string> pieces;
  // Names that `text` imports, with the package of each: "integer" of "drizzle-orm/pg-core".
  std::map<std::string, std::string> imports;
  // What could not be written, or is only near: a type behind customType, a name that had to be made up.
  std::vector<HistoryFinding> findings;
};

struct ModuleOptions {
  bool v1 = false;  // for drizzle-orm 1.0; else for 0.x
};

// Pure; the same shape gives the same bytes.
absl::StatusOr<Module> WriteModule(const Shape& shape, const ModuleOptions& options);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_MODULE_H_
