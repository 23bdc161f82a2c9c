// A person who has had enough, while a statement runs.
#ifndef PGASSAY_MIGRATE_DIESEL_INTERRUPT_H_
#define PGASSAY_MIGRATE_DIESEL_INTERRUPT_H_

#include <atomic>
#include <optional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "pg/connection.h"

namespace pgassay::migrate::diesel {

// As long as it lives, a thread looks ten times a second whether `interrupt` has become other than 0 and then
// asks the server to cancel what the connection is doing, again and again, as a backend between two
// statements misses a request. With a null `interrupt` it does nothing. `interrupt` must outlive it.
class InterruptWatch {
 public:
  InterruptWatch(const pg::Connection& connection, const std::atomic<int>* interrupt);
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;
  ~InterruptWatch();  // when it returns, no request of its own is still on the way

 private:
  void Run() ABSL_LOCKS_EXCLUDED(mutex_);

  const std::atomic<int>* interrupt_;
  pg::Canceller canceller_;
  absl::Mutex mutex_;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<std::thread> thread_;
};

inline bool Interrupted(const std::atomic<int>* interrupt) {
  return interrupt != nullptr && interrupt->load() != 0;
}

}  // namespace pgassay::migrate::diesel

#endif  // PGASSAY_MIGRATE_DIESEL_INTERRUPT_H_
