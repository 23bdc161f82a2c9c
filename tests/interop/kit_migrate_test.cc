// The real drizzle-kit, of both lines, on a scratch database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "interop/kit_project.h"
#include "migrate/drizzle/kit.h"
#include "migrate/process/command.h"
#include "pg/connection.h"
#include "testing/drizzle.h"
#include "testing/server.h"

namespace pgassay::migrate::drizzle {
namespace {

namespace fs = std::filesystem;
using ::pgassay::testing::Entry;
using ::pgassay::testing::KitEntries;
using ::pgassay::testing::KitProject;
using ::pgassay::testing::WriteTree;
using ::testing::HasSubstr;

class KitMigrateTest : public ::testing::TestWithParam<std::string> {
 protected:
  bool v1() const { return GetParam() == "v1"; }
};

INSTANTIATE_TEST_SUITE_P(Both, KitMigrateTest, ::testing::Values("stable", "v1"),
                         [](const auto& one) { return one.param; });

struct Scratch {
  std::unique_ptr<pgassay::testing::Server> server;
  ConnectTarget Socket(const std::string& database) const {
    return {.conninfo = server->Conninfo(database), .password_file = {}};
  }
  // Over TCP, with a password that has to be quoted everywhere.
  ConnectTarget Tcp(const std::string& database) const {
    return {.conninfo = absl::StrCat(server->TcpConninfo(database, "locked"), " password='a b\\'\"\\\\@:/%'"),
            .password_file = {}};
  }
};

// With a certificate that nobody has signed. False: there is no openssl here.
bool TurnOnTls(const Scratch& scratch) {
  if (process::OnPath("openssl").empty()) return false;
  const process::Finished made = process::Run(
      {.arguments =
           {"/bin/sh", "-ec",
            "openssl req -new -x509 -days 1 -nodes -subj /CN=scratch -out server.crt -keyout server.key\n"
            "chmod 600 server.key; chown --reference=. server.crt server.key"},
       .folder = scratch.server->folder() + "/data"});
  EXPECT_EQ(made.code, 0) << made.err;
  scratch.server->Sql("postgres", "ALTER SYSTEM SET ssl = on");
  scratch.server->Sql("postgres", "SELECT pg_reload_conf()");
  for (int wait = 0; wait < 100; ++wait) {
    const auto connection = pg::Connection::Open(scratch.Tcp("postgres"), "pgassay test");
    if (connection.ok() && connection->tls()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ADD_FAILURE() << "no TLS after 5 s";
  return false;
}

absl::StatusOr<Scratch> StartScratch() {
  auto server = pgassay::testing::Server::Start({.settings = {"log_connections = on"},
                                                 .tcp = true,
                                                 .hba = {"host all locked 127.0.0.1/32 scram-sha-256"}});
  if (!server.ok()) return server.status();
  (*server)->Sql("postgres", "CREATE ROLE locked LOGIN SUPERUSER PASSWORD 'a b''\"\\@:/%'");
  return Scratch{*std::move(server)};
}

// A config that would lead elsewhere, and a history under names that have to be quoted.
std::vector<Entry> MigratingEntries() {
  std::vector<Entry> entries = KitEntries();
  entries[1].bytes = R"(export default { dialect: 'postgresql', driver: 'pglite', schema: './src/schema.ts',
    out: './drizzle', migrations: { schema: 'My History', table: 'ran"it' }, url: 'postgresql://production.invalid/x',
    dbCredentials: { url: 'postgresql://nobody@production.invalid/x' } })";
  return entries;
}

constexpr char kRows[] = "SELECT count(*) FROM \"My History\".\"ran\"\"it\"";

TEST_P(KitMigrateTest, MigratesAScratchDatabase) {
  KitProject project(GetParam(), MigratingEntries());
  PGASSAY_NEEDS(project);
  const auto scratch = StartScratch();
  ASSERT_TRUE(scratch.ok()) << scratch.status();
  pgassay::testing::Server& server = *scratch->server;
  project.settings().drizzle.migrations_schema = "My History";
  project.settings().drizzle.migrations_table = "ran\"it";
  const auto kit = project.Open();
  ASSERT_TRUE(kit.ok()) << kit.status();
  const std::string out = project.root() + "/drizzle";
  const auto first = (*kit)->Generate((*kit)->config().schema, out, "first");
  ASSERT_TRUE(first.ok()) << first.status();

  server.CreateDatabase("over_socket");
  const absl::Status socket = (*kit)->Migrate(out, scratch->Socket("over_socket"));
  EXPECT_TRUE(socket.ok()) << socket;
  EXPECT_EQ(server.Sql("over_socket", kRows), "1");
  EXPECT_EQ(server.Sql("over_socket", "SELECT count(*) FROM users"), "0");
  // Nobody else could have read the password.
  for (const auto& file : fs::directory_iterator((*kit)->folder()))
    if (file.is_regular_file()) {
      EXPECT_EQ(file.status().permissions() & fs::perms::all, fs::perms(0600)) << file.path();
    }

  server.CreateDatabase("over_tcp");
  const absl::Status tcp = (*kit)->Migrate(out, scratch->Tcp("over_tcp"));
  EXPECT_TRUE(tcp.ok()) << tcp;
  EXPECT_EQ(server.Sql("over_tcp", kRows), "1");
  // Again there is nothing to do, and that is no failure.
  const absl::Status again = (*kit)->Migrate(out, scratch->Tcp("over_tcp"));
  EXPECT_TRUE(again.ok()) << again;
  EXPECT_EQ(server.Sql("over_tcp", kRows), "1");

  if (TurnOnTls(*scratch)) {
    scratch->server->CreateDatabase("over_tls");
    const absl::Status tls = (*kit)->Migrate(out, scratch->Tcp("over_tls"));
    EXPECT_TRUE(tls.ok()) << tls;
    EXPECT_THAT(server.Log(), HasSubstr("database=over_tls application_name=postgres.js SSL enabled"));
  }

  // What fails leaves no row: of stable nobody says why.
  WriteTree(out, {{(*first)[0], "CREATE TABLE broken (id no_such_type);"}});
  server.CreateDatabase("failing");
  const absl::Status failing = (*kit)->Migrate(out, scratch->Tcp("failing"));
  EXPECT_TRUE(absl::IsAborted(failing)) << failing;
  const std::string name = v1() ? fs::path((*first)[0]).parent_path().string() : "0000_first";
  EXPECT_EQ(failing.message(),
            v1() ? absl::StrCat("drizzle-kit migrate: it did not run ", name,
                                " (exit code 1); it said: PostgresError: type "
                                "\"no_such_type\" does not exist")
                 : absl::StrCat("drizzle-kit migrate: it did not run ", name, " (exit code 1)"));
  EXPECT_EQ(server.Sql("failing", "SELECT count(*) FROM pg_class WHERE relname = 'broken'"), "0");
}

// It says that all went well, and has run nothing.
TEST(KitSkipTest, SeesWhatTheHighWaterMarkSkips) {
  KitProject project("stable", KitEntries());
  PGASSAY_NEEDS(project);
  const auto scratch = StartScratch();
  ASSERT_TRUE(scratch.ok()) << scratch.status();
  const auto kit = project.Open();
  ASSERT_TRUE(kit.ok()) << kit.status();
  const std::string out = project.root() + "/drizzle";
  ASSERT_TRUE((*kit)->Generate((*kit)->config().schema, out, "first").ok());
  scratch->server->CreateDatabase("ahead");
  scratch->server->Sql(
      "ahead",
      "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, "
      "hash text NOT NULL, created_at bigint); INSERT INTO drizzle.__drizzle_migrations (hash, "
      "created_at) VALUES ('x', 9999999999999)");
  const absl::Status skipped = (*kit)->Migrate(out, scratch->Socket("ahead"));
  EXPECT_TRUE(absl::IsAborted(skipped)) << skipped;
  EXPECT_THAT(std::string(skipped.message()), HasSubstr("it did not run 0000_first (exit code 0)"));
}

// Under bun, which brings drivers of its own.
TEST_P(KitMigrateTest, RunsUnderBun) {
  const auto drizzle = pgassay::testing::FindDrizzle("stable");
  KitProject project(GetParam(), KitEntries());
  PGASSAY_NEEDS(project);
  const auto scratch = StartScratch();
  ASSERT_TRUE(scratch.ok()) << scratch.status();
  project.settings().drizzle.kit = drizzle->bun + " run --bun drizzle-kit";
  const auto kit = project.Open();
  ASSERT_TRUE(kit.ok()) << kit.status();
  const std::string out = project.root() + "/drizzle";
  const auto files = (*kit)->Generate((*kit)->config().schema, out, "first");
  ASSERT_TRUE(files.ok()) << files.status();
  for (const bool tcp : {true, false}) {
    const std::string database = tcp ? "over_tcp" : "over_socket";
    scratch->server->CreateDatabase(database);
    const absl::Status migrated =
        (*kit)->Migrate(out, tcp ? scratch->Tcp(database) : scratch->Socket(database));
    EXPECT_TRUE(migrated.ok()) << migrated;
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
