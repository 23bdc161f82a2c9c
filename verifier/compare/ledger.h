// What each side's ledger says was not read, brought together by name.
#ifndef PGASSAY_COMPARE_LEDGER_H_
#define PGASSAY_COMPARE_LEDGER_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compare/database.h"
#include "compare/rules.h"
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
  RelationName name;  // as this side calls it
  size_t index = 0;   // of the relation, if it is in the file
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

// "both", "before" or "after": where the name is.
const char* SidesWith(const NamePair& pair);

// What AFTER calls in another way than BEFORE, as declared.
struct NewNames {
  std::map<RelationName, RelationName> tables;  // AFTER's name -> BEFORE's
  std::set<RelationName> reused;                // AFTER's new tables under names that others gave up
  // By BEFORE's table: AFTER's column -> BEFORE's.
  std::map<RelationName, std::map<std::string, std::string>> columns;
};

// All names of both sides, as BEFORE calls things.
struct Names {
  std::map<RelationName, NamePair> relations;  // and partitions
  std::map<RelationName, NamePair> columns;    // "table.column"; only those with an entry
  // The same of those AFTER's names which are no longer what BEFORE called so.
  std::map<RelationName, NamePair> reused_relations;
  std::map<RelationName, NamePair> reused_columns;
};
Names JoinNames(const RelationSource& before, const RelationSource& after, const NewNames& renamed = {});

// What BEFORE calls AFTER's relation.
RelationName BeforeName(const NewNames& renamed, const RelationName& after_name);

// The columns of one relation that were not read, by either side's ledger.
UnreadColumns UnreadOf(const Names& names, const RelationName& relation);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_LEDGER_H_
