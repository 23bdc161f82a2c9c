// pg_dump, of the server's major or a newer one.
#ifndef PGASSAY_MIGRATE_STEPS_DUMP_H_
#define PGASSAY_MIGRATE_STEPS_DUMP_H_

#include <atomic>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/steps/scratch.h"
#include "pgassay/migration.h"
#include "pgassay/scan.h"

namespace pgassay::migrate {

// The program for a server of this PQserverVersion: in `folder`; if "", on $PATH, else where Debian's and Red
// Hat's packages put it, the lowest major that will do. Errors: NotFound, with the package to install.
absl::StatusOr<std::string> FindPgDump(const std::string& folder, int server_version);

// What `program` writes of the database: text. `arguments` as drizzle::DumpArguments. Times in it are in UTC.
// Errors: Cancelled (`interrupt`), else Internal with the program's own words.
absl::StatusOr<std::string> Dump(const std::string& program, const ConnectTarget& target,
                                 const std::vector<std::string>& arguments,
                                 const std::atomic<int>* interrupt);

// Of a scratch database, as GroundOf and MakeBaselineSql take it. `folder` as FindPgDump.
absl::StatusOr<std::string> DumpReplay(const std::string& folder, const ScratchServer& scratch,
                                       const ProjectSettings& settings, const std::string& database,
                                       const std::atomic<int>* interrupt);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_DUMP_H_
