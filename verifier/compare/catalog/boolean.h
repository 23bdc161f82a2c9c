// How PostgreSQL nests AND and OR when it writes an expression.
#ifndef PGASSAY_COMPARE_CATALOG_BOOLEAN_H_
#define PGASSAY_COMPARE_CATALOG_BOOLEAN_H_

#include <vector>

#include "absl/strings/string_view.h"

namespace pgassay::compare {

// `tokens` without the brackets of an AND that is an operand of another AND, and of an OR within an OR. The
// parser flattens these on the left only (makeAndExpr in gram.y), so `x BETWEEN 1 AND 2 AND y BETWEEN 3 AND
// 4` is written in one way when it is made and in another after dump and restore. Both operators are
// associative.
std::vector<absl::string_view> FlatBooleans(const std::vector<absl::string_view>& tokens);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_BOOLEAN_H_
