// Where in the project's schema files what is different has to be written.
#ifndef PGASSAY_MIGRATE_STEPS_SCHEMA_FILES_H_
#define PGASSAY_MIGRATE_STEPS_SCHEMA_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "migrate/drizzle/kit.h"
#include "migrate/typescript/module.h"
#include "pgassay/baseline.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

// Gives what must be fixed its TypeScript, out of `module`, and its place in `files` (relative to `folder`),
// and sorts it by that, so that a file is mended from its top to its end. Told is what a file has not
// imported yet that the lines to write in it need.
std::vector<HistoryFinding> PointAtSchema(const std::vector<std::string>& files,
                                          const typescript::Module& module, const std::string& folder,
                                          std::vector<SchemaDifference>* differences);

// Where drizzle.config.ts looks for a file that is not there.
struct MissingSchemaFile {
  std::string path;
  std::vector<HistoryFinding> findings;
};
// Errors: FailedPrecondition, where schema leads to no one file that could be written.
absl::StatusOr<MissingSchemaFile> FindMissingSchemaFile(const drizzle::KitConfig& config,
                                                        const ProjectSettings& settings);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_SCHEMA_FILES_H_
