// Names and strings as SQL.
#ifndef PGASSAY_PG_QUOTE_H_
#define PGASSAY_PG_QUOTE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::pg {

// Always quoted, inner quotes doubled. For servers with standard_conforming_strings on, which PrepareSession
// sees to.
std::string QuoteIdentifier(absl::string_view name);
std::string QuoteLiteral(absl::string_view text);
std::string QuoteQualified(absl::string_view schema, absl::string_view name);

}  // namespace pgassay::pg

#endif  // PGASSAY_PG_QUOTE_H_
