// A scratch database made by what `drizzle-kit export` says, on the ground that schema.ts stands on without
// saying so: extensions, domains, functions, other schemas.
#ifndef PGASSAY_MIGRATE_STEPS_EXPORT_DATABASE_H_
#define PGASSAY_MIGRATE_STEPS_EXPORT_DATABASE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "migrate/steps/scratch.h"
#include "pgassay/baseline.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// The statements of a dump (of Diesel's folder replayed; DumpArguments) that are not Drizzle's to say: what
// is in no managed schema, and of these extensions, domains, composite and range types, functions, operators,
// collations, text search. Pure. Errors: those of ReadDump.
absl::StatusOr<std::vector<std::string>> GroundOf(absl::string_view dump,
                                                  const std::vector<std::string>& schemas);

// What these make, by kind, without comments and rights. Pure. Errors:
// likewise.
absl::StatusOr<std::vector<BaselineResult::Unseen>> ObjectsOfGround(absl::string_view dump,
                                                                    const std::vector<std::string>& schemas);

struct ExportDatabase {
  std::string database;  // of the scratch server
  // Statements of the export that the server would not run, whatever ran before them (code
  // "baseline-export-fails", kFinding; the subject is the statement's first words, `what` the server's
  // error), and schemas that it makes something in although they are not managed (code
  // "baseline-schema-unmanaged", kFinding; the subject is the schema).
  std::vector<HistoryFinding> findings;
};

// Ground and export run statement by statement, again and again until no more of them go through, as each may
// need what a later one makes. Ground that never does is left out: what is missing then is a difference. So
// is what the export says of other schemas than the managed ones. No role is made: one that is not there is a
// finding. The database is `scratch`'s to drop; after an error there is none.
absl::StatusOr<ExportDatabase> MakeExportDatabase(ScratchServer& scratch, absl::string_view purpose,
                                                  const ProjectSettings& settings,
                                                  const std::vector<std::string>& ground,
                                                  absl::string_view export_sql);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_EXPORT_DATABASE_H_
