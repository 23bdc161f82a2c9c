#include "scan/monitor.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "catalog/sql.h"
#include "pg/quote.h"

namespace pgassay::scan {
namespace {

constexpr int kTickMs = 100;
constexpr int kWaitersEveryMs = 1000;

}  // namespace

Monitor::Monitor(const ScanOptions& options, Stop& stop, const Counters& counters)
    : options_(options), stop_(stop), counters_(counters), thread_([this] { Run(); }) {}

Monitor::~Monitor() {
  {
    absl::MutexLock lock(&mutex_);
    done_ = true;
  }
  thread_.join();
  Report();
}

void Monitor::SetPhase(std::string phase) {
  absl::MutexLock lock(&mutex_);
  progress_.phase = std::move(phase);
}

void Monitor::SetTotals(uint64_t bytes, uint64_t relations) {
  absl::MutexLock lock(&mutex_);
  progress_.bytes_total = bytes;
  progress_.relations_total = relations;
}

void Monitor::Note(std::string note) {
  absl::MutexLock lock(&mutex_);
  notes_.push_back(std::move(note));
}

Monitor::Watch::Watch(Monitor& monitor, pg::Connection& connection, const std::vector<int>& pids)
    : monitor_(monitor) {
  absl::MutexLock lock(&monitor.watch_mutex_);
  monitor.connection_ = &connection;
  monitor.pids_ = absl::StrCat("{", absl::StrJoin(pids, ","), "}");
  monitor.waited_ms_ = 0;
}

Monitor::Watch::~Watch() {
  absl::MutexLock lock(&monitor_.watch_mutex_);
  monitor_.connection_ = nullptr;
}

void Monitor::Run() {
  for (int64_t now_ms = kTickMs;; now_ms += kTickMs) {
    {
      absl::MutexLock lock(&mutex_);
      const bool done = mutex_.AwaitWithTimeout(absl::Condition(&done_), absl::Milliseconds(kTickMs));
      if (done) return;
    }
    if (options_.interrupt != nullptr && options_.interrupt->load() != 0 && !stop_.requested()) {
      stop_.Request(absl::CancelledError("interrupted"));
    }
    if (stop_.requested()) {
      stop_.CancelAll();
    } else if (now_ms % kWaitersEveryMs == 0) {
      LookForWaiters();
    }
    Report();
  }
}

void Monitor::Report() {
  if (!options_.progress) return;
  Progress progress;
  std::vector<std::string> notes;
  {
    absl::MutexLock lock(&mutex_);
    progress = progress_;
    notes.swap(notes_);
  }
  progress.rows = counters_.rows.load(std::memory_order_relaxed);
  progress.bytes = counters_.bytes.load(std::memory_order_relaxed);
  progress.bytes_done = counters_.bytes_done.load(std::memory_order_relaxed);
  progress.relations_done = counters_.tables_done.load(std::memory_order_relaxed);
  for (std::string& note : notes) {
    progress.note = std::move(note);
    options_.progress(progress);
  }
  progress.note.clear();
  options_.progress(progress);
}

void Monitor::LookForWaiters() {
  absl::MutexLock lock(&watch_mutex_);
  if (connection_ == nullptr) return;
  absl::StatusOr<pg::Result> waiters = connection_->Query(catalog::sql::kWaiters, {pids_});
  if (!waiters.ok()) {
    stop_.Request(absl::Status(waiters.status().code(),
                               absl::StrCat("watch the snapshot's session: ", waiters.status().message())));
    return;
  }
  if (waiters->rows() == 0) {
    waited_ms_ = 0;
    return;
  }
  waited_ms_ += kWaitersEveryMs;
  const std::string who = absl::StrCat("pid ", waiters->text(0, 0), pg::StatementOf(waiters->text(0, 1)),
                                       " waits behind our lock on ", waiters->text(0, 2));
  if (options_.yield_after_ms != 0 && waited_ms_ >= options_.yield_after_ms) {
    stop_.Request(absl::FailedPreconditionError(
        absl::StrCat("gave way: ", who, "; run again when it is done, or raise --yield-after")));
  } else if (waited_ms_ == kWaitersEveryMs) {
    Note(absl::StrCat(who,
                      options_.yield_after_ms == 0
                          ? "; it and all behind it wait until the table is read, or --yield-after gives way"
                          : ""));
  }
}

}  // namespace pgassay::scan
