// schema.ts against a database, by way of what drizzle-kit makes of both it and pgassay's own.
#ifndef PGASSAY_MIGRATE_STEPS_OUR_SCHEMA_H_
#define PGASSAY_MIGRATE_STEPS_OUR_SCHEMA_H_

#include <atomic>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/drizzle/kit.h"
#include "migrate/steps/scratch.h"
#include "migrate/typescript/module.h"
#include "pgassay/baseline.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// All that Drizzle can say of a database.
struct OurSchema {
  std::vector<std::string> ground;       // GroundOf its dump
  typescript::Module module;             // schema.ts in pgassay's words
  std::string file;                      // where it is written, in the kit's folder
  std::vector<CatalogFinding> unsaid;    // of the database, that even this one does not say
  std::vector<HistoryFinding> findings;  // of MakeExportDatabase and of comparing
};

// `database` is one of `scratch`, `dump` its own (DumpArguments). Errors: those of its parts.
absl::StatusOr<OurSchema> WriteOurSchema(drizzle::Kit& kit, ScratchServer& scratch,
                                         const ProjectSettings& settings, const std::string& database,
                                         const std::string& dump, const std::atomic<int>* interrupt);

struct SchemaFiles {
  std::string export_sql;                     // of the project's schema files
  std::vector<SchemaDifference> differences;  // judged, with [drizzle] accept; TypeScript and place with each
  std::vector<HistoryFinding> findings;       // likewise, and Diesel's table where schema.ts has it
};

// The project's schema files (`kit.config().schema`, not empty) against `database`.
absl::StatusOr<SchemaFiles> CompareSchemaFiles(drizzle::Kit& kit, ScratchServer& scratch,
                                               const ProjectSettings& settings, const std::string& database,
                                               const OurSchema& ours, const std::atomic<int>* interrupt);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_OUR_SCHEMA_H_
