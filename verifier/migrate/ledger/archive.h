// pgassay.diesel.json: Diesel's history as the baseline was made of it (ARCHIVE.md). Pure, but for
// Read.
#ifndef PGASSAY_MIGRATE_LEDGER_ARCHIVE_H_
#define PGASSAY_MIGRATE_LEDGER_ARCHIVE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::ledger {

// Where a project has it: beside pgassay.lock.json.
std::string ArchivePath(const ProjectSettings& settings);

// What WriteArchive was given, but for drizzle.sql and `refused`. Errors: as ReadLock's and ParseLock's, and
// InvalidArgument for a text that is not that of its hash.
absl::StatusOr<std::vector<DieselMigration>> ReadArchive(const std::string& path);
absl::StatusOr<std::vector<DieselMigration>> ParseArchive(absl::string_view bytes, absl::string_view file);

// The same migrations give the same bytes; ParseArchive gives them back. InvalidArgument for what it would
// refuse: a file that is no UTF-8, which Diesel would not run either; versions that do not rise.
absl::StatusOr<std::string> WriteArchive(const std::vector<DieselMigration>& migrations);

}  // namespace pgassay::migrate::ledger

#endif  // PGASSAY_MIGRATE_LEDGER_ARCHIVE_H_
