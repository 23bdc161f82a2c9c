// Databases for a replay, on a server that is for that.
#ifndef PGASSAY_MIGRATE_STEPS_SCRATCH_H_
#define PGASSAY_MIGRATE_STEPS_SCRATCH_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "pg/connection.h"
#include "pgassay/scan.h"

namespace pgassay::migrate {

// How the comment of a database that is one begins.
inline constexpr char kScratchComment[] = "pgassay scratch database of ";

// Keeps one session in the maintenance database of the scratch server, which is the one that `scratch` names.
// A database's owner holds an advisory lock there, keyed by the database's name, from before it is made until
// it is dropped, so that the next run tells what a crash left behind from what is in use. Advisory locks are
// a database's own: what was made from another maintenance database is left to runs from there. Not
// thread-safe.
class ScratchServer {
 public:
  // `beside` is the database that the work is about: its own server (by system identifier) is refused unless
  // `allow_beside`. Drops what runs that are no more have left behind. Errors: FailedPrecondition (the same
  // server, or it cannot be told; a standby, a pooler, a server older than 13), PermissionDenied (no
  // CREATEDB: with the statement that grants it), those of the connection.
  static absl::StatusOr<std::unique_ptr<ScratchServer>> Open(const ConnectTarget& scratch,
                                                             const ConnectTarget* beside, bool allow_beside);

  ScratchServer(const ScratchServer&) = delete;
  ScratchServer& operator=(const ScratchServer&) = delete;
  ~ScratchServer();  // drops its databases; what cannot be dropped is left to the next run

  // An empty database from template0, UTF8, named pgassay_scratch_<UTC time>_<pid>_<n>_<purpose>, with a
  // comment that says whose; then `prelude` (a file of SQL, "": none) as one simple message. `purpose` is
  // [a-z]{1,12}. A database whose prelude fails is dropped.
  absl::StatusOr<std::string> Create(absl::string_view purpose, const std::string& prelude);

  // A copy of a database that Create gave, which nobody may be connected to. Errors: those of the connection.
  absl::StatusOr<std::string> Copy(absl::string_view purpose, const std::string& database);

  // What to connect to for a database that Create gave.
  ConnectTarget Target(const std::string& database) const;

  // Whoever connects to the database from now on is `role`, whose it becomes; "": nobody but themselves
  // again. The role has to be there, as the prelude's. Errors: NotFound (no such role), PermissionDenied.
  absl::Status ActAs(const std::string& database, const std::string& role);

  absl::Status Drop(const std::string& database);

  // PQserverVersion: 150020.
  int server_version() const { return connection_.server_version(); }

  // Databases that Open found abandoned and dropped.
  const std::vector<std::string>& swept() const { return swept_; }

 private:
  ScratchServer(ConnectTarget target, pg::Connection connection);

  absl::Status Sweep();
  absl::StatusOr<bool> TryLock(const std::string& database);
  void Unlock(const std::string& database);
  absl::StatusOr<std::string> TakeName(absl::string_view purpose);
  absl::Status Make(const std::string& database, const std::string& from);
  absl::Status Prepare(const std::string& database, const std::string& prelude);

  ConnectTarget target_;
  pg::Connection connection_;
  std::vector<std::string> databases_;  // made and not dropped yet
  std::vector<std::string> swept_;
};

}  // namespace pgassay::migrate

#endif  // PGASSAY_MIGRATE_STEPS_SCRATCH_H_
