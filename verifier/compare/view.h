// On which columns whole rows of two relations compare: their own, or those of a projection.
#ifndef PGASSAY_COMPARE_VIEW_H_
#define PGASSAY_COMPARE_VIEW_H_

#include <optional>
#include <string>

#include "compare/rules.h"
#include "pgassay/fingerprint.h"

namespace pgassay::compare {

// Two fingerprints of the same columns, by name, class and meaning, so that equal rows have equal hashes.
// Both call columns and key as BEFORE does. Points into the relations it was chosen from.
struct ViewPair {
  const RelationFingerprint* before = nullptr;
  const RelationFingerprint* after = nullptr;
  bool same_keys = false;  // and of the same key, so that elements compare
  bool before_projected = false;
  bool after_projected = false;
  RelationName before_name = {};  // of the relations
  RelationName after_name = {};
};

// The first that fits; pairs of one key are tried before others. Nothing if none does. A projection that was
// not shaped by these rules, or by one that did not match, fits nothing.
// REQUIRES: FalseProjection() says nothing; columns are Ascending.
std::optional<ViewPair> ChooseViews(const RelationFingerprint& before, const RelationFingerprint& after,
                                    const ColumnRules& rules);

// Which side's projection was shaped by other rules than these, and what to do; "" if neither.
std::string ShapedOtherwise(const RelationFingerprint& before, const RelationFingerprint& after,
                            const ColumnRules& rules);

// Which side's projection cannot be of the same rows as the relation itself, for people; "" if neither.
std::string FalseProjection(const RelationFingerprint& before, const RelationFingerprint& after,
                            const ColumnRules& rules);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_VIEW_H_
