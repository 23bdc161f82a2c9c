// What of a migration's text matters where Drizzle runs it in the one transaction that it has, as far as
// words tell: of any major's grammar, and of what is no SQL. Pure.
#ifndef PGASSAY_MIGRATE_DRIZZLE_SYNC_SCAN_H_
#define PGASSAY_MIGRATE_DRIZZLE_SYNC_SCAN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace pgassay::migrate::drizzle {

struct SyncScan {
  // Without CONCURRENTLY in CREATE INDEX, DROP INDEX and REINDEX; every statement on its line.
  std::string text;
  std::vector<uint32_t> concurrently;  // the lines of what was taken out

  // Settings that SET LOCAL changes, or a set_config() that says true, as current_setting() takes them, in
  // lower case; neither TimeZone nor seed, which nobody can read. What a body changes is not seen.
  std::vector<std::string> local;

  // Changed for the session and left so: neither RESET nor TO DEFAULT behind it, of TimeZone no 'UTC', with
  // which Diesel's sessions begin.
  struct Left {
    std::string name;  // as in `local`
    uint32_t line = 0;
  };
  std::vector<Left> left;
  bool sets_time_zone = false;  // for the session, also where it is put back
  bool block_sets = false;      // a DO block may change a setting

  bool ends_open = false;  // the last statement has no semicolon

  // Lines, from 1; 0: none.
  uint32_t unfinished = 0;  // a string, name or comment that nothing closes
  uint32_t backslash = 0;   // outside of those: psql's, and no SQL
  uint32_t copies_from_stdin = 0;
  uint32_t sets_transaction = 0;  // SET TRANSACTION, also by its settings: for a first statement
  uint32_t resets_all = 0;        // RESET ALL
  uint32_t locks = 0;             // LOCK TABLE
  uint32_t defers = 0;            // SET CONSTRAINTS
};

SyncScan ScanForSync(absl::string_view sql);

}  // namespace pgassay::migrate::drizzle

#endif  // PGASSAY_MIGRATE_DRIZZLE_SYNC_SCAN_H_
