#include "migrate/steps/scratch.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "pg/error.h"
#include "testing/matchers.h"
#include "testing/pooler.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::Pooler;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

constexpr char kOurs[] =
    "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database WHERE datname ~ '^pgassay_'";

ConnectTarget Here(const std::string& database = "postgres", const std::string& user = "postgres") {
  return {Server::Shared().Conninfo(database, user), ""};
}

std::unique_ptr<ScratchServer> OpenHere() {
  absl::StatusOr<std::unique_ptr<ScratchServer>> server = ScratchServer::Open(Here(), nullptr, false);
  EXPECT_THAT(server, IsOk());
  return server.ok() ? *std::move(server) : nullptr;
}

std::string Names() {
  return Server::Shared().Sql("postgres", kOurs);
}

std::string Ask(const ConnectTarget& target, const std::string& sql) {
  absl::StatusOr<pg::Connection> connection = pg::Connection::Open(target, "test");
  if (!connection.ok()) return connection.status().ToString();
  const absl::StatusOr<pg::Result> result = connection->Query(sql);
  return result.ok() ? std::string(result->text(0, 0)) : result.status().ToString();
}

// Of SQL, in a folder of its own that goes with it.
class PreludeFile {
 public:
  explicit PreludeFile(const std::string& sql) {
    std::string folder = "/tmp/pgassay-prelude-XXXXXX";
    EXPECT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    std::ofstream(path(), std::ios::binary) << sql;
  }
  PreludeFile(const PreludeFile&) = delete;
  PreludeFile& operator=(const PreludeFile&) = delete;
  ~PreludeFile() {
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
  }
  std::string path() const { return folder_ + "/scratch.sql"; }

 private:
  std::string folder_;
};

TEST(ScratchTest, MakesAnEmptyDatabaseThatSaysWhoseItIs) {
  std::unique_ptr<ScratchServer> server = OpenHere();
  ASSERT_NE(server, nullptr);
  const absl::StatusOr<std::string> first = server->Create("replay", "");
  const absl::StatusOr<std::string> second = server->Create("abcdefghijkl", "");
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(*first, MatchesRegex(absl::StrCat("pgassay_scratch_20[0-9]{12}_", getpid(), "_[0-9]+_replay")));
  EXPECT_THAT(*second, MatchesRegex("pgassay_scratch_.*_abcdefghijkl"));
  EXPECT_THAT(Ask(server->Target(*first),
                  "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE "
                  "datname = current_database()"),
              MatchesRegex(absl::StrCat("pgassay scratch database of .+ on .+, pid ", getpid(),
                                        ", made 20[-0-9: ]{17} UTC, locked in database \"postgres\"")));
  EXPECT_EQ(Ask(server->Target(*first), "SELECT current_database()"), *first);
  EXPECT_EQ(Ask(server->Target(*first),
                "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = "
                "current_database()"),
            "UTF8");
  EXPECT_THAT(server->Drop(*second), IsOk());
  EXPECT_THAT(server->Drop(*second), StatusIs(StatusCode::kNotFound, "is none of this run's"));
  EXPECT_THAT(server->Drop("postgres"), StatusIs(StatusCode::kNotFound));
  EXPECT_EQ(Names(), *first);
  // Also with somebody in it.
  absl::StatusOr<pg::Connection> inside = pg::Connection::Open(server->Target(*first), "test");
  ASSERT_THAT(inside, IsOk());
  server.reset();
  EXPECT_EQ(Names(), "");
  EXPECT_FALSE(inside->Execute("SELECT 1").ok());
}

TEST(ScratchTest, APurposeIsAWord) {
  std::unique_ptr<ScratchServer> server = OpenHere();
  ASSERT_NE(server, nullptr);
  for (const char* purpose : {"", "Replay", "two words", "a_b", "abcdefghijklm", "x\"; DROP", "7"}) {
    EXPECT_THAT(server->Create(purpose, ""), StatusIs(StatusCode::kInvalidArgument, "one to twelve letters"));
  }
  EXPECT_EQ(Names(), "");
}

TEST(ScratchTest, TakesEveryFormOfTarget) {
  Server& shared = Server::Shared();
  const std::string host = absl::StrCat("127.0.0.1:", shared.port());
  const std::string keywords = shared.TcpConninfo();
  const std::string port = keywords.substr(keywords.find("port=") + 5);
  const std::string address = absl::StrCat("127.0.0.1:", port.substr(0, port.find(' ')));
  for (const std::string& conninfo :
       {keywords, absl::StrCat("postgresql://postgres@", address, "/postgres"),
        absl::StrCat("postgres://postgres@", address),
        absl::StrCat("postgresql://postgres@", address, "/postgres?"),
        absl::StrCat("postgresql://postgres:a?b@", address, "/postgres"),
        absl::StrCat("postgresql://postgres:a?b@", address, "/postgres?application_name=me@x"),
        absl::StrCat("postgresql://", address, "/nowhere?user=postgres&dbname=postgres"),
        absl::StrCat("postgresql://", address, "/postgres?user=postgres&application_name=x")}) {
    SCOPED_TRACE(conninfo);
    absl::StatusOr<std::unique_ptr<ScratchServer>> server =
        ScratchServer::Open({conninfo, ""}, nullptr, false);
    ASSERT_THAT(server, IsOk());
    const absl::StatusOr<std::string> database = (*server)->Create("form", "");
    ASSERT_THAT(database, IsOk());
    EXPECT_EQ(Ask((*server)->Target(*database), "SELECT current_database()"), *database);
  }
  EXPECT_EQ(Names(), "");
}

// A process that makes a database, tells its name, and waits to be killed.
class Victim {
 public:
  Victim() {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    pid_ = fork();
    if (pid_ == 0) {
      absl::StatusOr<std::unique_ptr<ScratchServer>> server = ScratchServer::Open(Here(), nullptr, false);
      const absl::StatusOr<std::string> database =
          server.ok() ? (*server)->Create("victim", "") : absl::StatusOr<std::string>(server.status());
      const std::string line = (database.ok() ? *database : database.status().ToString()) + "\n";
      if (write(ends[1], line.data(), line.size()) < 0) _exit(1);
      while (true) pause();
    }
    close(ends[1]);
    char byte = 0;
    while (read(ends[0], &byte, 1) == 1 && byte != '\n') database_ += byte;
    close(ends[0]);
  }
  Victim(const Victim&) = delete;
  Victim& operator=(const Victim&) = delete;
  ~Victim() { Kill(); }

  void Kill() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  const std::string& database() const { return database_; }

 private:
  pid_t pid_ = -1;
  std::string database_;
};

TEST(ScratchTest, SweepsTheDeadAndNotTheLiving) {
  std::unique_ptr<ScratchServer> mine = OpenHere();
  ASSERT_NE(mine, nullptr);
  const absl::StatusOr<std::string> living = mine->Create("living", "");
  ASSERT_THAT(living, IsOk());
  Victim victim;
  ASSERT_THAT(victim.database(), HasSubstr("pgassay_scratch_"));
  EXPECT_THAT(OpenHere()->swept(), IsEmpty());
  EXPECT_THAT(Names(), HasSubstr(victim.database()));
  victim.Kill();
  EXPECT_THAT(Names(), HasSubstr(victim.database())) << "nobody has dropped it";
  // Its backend takes a moment to notice.
  std::vector<std::string> swept;
  for (int tries = 0; tries < 100 && swept.empty(); ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    swept = OpenHere()->swept();
  }
  EXPECT_THAT(swept, ElementsAre(victim.database()));
  EXPECT_EQ(Names(), *living);
}

TEST(ScratchTest, SweepsNothingThatIsNotOurs) {
  Server& server = Server::Shared();
  const std::string comment = "pgassay scratch database of x on y, pid 1, made 2020, locked in database ";
  const struct {
    const char* name;
    std::string comment;
    bool swept;
  } cases[] = {
      {"pgassay_scratch_20200101000000_1_1_replay", comment + "\"postgres\"", true},
      {"pgassay_scratch_20200101000000_1_2_replay", "", true},  // killed before its comment, long ago
      {"pgassay_scratch_20990101000000_1_3_replay", "", false},
      {"pgassay_scratch_20200101000000_1_4_replay", comment + "\"template1\"", false},
      {"pgassay_scratch_20200101000000_1_5_replay", "the boss's own", false},
      {"pgassay_scratch_mine", comment + "\"postgres\"", false},
      {"pgassay_scratch_20200101000000_1_6_replay_kept", "", false},
      {"my_pgassay_scratch_20200101000000_1_7_replay", comment + "\"postgres\"", false},
  };
  for (const auto& each : cases) {
    server.CreateDatabase(each.name);
    if (!each.comment.empty())
      server.Sql("postgres",
                 absl::StrCat("COMMENT ON DATABASE ", each.name, " IS ", "$$", each.comment, "$$"));
  }
  EXPECT_THAT(OpenHere()->swept(), ElementsAre(cases[0].name, cases[1].name));
  for (const auto& each : cases) {
    EXPECT_EQ(server.Sql("postgres",
                         absl::StrCat("SELECT count(*) FROM pg_database WHERE datname = '", each.name, "'")),
              each.swept ? "0" : "1")
        << each.name;
    server.Sql("postgres", absl::StrCat("DROP DATABASE IF EXISTS ", each.name));
  }
}

TEST(ScratchTest, ManyAtOnce) {
  // A prelude that two sessions at once fail on, as roles are the server's.
  const PreludeFile prelude(
      "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'scratch_app') THEN CREATE ROLE "
      "scratch_app; "
      "END IF; END $$; ALTER ROLE scratch_app NOLOGIN; ALTER ROLE scratch_app CONNECTION LIMIT 3; SELECT "
      "pg_sleep(0.05)");
  std::vector<std::thread> threads;
  std::array<absl::Status, 4> ends;
  for (absl::Status& end : ends) {
    threads.emplace_back([&end, &prelude] {
      for (int round = 0; round < 3 && end.ok(); ++round) {
        absl::StatusOr<std::unique_ptr<ScratchServer>> server = ScratchServer::Open(Here(), nullptr, false);
        if (!server.ok()) {
          end = server.status();
          return;
        }
        const absl::StatusOr<std::string> database = (*server)->Create("many", prelude.path());
        end = database.status();
        if (end.ok() && Ask((*server)->Target(*database), "SELECT 1") != "1")
          end = absl::InternalError("swept");
        if (end.ok() && !(*server)->swept().empty()) end = absl::InternalError("swept somebody's");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& end : ends) EXPECT_THAT(end, IsOk());
  EXPECT_EQ(Names(), "");
  Server::Shared().Sql("postgres", "DROP ROLE scratch_app");
}

TEST(ScratchTest, RefusesTheServerOfTheDatabase) {
  const ConnectTarget beside = Here("template1");
  EXPECT_THAT(ScratchServer::Open(Here(), &beside, false).status(),
              StatusIs(StatusCode::kFailedPrecondition, "is the server of the database itself"));
  EXPECT_THAT(ScratchServer::Open(Here(), &beside, true).status(), IsOk());
  absl::StatusOr<std::unique_ptr<Server>> other = Server::Start();
  ASSERT_THAT(other, IsOk());
  const ConnectTarget elsewhere{(*other)->Conninfo(), ""};
  EXPECT_THAT(ScratchServer::Open(elsewhere, &beside, false).status(), IsOk());
  (*other)->Sql("postgres",
                "CREATE ROLE blind LOGIN CREATEDB; REVOKE EXECUTE ON FUNCTION pg_control_system() FROM "
                "PUBLIC");
  const ConnectTarget blind{(*other)->Conninfo("postgres", "blind"), ""};
  EXPECT_THAT(ScratchServer::Open(blind, &beside, false).status(),
              StatusIs(StatusCode::kFailedPrecondition,
                       "GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO \"blind\""));
  EXPECT_THAT(ScratchServer::Open(blind, &beside, true).status(), IsOk());
  const ConnectTarget dead{"host=/nowhere port=1", ""};
  EXPECT_THAT(ScratchServer::Open(elsewhere, &dead, false).status(), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(ScratchServer::Open(dead, nullptr, false).status(),
              StatusIs(StatusCode::kUnavailable, "scratch server: connect: "));

  absl::StatusOr<std::unique_ptr<Server>> standby =
      Server::Start({.standby_of = Server::Shared().Conninfo()});
  ASSERT_THAT(standby, IsOk());
  const ConnectTarget read{(*standby)->Conninfo(), ""};
  EXPECT_THAT(ScratchServer::Open(read, nullptr, false).status(),
              StatusIs(StatusCode::kFailedPrecondition, "it is a standby"));
  EXPECT_THAT(ScratchServer::Open(Here(), &read, false).status(),
              StatusIs(StatusCode::kFailedPrecondition, "or a copy or standby of it"))
      << "the database given is a standby of the scratch server";
  absl::StatusOr<std::unique_ptr<Pooler>> pooler = Pooler::Start(Server::Shared(), "session");
  ASSERT_THAT(pooler, IsOk());
  EXPECT_THAT(ScratchServer::Open({(*pooler)->Conninfo(), ""}, nullptr, false).status(),
              StatusIs(StatusCode::kFailedPrecondition, "pooler"));
}

TEST(ScratchTest, SaysWhatTheRoleLacks) {
  Server& server = Server::Shared();
  server.Sql("postgres", "DROP ROLE IF EXISTS scratch_weak; CREATE ROLE scratch_weak LOGIN");
  EXPECT_THAT(ScratchServer::Open(Here("postgres", "scratch_weak"), nullptr, false).status(),
              StatusIs(StatusCode::kPermissionDenied,
                       "role \"scratch_weak\" may not create databases; a superuser grants it: ALTER ROLE "
                       "\"scratch_weak\" CREATEDB"));
  server.Sql("postgres", "ALTER ROLE scratch_weak CREATEDB");
  absl::StatusOr<std::unique_ptr<ScratchServer>> weak =
      ScratchServer::Open(Here("postgres", "scratch_weak"), nullptr, false);
  ASSERT_THAT(weak, IsOk());
  const absl::StatusOr<std::string> database = (*weak)->Create("weak", "");
  ASSERT_THAT(database, IsOk());
  EXPECT_EQ(Ask((*weak)->Target(*database), "SELECT has_schema_privilege('public', 'CREATE')"), "t");
  weak->reset();
  EXPECT_EQ(Names(), "");
  server.Sql("postgres", "DROP ROLE scratch_weak");
}

TEST(ScratchTest, RunsThePrelude) {
  std::unique_ptr<ScratchServer> server = OpenHere();
  ASSERT_NE(server, nullptr);
  const struct {
    const char* name;
    std::string sql;
    StatusCode code;
    std::string message;  // "%" is the file
  } cases[] = {
      {"fine", "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1)", StatusCode::kOk, ""},
      {"empty", "", StatusCode::kOk, ""},
      {"a comment without its line end", "-- nothing yet", StatusCode::kOk, ""},
      {"a byte order mark",
       "\xef\xbb\xbf"
       "CREATE TABLE t (a int)",
       StatusCode::kOk, ""},
      {"a mistake", "CREATE TABLE t (a int);\n\nSELECT nobody FROM t;\n", StatusCode::kInternal,
       "scratch prelude: %:3: column \"nobody\" does not exist (SQLSTATE 42703)"},
      {"a meta command", "-- ä\nSELECT 1;\n\\i other.sql\n", StatusCode::kInternal,
       "scratch prelude: %:3: a meta command of psql; the file is sent to the server as it is, so write SQL "
       "alone "
       "(SQLSTATE 42601)"},
      {"a backslash in a string", "SELECT '\\i'", StatusCode::kOk, ""},
      {"what cannot be in one message", "CREATE TABLE t (a int); CREATE DATABASE x", StatusCode::kInternal,
       "scratch prelude: %: CREATE DATABASE cannot run inside a transaction block (SQLSTATE 25001)"},
      {"a sentence of its own", "DO $$ BEGIN RAISE 'no' USING HINT = 'do', ERRCODE = 'HB001'; END $$",
       StatusCode::kInternal,
       "scratch prelude: %: no (SQLSTATE HB001); hint: do; in PL/pgSQL function inline_code_block line 1 at "
       "RAISE"},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.name);
    const PreludeFile file(each.sql);
    const absl::StatusOr<std::string> database = server->Create("prelude", file.path());
    EXPECT_EQ(database.status().code(), each.code) << database.status();
    if (database.ok()) {
      EXPECT_THAT(server->Drop(*database), IsOk());
      continue;
    }
    std::string message = each.message;
    message.replace(message.find('%'), 1, file.path());
    EXPECT_EQ(std::string(database.status().message()), message);
    EXPECT_EQ(Names(), "") << "it is dropped";
  }
  EXPECT_THAT(
      server->Create("prelude", "/nowhere/scratch.sql"),
      StatusIs(StatusCode::kNotFound, "scratch prelude: /nowhere/scratch.sql: there is no such file"));
  EXPECT_EQ(Names(), "");
}

}  // namespace
}  // namespace pgassay::migrate
