// What of Drizzle's migrations a database has already through Diesel, and so has to be recorded and not run.
// Pure; the codes of its findings are in MARK.md.
#ifndef PGASSAY_MIGRATE_STEPS_DECIDE_MARK_H_
#define PGASSAY_MIGRATE_STEPS_DECIDE_MARK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "migrate/ledger/lock.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

enum class MarkScope {
  kBaseline,  // the lock's first entry alone; what is to be known of those after it is in the findings
  kAll,       // the longest prefix without a gap whose versions of Diesel are all applied
};

// As Drizzle's own migrator would record an entry.
struct MarkRow {
  std::string entry;  // the journal's tag, or the folder's name
  std::string hash;
  int64_t created_at = 0;
};

struct MarkPlan {
  DrizzleFormat format =
      DrizzleFormat::kNone;           // kJournal7 or kFolders9: whose table is made if there is none
  std::vector<MarkRow> rows;          // to be added, in this order; none: there is nothing to do
  std::vector<std::string> recorded;  // entries of the prefix that have their row already
  // The state that this rests on.
  DieselHistory diesel;
  DrizzleHistory drizzle;
};

struct MarkDecision {
  std::optional<MarkPlan> plan;  // nothing: refused
  // Why it was refused, the worst first. With a plan: what lies outside of it, such as a hole behind the
  // prefix.
  std::vector<HistoryFinding> findings;
};

MarkDecision DecideMark(const ledger::LockFile& lock, const DrizzleFolder& folder,
                        const DieselHistory& diesel, const DrizzleHistory& drizzle, MarkScope scope);

struct UnmarkPlan {
  std::vector<MarkRow> rows;  // to be taken away, all that the table has, in its order
  std::vector<int64_t> ids;   // theirs
  DieselHistory diesel;
  DrizzleHistory drizzle;
};

struct UnmarkDecision {
  std::optional<UnmarkPlan> plan;
  std::vector<HistoryFinding> findings;
};

// Of all that was marked, where no other row is in the table. Needs no folder: the lock has hashes and times.
UnmarkDecision DecideUnmark(const ledger::LockFile& lock, const DieselHistory& diesel,
                            const DrizzleHistory& drizzle);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_DECIDE_MARK_H_
