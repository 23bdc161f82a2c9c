#include "cli/run.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "absl/strings/str_cat.h"
#include "cli/folder.h"

namespace pgassay::testing {
namespace {

int Descriptor(const std::string& path) {
  return open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

}  // namespace

Outcome RunPgassay(std::vector<std::string> arguments, const RunOptions& options) {
  const Folder folder;
  const auto begin = std::chrono::steady_clock::now();
  arguments.insert(arguments.begin(), PGASSAY_BINARY);
  std::vector<std::string> environment = options.environment;
  environment.insert(environment.end(),
                     {absl::StrCat("HOME=", folder.path()), "PATH=/usr/bin:/bin", "TERM=xterm"});
  const auto pointers = [](std::vector<std::string>& words) {
    std::vector<char*> result;
    for (std::string& word : words) result.push_back(word.data());
    result.push_back(nullptr);
    return result;
  };
  const std::vector<char*> argv = pointers(arguments);
  const std::vector<char*> envp = pointers(environment);
  const std::string out = options.out.empty() ? folder.At("out") : options.out;
  const std::string err = folder.At("err");
  const pid_t pid = fork();
  if (pid == 0) {
    if (out == "closed") {
      close(STDOUT_FILENO);
    } else {
      dup2(Descriptor(out), STDOUT_FILENO);
    }
    dup2(Descriptor(err), STDERR_FILENO);
    execve(argv[0], argv.data(), envp.data());
    _exit(127);
  }
  if (options.meanwhile) options.meanwhile(pid);
  int status = 0;
  waitpid(pid, &status, 0);
  Outcome outcome;
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  if (options.out.empty()) outcome.out = folder.Read("out");
  outcome.err = folder.Read("err");
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return outcome;
}

void Sleep(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

}  // namespace pgassay::testing
