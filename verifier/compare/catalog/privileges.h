// Who may do what, as catalog/CATALOG.md writes it.
#ifndef PGASSAY_COMPARE_CATALOG_PRIVILEGES_H_
#define PGASSAY_COMPARE_CATALOG_PRIVILEGES_H_

#include "absl/strings/string_view.h"

namespace pgassay::compare {

// Whether `after` lets somebody do what `before` did not, or pass it on: texts of lines
// "grantee=LIST/grantor". Who granted it does not count; what PUBLIC may do anyway does. A text that is not
// so written has more.
bool SomebodyHasMore(absl::string_view before, absl::string_view after);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_PRIVILEGES_H_
