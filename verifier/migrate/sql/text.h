// Places in a file of SQL. Pure.
#ifndef PGASSAY_MIGRATE_SQL_TEXT_H_
#define PGASSAY_MIGRATE_SQL_TEXT_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::sql {

// The offset of the first byte from `from` on that is neither white space nor in a comment; or the end.
// Comments nest, as PostgreSQL's do.
size_t SkipBlank(absl::string_view sql, size_t from);

// The line, from 1, of the byte at `offset`.
uint32_t LineOfByte(absl::string_view sql, size_t offset);

// The offset of the first byte that is NUL or not part of well-formed UTF-8; npos: none.
size_t FirstBadByte(absl::string_view sql);

}  // namespace pgassay::migrate::sql

#endif  // PGASSAY_MIGRATE_SQL_TEXT_H_
