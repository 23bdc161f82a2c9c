// Who owns what, and privileges as they would read whoever does. Pure.
#ifndef PGASSAY_MIGRATE_LEDGER_OWNERS_H_
#define PGASSAY_MIGRATE_LEDGER_OWNERS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "pgassay/catalog.h"

namespace pgassay::migrate::ledger {

using Roles = std::set<std::string>;

// `privileges` of an object of this kind, as catalog/CATALOG.md has them, with `owners` in place of the one
// owner: what these have by name is left out, as an owner has it anyway, and what they have given is given by
// OWNER. Of columns OWNER's are left out too: those of the table are what counts.
std::string WithoutOwners(absl::string_view kind, absl::string_view privileges, const Roles& owners);

// The object is one of these schemas or lies in one.
bool IsIn(const CatalogObject& object, const std::vector<std::string>& schemas);

// Of whatever lies in `schemas`, and of these themselves.
Roles OwnersIn(const std::vector<CatalogObject>& objects, const std::vector<std::string>& schemas);

}  // namespace pgassay::migrate::ledger

#endif  // PGASSAY_MIGRATE_LEDGER_OWNERS_H_
