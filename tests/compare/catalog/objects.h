// Words for tests about catalogs as objects.
#ifndef PGASSAY_TESTS_COMPARE_CATALOG_OBJECTS_H_
#define PGASSAY_TESTS_COMPARE_CATALOG_OBJECTS_H_

#include <string>
#include <utility>
#include <vector>

#include "compare/catalog/findings.h"
#include "pgassay/catalog.h"
#include "pgassay/changes.h"

namespace pgassay::compare {

using Attributes = std::vector<std::pair<std::string, std::string>>;

// "kind schema.parent.name" with as many parts as the kind has; schemas, extensions and the like take one.
CatalogObject Object(const std::string& kind, const std::string& schema, const std::string& parent,
                     const std::string& name, Attributes attributes = {});

// Sorted as a CatalogState must be.
CatalogState State(std::vector<CatalogObject> objects, uint32_t server_version_num = 150000);

CatalogComparison Compare(const CatalogState& before, const CatalogState& after, const Changes& changes = {});

// "loss lost table public.t", "behaviour changed column public.t.a: type", "cosmetic renamed index public.t.i
// to j", and behind it " with (...; ...)".
std::vector<std::string> Lines(const CatalogComparison& comparison);

}  // namespace pgassay::compare

#endif  // PGASSAY_TESTS_COMPARE_CATALOG_OBJECTS_H_
