// Files of SQL by PostgreSQL's own parser (libpg_query), without a server. Pure.
#ifndef PGASSAY_MIGRATE_SQL_PARSE_H_
#define PGASSAY_MIGRATE_SQL_PARSE_H_

#include "absl/strings/string_view.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::sql {

// The major whose grammar the parser has: what a newer server knows more is an error here and no mistake.
int ParserMajor();

// Never fails: what cannot be parsed is in error_line and error, which repeats keywords alone. The lines of
// what matters are then those of the statements that can be, as far as semicolons tell where they are. Lines
// count from 1. Locks are the strongest that PostgreSQL 13 to 18 take on tables that were there before the
// file: a table that the file itself makes is nobody's yet (one made IF NOT EXISTS may be somebody's). Where
// the text alone does not tell (a volatile default, a type that may be a domain), Rewrite is kMaybe; what a
// DO block or a function does is not seen. A lock with relation "" is on every table. At most 8 MiB.
// Thread-safe.
SqlFacts Parse(absl::string_view sql);

// The line, from 1, of the character at `position`, from 1 as the server counts it in UTF-8 text.
uint32_t LineOfCharacter(absl::string_view sql, int position);

}  // namespace pgassay::migrate::sql

#endif  // PGASSAY_MIGRATE_SQL_PARSE_H_
