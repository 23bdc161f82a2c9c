// The SQL of a Drizzle migration that stands for one of Diesel's (SYNC.md). Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_SYNC_SQL_H_
#define PGASSAY_MIGRATE_DRIZZLE_SYNC_SQL_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::drizzle {

struct SyncSql {
  // UTF-8, LF, no breakpoint: a head that says what it was made of, a guard that raises where Diesel's table
  // is, Diesel's time zone for this file alone, and the text of up.sql (or of drizzle.sql, where the
  // migration has one) with LF; CONCURRENTLY is taken out of what can do without. "": a finding refuses it.
  std::string text;
  // kFinding: what no transaction of Drizzle's can hold, with the way out. kNote: what it means that Drizzle
  // runs all that is pending in one transaction, and what was rewritten.
  std::vector<HistoryFinding> findings;
  // Of a text: what Diesel's session goes on with behind the migration and Drizzle's does not. kFinding each;
  // whether it matters only a replay of all in one session of Diesel's can say.
  std::vector<HistoryFinding> left;
};

// The same migration gives the same bytes, in a checkout with CRLF too. `diesel_schema` is that of Diesel's
// table, "": whichever has one.
SyncSql MakeSyncSql(const DieselMigration& migration, absl::string_view diesel_schema);

// What the head of such a file says that it was made of: SHA-256 in hex of the texts with LF. Nothing where
// it is no such file.
struct SyncOrigin {
  std::string folder;  // Diesel's
  std::string up_sha256;
  std::optional<std::string> drizzle_sha256;  // drizzle.sql was taken in place of up.sql
};
std::optional<SyncOrigin> OriginOf(absl::string_view sql);

// The same of a migration as it is now.
SyncOrigin OriginOf(const DieselMigration& migration);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_SYNC_SQL_H_
