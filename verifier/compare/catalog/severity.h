// How much a difference of the catalog matters: the table of catalog/CATALOG.md.
#ifndef PGASSAY_COMPARE_CATALOG_SEVERITY_H_
#define PGASSAY_COMPARE_CATALOG_SEVERITY_H_

#include <string>

#include "absl/strings/string_view.h"
#include "compare/catalog/pair.h"
#include "pgassay/catalog.h"

namespace pgassay::compare {

// Of an object that one side lacks, or that was renamed. REQUIRES: not kChanged.
CatalogSeverity SeverityOf(CatalogChange change, const CatalogObject& object);

// Of an attribute that both objects do not have alike. "" as the value of one that has none.
CatalogSeverity SeverityOf(absl::string_view attribute, const CatalogObject& called,
                           const CatalogObject& after, ServerVersions versions);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_SEVERITY_H_
