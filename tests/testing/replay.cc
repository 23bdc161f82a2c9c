#include "testing/replay.h"

#include <gtest/gtest.h>

#include "migrate/diesel/folder.h"
#include "migrate/diesel/run.h"
#include "migrate/steps/prelude.h"
#include "pg/connection.h"

namespace pgassay::testing {
namespace {

absl::StatusOr<pg::Connection> Open(const Server& server, const std::string& database,
                                    const std::string& user) {
  return pg::Connection::Open({.conninfo = server.Conninfo(database, user), .password_file = ""}, "test");
}

}  // namespace

std::string SampleFolder() {
  return PGASSAY_TESTS_DIR "/../data/harbour";
}

std::string SamplePrelude() {
  return SampleFolder() + "/ops/scratch.sql";
}

std::string SampleMigrations() {
  return SampleFolder() + "/api/migrations";
}

void MakePlatform(Server& server, const std::string& database, const std::string& prelude) {
  server.CreateDatabase(database, "TEMPLATE template0");
  if (prelude.empty()) return;
  auto connection = Open(server, database, "postgres");
  ASSERT_TRUE(connection.ok()) << connection.status();
  const absl::Status run = migrate::RunPrelude(*connection, prelude);
  ASSERT_TRUE(run.ok()) << run;
}

void Replay(Server& server, const std::string& database, const std::string& prelude,
            const std::string& migrations, const std::string& user) {
  ASSERT_NO_FATAL_FAILURE(MakePlatform(server, database, prelude));
  const auto folder = migrate::diesel::ReadFolder(migrations);
  ASSERT_TRUE(folder.ok()) << folder.status();
  auto connection = Open(server, database, user);
  ASSERT_TRUE(connection.ok()) << connection.status();
  const auto run = migrate::diesel::RunPending(*connection, *folder);
  ASSERT_TRUE(run.ok()) << run.status();
  ASSERT_TRUE(run->status.ok()) << run->status;
  ASSERT_EQ(run->applied.size(), folder->migrations.size());
}

void ReplaySample(Server& server, const std::string& database, const std::string& user) {
  ASSERT_NO_FATAL_FAILURE(Replay(server, database, SamplePrelude(), SampleMigrations(), user));
  ASSERT_EQ(server.Sql(database, "SELECT count(*) FROM __diesel_schema_migrations"), "83");
}

}  // namespace pgassay::testing
