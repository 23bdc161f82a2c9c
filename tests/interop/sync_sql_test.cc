// Drizzle's own migrators, through a real driver, run what MakeSyncSql makes of Diesel's migrations.
#include "migrate/drizzle/sync_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "interop/drizzle_case.h"
#include "testing/need.h"

namespace pgassay {
namespace {

using testing::DrizzleJudge;
using testing::Entry;

constexpr int64_t kFirst = 1790812800000, kDay = 86400000;

std::string Synced(const std::string& up) {
  DieselMigration migration;
  migration.folder = "2026-10-02-000000_more";
  migration.up = up;
  const migrate::drizzle::SyncSql made = migrate::drizzle::MakeSyncSql(migration, "public");
  EXPECT_NE(made.text, "") << up;
  return made.text;
}

// "ran" tells of itself if `condition` is so.
std::string Tell(const std::string& name, const std::string& condition) {
  return absl::StrCat("INSERT INTO public.ran (name) SELECT '", name, "' WHERE ", condition);
}

std::vector<std::string> NamesOf(const std::string& line) {
  if (line != "v1") return {"0000_base", "0001_more", "0002_index", "0003_path", "0004_own"};
  return {"20261001000000_base", "20261002000000_more", "20261003000000_index", "20261004000000_path",
          "20261005000000_own"};
}

// A baseline, three that were synced, and one of Drizzle's own, in the format of `line`.
std::vector<Entry> FolderOf(const std::string& line) {
  const bool v1 = line == "v1";
  const std::vector<std::string> names = NamesOf(line);
  const std::string here =
      "current_setting('TimeZone') = 'America/New_York' AND "
      "current_setting('search_path') = '\"$user\", public'";
  const std::vector<std::string> texts = {
      absl::StrCat("CREATE SCHEMA app; GRANT USAGE ON SCHEMA app TO PUBLIC; CREATE TABLE t (at timestamptz, "
                   "word text);--> statement-breakpoint\n",
                   Tell(names[0], here)),
      Synced(absl::StrCat("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;\n",
                          "INSERT INTO t VALUES ('2026-10-02', 'a; ''b'' -- c');\n",
                          Tell(names[1], "(SELECT at AT TIME ZONE 'UTC' = '2026-10-02' FROM t)"))),
      Synced(absl::StrCat("CREATE INDEX CONCURRENTLY i ON t (at);\n",
                          Tell(names[2], "to_regclass('i') IS NOT NULL AND f() = 1"), " -- no semicolon")),
      Synced(absl::StrCat("SET LOCAL search_path TO app;\nCREATE TABLE u ();\nSET LOCAL ROLE pg_monitor;\n",
                          Tell(names[3], "to_regclass('app.u') IS NOT NULL"), ";\r\n")),
      Tell(names[4], absl::StrCat(here, " AND current_user = session_user"))};
  std::vector<Entry> entries;
  std::vector<std::string> journal;
  for (size_t i = 0; i < names.size(); ++i) {
    entries.push_back({.path = names[i] + (v1 ? "/migration.sql" : ".sql"), .bytes = texts[i]});
    journal.push_back(absl::StrCat(R"({"idx":)", i, R"(,"version":"7","when":)",
                                   kFirst + static_cast<int64_t>(i) * kDay, R"(,"tag":")", names[i],
                                   R"(","breakpoints":true})"));
  }
  if (!v1) {
    entries.push_back({.path = "meta/_journal.json",
                       .bytes = absl::StrCat(R"({"version":"7","dialect":"postgresql","entries":[)",
                                             absl::StrJoin(journal, ","), "]}")});
  }
  return entries;
}

constexpr char kZone[] =
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET TimeZone = ''America/New_York''', "
    "current_database()); "
    "END $$;";

class SyncSqlInterop : public testing::DrizzleTest {
 protected:
  void JudgeAll(const std::string& line, const std::string& runtime) const {
    const DrizzleJudge judge(drizzle_, line, runtime);
    judge.Judge(
        {.name = "a new database", .entries = FolderOf(line), .before = kZone, .runs = NamesOf(line)});
    judge.Judge({.name = "a database of Diesel's that nobody has marked",
                 .entries = FolderOf(line),
                 .before = absl::StrCat(kZone, "CREATE TABLE __diesel_schema_migrations ();"),
                 .fails = "55000"});
  }
};

TEST_F(SyncSqlInterop, UnderNode) {
  Find("stable");
  if (Found()) JudgeAll("stable", drizzle_.node);
}

TEST_F(SyncSqlInterop, UnderBun) {
  Find("stable");
  if (Found()) JudgeAll("stable", drizzle_.bun);
}

TEST_F(SyncSqlInterop, OfOne) {
  Find("v1");
  if (Found()) JudgeAll("v1", drizzle_.node);
}

}  // namespace
}  // namespace pgassay
