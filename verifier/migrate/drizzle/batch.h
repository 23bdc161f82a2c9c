// What is pending, as the one transaction that migrate() makes of it. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_BATCH_H_
#define PGASSAY_MIGRATE_DRIZZLE_BATCH_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

struct PendingEntry {
  const MigrationEntry* entry = nullptr;  // with its facts
  absl::string_view sql;                  // the bytes of its file; "" if that is missing
  bool proven = false;                    // in one transaction with all that are so
};

// "a NUL byte", "a byte order mark": what neither Drizzle nor the server takes out of a file; "".
absl::string_view TextFault(absl::string_view sql);

// `pending` in the order in which they run. `server_version` as pg::Connection has it; 0: not known.
std::vector<HistoryFinding> JudgeBatch(const std::vector<PendingEntry>& pending, int server_version);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_BATCH_H_
