// Which types hold every value of another.
#ifndef PGASSAY_COMPARE_CATALOG_WIDENING_H_
#define PGASSAY_COMPARE_CATALOG_WIDENING_H_

#include "absl/strings/string_view.h"

namespace pgassay::compare {

// Both as format_type() writes them. False where it is not known.
bool Widens(absl::string_view before, absl::string_view after);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_WIDENING_H_
