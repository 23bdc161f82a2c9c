// The texts of migrations, as far as Drizzle's way of cutting them up goes.
#ifndef PGASSAY_MIGRATE_DRIZZLE_SQL_TEXT_H_
#define PGASSAY_MIGRATE_DRIZZLE_SQL_TEXT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

struct SqlText {
  // Lines, from 1; 0: none. Drizzle cuts at every one of them, wherever it stands.
  uint32_t breakpoint_in_text = 0;  // in a string, a quoted name, a comment, a function's body
  bool only_comments = true;        // nothing but comments and white space
  bool commented_sql = false;       // a block comment with words of SQL or a breakpoint in it
};

SqlText LookAt(absl::string_view sql);

// The pieces that Drizzle sends one by one, as one text for a parser: as long as `sql`, and every statement
// in its place. A breakpoint is a semicolon, and a line comment that one ends is blank.
std::string WithSemicolons(absl::string_view sql);

inline constexpr char kBreakpoint[] = "--> statement-breakpoint";

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_SQL_TEXT_H_
