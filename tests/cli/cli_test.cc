// The binary as a shell sees it. No server.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/folder.h"
#include "store/file.h"
#include "testing/matchers.h"

namespace pgassay {
namespace {

using testing::Folder;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Outcome {
  int code = -1;  // 1000 + the signal that killed it
  std::string out;
  std::string err;
  double seconds = 0;
};

struct RunOptions {
  std::vector<std::string> environment;
  std::string out = "";                  // a file in place of what Outcome has; "closed": none at all
  std::function<void(pid_t)> meanwhile;  // called once it runs
};

int Descriptor(const std::string& path) {
  return open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

Outcome RunPgassay(std::vector<std::string> arguments, const RunOptions& options = {}) {
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

TEST(CliTest, HelpAndVersionAreResults) {
  const std::vector<std::vector<std::string>> cases = {{"--help"},         {"help"},
                                                       {"help", "verify"}, {"verify", "--help"},
                                                       {"show", "-?"},     {"fingerprint", "--help"}};
  for (const auto& arguments : cases) {
    const Outcome outcome = RunPgassay(arguments);
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("Usage:"));
    EXPECT_EQ(outcome.err, "");
  }
  const Outcome version = RunPgassay({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_THAT(version.out, testing::MatchesRegex("pgassay [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(CliTest, WrongUsageIsThree) {
  const Folder folder;
  const std::string text = folder.Write("text", "some text");
  const std::string key = folder.Write("key", std::string(31, 'k'));
  const std::string open_key = folder.Write("open_key", std::string(32, 'k'), 0644);
  const std::vector<std::vector<std::string>> cases = {
      {},
      {"frobnicate"},
      {"--frobnicate"},
      {"show"},
      {"show", text, "--frobnicate"},
      {"show", folder.At("none")},
      {"show", folder.path()},
      {"verify", folder.At("none"), text},
      {"verify", text, folder.At("none")},
      {"verify", text, text, "--report", "html=x"},
      {"verify", text, text, "--report", absl::StrCat("json=", folder.At("no/r.json"))},
      {"verify", text, text, "--key-file", key},
      {"verify", text, text, "--key-file", open_key},
      {"fingerprint", "service=shop"},
      {"fingerprint", "dbname=x", "-o", text},
      {"fingerprint", "dbname=x", "-o", folder.At("no/a.assay")},
      {"fingerprint", "dbname=x", "-o", folder.At("a.assay"), "--key-file", key},
      {"fingerprint", "dbname=x", "-o", folder.At("a.assay"), "--connections", "many"},
  };
  for (const auto& arguments : cases) {
    const Outcome outcome = RunPgassay(arguments);
    EXPECT_EQ(outcome.code, 3) << testing::PrintToString(arguments) << outcome.err;
    EXPECT_EQ(outcome.out, "") << testing::PrintToString(arguments);
    EXPECT_THAT(outcome.err, StartsWith("pgassay: ")) << testing::PrintToString(arguments);
  }
  EXPECT_EQ(folder.Files(), 3u);
}

TEST(CliTest, WhatIsNoFingerprintCouldNotBeChecked) {
  const Folder folder;
  for (const char* bytes : {"", "some text", "\xd9\xd9\xf7", "\xd9\xd9\xf7\xbf"}) {
    const std::string file = folder.Write("a.assay", bytes);
    for (const auto& arguments :
         {std::vector<std::string>{"show", file}, {"show", file, "--json"}, {"verify", file, file}}) {
      const Outcome outcome = RunPgassay(arguments);
      EXPECT_EQ(outcome.code, 2) << outcome.err;
      EXPECT_THAT(outcome.err, StartsWith("pgassay: "));
      EXPECT_THAT(outcome.err, HasSubstr(file));
      EXPECT_EQ(outcome.out, "");
    }
  }
}

TEST(CliTest, NoPasswordFromTheCommandLine) {
  const Folder folder;
  const std::string assay = folder.At("a.assay");
  const std::vector<std::vector<std::string>> cases = {
      {"fingerprint", "postgresql://ann:hunter2@127.0.0.1:1/shop", "-o", assay},
      {"fingerprint", "postgresql://ann@127.0.0.1:1/shop?password=hunter2", "-o", assay},
      {"fingerprint", "host=127.0.0.1 port=1 password=hunter2", "-o", assay},
      {"fingerprint", "postgresql://ann:hunter2@[::1/shop", "-o", assay},
      {"fingerprint", "postgre://ann:hunter2@127.0.0.1/shop", "-o", assay},
      {"fingerprint", "dbname=x", "--password", "hunter2", "-o", assay},
      {"verify", "postgresql://ann:hunter2@127.0.0.1:1/shop", "service=x"},
      {"verify", "postgre://ann:hunter2@127.0.0.1:1/shop", "service=x"},
      {"show", "postgresql://ann:hunter2@127.0.0.1:1/shop"},
      {"postgresql://ann:hunter2@127.0.0.1:1/shop"},
  };
  for (const auto& arguments : cases) {
    const Outcome outcome = RunPgassay(arguments);
    EXPECT_EQ(outcome.code, 3) << testing::PrintToString(arguments) << outcome.err;
    EXPECT_THAT(outcome.err + outcome.out, Not(HasSubstr("hunter2")));
  }
}

TEST(CliTest, AServerThatIsNotThereCouldNotBeChecked) {
  const Folder folder;
  for (const char* url :
       {"postgresql://ann:hunter2@127.0.0.1:1/shop", "postgresql://ann:hunter2@no.such.host.invalid/shop"}) {
    const Outcome outcome =
        RunPgassay({"fingerprint", "-o", folder.At("a.assay")},
                   {.environment = {absl::StrCat("DATABASE_URL=", url)}, .out = "", .meanwhile = {}});
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("from DATABASE_URL"));
    EXPECT_THAT(outcome.err, Not(HasSubstr("hunter2")));
    EXPECT_EQ(outcome.out, "");
  }
  EXPECT_EQ(folder.Files(), 0u);
}

TEST(CliTest, OutputThatIsLostIsNoSuccess) {
  for (const char* out : {"/dev/full", "closed"}) {
    const Outcome outcome = RunPgassay({"--help"}, {.environment = {}, .out = out, .meanwhile = {}});
    EXPECT_EQ(outcome.code, 2) << out;
    EXPECT_THAT(outcome.err, HasSubstr("standard output")) << out;
  }
}

// Accepts nobody: a client's connection stands in the queue and gets no answer.
class DeafServer {
 public:
  DeafServer() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    EXPECT_EQ(bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), length), 0);
    EXPECT_EQ(listen(socket_.get(), 8), 0);
    EXPECT_EQ(getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &length), 0);
    port_ = ntohs(address.sin_port);
  }
  std::string Url() const { return absl::StrCat("postgresql://ann@127.0.0.1:", port_, "/shop"); }

 private:
  store::FileDescriptor socket_;
  int port_ = 0;
};

void Sleep(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

TEST(CliTest, ASignalEndsItInTime) {
  const Folder folder;
  const DeafServer server;
  for (const int number : {SIGINT, SIGTERM}) {
    const Outcome outcome = RunPgassay({"fingerprint", server.Url(), "-o", folder.At("a.assay")},
                                       {.environment = {}, .out = "", .meanwhile = [number](pid_t pid) {
                                          Sleep(500);
                                          kill(pid, number);
                                        }});
    EXPECT_EQ(outcome.code, 128 + number) << outcome.err;
    EXPECT_LT(outcome.seconds, 10.5);
  }
  EXPECT_EQ(folder.Files(), 0u);
}

TEST(CliTest, TheSecondSignalEndsItAtOnce) {
  const Folder folder;
  const DeafServer server;
  const Outcome outcome = RunPgassay({"verify", server.Url(), server.Url()},
                                     {.environment = {}, .out = "", .meanwhile = [](pid_t pid) {
                                        Sleep(500);
                                        kill(pid, SIGINT);
                                        Sleep(50);
                                        kill(pid, SIGINT);
                                      }});
  EXPECT_EQ(outcome.code, 130) << outcome.err;
  EXPECT_LT(outcome.seconds, 3);
}

}  // namespace
}  // namespace pgassay
