// Whether two texts that PostgreSQL wrote of one definition mean the same (catalog/CATALOG.md).
#ifndef PGASSAY_COMPARE_CATALOG_DEFINITION_H_
#define PGASSAY_COMPARE_CATALOG_DEFINITION_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace pgassay::compare {

// `(ARRAY[a, b])::t[]` as the server writes it after a dump and restore: `ARRAY[(a)::t, (b)::t]`. Text within
// quotes stays as it is, and so does what is not such an array to its last bracket.
std::string NormalDefinition(absl::string_view text);

// The normal text with a space between its words and signs and none elsewhere, and without the brackets of
// nested ANDs and ORs (boolean.h): equal if and only if SameDefinition says so of texts of one major.
std::string CanonicalDefinition(absl::string_view text);

// True if the normal texts are equal but for white space outside quotes and for how ANDs and ORs are nested
// (boolean.h); where one server is older than 16
// and the other is not, also if the older one's has, besides, one and the same `relation.` before columns.
// REQUIRES: both are deparsed SQL, not the body of a function.
bool SameDefinition(absl::string_view before, uint32_t before_version_num, absl::string_view after,
                    uint32_t after_version_num);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CATALOG_DEFINITION_H_
