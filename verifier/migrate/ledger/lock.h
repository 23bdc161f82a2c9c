// pgassay.lock.json: which Drizzle migrations stand for which Diesel migrations (LOCK.md). Pure, but for
// Read.
#ifndef PGASSAY_MIGRATE_LEDGER_LOCK_H_
#define PGASSAY_MIGRATE_LEDGER_LOCK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::ledger {

struct LockEntry {
  std::string name;
  int64_t when_ms = 0;
  std::string sha256;
  std::string catalog;
  std::vector<std::string> diesel;  // empty: Drizzle's own, run by its migrator and never marked
};

// What the lock has of an entry of the folder, which is there.
LockEntry LockEntryOf(const DrizzleEntry& entry, std::string catalog, std::vector<std::string> diesel);

struct LockFile {
  std::vector<LockEntry> entries;  // in the order in which Drizzle runs them
};

// Where a project has it.
std::string LockPath(const ProjectSettings& settings);

// Errors: NotFound, with how to make one; PermissionDenied and Unavailable for a file that cannot be read;
// those of ParseLock.
absl::StatusOr<LockFile> ReadLock(const std::string& path);

// `file` is what messages call it. Errors name it, the key, what is wrong with it and what to do:
// InvalidArgument, and FailedPrecondition for a format that a newer pgassay wrote.
absl::StatusOr<LockFile> ParseLock(absl::string_view bytes, absl::string_view file);

// The same bytes for the same entries; ParseLock gives them back. InvalidArgument for what it would refuse.
absl::StatusOr<std::string> WriteLock(const LockFile& lock);

}  // namespace pgassay::migrate::ledger

#endif  // PGASSAY_MIGRATE_LEDGER_LOCK_H_
