// What was declared of one table's columns, as far as the two fingerprints show that it happened.
#ifndef PGASSAY_COMPARE_RULES_H_
#define PGASSAY_COMPARE_RULES_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "pgassay/changes.h"
#include "pgassay/fingerprint.h"

namespace pgassay::compare {

// Columns that exist but were not read, by the ledger of that side and by BEFORE's names. They are
// neither lost nor gained, and no hash of a row knows them.
struct UnreadColumns {
  std::set<std::string> before;
  std::set<std::string> after;
};

// Only rules that matched, but for `reshaped` and `shaping_...`. Columns by BEFORE's names, what was added by
// AFTER's.
struct ColumnRules {
  std::map<std::string, std::string> renamed;     // BEFORE's name -> AFTER's
  std::map<std::string, std::string> renamed_to;  // AFTER's name -> BEFORE's
  std::set<std::string> added;
  std::set<std::string> dropped;
  std::set<std::string> widened;
  std::set<std::string> rewritten;
  std::set<std::string> expressions;
  std::set<std::string> reshaped;  // a projection may give them other values than the relation's own column
  bool names_hold = true;          // no declared new name of a column is wrong
  // What projections made with these rules remember of them.
  std::vector<std::string> shaping_before;
  std::vector<std::string> shaping_after;
  std::vector<std::string>
      needed;  // the rules without which the table would not be the same, as people write

  // What AFTER calls BEFORE's column if it still has it; "" if it was dropped, or if that name is another
  // column's now.
  std::string AfterName(const std::string& before_name) const;
  // What BEFORE called AFTER's column; "" if it is a new one.
  std::string BeforeName(const std::string& after_name) const;
};

// What became of changes[index].
struct RuleMatch {
  size_t index = 0;
  bool matched = false;
  std::string reason;     // why not
  bool left_out = false;  // not matched, but what it speaks of was not read
};

struct MatchedRules {
  ColumnRules rules;
  std::vector<RuleMatch> matches;  // of the rules for columns and key of this table, in their order
};

// `changes` are those of the whole comparison; of them the rules that name `table`, as BEFORE calls it.
// REQUIRES: the columns of both are Ascending.
MatchedRules MatchColumnRules(const Changes& changes, const RelationName& table,
                              const RelationFingerprint& before, const RelationFingerprint& after,
                              const UnreadColumns& unread);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_RULES_H_
