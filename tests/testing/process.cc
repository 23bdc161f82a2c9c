#include "testing/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <sstream>

extern char** environ;

namespace pgassay::testing {
namespace {

struct Pipe {
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    Close(0);
    Close(1);
  }
  void Close(size_t end) {
    if (ends[end] >= 0) close(ends[end]);
    ends[end] = -1;
  }
  std::array<int, 2> ends;  // read, write
};

std::string NameOf(const std::string& assignment) {
  return assignment.substr(0, assignment.find('='));
}

std::vector<std::string> Environment(const std::vector<std::string>& ours) {
  std::vector<std::string> all = ours;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string assignment = *each;
    bool replaced = false;
    for (const std::string& own : ours) replaced = replaced || NameOf(own) == NameOf(assignment);
    if (!replaced) all.push_back(assignment);
  }
  return all;
}

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// False at the end of the stream.
bool Take(int descriptor, std::string& to) {
  std::array<char, 65536> bytes;
  const ssize_t got = read(descriptor, bytes.data(), bytes.size());
  if (got <= 0) return false;
  to.append(bytes.data(), static_cast<size_t>(got));
  return true;
}

// Moves bytes until both outputs have ended; false: the time is over.
bool Pump(const Command& command, Pipe& in, Pipe& out, Pipe& err, Finished& finished) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(command.timeout_s);
  size_t written = 0;
  fcntl(in.ends[1], F_SETFL, O_NONBLOCK);
  while (out.ends[0] >= 0 || err.ends[0] >= 0) {
    if (in.ends[1] >= 0 && written == command.in.size()) in.Close(1);
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    std::array<pollfd, 3> ready = {pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0},
                                   pollfd{in.ends[1], POLLOUT, 0}};
    if (poll(ready.data(), ready.size(), static_cast<int>(left.count())) < 0) continue;
    if (ready[0].revents != 0 && !Take(out.ends[0], finished.out)) out.Close(0);
    if (ready[1].revents != 0 && !Take(err.ends[0], finished.err)) err.Close(0);
    if (ready[2].revents != 0) {
      const ssize_t put = write(in.ends[1], command.in.data() + written, command.in.size() - written);
      if (put < 0) {
        in.Close(1);
      } else {
        written += static_cast<size_t>(put);
      }
    }
  }
  return true;
}

}  // namespace

Finished RunCommand(const Command& command) {
  Finished finished;
  const std::string program = command.arguments[0].find('/') == std::string::npos
                                  ? OnPath(command.arguments[0])
                                  : command.arguments[0];
  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> environment = Environment(command.environment);
  const std::vector<char*> argv = Pointers(arguments);
  const std::vector<char*> envp = Pointers(environment);
  Pipe in, out, err;
  // Without it the write to a program that has ended would end us.
  signal(SIGPIPE, SIG_IGN);
  const pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    signal(SIGPIPE, SIG_DFL);
    dup2(in.ends[0], STDIN_FILENO);
    dup2(out.ends[1], STDOUT_FILENO);
    dup2(err.ends[1], STDERR_FILENO);
    if (!command.folder.empty() && chdir(command.folder.c_str()) != 0) _exit(127);
    execve(program.c_str(), argv.data(), envp.data());
    _exit(127);
  }
  if (pid < 0) return finished;
  setpgid(pid, pid);  // whoever of the two is first
  in.Close(0);
  out.Close(1);
  err.Close(1);
  finished.timed_out = !Pump(command, in, out, err, finished);
  if (finished.timed_out) kill(-pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  kill(-pid, SIGKILL);
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

}  // namespace pgassay::testing
