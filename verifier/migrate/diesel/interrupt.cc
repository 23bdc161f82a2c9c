#include "migrate/diesel/interrupt.h"

#include "absl/time/time.h"

namespace pgassay::migrate::diesel {
namespace {

constexpr int kTickMs = 100;

}  // namespace

InterruptWatch::InterruptWatch(const pg::Connection& connection, const std::atomic<int>* interrupt)
    : interrupt_(interrupt) {
  if (interrupt_ == nullptr) return;
  canceller_ = connection.canceller();
  thread_.emplace([this] { Run(); });
}

InterruptWatch::~InterruptWatch() {
  if (!thread_.has_value()) return;
  {
    absl::MutexLock lock(&mutex_);
    done_ = true;
  }
  thread_->join();
}

void InterruptWatch::Run() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&done_), absl::Milliseconds(kTickMs))) return;
    }
    if (Interrupted(interrupt_)) canceller_.Cancel();
  }
}

}  // namespace pgassay::migrate::diesel
