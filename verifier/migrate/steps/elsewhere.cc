#include "migrate/steps/elsewhere.h"

#include <algorithm>
#include <string>

#include "catalog/objects.h"
#include "pg/connection.h"
#include "pg/session.h"
#include "status_macros.h"

namespace pgassay::migrate {

absl::StatusOr<Elsewhere> PartElsewhere(ScratchServer& scratch, const ProjectSettings& settings,
                                        const std::vector<CatalogFinding>& elsewhere) {
  Elsewhere parted;
  if (elsewhere.empty()) return parted;
  ASSIGN_OR_RETURN(const std::string database, scratch.Create("platform", settings.database.scratch_prelude));
  ASSIGN_OR_RETURN(pg::Connection connection,
                   pg::Connection::Open(scratch.Target(database), "pgassay check"));
  RETURN_IF_ERROR(pg::PrepareSession(connection, settings.cutover.lock_timeout_ms));
  ASSIGN_OR_RETURN(const catalog::Objects platform, catalog::ReadObjects(connection));
  connection.Close();
  RETURN_IF_ERROR(scratch.Drop(database));
  for (const CatalogFinding& finding : elsewhere) {
    const bool brought =
        std::any_of(platform.objects.begin(), platform.objects.end(), [&](const CatalogObject& object) {
          return object.kind == finding.kind && object.schema == finding.schema &&
                 object.parent == finding.parent && object.name == finding.name;
        });
    const bool diesels = finding.change != CatalogChange::kLost && !brought;
    (diesels ? parted.diesels : parted.others).push_back(finding);
  }
  return parted;
}

}  // namespace pgassay::migrate
