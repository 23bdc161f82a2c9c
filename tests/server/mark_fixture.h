// A project as it is checked out where it is marked, and the database that Diesel has made of it.
#ifndef PGASSAY_TESTS_SERVER_MARK_FIXTURE_H_
#define PGASSAY_TESTS_SERVER_MARK_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/folder.h"
#include "cli/run.h"
#include "migrate/ledger/lock.h"
#include "testing/server.h"

namespace pgassay::testing {

inline constexpr char kMarked[] = "marked";                               // the database
inline constexpr int64_t kBaselineWhen = 1790812800000, kDay = 86400000;  // 2026-10-01

std::string ReadBytes(const std::string& path);
void WriteBytes(const std::string& path, const std::string& bytes);  // with the folders it lies in

// pgassay.toml, Drizzle's folder with the baseline and an entry of Drizzle's own, and the lock.
class Checkout {
 public:
  // A journal of 0.x, or the folders of 1.0.
  explicit Checkout(bool folders = false);

  std::string At(const std::string& name) const { return folder_.At(name); }
  const std::string& path() const { return folder_.path(); }
  const std::string& row() const { return row_; }  // hash and created_at of the baseline

  std::string NameOf(int entry) const;
  std::string Sql(int entry) const;  // its file
  const std::string& second_hash() const { return second_.sha256; }
  // The entry of Drizzle's own as one that stands for `version`.
  void LockSecond(const std::string& version) const;
  void WriteJournal(const std::vector<int64_t>& whens) const;

  // Every file with its bytes and its time.
  std::map<std::string, std::string> Files() const;

 private:
  void WriteLock(const std::vector<migrate::ledger::LockEntry>& entries) const;

  const Folder folder_;
  const bool folders_;
  std::string row_;
  migrate::ledger::LockEntry first_, second_;
};

// `deployer` may act as `app`, whose the tables are; `outsider` may not. Nobody may see the canary in a row.
class MarkFixture : public ::testing::Test {
 protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite();
  void SetUp() override;  // the database, as Diesel has left it

  static std::string Sql(const std::string& sql) { return server_->Sql(kMarked, sql); }
  static std::string Conninfo(const std::string& user = "deployer") {
    return server_->Conninfo(kMarked, user);
  }

  // All that marking could have written.
  static std::string State();

  static Outcome Run(const Checkout& checkout, std::vector<std::string> more,
                     const std::string& conninfo = Conninfo());
  // Its JSON, which is valid and says the same as the exit code.
  static nlohmann::json RunJson(const Checkout& checkout, const std::string& action, int code,
                                const std::string& conninfo = Conninfo());
  // Of all but notes.
  static std::vector<std::string> Codes(const nlohmann::json& json);

  static Server* server_;
};

}  // namespace pgassay::testing

#endif  // PGASSAY_TESTS_SERVER_MARK_FIXTURE_H_
