// Workers that die, are cancelled, or are fewer (fault table, rows 4, 13, 15, 27), and that their number does
// not matter.
#include <atomic>
#include <chrono>
#include <thread>

#include "server/scan_fixture.h"

namespace pgassay {
namespace {

using ::testing::HasSubstr;

class WorkersTest : public ScanTest {
 protected:
  void SetUp() override {
    ScanTest::SetUp();
    Sql("CREATE TABLE keyed (id int PRIMARY KEY, v text, n numeric);"
        "INSERT INTO keyed SELECT g, md5(g::text), g / 3.0 FROM generate_series(1, 20000) g;"
        "DELETE FROM keyed WHERE id % 7 = 0; UPDATE keyed SET v = v || 'x' WHERE id % 5 = 0;"
        "CREATE TABLE keyless (v text, b bool); INSERT INTO keyless SELECT md5((g % 100)::text), g % 2 = 0 "
        "FROM generate_series(1, 3000) g;"
        "CREATE TABLE parts (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);"
        "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');"
        "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');"
        "INSERT INTO parts SELECT g, '2026-01-01'::date + g % 59 FROM generate_series(1, 5000) g;"
        "CREATE TABLE wide_toast (id int PRIMARY KEY, big text);"
        "INSERT INTO wide_toast SELECT g, (SELECT string_agg(md5((g * i)::text), '') FROM generate_series(1, "
        "300) i)"
        " FROM generate_series(1, 200) g");
  }
};

TEST_F(WorkersTest, OneChunkEqualsManyAndOneConnectionEqualsMany) {
  ScanOptions one;
  one.connections = 1;
  one.chunk_bytes = uint64_t{1} << 40;
  ASSERT_THAT(Fingerprint("one", one), IsOk());
  const auto expected = Relations("one");
  EXPECT_EQ(expected.at("public.keyed").rows, 20000U - 2857U);
  for (const uint32_t connections : {1U, 2U, 5U}) {
    for (const uint64_t chunk_bytes : {uint64_t{8192}, uint64_t{100000}, uint64_t{1} << 20}) {
      SCOPED_TRACE(std::to_string(connections) + " connections, chunks of " + std::to_string(chunk_bytes));
      ScanOptions many;
      many.connections = connections;
      many.chunk_bytes = chunk_bytes;
      ASSERT_THAT(Fingerprint("many", many), IsOk());
      EXPECT_TRUE(SameData(expected, Relations("many")));
    }
  }
}

TEST_F(WorkersTest, AWorkerThatIsTerminatedJoinsAgainAndItsChunkStartsOver) {
  ASSERT_THAT(Fingerprint("plain"), IsOk());
  ScanOptions options;
  options.connections = 1;
  options.chunk_bytes = 100000;
  std::atomic<int> kills = 0;
  options.after_chunk = [&](const std::string&, int pid) {
    if (++kills <= 3) Sql("SELECT pg_terminate_backend(" + std::to_string(pid) + ")");
  };
  const auto result = Fingerprint("killed", options);
  ASSERT_THAT(result, IsOk());
  EXPECT_TRUE(SameData(Relations("plain"), Relations("killed")));
  EXPECT_GE(result->header.source.retried_chunks, 3U);
}

TEST_F(WorkersTest, AWorkerKilledInTheMiddleOfAChunkStartsItOver) {
  Sql("CREATE TABLE big (id int PRIMARY KEY, v text); INSERT INTO big SELECT g, repeat('x', 500) FROM "
      "generate_series(1, 100000) g");
  ASSERT_THAT(Fingerprint("plain"), IsOk());
  ScanOptions options;
  options.connections = 1;
  std::atomic<bool> reading = true;
  std::atomic<int> kills = 0;
  std::thread killer([&] {
    while (reading && kills < 2) {
      kills += std::atoi(Sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                             "application_name = 'pgassay worker'"
                             " AND state = 'active' AND query LIKE 'COPY%big%'")
                             .c_str());
    }
  });
  const auto result = Fingerprint("killed", options);
  reading = false;
  killer.join();
  ASSERT_THAT(result, IsOk());
  EXPECT_GE(kills, 1);
  EXPECT_GE(result->header.source.retried_chunks, 1U);
  EXPECT_TRUE(SameData(Relations("plain"), Relations("killed")));
}

TEST_F(WorkersTest, ACancelledWorkerEndsTheRun) {
  Sql("CREATE TABLE big (id int PRIMARY KEY, v text); INSERT INTO big SELECT g, repeat('x', 500) FROM "
      "generate_series(1, 100000) g");
  std::atomic<bool> reading = true;
  std::thread canceller([&] {
    while (reading) {
      Sql("SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE application_name = 'pgassay "
          "worker' AND state = 'active'"
          " AND query LIKE 'COPY%'");
    }
  });
  const auto result = Fingerprint("f");
  reading = false;
  canceller.join();
  EXPECT_THAT(result, StatusIs(absl::StatusCode::kCancelled, "read public."));
  EXPECT_FALSE(std::filesystem::exists(Path("f")));
}

TEST_F(WorkersTest, ALostSnapshotEndsTheRun) {
  ScanOptions options;
  options.connections = 1;
  options.chunk_bytes = 8192;
  std::atomic<bool> killed = false;
  options.after_chunk = [&](const std::string&, int pid) {
    if (killed.exchange(true)) return;
    // The exporter first: whoever lost its session cannot join again.
    Sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pgassay snapshot'");
    Sql("SELECT pg_terminate_backend(" + std::to_string(pid) + ")");
  };
  const auto result = Fingerprint("f", options);
  EXPECT_FALSE(result.ok());
  EXPECT_FALSE(std::filesystem::exists(Path("f")));
}

TEST_F(WorkersTest, FewerSlotsMeanFewerConnectionsAndANote) {
  auto small =
      testing::Server::Start({.settings = {"max_connections = 12", "superuser_reserved_connections = 3"}});
  ASSERT_THAT(small, IsOk());
  (*small)->CreateDatabase("a");
  (*small)->Sql("a",
                "CREATE ROLE verifier LOGIN; GRANT pg_read_all_data TO verifier;"
                "CREATE TABLE t AS SELECT g AS id FROM generate_series(1, 100000) g");
  ScanOptions options;
  options.connections = 16;
  options.chunk_bytes = 65536;
  const auto result = FingerprintDatabase(
      {.conninfo = (*small)->Conninfo("a", "verifier"), .password_file = ""}, options, Path("f"));
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->rows, 100000U);
  EXPECT_EQ(result->header.source.connections_asked, 16U);
  EXPECT_LT(result->header.source.connections_used, 10U);
  ASSERT_FALSE(result->header.source.notes.empty());
  EXPECT_THAT(result->header.source.notes.back(), HasSubstr("connection slots"));
}

TEST_F(WorkersTest, ABackendCrashOrAStoppedServerEndsTheRun) {
  auto victim = testing::Server::Start();
  ASSERT_THAT(victim, IsOk());
  (*victim)->CreateDatabase("a");
  (*victim)->Sql("a", "CREATE TABLE t AS SELECT g AS id FROM generate_series(1, 100000) g");
  ScanOptions options;
  options.connections = 2;
  options.chunk_bytes = 65536;
  std::atomic<bool> stopped = false;
  options.after_chunk = [&](const std::string&, int) {
    if (stopped.exchange(true)) return;
    EXPECT_THAT((*victim)->StopImmediate(), IsOk());
  };
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(
      FingerprintDatabase({.conninfo = (*victim)->Conninfo("a"), .password_file = ""}, options, Path("f")),
      StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
  EXPECT_FALSE(std::filesystem::exists(Path("f")));
}

TEST_F(WorkersTest, AnInterruptEndsTheRunAtOnceAndLeavesNothing) {
  Sql("CREATE TABLE big (id int PRIMARY KEY, v text); INSERT INTO big SELECT g, repeat('x', 500) FROM "
      "generate_series(1, 200000) g");
  for (const int delay_ms : {0, 5, 20, 50, 100, 200}) {
    SCOPED_TRACE(delay_ms);
    std::atomic<int> interrupt = 0;
    ScanOptions options;
    options.interrupt = &interrupt;
    options.after_chunk = [](const std::string&, int) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    };
    std::thread user([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms));
      interrupt = 2;
    });
    const auto start = std::chrono::steady_clock::now();
    const auto result = Fingerprint("f", options);
    user.join();
    EXPECT_THAT(result, StatusIs(absl::StatusCode::kCancelled, "interrupted"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
    EXPECT_TRUE(std::filesystem::is_empty(Path("")));
  }
}

}  // namespace
}  // namespace pgassay
