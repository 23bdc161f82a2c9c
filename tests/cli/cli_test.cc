// The binary as a shell sees it. No server.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/folder.h"
#include "cli/run.h"
#include "store/file.h"
#include "testing/matchers.h"

namespace pgassay {
namespace {

using testing::Folder;
using testing::HasSubstr;
using testing::Not;
using testing::Outcome;
using testing::RunPgassay;
using testing::Sleep;
using testing::StartsWith;

TEST(CliTest, HelpAndVersionAreResults) {
  const std::vector<std::vector<std::string>> cases = {{"--help"},         {"help"},
                                                       {"help", "verify"}, {"verify", "--help"},
                                                       {"show", "-?"},     {"fingerprint", "--help"},
                                                       {"baseline", "-?"}, {"help", "baseline"},
                                                       {"sync", "--help"}, {"help", "check"}};
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
      {"verify", text, text, "--changes", text},
      {"verify", text, text, "--changes", folder.At("none")},
      {"verify", text, text, "--max-rows", "0"},
      {"verify", text, text, "--schema-only", "--data-only"},
      {"fingerprint", "dbname=x", "-o", folder.At("a.assay"), "--data-only", "--schema-only"},
      {"show", text, "--catalog", "--kind", "frob"},
      {"fingerprint", "service=shop"},
      {"fingerprint", "dbname=x", "-o", folder.At("a.assay"), "--changes", text},
      {"fingerprint", "dbname=x", "-o", folder.At("a.assay"), "--like", folder.At("none")},
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
    const Outcome outcome = RunPgassay({"fingerprint", "-o", folder.At("a.assay")},
                                       {.environment = {absl::StrCat("DATABASE_URL=", url)}});
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("from DATABASE_URL"));
    EXPECT_THAT(outcome.err, Not(HasSubstr("hunter2")));
    EXPECT_EQ(outcome.out, "");
  }
  EXPECT_EQ(folder.Files(), 0u);
}

// The kept file, of which store's tests know every byte.
TEST(CliTest, ShowsTheCatalogOfAFile) {
  const std::string file = PGASSAY_TESTS_DIR "/../data/assay/v1.assay";
  const Outcome plain = RunPgassay({"show", file});
  EXPECT_EQ(plain.code, 0) << plain.err;
  EXPECT_THAT(plain.out, HasSubstr(", which --catalog lists"));
  const Outcome catalog = RunPgassay({"show", file, "--catalog", "--kind", "column"});
  EXPECT_EQ(catalog.code, 0) << catalog.err;
  EXPECT_THAT(catalog.out, HasSubstr(" column"));
  EXPECT_THAT(catalog.out, Not(HasSubstr("\nLedger:\n")));
  const Outcome ledger = RunPgassay({"show", file, "--ledger"});
  EXPECT_EQ(ledger.code, 0) << ledger.err;
  EXPECT_THAT(ledger.out, HasSubstr("\nLedger:\n"));
  EXPECT_THAT(ledger.out, HasSubstr("\nObjects of the catalog:\n  verified "));
  const Outcome json = RunPgassay({"show", file, "--json"});
  EXPECT_EQ(json.code, 0) << json.err;
  EXPECT_THAT(json.out, HasSubstr("\"catalog\": {\"objects_read\": true"));
}

TEST(CliTest, OutputThatIsLostIsNoSuccess) {
  for (const char* out : {"/dev/full", "closed"}) {
    const Outcome outcome = RunPgassay({"--help"}, {.out = out});
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

TEST(CliTest, ASignalEndsItInTimeWhateverItWaitsFor) {
  const Folder folder;
  const DeafServer server;
  const Outcome outcome =
      RunPgassay({"fingerprint", server.Url(), "-o", folder.At("a.assay")}, {.meanwhile = [](pid_t pid) {
                   Sleep(500);
                   kill(pid, SIGTERM);
                 }});
  EXPECT_EQ(outcome.code, 143) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("SIGTERM: stopping"));
  EXPECT_LT(outcome.seconds, 11);
  EXPECT_EQ(folder.Files(), 0u);
}

TEST(CliTest, TheSecondSignalEndsItAtOnce) {
  const Folder folder;
  const DeafServer server;
  const Outcome outcome = RunPgassay({"verify", server.Url(), server.Url()}, {.meanwhile = [](pid_t pid) {
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
