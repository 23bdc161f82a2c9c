// What may be repeated of PostgreSQL's messages about a text that may hold a password. Pure.
#ifndef PGASSAY_MIGRATE_SQL_MESSAGE_H_
#define PGASSAY_MIGRATE_SQL_MESSAGE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::sql {

// One line without anything that somebody chose: of what stands in quotes only a keyword or a punctuation
// mark is kept, and of names nothing.
std::string WithoutContents(absl::string_view message);

}  // namespace pgassay::migrate::sql

#endif  // PGASSAY_MIGRATE_SQL_MESSAGE_H_
