// Two fingerprints of one relation -> what became of it.
#ifndef PGASSAY_COMPARE_RELATION_H_
#define PGASSAY_COMPARE_RELATION_H_

#include <set>
#include <string>

#include "pgassay/fingerprint.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// Columns that exist but were not read, by the ledger of that side. They are
// neither lost nor gained, and no hash of a row knows them.
struct UnreadColumns {
  std::set<std::string> before;
  std::set<std::string> after;
};

// Pure. The two must come from files whose hashes compare (FORMAT.md 5); the
// report has the name of `before`.
// kSame is given only where the kinds agree, both are populated or neither is, the
// sets of (column, type class) are equal, and row counts, sums of rows and sums of
// representations are equal. Fingerprints that contradict themselves are kNotChecked.
TableReport CompareRelations(const RelationFingerprint& before, const RelationFingerprint& after,
                             const UnreadColumns& unread = {});

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_RELATION_H_
