#include "cli/signals.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include "absl/strings/str_cat.h"
#include "cli/exit_code.h"
#include "cli/message.h"

namespace pgassay::cli {
namespace {

// Longer than a scan needs to cancel its sessions, shorter than the 10 s after which service managers kill.
constexpr time_t kGraceSeconds = 9;

std::atomic<int> signal_seen{0};

const char* Name(int number) {
  return number == SIGINT ? "SIGINT" : number == SIGTERM ? "SIGTERM" : "SIGHUP";
}

int WaitFor(const sigset_t& signals) {
  int number = 0;
  while (sigwait(&signals, &number) != 0) {
  }
  return number;
}

void Watch(const sigset_t signals) {
  const int first = WaitFor(signals);
  signal_seen.store(first);
  WriteStderr(absl::StrCat(isatty(STDERR_FILENO) != 0 ? "\r\x1b[K" : "", "pgassay: ", Name(first),
                           ": stopping; once more to leave at once\n"));
  const timespec grace{kGraceSeconds, 0};
  const int second = sigtimedwait(&signals, nullptr, &grace);
  _exit(kExitSignal + (second > 0 ? second : first));
}

}  // namespace

void PrepareProcess() {
  // The wrong way round on purpose: a write to a closed stdout is to fail, not to vanish.
  for (int fd = 0; fd <= 2; ++fd) {
    if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
  }
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  umask(077);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

const std::atomic<int>* WatchSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  struct sigaction hangup;
  if (sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler != SIG_IGN) sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // Detached, as nothing can wake a thread in sigwait but the signals it is there for.
  std::thread(Watch, signals).detach();
  return &signal_seen;
}

int SignalSeen() {
  return signal_seen.load();
}

}  // namespace pgassay::cli
