// A difference of two catalogs before it is weighed: what it follows from, and which rule declared it.
#ifndef PGASSAY_COMPARE_CATALOG_DIFFERENCE_H_
#define PGASSAY_COMPARE_CATALOG_DIFFERENCE_H_

#include <cstddef>
#include <optional>
#include <string>

#include "pgassay/catalog.h"

namespace pgassay::compare {

inline constexpr char kNextValue[] = "next value";

struct ObjectDifference {
  size_t pair = 0;  // index of the ObjectPair
  CatalogChange change = CatalogChange::kChanged;
  std::string attribute = {};  // of kChanged
  CatalogSeverity severity = CatalogSeverity::kLoss;
  std::string before = {};  // as CatalogFinding has them
  std::string after = {};
  std::string reason = {};
  std::optional<size_t> cause = {};  // index of the difference that this one follows from; never in a circle
  std::optional<size_t> rule = {};   // index of the change that declares it
};

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_DIFFERENCE_H_
