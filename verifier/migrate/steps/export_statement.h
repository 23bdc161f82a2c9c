// The SQL that `drizzle-kit export` prints, of both lines. Pure.
#ifndef PGASSAY_MIGRATE_STEPS_EXPORT_STATEMENT_H_
#define PGASSAY_MIGRATE_STEPS_EXPORT_STATEMENT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace pgassay::migrate {

// A statement each, without the semicolon or the breakpoint that ends it. Never an error: what is no SQL is
// for the server to refuse.
std::vector<std::string> ExportStatements(absl::string_view text);

// What a statement makes or alters, as far as it matters whose that is.
struct ExportMakes {
  bool is_schema = false;  // CREATE SCHEMA
  bool object = false;     // CREATE of a table, type, sequence or view
  std::string role;        // of CREATE ROLE; else ""
  std::string schema;      // of the object, or of the table that it is on; "": none is said, so public
};

ExportMakes MadeByExport(absl::string_view statement);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_EXPORT_STATEMENT_H_
