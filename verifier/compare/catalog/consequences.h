// Which differences follow from others, so that they are listed with those (catalog/CATALOG.md).
#ifndef PGASSAY_COMPARE_CATALOG_CONSEQUENCES_H_
#define PGASSAY_COMPARE_CATALOG_CONSEQUENCES_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "compare/catalog/difference.h"
#include "compare/catalog/index.h"
#include "compare/catalog/pair.h"

namespace pgassay::compare {

// Sets `cause` wherever there is one. No difference becomes its own cause by any way round, whatever the
// catalogs say of themselves.
void FindCauses(const std::vector<ObjectPair>& pairs, std::vector<ObjectDifference>& differences);

// Of a column, constraint, index or trigger that has its like in a parent of its table (inheritance,
// partitions, typed tables): the same difference there, or that of the tie itself.
std::optional<size_t> CauseInParent(const DifferenceIndex& index, size_t difference);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_CONSEQUENCES_H_
