// What was done to a value: the ways in which a move between languages and tools loses data.
#ifndef PGASSAY_COMPARE_KIND_H_
#define PGASSAY_COMPARE_KIND_H_

#include <optional>
#include <string>

#include "pgassay/report.h"

namespace pgassay::compare {

// A value as PostgreSQL writes it under the session that pgassay pins, and what it is.
struct TypedText {
  std::string type_class;           // CANON.md
  std::optional<std::string> text;  // nullopt: NULL
};

// Pure. REQUIRES: the two differ.
ChangeKind KindOf(const TypedText& before, const TypedText& after);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_KIND_H_
