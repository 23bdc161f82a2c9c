// What the sums of a relation's columns say, and when they say nothing.
#ifndef PGASSAY_COMPARE_COLUMNS_H_
#define PGASSAY_COMPARE_COLUMNS_H_

#include <string>
#include <vector>

#include "compare/rules.h"
#include "pgassay/fingerprint.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// One column as both sides have it, under one name or a declared new one; null on the side that does not
// have it. Points into the fingerprints it was made from.
struct ColumnPair {
  const ColumnFingerprint* before = nullptr;
  const ColumnFingerprint* after = nullptr;

  const std::string& name() const { return before != nullptr ? before->name : after->name; }
  bool both() const { return before != nullptr && after != nullptr; }
  // Equal values have equal hashes.
  bool SameClass() const {
    return both() && before->type_class == after->type_class && before->read == after->read;
  }
  bool BearsRepresentation() const {
    return (before != nullptr && before->has_representation) ||
           (after != nullptr && after->has_representation);
  }
};

// False if names repeat or are out of order.
bool Ascending(const std::vector<ColumnFingerprint>& columns);

// Null if there is none. REQUIRES: the columns are Ascending.
const ColumnFingerprint* FindColumn(const RelationFingerprint& relation, const std::string& name);

// In name order. REQUIRES: both are Ascending.
std::vector<ColumnPair> PairColumns(const RelationFingerprint& before, const RelationFingerprint& after,
                                    const ColumnRules& rules = {});

// Whether the sums C_c (FORMAT.md 1) of the two relations compare. With keys they do where the
// multiset of keys is the same; without, where the number of rows is.
inline constexpr char kSumsSayNothing[] = ", so column sums say nothing";
struct ColumnScope {
  bool comparable = false;
  bool keyed = false;
  // Equal sums of each column prove equal rows: no two rows can have changed values with one another.
  bool pairs_rows = false;
  bool keys_differ = false;  // proven: the same key columns hold another multiset of keys
  std::string reason;        // why not comparable; may end in kSumsSayNothing
};
ColumnScope ScopeOf(const RelationFingerprint& before, const RelationFingerprint& after,
                    const ColumnRules& rules = {});

// What is known of the rows as a whole when their columns are judged.
struct RowFacts {
  bool values_same = false;          // the sums of rows prove every value the same
  bool representation_same = false;  // then, the sums of representations too
  bool any_rows = false;             // on both sides
};

// `"a", "b" and 3 more`.
std::string NameSome(const std::vector<std::string>& names);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_COLUMNS_H_
