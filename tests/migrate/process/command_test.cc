#include "migrate/process/command.h"

#include <errno.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace pgassay::migrate::process {
namespace {

using ::testing::Each;
using ::testing::StartsWith;

constexpr int kKilled = 1000 + SIGKILL;

Command Shell(const std::string& script) {
  return {.arguments = {"/bin/sh", "-c", script}};
}

double SecondsOf(const Command& command, Finished& finished) {
  const auto start = std::chrono::steady_clock::now();
  finished = process::Run(command);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// What /proc says of a process, after "State:"; "": it is not there. Nobody reaps orphans in some containers.
bool Lives(int pid) {
  const std::string state =
      process::Run(Shell("sed -n 's/^State:[[:space:]]*//p' /proc/" + std::to_string(pid) + "/status")).out;
  return !state.empty() && state[0] != 'Z';
}

// Killed is not yet gone.
bool SoonGone(const std::string& output) {
  const int pid = std::stoi(output);
  for (int wait = 0; wait < 300 && Lives(pid); ++wait)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return !Lives(pid);
}

struct CodeCase {
  std::string name;
  Command command;
  int code;
};

class CodeTest : public ::testing::TestWithParam<CodeCase> {};

TEST_P(CodeTest, IsTheShells) {
  const Finished finished = process::Run(GetParam().command);
  EXPECT_EQ(finished.code, GetParam().code);
  EXPECT_EQ(finished.out, "");
  EXPECT_EQ(finished.err, "");
  EXPECT_FALSE(finished.timed_out || finished.interrupted || finished.too_much);
}

INSTANTIATE_TEST_SUITE_P(
    All, CodeTest,
    ::testing::Values(CodeCase{"zero", Shell("exit 0"), 0}, CodeCase{"one", Shell("exit 1"), 1},
                      CodeCase{"most", Shell("exit 255"), 255},
                      CodeCase{"term", Shell("kill -TERM $$"), 1000 + SIGTERM},
                      CodeCase{"killed", Shell("kill -KILL $$"), kKilled},
                      CodeCase{"segv", Shell("kill -SEGV $$"), 1000 + SIGSEGV},
                      CodeCase{"none", {.arguments = {}}, 127}, CodeCase{"empty", {.arguments = {""}}, 127},
                      CodeCase{"missing_name", {.arguments = {"pgassay-no-such-program"}}, 127},
                      CodeCase{"missing_path", {.arguments = {"/nonexistent/program"}}, 127},
                      CodeCase{"not_executable", {.arguments = {"/etc/passwd"}}, 127},
                      CodeCase{"folder", {.arguments = {"/tmp"}}, 127},
                      CodeCase{"missing_folder", {.arguments = {"true"}, .folder = "/nonexistent"}, 127}),
    [](const auto& one) { return one.param.name; });

TEST(RunTest, KeepsTheStreamsApart) {
  const Finished finished =
      process::Run(Shell("printf 'one\\n'; printf 'two\\n' >&2; printf 'three\\n'; exit 3"));
  EXPECT_EQ(finished.out, "one\nthree\n");
  EXPECT_EQ(finished.err, "two\n");
  EXPECT_EQ(finished.code, 3);
}

TEST(RunTest, PassesArgumentsAsTheyAre) {
  const Finished finished = process::Run(
      {.arguments = {"/bin/sh", "-c", "printf '<%s>' \"$@\"", "sh", "a b", "", "$HOME", "'\"\n"}});
  EXPECT_EQ(finished.out, "<a b><><$HOME><'\"\n>");
}

TEST(RunTest, RunsInAFolder) {
  EXPECT_EQ(process::Run({.arguments = {"/bin/pwd"}, .folder = "/usr"}).out, "/usr\n");
}

TEST(RunTest, AddsReplacesAndDropsVariables) {
  setenv("PGASSAY_TEST_KEPT", "kept", 1);
  setenv("PGASSAY_TEST_REPLACED", "before", 1);
  setenv("PGASSAY_TEST_DROPPED", "secret", 1);
  Command command = Shell(
      "echo ${PGASSAY_TEST_KEPT-none} ${PGASSAY_TEST_REPLACED-none} ${PGASSAY_TEST_DROPPED-none} "
      "${PGASSAY_TEST_ADDED-none}; env | grep -c PGASSAY_TEST_REPLACED");
  command.environment = {"PGASSAY_TEST_REPLACED=after", "PGASSAY_TEST_ADDED=a=b"};
  command.without = {"PGASSAY_TEST_DROPPED", "PGASSAY_TEST_ADDED", "PGASSAY_TEST_NEVER"};
  EXPECT_EQ(process::Run(command).out, "kept after none a=b\n1\n");
  EXPECT_STREQ(getenv("PGASSAY_TEST_DROPPED"), "secret");
  for (const char* name : {"PGASSAY_TEST_KEPT", "PGASSAY_TEST_REPLACED", "PGASSAY_TEST_DROPPED"})
    unsetenv(name);
}

TEST(RunTest, TakesInputAndBigOutput) {
  std::string big;
  for (int line = 0; big.size() < (size_t{8} << 20); ++line) big += std::to_string(line) + "\n";
  Command command = Shell("tee /dev/stderr");
  command.in = big;
  const Finished finished = process::Run(command);
  EXPECT_EQ(finished.code, 0);
  EXPECT_TRUE(finished.out == big);
  EXPECT_TRUE(finished.err == big);
}

TEST(RunTest, GivesNothingToReadAndNoTerminal) {
  // A session of its own has none, whoever started the test.
  EXPECT_EQ(process::Run(Shell("test $(cut -d' ' -f6 /proc/$$/stat) = $$ && echo own")).out, "own\n");
  EXPECT_EQ(
      process::Run(Shell("cat; if (: </dev/tty) 2>/dev/null; then echo terminal; else echo none; fi")).out,
      "none\n");
}

TEST(RunTest, SurvivesAProgramThatDoesNotRead) {
  Command command = Shell("exec true");
  command.in = std::string(size_t{4} << 20, 'x');
  for (int round = 0; round < 20; ++round) EXPECT_EQ(process::Run(command).code, 0);
}

void Ignore(int) {}

TEST(RunTest, LeavesTheProcessesSignalsAlone) {
  struct sigaction ours = {}, after = {}, before = {};
  ours.sa_handler = Ignore;
  ASSERT_EQ(sigaction(SIGPIPE, &ours, &before), 0);
  Command command = Shell("exec true");
  command.in = std::string(size_t{1} << 20, 'x');
  EXPECT_EQ(process::Run(command).code, 0);
  sigaction(SIGPIPE, &before, &after);
  EXPECT_EQ(after.sa_handler, &Ignore);
  sigset_t mask, pending;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  sigpending(&pending);
  for (const int each : {SIGPIPE, SIGINT, SIGTERM, SIGCHLD}) {
    EXPECT_EQ(sigismember(&mask, each), 0) << each;
    EXPECT_EQ(sigismember(&pending, each), 0) << each;
  }
}

TEST(RunTest, GivesTheProgramTheUsualSignals) {
  struct sigaction ignore = {}, before = {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &before);
  sigset_t block, mask;
  sigemptyset(&block);
  sigaddset(&block, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &block, &mask);
  const Finished finished = process::Run(Shell("grep -E '^Sig(Blk|Ign)' /proc/self/status"));
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  sigaction(SIGPIPE, &before, nullptr);
  EXPECT_EQ(finished.out, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST(RunTest, GivesTheProgramNoneOfOurDescriptors) {
  const int leak = open("/dev/null", O_RDONLY);
  ASSERT_GE(leak, 0);
  const Finished finished =
      process::Run(Shell("test -e /proc/$$/fd/" + std::to_string(leak) + " && echo open"));
  close(leak);
  EXPECT_EQ(finished.out, "");
}

TEST(RunTest, WorksWithoutStandardStreams) {
  const int kept = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);
  close(STDIN_FILENO);
  Command command = Shell("cat; echo err >&2");
  command.in = "in";
  const Finished finished = process::Run(command);
  dup2(kept, STDIN_FILENO);
  close(kept);
  EXPECT_EQ(finished.out, "in");
  EXPECT_EQ(finished.err, "err\n");
}

TEST(RunTest, EndsWhatTakesTooLong) {
  Command command = Shell("echo begun; trap '' TERM INT HUP; while :; do sleep 1; done");
  command.timeout_ms = 300;
  Finished finished;
  const double seconds = SecondsOf(command, finished);
  EXPECT_TRUE(finished.timed_out);
  EXPECT_EQ(finished.code, kKilled);
  EXPECT_EQ(finished.out, "begun\n");
  EXPECT_GE(seconds, 0.3);
  EXPECT_LT(seconds, 5);
}

TEST(RunTest, EndsWhatHasClosedItsStreams) {
  Command command = Shell("exec >&- 2>&- <&-; sleep 100");
  command.timeout_ms = 300;
  Finished finished;
  EXPECT_LT(SecondsOf(command, finished), 5);
  EXPECT_TRUE(finished.timed_out);
}

TEST(RunTest, LeavesNoGrandchildren) {
  ASSERT_TRUE(Lives(getpid()));
  Command slow = Shell("sleep 300 & echo $!; wait");
  slow.timeout_ms = 300;
  const Finished ended = process::Run(slow);
  EXPECT_TRUE(ended.timed_out);
  EXPECT_TRUE(SoonGone(ended.out)) << ended.out;
  // And one that holds the pipes open behind a program that has ended.
  Finished finished;
  EXPECT_LT(SecondsOf(Shell("sleep 300 & echo $!; exit 4"), finished), 5);
  EXPECT_EQ(finished.code, 4);
  EXPECT_FALSE(finished.timed_out);
  EXPECT_TRUE(SoonGone(finished.out)) << finished.out;
}

TEST(RunTest, IsInterrupted) {
  std::atomic<int> interrupt{0};
  Command command = Shell("sleep 300 & echo $!; wait");
  command.interrupt = &interrupt;
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    interrupt = SIGINT;
  });
  Finished finished;
  const double seconds = SecondsOf(command, finished);
  other.join();
  EXPECT_TRUE(finished.interrupted);
  EXPECT_FALSE(finished.timed_out);
  EXPECT_EQ(finished.code, kKilled);
  EXPECT_LT(seconds, 5);
  EXPECT_TRUE(SoonGone(finished.out)) << finished.out;
  EXPECT_TRUE(process::Run(command).interrupted) << "set before the start";
}

TEST(RunTest, StopsAtTooMuchOutput) {
  for (const std::string redirect : {"", " >&2"}) {
    Command command = Shell("yes" + redirect);
    command.max_bytes = 100'000;
    Finished finished;
    EXPECT_LT(SecondsOf(command, finished), 5);
    EXPECT_TRUE(finished.too_much);
    EXPECT_EQ(finished.code, kKilled);
    EXPECT_EQ((redirect.empty() ? finished.out : finished.err).size(), 100'000u);
  }
  Command exact = Shell("printf 12345");
  exact.max_bytes = 5;
  EXPECT_FALSE(process::Run(exact).too_much);
  exact.max_bytes = 4;
  const Finished over = process::Run(exact);
  EXPECT_TRUE(over.too_much);
  EXPECT_EQ(over.out, "1234");
}

TEST(RunTest, GoesOnAfterSignalsToTheCaller) {
  struct sigaction ours = {}, before = {};
  ours.sa_handler = Ignore;  // without SA_RESTART: every wait ends with EINTR
  ASSERT_EQ(sigaction(SIGUSR1, &ours, &before), 0);
  std::atomic<bool> done{false};
  const pthread_t self = pthread_self();
  std::thread other([&] {
    while (!done) {
      pthread_kill(self, SIGUSR1);
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
  Command command = Shell("cat; sleep 0.3; echo end; exit 9");
  command.in = std::string(size_t{1} << 20, 'x');
  const Finished finished = process::Run(command);
  done = true;
  other.join();
  sigaction(SIGUSR1, &before, nullptr);
  EXPECT_EQ(finished.code, 9);
  EXPECT_TRUE(finished.out == command.in + "end\n");
}

TEST(RunTest, RunsManyAtOnce) {
  std::vector<int> codes(8, -1);
  std::vector<std::thread> threads;
  for (size_t each = 0; each < codes.size(); ++each) {
    threads.emplace_back([&codes, each] {
      for (int round = 0; round < 10; ++round) {
        Command command = Shell("head -c 1 >/dev/null; exit 7");
        command.in = std::string(300'000, 'x');
        codes[each] = process::Run(command).code;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(codes, Each(7));
}

TEST(RunTest, LosesNoDescriptors) {
  const auto count = [] { return process::Run(Shell("ls /proc/$PPID/fd | wc -l")).out; };
  const std::string before = count();
  for (int round = 0; round < 50; ++round) process::Run({.arguments = {"/nonexistent"}});
  EXPECT_EQ(count(), before);
}

TEST(OnPathTest, FindsWhatCanBeRun) {
  EXPECT_THAT(OnPath("sh"), StartsWith("/"));
  EXPECT_EQ(OnPath("pgassay-no-such-program"), "");
}

}  // namespace
}  // namespace pgassay::migrate::process
