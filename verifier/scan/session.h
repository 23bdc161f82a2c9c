// A worker: a connection that sees the snapshot.
#ifndef PGASSAY_SCAN_SESSION_H_
#define PGASSAY_SCAN_SESSION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "pg/connection.h"
#include "pgassay/scan.h"
#include "scan/selection.h"
#include "scan/stop.h"

namespace pgassay::scan {

// Not thread-safe: one thread at a time.
class Session {
 public:
  // Connects, prepares the session and joins `snapshot`. `target`, `options` and `stop` must outlive it.
  static absl::StatusOr<std::unique_ptr<Session>> Open(const ConnectTarget& target,
                                                       const ScanOptions& options,
                                                       const std::string& snapshot,
                                                       const std::string& server_mark, Stop& stop);

  // After the connection was lost: a new one in the same snapshot of the same server, or an error.
  absl::Status Rejoin();

  // Takes ACCESS SHARE on `heap` unless it has it. Never waits: refused, somebody queues behind the
  // snapshot's own lock, and waiting with him would stop the application for good. FailedPrecondition names
  // who.
  absl::Status Lock(const Heap& heap);

  // Runs `read`, which locks what it looks up, without waiting for a lock longer than a moment, for the
  // reason above. REQUIRES: a transaction is open.
  absl::Status WithoutWaiting(absl::string_view what, absl::FunctionRef<absl::Status()> read);

  pg::Connection& connection() { return *connection_; }
  bool stopping() const { return stop_.requested(); }

 private:
  Session(const ConnectTarget& target, const ScanOptions& options, std::string snapshot,
          std::string server_mark, Stop& stop);
  // Ends the transaction. `relation` 0: any. "" if nobody waits.
  std::string WhoAwaits(uint32_t relation);

  const ConnectTarget& target_;
  const ScanOptions& options_;
  const std::string snapshot_;
  const std::string server_mark_;
  Stop& stop_;
  std::unique_ptr<pg::Connection> connection_;
  Stop::Registration registration_;
  absl::flat_hash_set<uint32_t> locked_;
};

// Idle sessions. Thread-safe; owns them all.
class SessionPool {
 public:
  void Add(std::unique_ptr<Session> session) ABSL_LOCKS_EXCLUDED(mutex_);
  int size() const ABSL_LOCKS_EXCLUDED(mutex_);

  // Runs `body` on an idle session and says what it said. After an error a session may be out of its
  // snapshot: it joins again, or is dropped.
  absl::Status Use(absl::FunctionRef<absl::Status(Session&)> body) ABSL_LOCKS_EXCLUDED(mutex_);

  // Null if none is idle. Never waits.
  Session* Take() ABSL_LOCKS_EXCLUDED(mutex_);
  void Return(Session* session) ABSL_LOCKS_EXCLUDED(mutex_);
  // Of one that was taken: it is closed.
  void Drop(Session* session) ABSL_LOCKS_EXCLUDED(mutex_);
  // Of the backends, as they are now. REQUIRES: none is out.
  std::vector<int> backend_pids() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  mutable absl::Mutex mutex_;
  std::vector<std::unique_ptr<Session>> sessions_ ABSL_GUARDED_BY(mutex_);
  std::vector<Session*> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_SESSION_H_
