#include "scan/stop.h"

#include <utility>
#include <vector>

namespace pgassay::scan {

void Stop::Request(absl::Status why) {
  {
    absl::MutexLock lock(&mutex_);
    if (!why_.ok()) return;
    why_ = std::move(why);
  }
  CancelAll();
}

void Stop::CancelAll() {
  // Cancelling opens a connection of its own and can take its time: not under the lock.
  std::vector<pg::Canceller> cancellers;
  {
    absl::MutexLock lock(&mutex_);
    cancellers.assign(cancellers_.begin(), cancellers_.end());
  }
  for (const pg::Canceller& canceller : cancellers) canceller.Cancel();
}

bool Stop::requested() const {
  absl::MutexLock lock(&mutex_);
  return !why_.ok();
}

absl::Status Stop::status() const {
  absl::MutexLock lock(&mutex_);
  return why_;
}

Stop::Registration::Registration(Stop& stop, pg::Canceller canceller) : stop_(&stop) {
  absl::MutexLock lock(&stop.mutex_);
  position_ = stop.cancellers_.insert(stop.cancellers_.end(), std::move(canceller));
}

Stop::Registration::Registration(Registration&& other) noexcept
    : stop_(std::exchange(other.stop_, nullptr)), position_(other.position_) {}

Stop::Registration& Stop::Registration::operator=(Registration&& other) noexcept {
  std::swap(stop_, other.stop_);
  std::swap(position_, other.position_);
  return *this;
}

Stop::Registration::~Registration() {
  if (stop_ == nullptr) return;
  absl::MutexLock lock(&stop_->mutex_);
  stop_->cancellers_.erase(position_);
}

}  // namespace pgassay::scan
