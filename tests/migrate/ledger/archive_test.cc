#include "migrate/ledger/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "testing/matchers.h"

namespace pgassay::migrate::ledger {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;

DieselMigration Migration(const std::string& version, const std::string& up,
                          const std::optional<std::string>& down, bool in_transaction = true) {
  DieselMigration migration;
  migration.version = version;
  migration.folder = version + "_x";
  migration.up = up;
  migration.down = down;
  migration.in_transaction = in_transaction;
  return migration;
}

std::vector<DieselMigration> Kept() {
  return {
      Migration("00000000000000", "CREATE TABLE boats (name text DEFAULT 'é\"\\');\n", "DROP TABLE boats;\n"),
      Migration("20261102091500", "CREATE INDEX CONCURRENTLY i ON boats (name);\r\n", std::nullopt, false),
      Migration("20261103", "SELECT 1", "")};
}

// The file of format 1 is never written anew: a change of it takes another number.
TEST(ArchiveTest, WritesTheFileOfFormatOne) {
  std::ifstream file(PGASSAY_TESTS_DIR "/migrate/ledger/archive_1.json", std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  const auto written = WriteArchive(Kept());
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(*written, bytes.str());
}

TEST(ArchiveTest, HoldsEveryByte) {
  const auto written = WriteArchive(Kept());
  ASSERT_THAT(written, IsOk());
  const auto parsed = nlohmann::json::parse(*written);
  ASSERT_EQ(parsed["migrations"].size(), 3U);
  EXPECT_EQ(parsed["migrations"][0]["up"], Kept()[0].up);
  EXPECT_EQ(parsed["migrations"][1]["up"], Kept()[1].up);
  EXPECT_TRUE(parsed["migrations"][1]["down"].is_null());
  EXPECT_TRUE(parsed["migrations"][1]["down_sha256"].is_null());
  EXPECT_EQ(parsed["migrations"][1]["in_transaction"], false);
  EXPECT_EQ(parsed["migrations"][2]["down"], "");
  // sha256sum of "SELECT 1", and of nothing.
  EXPECT_EQ(parsed["migrations"][2]["up_sha256"],
            "e004ebd5b5532a4b85984a62f8ad48a81aa3460c1ca07701f386135d72cdecf5");
  EXPECT_EQ(parsed["migrations"][2]["down_sha256"],
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(ArchiveTest, RefusesWhatIsNoText) {
  EXPECT_THAT(WriteArchive({Migration("1", "SELECT '\xff'", std::nullopt)}),
              StatusIs(absl::StatusCode::kInvalidArgument, "1_x/up.sql is not UTF-8"));
  EXPECT_THAT(WriteArchive({Migration("1", "SELECT 1", "\xc3")}),
              StatusIs(absl::StatusCode::kInvalidArgument, "1_x/down.sql is not UTF-8"));
}

}  // namespace
}  // namespace pgassay::migrate::ledger
