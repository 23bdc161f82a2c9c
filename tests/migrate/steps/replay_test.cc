#include "migrate/steps/replay.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/folder.h"
#include "migrate/steps/fixture.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay::migrate {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::ProgramsOfMajor;
using pgassay::testing::Server;
using pgassay::testing::StatusIs;

constexpr char kHarbour[] = PGASSAY_TESTS_DIR "/../data/harbour";

DieselFolder Harbour() {
  absl::StatusOr<DieselFolder> folder = diesel::ReadFolder(absl::StrCat(kHarbour, "/api/migrations"));
  EXPECT_THAT(folder, IsOk());
  return folder.ok() ? *std::move(folder) : DieselFolder();
}

std::string Prelude() {
  return absl::StrCat(kHarbour, "/ops/scratch.sql");
}

std::unique_ptr<ScratchServer> OpenOn(const Server& server) {
  absl::StatusOr<std::unique_ptr<ScratchServer>> scratch =
      ScratchServer::Open({server.Conninfo(), ""}, nullptr, false);
  EXPECT_THAT(scratch, IsOk());
  return scratch.ok() ? *std::move(scratch) : nullptr;
}

TEST(ReplayTest, TheWholeSample) {
  // The oldest, the one the tests run on, the newest.
  for (const int major : {13, 15, 18}) {
    SCOPED_TRACE(major);
    const absl::StatusOr<std::string> programs = ProgramsOfMajor(major);
    ASSERT_THAT(programs, IsOk());
    absl::StatusOr<std::unique_ptr<Server>> server = Server::Start({.programs = *programs});
    ASSERT_THAT(server, IsOk());
    std::unique_ptr<ScratchServer> scratch = OpenOn(**server);
    ASSERT_NE(scratch, nullptr);
    const DieselFolder folder = Harbour();
    ASSERT_EQ(folder.migrations.size(), 83U);
    const absl::StatusOr<std::string> database = ReplayDiesel(*scratch, "sample", Prelude(), folder);
    ASSERT_THAT(database, IsOk());
    EXPECT_EQ((*server)->Sql(*database,
                             "SELECT count(*), max(version COLLATE \"C\") FROM __diesel_schema_migrations"),
              absl::StrCat("83|", folder.migrations.back().version));
    EXPECT_EQ((*server)->Sql(*database, "SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0");
    EXPECT_EQ((*server)->Sql(*database, "SELECT to_regclass('metering.readings')"), "metering.readings");
  }
}

TEST(ReplayTest, LeavesNoDatabaseWhereAMigrationFails) {
  Server& server = Server::Shared();
  std::unique_ptr<ScratchServer> scratch = OpenOn(server);
  ASSERT_NE(scratch, nullptr);
  const DieselFolder folder =
      Folder({Migration("1_a", "CREATE TABLE a (x int)"), Migration("2_b", "SELECT 1;\nSELECT b")});
  EXPECT_THAT(ReplayDiesel(*scratch, "fails", "", folder),
              StatusIs(StatusCode::kInternal,
                       "Diesel migration 2_b: up.sql:2: column \"b\" does not exist (SQLSTATE "
                       "42703); it was rolled back; the one run before it stays"));
  EXPECT_EQ(server.Sql("postgres", "SELECT count(*) FROM pg_database WHERE datname ~ '^pgassay_'"), "0");
  diesel::RunOptions options;
  options.until = "1";
  const absl::StatusOr<std::string> database = ReplayDiesel(*scratch, "prefix", "", folder, options);
  ASSERT_THAT(database, IsOk());
  EXPECT_EQ(Versions(*database), "1");
}

}  // namespace
}  // namespace pgassay::migrate
