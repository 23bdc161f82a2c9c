#include "migrate/process/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>

extern char** environ;

namespace pgassay::migrate::process {
namespace {

using Clock = std::chrono::steady_clock;

// How long an interrupt, and an end that the pipes do not tell, may go unnoticed.
constexpr int kSliceMs = 20;

class Descriptor {
 public:
  Descriptor() = default;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { Close(); }
  void Close() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }
  // Above the standard streams, so that putting one of those in place never overwrites another pipe.
  bool Take(int number) {
    Close();
    if (number > STDERR_FILENO) {
      number_ = number;
    } else {
      number_ = fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
      close(number);
    }
    return number_ >= 0;
  }
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

struct Pipe {
  bool Open() {
    std::array<int, 2> both;
    if (pipe2(both.data(), O_CLOEXEC) != 0) return false;
    const bool has_read = read.Take(both[0]);
    const bool has_write = write.Take(both[1]);
    return has_read && has_write;
  }
  Descriptor read, write;
};

std::string NameOf(const std::string& assignment) {
  return assignment.substr(0, assignment.find('='));
}

std::vector<std::string> Environment(const Command& command) {
  std::vector<std::string> all = command.environment;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string assignment = *each;
    const std::string name = NameOf(assignment);
    const bool replaced = std::any_of(command.environment.begin(), command.environment.end(),
                                      [&](const std::string& ours) { return NameOf(ours) == name; });
    const bool unwanted =
        std::find(command.without.begin(), command.without.end(), name) != command.without.end();
    if (!replaced && !unwanted) all.push_back(assignment);
  }
  return all;
}

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// write() without the signal that would end us when nobody reads; the process's own handling of it stays.
ssize_t WriteQuietly(int descriptor, const char* bytes, size_t size) {
  sigset_t broken, before, pending;
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  sigemptyset(&pending);
  sigpending(&pending);
  const bool was_pending = sigismember(&pending, SIGPIPE) == 1;
  pthread_sigmask(SIG_BLOCK, &broken, &before);
  const ssize_t put = write(descriptor, bytes, size);
  const int error = errno;
  if (put < 0 && error == EPIPE && !was_pending) {
    const timespec now = {0, 0};
    while (sigtimedwait(&broken, nullptr, &now) < 0 && errno == EINTR) {
    }
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return put;
}

bool ForNow(int error) {
  return error == EINTR || error == EAGAIN || error == EWOULDBLOCK;
}

// One read of a stream that does not block; closes it at its end.
void Take(Descriptor& from, std::string& to) {
  std::array<char, 65536> bytes;
  const ssize_t got = read(from.number(), bytes.data(), bytes.size());
  if (got > 0) {
    to.append(bytes.data(), static_cast<size_t>(got));
  } else if (got == 0 || !ForNow(errno)) {
    from.Close();
  }
}

// Whatever is in it by now.
void Drain(Descriptor& from, std::string& to, size_t max_bytes) {
  for (size_t before = 0; from.open() && to.size() <= max_bytes;) {
    before = to.size();
    Take(from, to);
    if (from.open() && to.size() == before && errno != EINTR) return;
  }
}

// Only what is safe between fork and exec, where another thread may have held any lock.
[[noreturn]] void Become(const Pipe& in, const Pipe& out, const Pipe& err, const char* folder,
                         const char* program, char* const* argv, char* const* envp) {
  // No terminal to prompt at, and a group of its own.
  setsid();
  struct sigaction usual = {};
  usual.sa_handler = SIG_DFL;
  for (int each = 1; each < NSIG; ++each) sigaction(each, &usual, nullptr);
  dup2(in.read.number(), STDIN_FILENO);
  dup2(out.write.number(), STDOUT_FILENO);
  dup2(err.write.number(), STDERR_FILENO);
  // What others have opened without O_CLOEXEC.
  close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (folder[0] != '\0' && chdir(folder) != 0) _exit(127);
  execve(program, argv, envp);
  _exit(127);
}

bool HasEnded(pid_t pid) {
  siginfo_t info = {};
  // Not yet reaped: its id stays its group's until the group has been ended.
  if (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0) return errno != EINTR;
  return info.si_pid == pid;
}

// Moves bytes until the program has ended or has to be.
void Pump(const Command& command, pid_t pid, Pipe& in, Pipe& out, Pipe& err, Finished& finished) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(command.timeout_ms);
  size_t written = 0;
  for (int slice = 1; !HasEnded(pid);) {
    finished.interrupted = command.interrupt != nullptr && command.interrupt->load() != 0;
    finished.timed_out = !finished.interrupted && Clock::now() >= deadline;
    finished.too_much = finished.out.size() > command.max_bytes || finished.err.size() > command.max_bytes;
    if (finished.interrupted || finished.timed_out || finished.too_much) return;
    if (in.write.open() && written == command.in.size()) in.write.Close();
    std::array<pollfd, 3> ready = {pollfd{out.read.number(), POLLIN, 0}, pollfd{err.read.number(), POLLIN, 0},
                                   pollfd{in.write.number(), POLLOUT, 0}};
    // The end of both outputs is the end of most programs, but for a moment.
    const bool quiet = !out.read.open() && !err.read.open();
    slice = quiet ? std::min(slice * 2, kSliceMs) : kSliceMs;
    if (poll(ready.data(), ready.size(), slice) <= 0) continue;
    if (ready[0].revents != 0) Take(out.read, finished.out);
    if (ready[1].revents != 0) Take(err.read, finished.err);
    if (quiet) slice = 1;
    if (ready[2].revents != 0) {
      const ssize_t put =
          WriteQuietly(in.write.number(), command.in.data() + written, command.in.size() - written);
      if (put >= 0) {
        written += static_cast<size_t>(put);
      } else if (!ForNow(errno)) {
        in.write.Close();
      }
    }
  }
}

void DoNotBlock(const Descriptor& descriptor) {
  fcntl(descriptor.number(), F_SETFL, O_NONBLOCK);
}

}  // namespace

Finished Run(const Command& command) {
  Finished finished;
  finished.code = 127;
  if (command.arguments.empty()) return finished;
  const std::string program = command.arguments[0].find('/') == std::string::npos
                                  ? OnPath(command.arguments[0])
                                  : command.arguments[0];
  if (program.empty()) return finished;
  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> environment = Environment(command);
  const std::vector<char*> argv = Pointers(arguments);
  const std::vector<char*> envp = Pointers(environment);
  Pipe in, out, err;
  if (!in.Open() || !out.Open() || !err.Open()) return finished;

  // No handler of ours may run in the child.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = fork();
  if (pid == 0) {
    Become(in, out, err, command.folder.c_str(), program.c_str(), argv.data(), envp.data());
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) return finished;
  in.read.Close();
  out.write.Close();
  err.write.Close();
  DoNotBlock(in.write);
  DoNotBlock(out.read);
  DoNotBlock(err.read);

  Pump(command, pid, in, out, err, finished);
  kill(pid, SIGKILL);
  kill(-pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  Drain(out.read, finished.out, command.max_bytes);
  Drain(err.read, finished.err, command.max_bytes);
  for (std::string* each : {&finished.out, &finished.err}) {
    if (each->size() <= command.max_bytes) continue;
    finished.too_much = true;
    each->resize(command.max_bytes);
  }
  finished.code = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  return finished;
}

std::string OnPath(const std::string& program) {
  const char* path = getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string candidate = folder + "/" + program;
    if (!folder.empty() && access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return "";
}

}  // namespace pgassay::migrate::process
