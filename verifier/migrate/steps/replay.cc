#include "migrate/steps/replay.h"

#include "pg/connection.h"
#include "status_macros.h"

namespace pgassay::migrate {

absl::Status RunDiesel(const ConnectTarget& target, const DieselFolder& folder,
                       const diesel::RunOptions& options) {
  ASSIGN_OR_RETURN(pg::Connection connection, pg::Connection::Open(target, "pgassay replay"));
  ASSIGN_OR_RETURN(const diesel::RunResult result, diesel::RunPending(connection, folder, options));
  return result.status;
}

absl::StatusOr<std::string> ReplayDiesel(ScratchServer& scratch, absl::string_view purpose,
                                         const std::string& prelude, const DieselFolder& folder,
                                         const diesel::RunOptions& options) {
  ASSIGN_OR_RETURN(std::string database, scratch.Create(purpose, prelude));
  const absl::Status status = RunDiesel(scratch.Target(database), folder, options);
  if (status.ok()) return database;
  (void)scratch.Drop(database);
  return status;
}

}  // namespace pgassay::migrate
