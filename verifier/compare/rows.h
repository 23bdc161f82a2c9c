// What the exact lists of small relations say row by row.
#ifndef PGASSAY_COMPARE_ROWS_H_
#define PGASSAY_COMPARE_ROWS_H_

#include "pgassay/fingerprint.h"

namespace pgassay::compare {

// True only if exact lists prove that every row of `before`, as often as it is there, is in `after`.
// REQUIRES: the sets of (column, type class) are equal; keys do not matter.
bool ProvenToInclude(const RelationFingerprint& after, const RelationFingerprint& before);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_ROWS_H_
