// Texts as TypeScript, and SQL that Drizzle carries unharmed.
#ifndef PGASSAY_MIGRATE_TYPESCRIPT_VALUE_H_
#define PGASSAY_MIGRATE_TYPESCRIPT_VALUE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::typescript {

// 'it\'s'
std::string QuoteString(absl::string_view text);

// sql`...` that is `text` to the byte.
std::string QuoteSql(absl::string_view text);

// Where the token of the server's SQL at `at` ends: a string, a quoted name, or one byte.
size_t AfterToken(absl::string_view sql, size_t at);

// drizzle-kit 0.x joins the parts of a check by ";" and those of a policy by "--", and takes them apart
// there, whatever was in the strings. The same SQL without `separator` in its strings. In names it stays.
std::string WithoutSeparator(absl::string_view sql, absl::string_view separator);

}  // namespace pgassay::migrate::typescript

#endif  // PGASSAY_MIGRATE_TYPESCRIPT_VALUE_H_
