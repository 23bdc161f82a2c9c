#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/folder.h"
#include "migrate/drizzle/sync_sql.h"
#include "migrate/ledger/catalog_digest.h"
#include "pg/connection.h"
#include "testing/matchers.h"
#include "testing/replay.h"
#include "testing/server.h"

namespace pgassay::migrate::drizzle {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Server;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string Made(const std::string& up) {
  DieselMigration migration;
  migration.version = "20261102091500";
  migration.folder = "2026-11-02-091500_x";
  migration.up = up;
  const SyncSql made = MakeSyncSql(migration, "public");
  EXPECT_NE(made.text, "") << up;
  return made.text;
}

pg::Connection Open(Server& server, const std::string& database) {
  auto connection = pg::Connection::Open({server.Conninfo(database), ""}, "test");
  EXPECT_THAT(connection, IsOk());
  return *std::move(connection);
}

void Do(pg::Connection& connection, const std::string& sql) {
  EXPECT_THAT(connection.Execute(sql), IsOk()) << sql;
}

std::string Ask(pg::Connection& connection, const std::string& sql) {
  const auto result = connection.Query(sql);
  EXPECT_THAT(result, IsOk()) << sql;
  return result.ok() ? std::string(result->text(0, 0)) : "";
}

std::string Settings(pg::Connection& connection) {
  return Ask(connection,
             "SELECT concat_ws(' ', current_setting('TimeZone'), current_setting('search_path'), "
             "current_setting('lock_timeout'), session_user, current_user, "
             "coalesce(current_setting('app.tenant', true), ''))");
}

class SyncSqlServerTest : public ::testing::TestWithParam<int> {
 protected:
  static void TearDownTestSuite() { servers_.clear(); }

  void SetUp() override {
    std::unique_ptr<Server>& server = servers_[GetParam()];
    if (server == nullptr) {
      const auto programs = pgassay::testing::ProgramsOfMajor(GetParam());
      ASSERT_THAT(programs, IsOk());
      pgassay::testing::ServerOptions options;
      options.programs = *programs;
      auto started = Server::Start(options);
      ASSERT_THAT(started, IsOk());
      server = *std::move(started);
      server->Sql("postgres", "CREATE ROLE app; GRANT pg_monitor TO app");
    }
    server_ = server.get();
    server_->CreateDatabase("one", "TEMPLATE template0");
    server_->Sql("one",
                 "CREATE SCHEMA app; CREATE TABLE t (at timestamptz); GRANT ALL ON t TO app, pg_monitor; "
                 "ALTER DATABASE one SET TimeZone = 'America/New_York'");
  }

  Server* server_ = nullptr;

 private:
  static inline std::map<int, std::unique_ptr<Server>> servers_;  // by major
};

// Whatever the session had, by default, by SET or in the transaction, it has behind each file again.
TEST_P(SyncSqlServerTest, SettingsAreThoseOfTheFileAlone) {
  const std::vector<std::string> files = {
      Made("INSERT INTO public.t VALUES ('2026-11-02 09:15');"),
      Made("SET LOCAL TIME ZONE 'Asia/Kathmandu'; SET LOCAL lock_timeout = '7s'; SET LOCAL app.tenant = '7'"),
      Made("SET LOCAL ROLE app; SET LOCAL search_path TO app, public;\nINSERT INTO public.t VALUES "
           "('2026-11-02 "
           "09:15')"),
      Made("SET LOCAL SESSION AUTHORIZATION app; INSERT INTO public.t VALUES ('2026-11-02 09:15') -- there"),
      Made("SAVEPOINT a; SET LOCAL search_path TO nowhere; ROLLBACK TO a; SET LOCAL SCHEMA 'app';"),
      Made("SELECT set_config('search_path', 'app', true), pg_catalog.set_config('app.tenant', '8', TRUE), "
           "set_config('lock_timeout', '9s', true);"),
      Made("SET LOCAL SEED TO 0.5; SELECT set_config('seed', '0.25', true);"),
      Made("INSERT INTO public.t VALUES ('2026-11-02 09:15');")};
  const struct {
    std::string session, transaction;
  } kCases[] = {{"", ""},
                {"SET TimeZone = 'Asia/Tokyo'", ""},
                {"SET search_path TO ''; SET app.tenant = 'x y'; SET lock_timeout = '3s'", ""},
                {"SET ROLE app; SET search_path = app", ""},
                {"SET TimeZone = 'Asia/Tokyo'",
                 "SET LOCAL TimeZone = '<+05>-05'; SET LOCAL search_path TO \"$user\", \"A b\", public"},
                {"", "SET LOCAL ROLE pg_monitor"}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(absl::StrCat(c.session, " / ", c.transaction));
    pg::Connection connection = Open(*server_, "one");
    Do(connection, "TRUNCATE t");
    if (!c.session.empty()) Do(connection, c.session);
    const std::string session = Settings(connection);
    Do(connection, "BEGIN");
    if (!c.transaction.empty()) Do(connection, c.transaction);
    const std::string before = Settings(connection);
    for (const std::string& file : files) {
      Do(connection, file);
      EXPECT_EQ(Settings(connection), before) << file;
    }
    Do(connection, "COMMIT");
    EXPECT_EQ(Settings(connection), session);
    EXPECT_EQ(Ask(connection, "SELECT string_agg((at AT TIME ZONE 'UTC')::text, ' ') FROM public.t"),
              "2026-11-02 09:15:00 2026-11-02 09:15:00 2026-11-02 09:15:00 2026-11-02 09:15:00");
  }
}

// PostgreSQL 17 has a setting whose name begins like those of the transaction.
TEST_P(SyncSqlServerTest, ATimeoutOfTheTransaction) {
  pg::Connection connection = Open(*server_, "one");
  const std::string file = Made("SET LOCAL transaction_timeout = '5s';");
  Do(connection, "BEGIN");
  if (GetParam() < 17) {
    EXPECT_THAT(connection.Execute(file).message(), HasSubstr("unrecognized configuration parameter"));
    return;
  }
  Do(connection, file);
  EXPECT_EQ(Ask(connection, "SHOW transaction_timeout"), "0");
  Do(connection, "COMMIT");
}

TEST_P(SyncSqlServerTest, AgainInTheSameSession) {
  pg::Connection connection = Open(*server_, "one");
  const std::string before = Settings(connection);
  for (int i = 0; i < 2; ++i) {
    Do(connection, "BEGIN");
    Do(connection, Made("SET LOCAL search_path TO app;"));
    Do(connection, i == 0 ? "ROLLBACK" : "COMMIT");
    EXPECT_EQ(Settings(connection), before);
  }
}

// An index is made all the same, and valid.
TEST_P(SyncSqlServerTest, ConcurrentlyInATransaction) {
  pg::Connection connection = Open(*server_, "one");
  Do(connection, "BEGIN");
  Do(connection, Made("CREATE INDEX CONCURRENTLY i ON t (at);\nREINDEX TABLE CONCURRENTLY t;\n"
                      "CREATE UNIQUE INDEX CONCURRENTLY j ON t (at)"));
  Do(connection, Made("DROP INDEX CONCURRENTLY j;"));
  Do(connection, "COMMIT");
  EXPECT_EQ(Ask(connection,
                "SELECT string_agg(indexrelid::regclass || ' ' || indisvalid, ',') FROM pg_index "
                "WHERE indrelid = 't'::regclass"),
            "i true");
}

TEST_P(SyncSqlServerTest, NoDatabaseOfDiesels) {
  const std::string file = Made("CREATE TABLE u ();");
  const auto refusal = AllOf(HasSubstr("55000"), HasSubstr("database one is migrated by Diesel"),
                             HasSubstr("pgassay sync --mark"));
  server_->Sql("one", "CREATE TABLE __diesel_schema_migrations ()");
  EXPECT_THAT(server_->TrySql("one", file).status().message(), refusal);
  server_->Sql("one", "ALTER TABLE __diesel_schema_migrations SET SCHEMA app");
  EXPECT_THAT(server_->TrySql("one", file), IsOk());
  EXPECT_EQ(server_->Sql("one", "SELECT to_regclass('u') IS NOT NULL"), "t");
  DieselMigration migration;
  migration.folder = "x";
  migration.up = "CREATE TABLE v ();";
  EXPECT_THAT(server_->TrySql("one", MakeSyncSql(migration, "").text).status().message(), refusal);
  EXPECT_THAT(server_->TrySql("one", MakeSyncSql(migration, "app").text).status().message(), refusal);
}

// The sample's 83 migrations, one for one and in one transaction, make what Diesel makes of them one by one.
// Before 17 no such transaction may use the values that it adds to enums, and the sample's do.
TEST(SyncSqlSampleTest, InOneTransaction) {
  const auto programs = pgassay::testing::ProgramsOfMajor(17);
  ASSERT_THAT(programs, IsOk());
  pgassay::testing::ServerOptions options;
  options.programs = *programs;
  const auto server = Server::Start(options);
  ASSERT_THAT(server, IsOk());
  const auto folder = diesel::ReadFolder(pgassay::testing::SampleMigrations());
  ASSERT_THAT(folder, IsOk());
  const auto digest = [](pg::Connection& connection) {
    const auto made = ledger::CatalogDigest(connection, {"public", "metering"});
    EXPECT_THAT(made, IsOk());
    return made.value_or("");
  };

  pgassay::testing::ReplaySample(**server, "diesel", "postgres");
  pgassay::testing::MakePlatform(**server, "drizzle", pgassay::testing::SamplePrelude());
  (*server)->Sql("drizzle", "ALTER DATABASE drizzle SET TimeZone = 'America/New_York'");
  pg::Connection by_diesel = Open(**server, "diesel"), by_drizzle = Open(**server, "drizzle");
  Do(by_drizzle, "BEGIN");
  for (const DieselMigration& migration : folder->migrations) {
    const SyncSql made = MakeSyncSql(migration, "public");
    ASSERT_NE(made.text, "") << migration.folder;
    ASSERT_THAT(by_drizzle.Execute(made.text), IsOk()) << migration.folder;
  }
  EXPECT_EQ(Ask(by_drizzle, "SHOW TimeZone"), "America/New_York");
  Do(by_drizzle, "COMMIT; RESET ALL");
  EXPECT_EQ(digest(by_drizzle), digest(by_diesel));
}

INSTANTIATE_TEST_SUITE_P(Majors, SyncSqlServerTest, ::testing::Values(13, 15, 18),
                         [](const auto& each) { return absl::StrCat("Of", each.param); });

}  // namespace
}  // namespace pgassay::migrate::drizzle
