// Types of schema.rs and of PostgreSQL, in one language.
#ifndef PGASSAY_MIGRATE_DIESEL_SCHEMA_RS_TYPE_H_
#define PGASSAY_MIGRATE_DIESEL_SCHEMA_RS_TYPE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::diesel {

// A type's name without quotes, modifiers and the "[]" of an array.
struct PlainType {
  std::string schema;  // "": pg_catalog, or not said
  std::string name;    // "int4", "berth_status"
  bool array = false;
};

// Of what format_type() gives, with its names for types of pg_catalog made pg_type's own: "character
// varying(20)[]" is varchar and an array.
PlainType PlainTypeOf(absl::string_view formatted);

// "Array<Nullable<Color>>" is Color and an array; a path is left out.
PlainType ElementOfRust(absl::string_view rust);

// The type of PostgreSQL that one of Diesel's stands for: "Range<Date>" is "daterange", "BigInt" is "int8".
// Types that Diesel reads and writes alike are one: varchar, bpchar and citext are "text". "": not Diesel's.
std::string DieselTypeOfRust(absl::string_view rust);

// The same of a type's name in pg_catalog (or an extension's); "": Diesel has none for it.
std::string DieselTypeOf(absl::string_view name);

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_SCHEMA_RS_TYPE_H_
