// Whether attributes of an object mean the same on both sides (catalog/CATALOG.md).
#ifndef PGASSAY_COMPARE_CATALOG_ATTRIBUTES_H_
#define PGASSAY_COMPARE_CATALOG_ATTRIBUTES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "compare/catalog/pair.h"
#include "pgassay/catalog.h"

namespace pgassay::compare {

// Names of the attributes that differ, bytewise. REQUIRES: the objects are of one kind; `called` is in
// AFTER's names.
std::vector<std::string> DifferentAttributes(const CatalogObject& called, const CatalogObject& after,
                                             ServerVersions versions);

bool SameButForComment(const CatalogObject& called, const CatalogObject& after, ServerVersions versions);

// Whether the attribute is SQL as the server writes it down: not the body of a function, no list of names.
bool IsDeparsed(absl::string_view attribute);

// The privileges of an object that has no such attribute, as far as that is known: what initdb gives away in
// schema public; else "".
std::string ImpliedPrivileges(const CatalogObject& object, uint32_t version_num);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_ATTRIBUTES_H_
