// Why a run has to end early, and who must be told.
#ifndef PGASSAY_SCAN_STOP_H_
#define PGASSAY_SCAN_STOP_H_

#include <list>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "pg/connection.h"

namespace pgassay::scan {

// Thread-safe. The first reason given stays.
class Stop {
 public:
  // Ends the run: every connection registered, now or later, is cancelled.
  void Request(absl::Status why) ABSL_LOCKS_EXCLUDED(mutex_);

  // Cancels again; a backend between two statements misses the first request.
  void CancelAll() ABSL_LOCKS_EXCLUDED(mutex_);

  bool requested() const ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status status() const ABSL_LOCKS_EXCLUDED(mutex_);  // OK as long as nobody asked

  // Keeps a connection known for as long as it lives.
  class Registration {
   public:
    Registration() = default;
    Registration(Stop& stop, pg::Canceller canceller);
    Registration(Registration&& other) noexcept;
    Registration& operator=(Registration&& other) noexcept;
    ~Registration();

   private:
    Stop* stop_ = nullptr;
    std::list<pg::Canceller>::iterator position_;
  };

 private:
  mutable absl::Mutex mutex_;
  absl::Status why_ ABSL_GUARDED_BY(mutex_);
  std::list<pg::Canceller> cancellers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_STOP_H_
