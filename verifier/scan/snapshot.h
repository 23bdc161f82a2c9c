// The one instant that a scan sees: locks first, snapshot last.
#ifndef PGASSAY_SCAN_SNAPSHOT_H_
#define PGASSAY_SCAN_SNAPSHOT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "catalog/read.h"
#include "pg/connection.h"
#include "pgassay/fingerprint.h"
#include "pgassay/scan.h"
#include "scan/selection.h"
#include "scan/stop.h"

namespace pgassay::scan {

// An open transaction that holds ACCESS SHARE on all that will be read and has exported its snapshot. It
// lives as long as the object. Not thread-safe.
class Snapshot {
 public:
  // Errors: those of pg/; FailedPrecondition or PermissionDenied for what is refused by name; Aborted when
  // the relations changed under our hands (try again).
  static absl::StatusOr<std::unique_ptr<Snapshot>> Take(const ConnectTarget& target,
                                                        const ScanOptions& options, Stop& stop);

  const std::string& id() const { return id_; }
  const Source& source() const { return source_; }
  // System identifier, timeline and role of the server, to be found again at the end.
  const std::string& server_mark() const { return server_mark_; }
  // Listed before the locks were taken.
  const std::vector<catalog::Relation>& relations() const { return relations_; }

  // For the watcher, while nobody else uses it. It must not read rows: READ COMMITTED sees newer ones.
  pg::Connection& connection() { return connection_; }

 private:
  Snapshot(pg::Connection connection, Stop& stop);

  pg::Connection connection_;
  Stop::Registration registration_;
  std::string id_;
  Source source_;
  std::string server_mark_;
  std::vector<catalog::Relation> relations_;
};

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_SNAPSHOT_H_
