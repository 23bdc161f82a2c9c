// Two fingerprints of one relation -> what became of it.
#ifndef PGASSAY_COMPARE_RELATION_H_
#define PGASSAY_COMPARE_RELATION_H_

#include "compare/found.h"
#include "compare/rules.h"
#include "pgassay/fingerprint.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// Pure. The two must come from files whose hashes compare (FORMAT.md 5); the report has the name of `before`.
// kSame is given only where the kinds agree, both are populated or neither is, every column of either side is
// on the other, with its type class, or declared otherwise, and every value, in its row and as it is written,
// is proven to be the same: by the sums of whole rows, of the relations or of their projections, or where
// columns were declared renamed, added or dropped, by the sums of columns under one key. Fingerprints that
// contradict themselves are kNotChecked.
TableReport CompareRelations(const RelationFingerprint& before, const RelationFingerprint& after,
                             const UnreadColumns& unread = {}, const ColumnRules& rules = {},
                             const FoundOptions& options = {});

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_RELATION_H_
