// What is read of a project's files; what is judged of it, bridge_source_test.cc has.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/diesel/version.h"
#include "migrate/drizzle/sync_sql.h"
#include "migrate/drizzle/text.h"
#include "migrate/ledger/archive.h"
#include "migrate/steps/bridge_source.h"
#include "migrate/steps/mark_case.h"
#include "testing/matchers.h"

namespace pgassay::migrate {
namespace {

using absl::StatusCode;
using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;
using ::testing::ElementsAre;

DieselMigration Migration(const std::string& folder, const std::string& up) {
  DieselMigration migration;
  migration.folder = folder;
  migration.version = diesel::VersionOf(folder);
  migration.up = up;
  return migration;
}

class ReadBridgeSourceTest : public ::testing::Test {
 protected:
  ReadBridgeSourceTest() {
    std::string name = (std::filesystem::temp_directory_path() / "pgassay-bridge-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    root_ = name;
    settings_.folder = root_;
    settings_.diesel.migrations = root_ + "/migrations";
    settings_.drizzle.out = root_ + "/drizzle";
    Write("migrations/1_a/up.sql", "SELECT 1;\n");
    Write("migrations/2_b/up.sql", "VACUUM;\n");
    Write("migrations/2_b/drizzle.sql", "SELECT 2;\n");
    Write("migrations/2_b/metadata.toml", "run_in_transaction = false\n");
    Write("migrations/3_c/up.sql", "SELECT 3;\n");
    const std::string base = "SELECT 1;\n";
    DieselMigration second = Migration("2_b", "VACUUM;\n");
    second.drizzle = "SELECT 2;\n";
    const std::string synced = drizzle::MakeSyncSql(second, "").text;
    Write("drizzle/meta/_journal.json",
          R"({"version":"7","dialect":"postgresql","entries":[)"
          R"({"idx":0,"version":"7","when":1790812800000,"tag":"0000_base","breakpoints":true},)"
          R"({"idx":1,"version":"7","when":1790899200000,"tag":"0001_b","breakpoints":true}]})");
    Write("drizzle/0000_base.sql", base);
    Write("drizzle/0001_b.sql", synced);
    const std::string first = "00000000-0000-0000-0000-000000000001";
    Write("drizzle/meta/0000_snapshot.json", Snapshot(first, "00000000-0000-0000-0000-000000000000"));
    Write("drizzle/meta/0001_snapshot.json", Snapshot("00000000-0000-0000-0000-000000000002", first));
    lock_.entries = {{.name = "0000_base",
                      .when_ms = 1790812800000,
                      .sha256 = drizzle::Sha256(base),
                      .catalog = std::string(64, 'c'),
                      .diesel = {"1"}},
                     {.name = "0001_b",
                      .when_ms = 1790899200000,
                      .sha256 = drizzle::Sha256(synced),
                      .catalog = std::string(64, 'c'),
                      .diesel = {"2"}}};
    Write("pgassay.lock.json", ledger::WriteLock(lock_).value());
    Write("pgassay.diesel.json", ledger::WriteArchive({Migration("1_a", "SELECT 1;\n")}).value());
  }
  ~ReadBridgeSourceTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  static std::string Snapshot(const std::string& id, const std::string& previous) {
    return absl::StrCat(R"({"id":")", id, R"(","prevId":")", previous,
                        R"(","version":"7","dialect":"postgresql","tables":{},"enums":{},"schemas":{},)",
                        R"("sequences":{},"roles":{},"policies":{},"views":{},)",
                        R"("_meta":{"columns":{},"schemas":{},"tables":{}}})");
  }

  void Write(const std::string& name, const std::string& bytes) const {
    const std::filesystem::path file = root_ + "/" + name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
  }
  void Remove(const std::string& name) const { std::filesystem::remove_all(root_ + "/" + name); }

  std::string root_;
  ProjectSettings settings_;
  ledger::LockFile lock_;
};

TEST_F(ReadBridgeSourceTest, AProject) {
  const auto source = ReadBridgeSource(settings_);
  ASSERT_THAT(source, IsOk());
  for (const HistoryFinding& finding : source->findings) ADD_FAILURE() << finding.code << " " << finding.what;
  EXPECT_EQ(source->diesel.migrations.size(), 3U);
  EXPECT_EQ(source->drizzle.entries.size(), 2U);
  EXPECT_EQ(source->lock.entries.size(), 2U);
  ASSERT_EQ(source->fresh.size(), 1U);
  EXPECT_EQ(source->fresh[0].folder, "3_c");
  EXPECT_EQ(source->late.size(), 0U);
  EXPECT_THAT(source->lock_of_entry, ElementsAre(0, 1));
}

TEST_F(ReadBridgeSourceTest, WhatIsFoundInTheFiles) {
  Write("migrations/1_a/up.sql", "SELECT 1.0;\n");
  Write("migrations/2_b/drizzle.sql", "SELECT 2.0;\n");
  const auto source = ReadBridgeSource(settings_);
  ASSERT_THAT(source, IsOk());
  EXPECT_THAT(Codes(source->findings), ElementsAre("bridge-edited", "bridge-edited"));
  Remove("pgassay.diesel.json");
  Remove("migrations/2_b");
  const auto other = ReadBridgeSource(settings_);
  ASSERT_THAT(other, IsOk());
  EXPECT_THAT(Codes(other->findings), ElementsAre("bridge-archive", "bridge-removed"));
}

TEST_F(ReadBridgeSourceTest, Errors) {
  Write("pgassay.diesel.json", "{}");
  EXPECT_THAT(ReadBridgeSource(settings_),
              StatusIs(StatusCode::kFailedPrecondition, "pgassay.diesel.json: format: it is missing"));
  Write("pgassay.lock.json", "{}");
  EXPECT_THAT(ReadBridgeSource(settings_),
              StatusIs(StatusCode::kFailedPrecondition, "pgassay.lock.json: format: it is missing"));
  Remove("pgassay.lock.json");
  EXPECT_THAT(ReadBridgeSource(settings_),
              StatusIs(StatusCode::kNotFound, "pgassay.lock.json: there is no such file"));
}

}  // namespace
}  // namespace pgassay::migrate
