// The tables in which Diesel, Drizzle and pgassay keep their own books: what may become of them.
#ifndef PGASSAY_COMPARE_BOOKKEEPING_H_
#define PGASSAY_COMPARE_BOOKKEEPING_H_

#include <string>

#include "pgassay/fingerprint.h"
#include "pgassay/report.h"

namespace pgassay::compare {

// Why a relation that is only there after is no difference; "" if it is one.
std::string MayBeGained(const std::string& schema, const std::string& name);

// Turns `report`, made of these two, into kSame if it is Drizzle's history and only rows were added to it.
// Where Diesel's history is not the same, adds to the reason that it must be.
void ApplyBookkeeping(const RelationFingerprint& before, const RelationFingerprint& after,
                      TableReport& report);

// The same for a lost relation, which is never right.
void ApplyBookkeeping(TableReport& lost);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_BOOKKEEPING_H_
