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

// What is compared, and with what; all of it outlives the call.
struct SchemaGround {
  drizzle::Kit& kit;
  ScratchServer& scratch;
  const ProjectSettings& settings;
  const std::string& database;  // of `scratch`
  const std::atomic<int>* interrupt = nullptr;
};

// What pgassay writes of a database as schema.ts.
absl::StatusOr<typescript::Module> WriteModuleOf(const drizzle::Kit& kit, const ConnectTarget& database,
                                                 const ProjectSettings& settings);

// All that Drizzle can say of a database.
struct OurSchema {
  std::vector<std::string> ground;       // GroundOf its dump
  typescript::Module module;             // schema.ts in pgassay's words
  std::string file;                      // where it is written, in the kit's folder
  std::vector<CatalogFinding> unsaid;    // of the database, that even this one does not say
  std::vector<HistoryFinding> findings;  // of MakeExportDatabase; what was not compared
};

// `dump` is the database's own (DumpArguments). Errors: those of its parts.
absl::StatusOr<OurSchema> WriteOurSchema(const SchemaGround& on, const std::string& dump);

struct TheirSchema {
  std::string export_sql;                     // of the project's schema files
  std::vector<CatalogFinding> compared;       // the database against them
  std::vector<SchemaDifference> differences;  // of that, judged; with [drizzle] accept, TypeScript and place
  std::vector<HistoryFinding> findings;       // as OurSchema's, and Diesel's table where they have it
};

// The project's schema files (`kit.config().schema`, not empty).
absl::StatusOr<TheirSchema> CompareTheirSchema(const SchemaGround& on, const OurSchema& ours);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_OUR_SCHEMA_H_
