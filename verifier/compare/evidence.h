// What two fingerprints of one relation prove, before anything is said about it.
#ifndef PGASSAY_COMPARE_EVIDENCE_H_
#define PGASSAY_COMPARE_EVIDENCE_H_

#include <optional>
#include <string>
#include <vector>

#include "compare/found.h"
#include "compare/judge.h"
#include "compare/rules.h"
#include "compare/view.h"
#include "pgassay/fingerprint.h"

namespace pgassay::compare {

enum class Proof : uint8_t { kProven, kUnknown, kRefuted };

// Points into the relations it was made of.
struct Evidence {
  std::vector<ColumnCase> columns;
  std::optional<ViewPair> view;
  Ground own;      // of the relations themselves
  Ground on_view;  // of `view`; nothing is proven if there is none
  bool rows_agree = false;
  bool own_rows_compare = false;  // R of the relations themselves are over the same columns
  FoundRows found;

  // Of the columns that both sides have, or that rules made comparable: every value, and its row, is the
  // same.
  bool common_values_same = false;
  // Given that: no value is written in another way, but those of columns declared so.
  Proof written_alike = Proof::kUnknown;
  // Which sums or rows of the fingerprints cannot go together, for people; "" if none.
  std::string contradiction;
  // Which projections were of no use as other rules shaped them, and what to do; "" if none.
  std::string of_other_rules;
};

Evidence Weigh(const RelationFingerprint& before, const RelationFingerprint& after, const ColumnRules& rules,
               const FoundOptions& options);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_EVIDENCE_H_
