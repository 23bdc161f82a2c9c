// What the exact lists of small relations say row by row.
#ifndef PGASSAY_COMPARE_ROWS_H_
#define PGASSAY_COMPARE_ROWS_H_

#include <optional>

#include "pgassay/fingerprint.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// Nothing if either side has no exact list, or one that does not add up to its own count and
// sum, or the key columns or their modes differ.
// REQUIRES: the sets of (column, type class) are equal.
std::optional<Differences> CountDifferences(const RelationFingerprint& before,
                                            const RelationFingerprint& after);

// True only if exact lists prove that every row of `before`, as often as it is there, is in `after`.
// REQUIRES: as above; keys do not matter.
bool ProvenToInclude(const RelationFingerprint& after, const RelationFingerprint& before);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_ROWS_H_
