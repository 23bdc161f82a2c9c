// What a rule of --changes speaks of in the catalog, and why it accounts for nothing there.
#ifndef PGASSAY_COMPARE_CATALOG_EXPLAIN_H_
#define PGASSAY_COMPARE_CATALOG_EXPLAIN_H_

#include <string>

#include "compare/catalog/pair.h"
#include "compare/catalog/work.h"
#include "pgassay/changes.h"

namespace pgassay::compare {

// Whether the rule speaks of the pair, whatever differs there. Never of rules that exclude.
bool SpeaksOf(const CatalogWork& work, const DeclaredChange& change, const ObjectPair& pair);

// For people. REQUIRES: a rule for objects, or one for tables and columns, that accounts for nothing.
std::string WhyObjectRuleFails(const CatalogWork& work, const DeclaredChange& change);
std::string WhyTableRuleFails(const CatalogWork& work, const DeclaredChange& change);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_EXPLAIN_H_
