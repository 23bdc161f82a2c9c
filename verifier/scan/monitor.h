// Beside the workers: progress, Ctrl-C, and who waits behind our locks.
#ifndef PGASSAY_SCAN_MONITOR_H_
#define PGASSAY_SCAN_MONITOR_H_

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "pg/connection.h"
#include "pgassay/scan.h"
#include "scan/chunk.h"
#include "scan/stop.h"

namespace pgassay::scan {

// A thread of its own from construction to destruction. Thread-safe. The arguments must outlive it.
class Monitor {
 public:
  Monitor(const ScanOptions& options, Stop& stop, const Counters& counters);
  ~Monitor();

  void SetPhase(std::string phase) ABSL_LOCKS_EXCLUDED(mutex_);
  void SetTotals(uint64_t bytes, uint64_t relations) ABSL_LOCKS_EXCLUDED(mutex_);

  // Something the user should see at once.
  void Note(std::string note) ABSL_LOCKS_EXCLUDED(mutex_);

  // As long as it lives, each second asks on `connection` who waits behind `pids`; after
  // options.yield_after_ms of it the run ends. The connection is the monitor's alone meanwhile.
  class Watch {
   public:
    Watch(Monitor& monitor, pg::Connection& connection, const std::vector<int>& pids);
    Watch(const Watch&) = delete;
    ~Watch();

   private:
    Monitor& monitor_;
  };

 private:
  void Run();
  void Report() ABSL_LOCKS_EXCLUDED(mutex_);
  void LookForWaiters() ABSL_LOCKS_EXCLUDED(watch_mutex_, mutex_);

  const ScanOptions& options_;
  Stop& stop_;
  const Counters& counters_;

  absl::Mutex mutex_;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  Progress progress_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> notes_ ABSL_GUARDED_BY(mutex_);

  absl::Mutex watch_mutex_;  // held while the connection is used
  pg::Connection* connection_ ABSL_GUARDED_BY(watch_mutex_) = nullptr;
  std::string pids_ ABSL_GUARDED_BY(watch_mutex_);  // as an array literal
  int64_t waited_ms_ ABSL_GUARDED_BY(watch_mutex_) = 0;

  std::thread thread_;
};

}  // namespace pgassay::scan

#endif  // PGASSAY_SCAN_MONITOR_H_
