// The catalogs of two sides into the report.
#ifndef PGASSAY_COMPARE_OBJECTS_H_
#define PGASSAY_COMPARE_OBJECTS_H_

#include <vector>

#include "compare/catalog/findings.h"
#include "compare/database.h"
#include "pgassay/catalog.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// The part of each catalog that is to be compared: what both sides read and the user asked for, so that both
// say the same of what they read. What only one side read goes to the report as not checked.
void Narrow(const Options& options, CatalogState& before, CatalogState& after, Report& report);

// Adds findings, counts, notes and what could not be read to `report`. Returns what became of the rules.
// REQUIRES: Narrow has been called.
std::vector<CatalogRule> AddObjects(const RelationSource& before, const CatalogState& before_state,
                                    const RelationSource& after, const CatalogState& after_state,
                                    const Options& options, Report& report);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_OBJECTS_H_
