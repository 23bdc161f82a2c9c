// Words for tests that fingerprint and verify real databases.
#ifndef PGASSAY_TESTS_SERVER_SCAN_FIXTURE_H_
#define PGASSAY_TESTS_SERVER_SCAN_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pgassay/scan.h"
#include "store/reader.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay {

using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;

// Each test has database "a" and a folder for files; both go with it.
class ScanTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  testing::Server& server() { return testing::Server::Shared(); }
  std::string Sql(const std::string& sql, const std::string& database = "a") {
    return server().Sql(database, sql);
  }
  ConnectTarget Target(const std::string& database = "a", const std::string& user = "postgres") {
    return {.conninfo = server().Conninfo(database, user), .password_file = ""};
  }
  Side Live(const std::string& database) { return {.path = "", .target = Target(database)}; }
  Side File(const std::string& name) { return {.path = Path(name), .target = {}}; }
  std::string Path(const std::string& name) { return folder_ + "/" + name; }

  absl::StatusOr<FingerprintResult> Fingerprint(const std::string& name, const ScanOptions& options = {},
                                                const std::string& database = "a",
                                                const std::string& user = "postgres") {
    return FingerprintDatabase(Target(database, user), options, Path(name));
  }

  // Relations of a file by "schema.name"; a failed read fails the test.
  std::map<std::string, RelationFingerprint> Relations(const std::string& name);

  // dump and restore of "a" into `database`, which is made anew.
  void Restore(const std::string& database, const std::string& dump_options = "");

  // Sessions of ours that the server still has.
  std::string LeftSessions() {
    return Sql("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'pgassay%'");
  }

 private:
  std::string folder_;
};

// Equal in everything that data determines.
::testing::AssertionResult SameData(const std::map<std::string, RelationFingerprint>& a,
                                    const std::map<std::string, RelationFingerprint>& b);

const TableReport* FindTable(const Report& report, const std::string& name);
ColumnStatus StatusOfColumn(const TableReport& table, const std::string& column);

}  // namespace pgassay

#endif  // PGASSAY_TESTS_SERVER_SCAN_FIXTURE_H_
