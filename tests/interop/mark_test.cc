// What Drizzle's own migrators make of a database that pgassay has marked.
#include "migrate/steps/mark.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "interop/tree.h"
#include "migrate/drizzle/folder.h"
#include "migrate/ledger/lock.h"
#include "migrate/process/command.h"
#include "pg/connection.h"
#include "testing/matchers.h"
#include "testing/need.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using migrate::MarkScope;
using testing::Entry;
using testing::IsOk;
using testing::Server;
using testing::WorkFolder;

constexpr char kDatabase[] = "marked";
constexpr int64_t kFirst = 1790812800000, kDay = 86400000;  // 2026-10-01

// The baseline is guarded as ours are: where Diesel's table is there it refuses to run.
constexpr char kBaseline[] =
    "DO $$ BEGIN IF to_regclass('public.__diesel_schema_migrations') IS NOT NULL THEN RAISE EXCEPTION 'not "
    "marked'; "
    "END IF; END $$;\nCREATE TABLE boats (id int PRIMARY KEY);\n";
// With a head as of `pgassay sync`.
constexpr char kSecond[] =
    "-- pgassay sync: Diesel's 2_name\n"
    "-- up.sql: sha256 5d9c8fd4c0d2f0a94a8f8c9b5c1f8f0d3b1f7a6e5d4c3b2a1908f7e6d5c4b3a2\n"
    "ALTER TABLE boats ADD COLUMN name text;\n";
constexpr char kThird[] = "ALTER TABLE boats ADD COLUMN length int;\n";

Server& server() {
  return Server::Shared();
}

std::string Sql(const std::string& sql) {
  return server().Sql(kDatabase, sql);
}

ProjectSettings Settings() {
  ProjectSettings settings;
  settings.database.schemas = {"public"};
  settings.drizzle.role = "postgres";
  return settings;
}

struct Migrated {
  bool ok = false;
  std::string said;
};

class MarkInterop : public testing::DrizzleTest {
 protected:
  void FindLine(const std::string& line) {
    line_ = line;
    Find(line);
  }

  bool IsStable() const { return line_ == "stable"; }

  std::string NameOf(int entry) const {
    return IsStable() ? absl::StrCat("000", entry, "_e", entry)
                      : absl::StrCat("2026100", 1 + entry, "000000_e", entry);
  }

  // The first `entries` of three, read back as a project's folder.
  DrizzleFolder WriteFolder(const std::string& path, int entries) const {
    const std::vector<std::string> sql = {kBaseline, kSecond, kThird};
    std::vector<Entry> files;
    std::vector<std::string> journal;
    for (int i = 0; i < entries; ++i) {
      files.push_back({.path = NameOf(i) + (IsStable() ? ".sql" : "/migration.sql"),
                       .bytes = sql[static_cast<size_t>(i)]});
      journal.push_back(absl::StrCat(R"({"idx":)", i, R"(,"version":"7","when":)", kFirst + i * kDay,
                                     R"(,"tag":")", NameOf(i), R"(","breakpoints":true})"));
      if (!IsStable()) {
        files.push_back({.path = NameOf(i) + "/snapshot.json",
                         .bytes =
                             R"({"type":"base","version":"9","dialect":"postgres","id":"a","prevIds":[],)"
                             R"("footprints":[],"ddl":[]})"});
      }
    }
    if (IsStable()) {
      files.push_back({.path = "meta/_journal.json",
                       .bytes = absl::StrCat(R"({"version":"7","dialect":"postgresql","entries":[)",
                                             absl::StrJoin(journal, ","), "]}")});
    }
    testing::WriteTree(path, files);
    const absl::StatusOr<DrizzleFolder> folder = migrate::drizzle::ReadFolder(path);
    EXPECT_THAT(folder, IsOk());
    return folder.ok() ? *folder : DrizzleFolder();
  }

  // Of the first two; the third is Drizzle's own.
  static migrate::ledger::LockFile LockOf(const DrizzleFolder& folder) {
    migrate::ledger::LockFile lock;
    for (size_t i = 0; i < 2; ++i) {
      lock.entries.push_back({.name = folder.entries[i].name,
                              .when_ms = folder.entries[i].when_ms,
                              .sha256 = folder.entries[i].sha256,
                              .catalog = std::string(64, 'c'),
                              .diesel = {absl::StrCat(i + 1)}});
    }
    return lock;
  }

  // As Diesel has left it.
  static void MakeDatabase() {
    server().CreateDatabase(kDatabase, "TEMPLATE template0");
    Sql(absl::StrCat(
        "CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY NOT NULL, run_on "
        "timestamp NOT NULL DEFAULT now()); INSERT INTO __diesel_schema_migrations (version) VALUES "
        "('1'), ('2'); CREATE TABLE boats (id int PRIMARY KEY); ",
        kSecond));
  }

  static absl::StatusOr<migrate::MarkResult> Mark(const migrate::ledger::LockFile& lock,
                                                  const DrizzleFolder& folder, MarkScope scope,
                                                  std::vector<std::string>* codes = nullptr) {
    absl::StatusOr<pg::Connection> connection =
        pg::Connection::Open({.conninfo = server().Conninfo(kDatabase), .password_file = ""}, "pgassay test");
    if (!connection.ok()) return connection.status();
    const absl::StatusOr<migrate::MarkState> state = migrate::ReadMarkState(*connection, Settings());
    if (!state.ok()) return state.status();
    const migrate::MarkDecision decision =
        migrate::DecideMark(lock, folder, state->diesel, state->drizzle, scope);
    for (const HistoryFinding& finding : decision.findings) {
      if (codes != nullptr) codes->push_back(finding.code);
    }
    if (!decision.plan) {
      return absl::FailedPreconditionError(decision.findings.empty() ? "" : decision.findings.front().code);
    }
    return migrate::Mark(*connection, Settings(), *decision.plan);
  }

  Migrated Migrate(const std::string& folder) const {
    const std::string url = absl::StrCat("postgres://postgres@127.0.0.1:", server().port(), "/", kDatabase);
    const migrate::process::Finished finished = migrate::process::Run(
        {.arguments = {drizzle_.node, absl::StrCat(PGASSAY_TESTS_DIR, "/interop/migrate.mjs"),
                       drizzle_.folder, line_, url, folder, "drizzle", "__drizzle_migrations"}});
    EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
    const auto said = nlohmann::json::parse(finished.out, nullptr, false);
    return {.ok = said.is_object() && said.value("ok", false), .said = finished.out};
  }

  static std::string Rows() {
    return Sql("SELECT id, hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id");
  }
  static std::string Columns() {
    return Sql(
        "SELECT string_agg(attname, ',' ORDER BY attname) FROM pg_attribute WHERE attrelid = "
        "'boats'::regclass AND attnum > 0");
  }
  // All that the catalog says of Drizzle's table.
  static std::string Table() {
    return Sql(
        "SELECT 'column', attname, attnum, format_type(atttypid, atttypmod), attnotnull, "
        "pg_get_expr(adbin, adrelid) FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum "
        "= attnum "
        "WHERE attrelid = 'drizzle.__drizzle_migrations'::regclass AND attnum > 0 "
        "UNION ALL SELECT 'constraint', conname, 0, pg_get_constraintdef(oid), true, '' FROM pg_constraint "
        "WHERE "
        "connamespace = 'drizzle'::regnamespace "
        "UNION ALL SELECT 'relation', relname, 0, relkind::text || relpersistence::text, relacl IS NULL, "
        "relowner::regrole::text FROM pg_class WHERE relnamespace = 'drizzle'::regnamespace "
        "UNION ALL SELECT 'sequence', seqrelid::regclass::text, seqincrement::int, seqtypid::regtype::text, "
        "seqcycle, "
        "pg_get_serial_sequence('drizzle.__drizzle_migrations', 'id') FROM pg_sequence "
        "UNION ALL SELECT 'schema', nspname, 0, '', nspacl IS NULL, nspowner::regrole::text FROM "
        "pg_namespace WHERE "
        "nspname = 'drizzle' ORDER BY 1, 2");
  }

  void AfterMarking() {
    const WorkFolder work;
    const std::string two = work.path() + "/two", three = work.path() + "/three";
    const DrizzleFolder folder = WriteFolder(two, 2);
    ASSERT_EQ(folder.entries.size(), 2U);
    const migrate::ledger::LockFile lock = LockOf(folder);

    // Not marked, it refuses and leaves things as they are.
    MakeDatabase();
    EXPECT_FALSE(Migrate(two).ok);
    EXPECT_EQ(Rows(), "");
    const std::string table = Table();

    // Marked into the table that it has made, and into one that we make: there is no difference.
    for (const bool made : {false, true}) {
      SCOPED_TRACE(made);
      if (made) MakeDatabase();
      const absl::StatusOr<migrate::MarkResult> marked = Mark(lock, folder, MarkScope::kAll);
      ASSERT_THAT(marked, IsOk());
      ASSERT_TRUE(marked->done);
      EXPECT_EQ(marked->made_table, made);
      EXPECT_EQ(Table(), table);
      const std::string rows = Rows();

      const Migrated nothing = Migrate(two);
      EXPECT_TRUE(nothing.ok) << nothing.said;
      EXPECT_EQ(Rows(), rows);
      EXPECT_EQ(Columns(), "id,name");

      const DrizzleFolder next = WriteFolder(three, 3);
      const Migrated applied = Migrate(three);
      EXPECT_TRUE(applied.ok) << applied.said;
      EXPECT_EQ(Columns(), "id,length,name");
      EXPECT_EQ(Rows(), absl::StrCat(rows, "\n3|", next.entries[2].sha256, "|", next.entries[2].when_ms));
      // What was Drizzle's own is no reason to refuse, and nothing is left to do.
      const absl::StatusOr<migrate::MarkResult> again = Mark(lock, next, MarkScope::kAll);
      ASSERT_THAT(again, IsOk());
      EXPECT_TRUE(again->ids.empty());
    }
  }

  // What Diesel has behind the baseline, and no row says so, is run again.
  void AfterMarkingTheBaselineAlone() {
    const WorkFolder work;
    const DrizzleFolder folder = WriteFolder(work.path(), 2);
    const migrate::ledger::LockFile lock = LockOf(folder);
    MakeDatabase();
    std::vector<std::string> codes;
    ASSERT_THAT(Mark(lock, folder, MarkScope::kBaseline, &codes), IsOk());
    EXPECT_EQ(codes, std::vector<std::string>{"mark-unrecorded"});
    const Migrated again = Migrate(work.path());
    EXPECT_FALSE(again.ok);
    EXPECT_THAT(again.said, ::testing::HasSubstr("42701"));  // duplicate_column

    codes.clear();
    ASSERT_THAT(Mark(lock, folder, MarkScope::kAll, &codes), IsOk());
    EXPECT_EQ(codes, std::vector<std::string>());
    const Migrated nothing = Migrate(work.path());
    EXPECT_TRUE(nothing.ok) << nothing.said;
    ASSERT_THAT(Mark(lock, folder, MarkScope::kBaseline, &codes), IsOk());
    EXPECT_EQ(codes, std::vector<std::string>());
  }

  // Until the first of them has connected; the driver gives it its own name.
  static void WaitForMigrator() {
    absl::StatusOr<pg::Connection> connection =
        pg::Connection::Open({.conninfo = server().Conninfo(), .password_file = ""}, "pgassay test");
    ASSERT_THAT(connection, IsOk());
    for (int tries = 0; tries < 10000; ++tries) {
      const absl::StatusOr<pg::Result> seen = connection->Query(
          "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'postgres.js')");
      ASSERT_THAT(seen, IsOk());
      if (seen->boolean(0, 0)) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    FAIL() << "no migrator has connected";
  }

  // Where the program finds what is in `folder`, the folder of Drizzle's files below it.
  static void WriteProject(const std::string& path, const std::string& folder,
                           const migrate::ledger::LockFile& lock) {
    const absl::StatusOr<std::string> bytes = migrate::ledger::WriteLock(lock);
    ASSERT_THAT(bytes, IsOk());
    testing::WriteTree(path,
                       {{.path = "pgassay.lock.json", .bytes = *bytes},
                        {.path = "pgassay.toml",
                         .bytes = absl::StrCat("database.schemas = ['public']\ndiesel.migrations = 'diesel'\n"
                                               "drizzle.root = '.'\ndrizzle.out = '",
                                               folder, "'\ndrizzle.role = 'postgres'\n")}});
  }

  static migrate::process::Finished RunPgassay(const std::string& project) {
    return migrate::process::Run({.arguments = {PGASSAY_BINARY, "baseline", "--mark",
                                                server().Conninfo(kDatabase), "--project", project}});
  }

  // Again and again three of its migrators and two markers, all at once.
  void AtOnce() {
    const char* const asked = std::getenv("PGASSAY_RACE_ROUNDS");
    const int rounds = asked == nullptr ? 20 : std::atoi(asked);
    ASSERT_GT(rounds, 0);
    const WorkFolder work;
    const std::string one_entry = work.path() + "/one", two_entries = work.path() + "/two";
    const DrizzleFolder folder = WriteFolder(one_entry, 1);
    migrate::ledger::LockFile lock = LockOf(WriteFolder(two_entries, 2));
    lock.entries.pop_back();
    lock.entries[0].diesel = {"1", "2"};
    WriteProject(work.path(), "one", lock);
    std::mt19937 random(20261001);
    int lost = 0, repeated = 0;
    for (int round = 0; round < rounds; ++round) {
      SCOPED_TRACE(round);
      MakeDatabase();
      std::vector<std::thread> threads;
      std::vector<Migrated> migrated(3);
      std::vector<migrate::process::Finished> marked(2);
      std::vector<int> tries(marked.size());
      for (Migrated& one : migrated) threads.emplace_back([&] { one = Migrate(one_entry); });
      for (size_t i = 0; i < marked.size(); ++i) {
        // From before they have begun to when they are done.
        const int pause = static_cast<int>(random() % 60);
        threads.emplace_back([&, i, pause] {
          if (round % 4 != 0) WaitForMigrator();
          std::this_thread::sleep_for(std::chrono::milliseconds(pause));
          // Who was overtaken says so, and a pipeline runs it again.
          do {
            marked[i] = RunPgassay(work.path());
          } while (marked[i].code == 2 && ++tries[i] < 20);
        });
      }
      for (std::thread& thread : threads) thread.join();
      for (size_t i = 0; i < marked.size(); ++i) {
        EXPECT_EQ(marked[i].code, 0) << marked[i].out << marked[i].err;
        repeated += tries[i];
      }
      EXPECT_EQ(Rows(), absl::StrCat(Sql("SELECT min(id) FROM drizzle.__drizzle_migrations"), "|",
                                     folder.entries[0].sha256, "|", kFirst));
      for (const Migrated& one : migrated) {
        if (one.ok) continue;
        ++lost;
        // Too early, it is refused by the baseline's guard; at the same moment, by the catalog.
        EXPECT_THAT(one.said, ::testing::ContainsRegex("not marked|23505|42710|42P07|42P06"));
      }
      EXPECT_TRUE(Migrate(one_entry).ok);
      EXPECT_EQ(Columns(), "id,name");
    }
    RecordProperty("migrators_that_lost", lost);
    RecordProperty("markers_run_again", repeated);
  }

  std::string line_;
};

class StableMark : public MarkInterop {
 protected:
  void SetUp() override { FindLine("stable"); }
};
class V1Mark : public MarkInterop {
 protected:
  void SetUp() override { FindLine("v1"); }
};

TEST_F(StableMark, ThenTheNextEntryIsApplied) {
  AfterMarking();
}
TEST_F(V1Mark, ThenTheNextEntryIsApplied) {
  AfterMarking();
}
TEST_F(StableMark, TheBaselineAloneIsNotEnough) {
  AfterMarkingTheBaselineAlone();
}
TEST_F(V1Mark, TheBaselineAloneIsNotEnough) {
  AfterMarkingTheBaselineAlone();
}
TEST_F(StableMark, MigratorsAndMarkersAtOnce) {
  AtOnce();
}
TEST_F(V1Mark, MigratorsAndMarkersAtOnce) {
  AtOnce();
}

// Marked with the journal; then `drizzle-kit up` has turned the folder into that of 1.0.
TEST_F(V1Mark, AfterDrizzleKitUp) {
  const WorkFolder work;
  const DrizzleFolder folder = WriteFolder(work.path() + "/two", 2);
  migrate::ledger::LockFile lock = LockOf(folder);
  // As the journal had them.
  lock.entries[0].name = "0000_e0";
  lock.entries[1].name = "0001_e1";
  for (migrate::ledger::LockEntry& entry : lock.entries) entry.when_ms += 719;
  MakeDatabase();
  Sql(absl::StrCat(
      "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text "
      "NOT NULL, created_at bigint); INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES "
      "('",
      lock.entries[0].sha256, "', ", lock.entries[0].when_ms, ")"));
  const absl::StatusOr<migrate::MarkResult> marked = Mark(lock, folder, MarkScope::kAll);
  ASSERT_THAT(marked, IsOk());
  EXPECT_EQ(marked->ids, std::vector<int64_t>{2});
  WriteFolder(work.path() + "/three", 3);
  const Migrated applied = Migrate(work.path() + "/three");
  EXPECT_TRUE(applied.ok) << applied.said;
  EXPECT_EQ(Sql("SELECT string_agg(name, ',' ORDER BY id) FROM drizzle.__drizzle_migrations"),
            absl::StrJoin({NameOf(0), NameOf(1), NameOf(2)}, ","));
  EXPECT_EQ(Columns(), "id,length,name");
}

}  // namespace
}  // namespace pgassay
