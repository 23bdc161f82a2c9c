// Definitions in other names: what a table is called changes in all that mentions it.
#ifndef PGASSAY_COMPARE_CATALOG_REWRITE_H_
#define PGASSAY_COMPARE_CATALOG_REWRITE_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "pgassay/catalog.h"
#include "pgassay/fingerprint.h"

namespace pgassay::compare {

// Old names -> new names.
struct NewObjectNames {
  std::map<RelationName, RelationName> relations;  // also of indexes, sequences, types: what has no arguments
  std::map<RelationName, RelationName> functions;  // without their arguments
  // By the table's old name.
  std::map<RelationName, std::map<std::string, std::string>> columns;

  bool empty() const { return relations.empty() && functions.empty() && columns.empty(); }
};

// SQL that the server wrote, with names after a schema replaced, whole and all at once. With `table` (its old
// name) also the bare names of its columns; nullptr: none. Text in quotes stays, but for 'name'::regclass;
// within a query column names stay unless the table's stands before them. What could be another thing stays.
std::string RewriteDefinition(absl::string_view text, const NewObjectNames& names, const RelationName* table);

// Sets those attributes of `object` that name other objects. `table`: the old name of the relation that it is
// or is in; nullptr if it is of none.
void RewriteAttributes(const NewObjectNames& names, const RelationName* table, CatalogObject& object);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_REWRITE_H_
