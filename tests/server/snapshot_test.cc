// The reading protocol against DDL that races with it (fault table, rows 1 and 2).
#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "server/scan_fixture.h"

namespace pgassay {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

class SnapshotTest : public ScanTest {
 protected:
  void SetUp() override {
    ScanTest::SetUp();
    Sql("CREATE TABLE t (id int PRIMARY KEY, v text);"
        "INSERT INTO t SELECT g, repeat('x', 200) || g FROM generate_series(1, 3000) g;"
        "CREATE MATERIALIZED VIEW mv AS SELECT id FROM t;"
        "INSERT INTO t SELECT g, 'new' FROM generate_series(3001, 3050) g");
  }

  // Waits until a session waits for a lock, so that the scan meets it.
  void AwaitWaiter(const std::string& query_part) {
    for (int i = 0; i < 200; ++i) {
      if (Sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%" +
              query_part + "%' AND pid <> pg_backend_pid()") != "0") {
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    FAIL() << "nobody waits";
  }
};

struct Ddl {
  const char* name;
  const char* sql;
};

constexpr Ddl kDdl[] = {
    {"truncate", "TRUNCATE t"},
    {"alter type", "ALTER TABLE t ALTER id TYPE bigint"},
    {"refresh", "REFRESH MATERIALIZED VIEW mv"},
    {"vacuum full", "VACUUM FULL t"},
    {"copy freeze", "TRUNCATE t; COPY t FROM PROGRAM 'echo 1' (FREEZE)"},
    {"drop", "DROP TABLE t CASCADE"},
    {"add column", "ALTER TABLE t ADD COLUMN z int DEFAULT 5"},
};

TEST_F(SnapshotTest, DdlAfterTheExportCannotGetInBetween) {
  ASSERT_THAT(Fingerprint("before"), IsOk());
  const auto before = Relations("before");
  for (const Ddl& ddl : kDdl) {
    SCOPED_TRACE(ddl.name);
    ScanOptions options;
    bool refused = false;
    options.after_export = [&] {
      // Our locks hold it off: it runs into its own lock_timeout (the role's, as VACUUM wants to be alone in
      // its message).
      Sql("ALTER ROLE postgres SET lock_timeout = '200ms'");
      refused = !server().TrySql("a", ddl.sql).ok();
      Sql("ALTER ROLE postgres RESET lock_timeout");
    };
    ASSERT_THAT(Fingerprint("after", options), IsOk());
    EXPECT_TRUE(refused);
    EXPECT_TRUE(SameData(before, Relations("after")));
  }
}

TEST_F(SnapshotTest, WithoutLocksARewriteIsNoticed) {
  for (const char* sql : {"TRUNCATE t", "VACUUM FULL t", "REFRESH MATERIALIZED VIEW mv",
                          "ALTER TABLE t ALTER id TYPE numeric USING id + random()"}) {
    SCOPED_TRACE(sql);
    ScanOptions options;
    options.skip_locks = true;
    options.after_export = [&] {
      if (std::string(sql).rfind("ALTER", 0) == 0) {
        Sql("DROP MATERIALIZED VIEW mv");
        Sql("ALTER TABLE t ALTER id TYPE numeric USING id + random()");
        Sql("CREATE MATERIALIZED VIEW mv AS SELECT id FROM t");
      } else {
        Sql(sql);
      }
    };
    EXPECT_THAT(
        Fingerprint("f", options),
        StatusIs(absl::StatusCode::kAborted, AnyOf(HasSubstr("rewritten"), HasSubstr("created, dropped"))));
    EXPECT_FALSE(std::filesystem::exists(Path("f")));
  }
}

TEST_F(SnapshotTest, WithoutLocksVacuumFullBetweenTwoChunksIsNoticed) {
  ScanOptions options;
  options.skip_locks = true;
  options.connections = 1;
  options.chunk_bytes = 65536;
  std::atomic<bool> done = false;
  // The worker's own lock would hold VACUUM FULL off; it is ended first, and joins again.
  options.after_chunk = [&](const std::string& table, int pid) {
    if (table != "t" || done.exchange(true)) return;
    Sql("SELECT pg_terminate_backend(" + std::to_string(pid) + ", 5000)");
    Sql("VACUUM FULL t");
  };
  options.after_export = [&] { done = false; };
  EXPECT_THAT(Fingerprint("f", options), StatusIs(absl::StatusCode::kAborted, "rewritten"));
}

TEST_F(SnapshotTest, ARelationMadeWhileReadingRepeatsTheRun) {
  ScanOptions options;
  int runs = 0;
  options.after_export = [&] {
    if (++runs == 1) Sql("CREATE TABLE late (id int); INSERT INTO late VALUES (1)");
  };
  ASSERT_THAT(Fingerprint("f", options), IsOk());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(Relations("f").count("public.late"), 1U);
}

TEST_F(SnapshotTest, WhatIsExcludedMayComeAndGo) {
  ScanOptions options;
  options.exclude = {"public.junk*"};
  options.data_only = true;  // the catalog is looked at whole
  int runs = 0;
  options.after_export = [&] { Sql("CREATE TABLE junk" + std::to_string(++runs) + " (id int)"); };
  EXPECT_THAT(Fingerprint("f", options), IsOk());
  EXPECT_EQ(runs, 1);
}

TEST_F(SnapshotTest, AnEnumRelabelledWhileReadingRepeatsTheRun) {
  Sql("CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE m (id int, mood mood); INSERT INTO m VALUES (1, "
      "'ok')");
  ScanOptions options;
  int runs = 0;
  options.after_chunk = [&](const std::string& table, int) {
    if (table == "m" && ++runs == 1) Sql("ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'");
  };
  ASSERT_THAT(Fingerprint("f", options), IsOk());
  EXPECT_EQ(runs, 2);
}

TEST_F(SnapshotTest, ADatabaseThatNeverStandsStillEndsTheRun) {
  ScanOptions options;
  int runs = 0;
  options.after_export = [&] { Sql("CREATE TABLE late" + std::to_string(++runs) + " (id int)"); };
  EXPECT_THAT(Fingerprint("f", options), StatusIs(absl::StatusCode::kAborted, "created"));
  EXPECT_EQ(runs, 3);
}

TEST_F(SnapshotTest, AWaitingAlterIsGivenWayToByName) {
  // Queued behind the snapshot's lock, it would hold back every reader of t, our own worker first.
  std::future<absl::StatusOr<std::string>> alter;
  ScanOptions options;
  options.after_export = [&] {
    if (alter.valid()) return;
    alter = std::async(std::launch::async,
                       [&] { return server().TrySql("a", "ALTER TABLE t ADD COLUMN w int"); });
    AwaitWaiter("ADD COLUMN w");
  };
  EXPECT_THAT(Fingerprint("f", options), StatusIs(absl::StatusCode::kFailedPrecondition,
                                                  AllOf(HasSubstr("public.t"), HasSubstr("ADD COLUMN w"))));
  EXPECT_THAT(alter.get(), IsOk());
}

TEST_F(SnapshotTest, YieldAfterGivesWayWhileReading) {
  std::future<absl::StatusOr<std::string>> alter;
  ScanOptions options;
  options.connections = 1;
  options.chunk_bytes = 8192;
  options.yield_after_ms = 1000;
  std::atomic<bool> started = false;
  options.after_chunk = [&](const std::string& table, int) {
    if (table != "t") return;
    if (!started.exchange(true)) {
      alter = std::async(std::launch::async,
                         [&] { return server().TrySql("a", "ALTER TABLE t ADD COLUMN w int"); });
      AwaitWaiter("ADD COLUMN w");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  };
  EXPECT_THAT(Fingerprint("f", options), StatusIs(absl::StatusCode::kFailedPrecondition,
                                                  AllOf(HasSubstr("gave way"), HasSubstr("ADD COLUMN w"))));
  EXPECT_THAT(alter.get(), IsOk());
}

TEST_F(SnapshotTest, ALockHeldByAnotherEndsTheRunAfterTheTimeout) {
  std::thread holder([&] { Sql("LOCK TABLE t IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(1.5)"); });
  while (
      Sql("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 't'::regclass") ==
      "0") {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ScanOptions options;
  options.lock_timeout_ms = 300;
  EXPECT_THAT(Fingerprint("f", options), StatusIs(absl::StatusCode::kFailedPrecondition, "exclusive lock"));
  holder.join();
}

}  // namespace
}  // namespace pgassay
