#include "migrate/steps/digests.h"

#include <utility>

#include "migrate/ledger/catalog_digest.h"
#include "pg/connection.h"
#include "status_macros.h"

namespace pgassay::migrate {

absl::StatusOr<std::string> DigestOf(const ScratchServer& scratch, const ProjectSettings& settings,
                                     const std::string& database) {
  ASSIGN_OR_RETURN(pg::Connection connection,
                   pg::Connection::Open(scratch.Target(database), "pgassay replay"));
  return ledger::CatalogDigest(connection, ledger::ScopeOf(settings));
}

absl::StatusOr<std::vector<std::string>> DigestsAfterEach(ScratchServer& scratch,
                                                          const ProjectSettings& settings,
                                                          const Replay& replay,
                                                          const std::vector<DieselMigration>& migrations,
                                                          const std::atomic<int>* interrupt) {
  Replay step;
  step.as_role = replay.as_role;
  ASSIGN_OR_RETURN(step.database, MakeEmpty(scratch, settings, replay, "steps"));
  std::vector<std::string> digests;
  for (const DieselMigration& migration : migrations) {
    RETURN_IF_ERROR(Continue(scratch, settings, step, {{.diesel = {migration}}}, interrupt));
    ASSIGN_OR_RETURN(std::string digest, DigestOf(scratch, settings, step.database));
    digests.push_back(std::move(digest));
  }
  RETURN_IF_ERROR(scratch.Drop(step.database));
  return digests;
}

}  // namespace pgassay::migrate
