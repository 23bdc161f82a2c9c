// What a parser of JSON must not be given. Pure.
#ifndef PGASSAY_MIGRATE_TEXT_NESTING_H_
#define PGASSAY_MIGRATE_TEXT_NESTING_H_

#include "absl/strings/string_view.h"

namespace pgassay::migrate::text {

// Whether lists and objects lie within each other more than `levels` deep, each of which costs a parser
// memory of its own. Linear; takes any bytes: of what is no JSON it says what a parser may meet before it
// finds that out.
bool NestsDeeper(absl::string_view json, int levels);

}  // namespace pgassay::migrate::text

#endif  // PGASSAY_MIGRATE_TEXT_NESTING_H_
