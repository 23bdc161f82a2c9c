// A module while it is written.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_DRAFT_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_DRAFT_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "migrate/typescript/module.h"
#include "migrate/typescript/name.h"
#include "migrate/typescript/shape.h"

namespace pgassay::migrate::typescript {

struct Draft {
  explicit Draft(bool is_v1) : v1(is_v1) {}

  const bool v1;
  Module module;
  Names names;
  std::set<std::string> imports;  // from drizzle-orm/pg-core
  bool uses_sql = false;

  // What the exports are called, by kind ("table"), schema and name.
  std::map<std::vector<std::string>, std::string> exports;
  // customType's: the text of the type, and the constant's name.
  std::map<std::string, std::string> types;
  std::vector<std::string> type_lines;  // in the order in which they were first used
  // Schemas that are no export, as tables are pointed at in them, in their order.
  std::set<std::string> outer_schemas;

  const std::string* Export(absl::string_view kind, absl::string_view schema, absl::string_view name) const {
    const auto found = exports.find({std::string(kind), std::string(schema), std::string(name)});
    return found == exports.end() ? nullptr : &found->second;
  }
  // The name, noted as imported.
  std::string Import(absl::string_view name) { return *imports.emplace(name).first; }
  std::string Sql(absl::string_view text);

  void Note(absl::string_view code, absl::string_view subject, absl::string_view what,
            absl::string_view effect, absl::string_view remedy);
};

// "pgTable" or "metering.table": how one of `kind` ("table", "enum", "view", ...) is made in a schema.
std::string Maker(Draft& draft, absl::string_view schema, absl::string_view kind);

// False of names that drizzle-kit makes broken SQL of: it puts them in quotes and does not double those in
// them. And of "__proto__", as it keeps columns as properties of an object.
bool CanBeNamed(absl::string_view name);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_DRAFT_H_
