// Rows of Drizzle's table that no entry of a folder knows for its own, as marking finds them. Pure; the codes
// are in MARK.md.
#ifndef PGASSAY_MIGRATE_STEPS_FOREIGN_ROW_H_
#define PGASSAY_MIGRATE_STEPS_FOREIGN_ROW_H_

#include <string>
#include <vector>

#include "pgassay/migration.h"

namespace pgassay::migrate {

// "mark-foreign-row": `row` is nobody's.
HistoryFinding ForeignRow(const DrizzleHistory& table, const DrizzleHistory::Row& row);

// Where such a row stands beside versions of Diesel's that the lock has not ("mark-ahead"), this checkout is
// mostly older than what was deployed: both of them begin with that then.
void TellOfOlderCheckout(std::vector<HistoryFinding>& findings);

// "mark-row-when": `row` has the hash of `entry` and another time, and in a table of 1.0 another name, as
// what was marked from a branch has where that was synced again behind something newer. The remedy ends with
// the statement that corrects it.
HistoryFinding RowOfAnotherTime(const DrizzleHistory& table, const DrizzleHistory::Row& row,
                                const DrizzleEntry& entry);

// That statement alone.
std::string CorrectingUpdate(const DrizzleHistory& table, const DrizzleHistory::Row& row,
                             const DrizzleEntry& entry);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_FOREIGN_ROW_H_
