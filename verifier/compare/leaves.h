// What the leaves of a partitioned table add to what its root's sums say.
#ifndef PGASSAY_COMPARE_LEAVES_H_
#define PGASSAY_COMPARE_LEAVES_H_

#include <string>

#include "pgassay/fingerprint.h"

namespace pgassay::compare {

// Which leaves were lost, gained or differ, as a list for people; "" if none, or if either
// side is not partitioned. Sums are looked at only if `sums_compare`; row counts always.
std::string DescribeLeaves(const RelationFingerprint& before, const RelationFingerprint& after,
                           bool sums_compare);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_LEAVES_H_
