// What each side's ledger says was not read, brought together by name.
#ifndef PGASSAY_COMPARE_LEDGER_H_
#define PGASSAY_COMPARE_LEDGER_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compare/database.h"
#include "compare/relation.h"
#include "pgassay/fingerprint.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// How a name stands on one side, ordered by what weighs more where a side says two things.
enum class Standing {
  kAbsent,
  kPartition,  // read as a part of its root
  kRead,
  kExcluded,  // by the user
  kByRule,    // by pgassay itself
  kNotCheckable
};

struct SideOfName {
  Standing standing = Standing::kAbsent;
  size_t index = 0;  // of the relation, if it is in the file
  bool in_file = false;
  std::string kind;  // as the ledger calls it; "" if it does not name it
  std::string reason;

  bool unread() const {
    return standing == Standing::kExcluded || standing == Standing::kByRule ||
           standing == Standing::kNotCheckable;
  }
};

struct NamePair {
  SideOfName before;
  SideOfName after;
};

// What becomes of a name that was not read on at least one side.
enum class Fate { kExcluded, kByRule, kNotChecked };
struct Outcome {
  Fate fate = Fate::kNotChecked;
  LedgerNote note;
};

// Where neither side is unread there is no outcome.
std::optional<Outcome> Judge(const RelationName& name, const NamePair& pair);

// All names of both sides.
struct Names {
  std::map<RelationName, NamePair> relations;  // and partitions
  std::map<RelationName, NamePair> columns;    // "table.column"; only those with an entry
};
Names JoinNames(const RelationSource& before, const RelationSource& after);

// The columns of one relation that were not read, by either side's ledger.
UnreadColumns UnreadOf(const Names& names, const RelationName& relation);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_LEDGER_H_
