// Names and strings as SQL, and SQL for people.
#ifndef PGASSAY_PG_QUOTE_H_
#define PGASSAY_PG_QUOTE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::pg {

// Always quoted, inner quotes doubled. For servers with standard_conforming_strings on, which PrepareSession
// sees to.
std::string QuoteIdentifier(absl::string_view name);
std::string QuoteLiteral(absl::string_view text);
std::string QuoteQualified(absl::string_view schema, absl::string_view name);

// For people, not for a server: "schema.name", either part in quotes only if it is not of the form
// [a-z_][a-z0-9_]*. Keywords are no exception.
std::string ShownQualified(absl::string_view schema, absl::string_view name);

// Anybody's statement for a message: on one line, no more than `max_bytes` of it, up to the first string
// (also a dollar quoted one); numbers are "?". "..." stands for what is cut off.
std::string WithoutLiterals(absl::string_view sql, size_t max_bytes = 200);

// " (statement)" without its literals; "" where this role may not see another session's statement
// (pg_read_all_stats lets it).
std::string StatementOf(absl::string_view activity_query);

}  // namespace pgassay::pg

#endif  // PGASSAY_PG_QUOTE_H_
