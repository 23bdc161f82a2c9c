// A standby can be read; what it cannot show is said (fault table, rows 18 and 19).
#include <atomic>
#include <chrono>
#include <thread>

#include "server/scan_fixture.h"

namespace pgassay {
namespace {

using ::testing::HasSubstr;

class StandbyTest : public ScanTest {
 protected:
  void SetUp() override {
    ScanTest::SetUp();
    auto primary = testing::Server::Start({.settings = {"wal_level = replica", "max_wal_senders = 4"}});
    ASSERT_THAT(primary, IsOk());
    primary_ = *std::move(primary);
    primary_->Sql("postgres",
                  "CREATE TABLE t AS SELECT g AS id, md5(g::text) AS v FROM generate_series(1, 5000) g;"
                  "ALTER TABLE t ADD PRIMARY KEY (id); CREATE UNLOGGED TABLE scratch AS SELECT 1 AS id");
    auto standby = testing::Server::Start({.standby_of = primary_->Conninfo()});
    ASSERT_THAT(standby, IsOk());
    standby_ = *std::move(standby);
    const std::string lsn = primary_->Sql("postgres", "SELECT pg_current_wal_lsn()");
    for (int i = 0; i < 200; ++i) {
      if (standby_->Sql("postgres", "SELECT pg_last_wal_replay_lsn() >= '" + lsn + "'") == "t") return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    FAIL() << "the standby does not catch up";
  }

  absl::StatusOr<FingerprintResult> Scan(testing::Server& server, const std::string& name,
                                         const ScanOptions& options = {}) {
    return FingerprintDatabase({.conninfo = server.Conninfo(), .password_file = ""}, options, Path(name));
  }

  std::unique_ptr<testing::Server> primary_;
  std::unique_ptr<testing::Server> standby_;
};

TEST_F(StandbyTest, AStandbyHoldsTheSameRowsButNotTheUnloggedOnes) {
  ASSERT_THAT(Scan(*primary_, "primary"), IsOk());
  const auto result = Scan(*standby_, "standby");
  ASSERT_THAT(result, IsOk());
  EXPECT_TRUE(result->header.source.in_recovery);
  bool found = false;
  for (const LedgerEntry& entry : result->ledger) {
    if (entry.name != "scratch") continue;
    found = true;
    EXPECT_EQ(entry.status, LedgerStatus::kNotCheckable);
    EXPECT_THAT(entry.reason, HasSubstr("standby"));
  }
  EXPECT_TRUE(found);
  auto report = Verify(File("primary"), File("standby"), {});
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->verdict, Verdict::kNotProven);
  ScanOptions options;
  options.exclude = {"public.scratch"};
  report = Verify(File("primary"), File("standby"), options);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->verdict, Verdict::kSame);
}

TEST_F(StandbyTest, APromotionWhileReadingEndsTheRun) {
  ScanOptions options;
  options.connections = 1;
  options.chunk_bytes = 65536;
  options.exclude = {"public.scratch"};
  std::atomic<bool> promoted = false;
  options.after_chunk = [&](const std::string&, int) {
    if (promoted.exchange(true)) return;
    EXPECT_THAT(standby_->Promote(), IsOk());
  };
  EXPECT_THAT(Scan(*standby_, "f", options), StatusIs(absl::StatusCode::kFailedPrecondition, "timeline"));
  EXPECT_FALSE(std::filesystem::exists(Path("f")));
}

}  // namespace
}  // namespace pgassay
