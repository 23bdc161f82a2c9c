// What Diesel's folder makes outside the managed schemas, and what its platform brings there.
#ifndef PGASSAY_MIGRATE_STEPS_ELSEWHERE_H_
#define PGASSAY_MIGRATE_STEPS_ELSEWHERE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "migrate/steps/scratch.h"
#include "pgassay/catalog.h"
#include "pgassay/migration.h"

namespace pgassay::migrate {

struct Elsewhere {
  std::vector<CatalogFinding> diesels;  // of objects that the replay has, and the prelude does not make
  std::vector<CatalogFinding> others;
};

// Parts what a database (before) has otherwise than a replay (after) outside the managed schemas, by an empty
// database with the prelude. Errors: those of ScratchServer and of the connection.
absl::StatusOr<Elsewhere> PartElsewhere(ScratchServer& scratch, const ProjectSettings& settings,
                                        const std::vector<CatalogFinding>& elsewhere);

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_ELSEWHERE_H_
