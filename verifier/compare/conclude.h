// What the findings of all tables and rules come to.
#ifndef PGASSAY_COMPARE_CONCLUDE_H_
#define PGASSAY_COMPARE_CONCLUDE_H_

#include "pgassay/report.h"

namespace pgassay::compare {

// Notes of the whole comparison, from the headers of `report`.
void AddNotes(Report& report);

// Sorts the tables and gives the verdict. Nothing compared is not proven; a rule that did not match is a
// difference like any other.
void Conclude(Report& report);

}  // namespace pgassay::compare

#endif  // PGASSAY_COMPARE_CONCLUDE_H_
