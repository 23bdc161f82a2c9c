// What pg_dump writes, taken apart. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_DUMP_H_
#define PGASSAY_MIGRATE_DRIZZLE_DUMP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

struct DumpStatement {
  // Of the comment that pg_dump puts above each object: "FK CONSTRAINT", "metering", "readings
  // readings_fkey".
  // "" before the first of them. `schema` is "-" for what has none.
  std::string type, schema, name;
  std::string text;   // with its semicolon, without what surrounds it
  uint32_t line = 1;  // of its first word
};

// The statements of a plain-format dump of any major, in its order. psql's commands and comments between
// statements are passed over; semicolons in strings, parentheses and BEGIN ATOMIC bodies end nothing. Errors,
// InvalidArgument with the line: no UTF-8, a statement without an end, rows (COPY).
absl::StatusOr<std::vector<DumpStatement>> ReadDump(absl::string_view dump);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_DUMP_H_
