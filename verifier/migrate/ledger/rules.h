// What the entries of a lock have to be like, whoever made them (LOCK.md). Pure.
#ifndef PGASSAY_MIGRATE_LEDGER_RULES_H_
#define PGASSAY_MIGRATE_LEDGER_RULES_H_

#include <string>

#include "migrate/ledger/lock.h"

namespace pgassay::migrate::ledger {

// "entries[3].when: it is not above that of the entry before it"; "" if nothing is wrong.
std::string FaultOf(const LockFile& lock);

}  // namespace pgassay::migrate::ledger

#endif  // PGASSAY_MIGRATE_LEDGER_RULES_H_
