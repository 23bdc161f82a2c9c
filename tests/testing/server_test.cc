#include "testing/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "testing/matchers.h"

namespace pgassay::testing {
namespace {

bool Gone(const std::string& folder) {
  for (int tries = 0; tries < 200; ++tries) {
    if (!std::filesystem::exists(folder)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

TEST(ServerTest, AnswersAndGoesWithTheObject) {
  auto server = Server::Start({.settings = {"max_connections = 17"}});
  ASSERT_THAT(server, IsOk());
  EXPECT_EQ((*server)->Sql("postgres", "SHOW max_connections"), "17");
  (*server)->CreateDatabase("it's \"odd\"");
  EXPECT_EQ((*server)->Sql("it's \"odd\"", "SELECT 1, NULL, 'x' UNION ALL SELECT 2, 'y', current_database()"),
            "1||x\n2|y|it's \"odd\"");
  EXPECT_THAT((*server)->TrySql("postgres", "SELECT 1/0"),
              StatusIs(absl::StatusCode::kInternal, StartsWith("22012")));
  const std::string folder = (*server)->folder();
  const std::string data = folder + "/data";
  server->reset();
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(ServerTest, StopsInThreeWaysAndStartsAgain) {
  auto server = Server::Start();
  ASSERT_THAT(server, IsOk());
  ASSERT_THAT((*server)->Stop(), IsOk());
  EXPECT_THAT((*server)->TrySql("postgres", "SELECT 1"), StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_THAT((*server)->StartAgain(), IsOk());
  ASSERT_THAT((*server)->StopImmediate(), IsOk());
  ASSERT_THAT((*server)->StartAgain(), IsOk());
  ASSERT_THAT((*server)->Kill(), IsOk());
  ASSERT_THAT((*server)->StartAgain(), IsOk());
  EXPECT_EQ((*server)->Sql("postgres", "SELECT 1"), "1");
  ASSERT_THAT((*server)->Kill(), IsOk());
}

TEST(ServerTest, GoesWhenTheTestIsKilled) {
  int answer[2];
  ASSERT_EQ(pipe(answer), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto server = Server::Start();
    const std::string folder = server.ok() ? (*server)->folder() : "";
    const ssize_t written = write(answer[1], folder.data(), folder.size());
    close(answer[1]);
    if (written >= 0) pause();
    _exit(1);
  }
  close(answer[1]);
  char path[256];
  const ssize_t size = read(answer[0], path, sizeof path);
  close(answer[0]);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  ASSERT_GT(size, 0);
  EXPECT_TRUE(Gone(std::string(path, static_cast<size_t>(size))));
}

TEST(ServerTest, StandbyFollows) {
  auto primary = Server::Start();
  ASSERT_THAT(primary, IsOk());
  auto standby = Server::Start({.standby_of = (*primary)->Conninfo()});
  ASSERT_THAT(standby, IsOk());
  EXPECT_EQ((*standby)->Sql("postgres", "SELECT pg_is_in_recovery()"), "t");
  ASSERT_THAT((*standby)->Promote(), IsOk());
  EXPECT_EQ((*standby)->Sql("postgres", "SELECT pg_is_in_recovery()"), "f");
}

TEST(ServerTest, SettingNobodyKnowsIsReportedWithTheLog) {
  EXPECT_THAT(Server::Start({.settings = {"no_such_setting = 1"}}),
              StatusIs(absl::StatusCode::kInternal, "no_such_setting"));
}

}  // namespace
}  // namespace pgassay::testing
