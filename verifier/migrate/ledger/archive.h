// pgassay.diesel.json: Diesel's history as the baseline was made of it (ARCHIVE.md). Pure.
#ifndef PGASSAY_MIGRATE_LEDGER_ARCHIVE_H_
#define PGASSAY_MIGRATE_LEDGER_ARCHIVE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pgassay/migration.h"

namespace pgassay::migrate::ledger {

// Where a project has it: beside pgassay.lock.json.
std::string ArchivePath(const ProjectSettings& settings);

// The same migrations give the same bytes. InvalidArgument: a file that is no UTF-8, which Diesel would not
// run either.
absl::StatusOr<std::string> WriteArchive(const std::vector<DieselMigration>& migrations);

}  // namespace pgassay::migrate::ledger

#endif  // PGASSAY_MIGRATE_LEDGER_ARCHIVE_H_
