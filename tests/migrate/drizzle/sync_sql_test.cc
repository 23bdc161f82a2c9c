#include "migrate/drizzle/sync_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "migrate/drizzle/sql_text.h"
#include "migrate/drizzle/sync_judge.h"
#include "migrate/drizzle/sync_scan.h"
#include "migrate/drizzle/text.h"
#include "migrate/sql/parse.h"

namespace pgassay::migrate::drizzle {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

DieselMigration Migration(const std::string& up) {
  DieselMigration migration;
  migration.version = "20261102091500";
  migration.folder = "2026-11-02-091500_add_tides";
  migration.up = up;
  return migration;
}

// "sync-lock, note sync-x"
std::string Codes(const std::vector<HistoryFinding>& findings) {
  return absl::StrJoin(findings, ", ", [](std::string* out, const HistoryFinding& finding) {
    EXPECT_FALSE(finding.what.empty());
    for (const std::string& text : {finding.what, finding.effect, finding.remedy}) {
      EXPECT_EQ(text.find('\n'), std::string::npos) << text;
      EXPECT_FALSE(absl::EndsWith(text, ".")) << text;
    }
    absl::StrAppend(out, finding.level == HistoryFinding::Level::kNote ? "note " : "", finding.code);
  });
}

TEST(SyncSqlTest, TheWholeFile) {
  const SyncSql made = MakeSyncSql(Migration("-- Tides\r\nCREATE TABLE tides (at timestamptz)"), "public");
  EXPECT_THAT(made.findings, IsEmpty());
  EXPECT_EQ(
      made.text,
      "-- pgassay sync: Diesel's 2026-11-02-091500_add_tides\n"
      "-- up.sql: sha256 4b80d0883314baa55ad24fe6fce67304602520e4b755931b579cd35cfb25b7e7\n"
      "-- New databases run it; those that Diesel migrates are marked: pgassay sync --mark\n"
      "DO $guard$\n"
      "BEGIN\n"
      "    IF pg_catalog.to_regclass('\"public\".\"__diesel_schema_migrations\"') IS NOT NULL THEN\n"
      "        RAISE EXCEPTION 'database % is migrated by Diesel, which runs what this migration stands "
      "for: do not run it here but mark it as applied, with pgassay sync --mark',\n"
      "            current_database()\n"
      "            USING ERRCODE = 'object_not_in_prerequisite_state';\n"
      "    END IF;\n"
      "END\n"
      "$guard$;\n"
      "SELECT pg_catalog.set_config('pgassay.timezone', pg_catalog.current_setting('timezone', true), "
      "true);\n"
      "SET LOCAL TimeZone = 'UTC';\n"
      "\n"
      "-- Tides\n"
      "CREATE TABLE tides (at timestamptz)\n"
      ";\n"
      "\n"
      "SELECT pg_catalog.set_config('timezone', pg_catalog.current_setting('pgassay.timezone'), true);\n");
}

struct Case {
  const char* up;
  const char* codes;
  const char* text;  // what stands between head and tail; nullptr: as it is in up.sql
};

// Of those that are not refused.
TEST(SyncSqlTest, WhatBecomesOfAText) {
  const Case kCases[] = {
      {"CREATE TABLE t ();\n", "", nullptr},
      {"CREATE TABLE t ();", "", "CREATE TABLE t ();\n"},
      {"CREATE TABLE t () -- last", "", "CREATE TABLE t () -- last\n;\n"},
      {"CREATE TABLE t (); -- last", "", "CREATE TABLE t (); -- last\n"},
      {"", "", ""},
      {"/* only */", "", "/* only */\n"},
      {"CREATE INDEX CONCURRENTLY i ON t (a);\n", "note sync-concurrently", "CREATE INDEX i ON t (a);\n"},
      {"create unique index concurrently if not exists i on t (a);\n", "note sync-concurrently",
       "create unique index if not exists i on t (a);\n"},
      {"CREATE INDEX/**/CONCURRENTLY\nON t (a);\n", "note sync-concurrently",
       "CREATE INDEX/**/\nON t (a);\n"},
      {"DROP INDEX CONCURRENTLY IF EXISTS i;\n", "note sync-concurrently", "DROP INDEX IF EXISTS i;\n"},
      {"REINDEX TABLE CONCURRENTLY t;\n", "note sync-concurrently", "REINDEX TABLE t;\n"},
      {"REINDEX (CONCURRENTLY) INDEX i;\n", "note sync-concurrently", "REINDEX  INDEX i;\n"},
      {"REINDEX (VERBOSE, CONCURRENTLY true) INDEX i;\n", "note sync-concurrently",
       "REINDEX (VERBOSE) INDEX i;\n"},
      {"REINDEX (CONCURRENTLY, VERBOSE) INDEX i;\n", "note sync-concurrently",
       "REINDEX ( VERBOSE) INDEX i;\n"},
      {"REINDEX (VERBOSE) TABLE CONCURRENTLY t;\n", "note sync-concurrently", "REINDEX (VERBOSE) TABLE t;\n"},
      {"REFRESH MATERIALIZED VIEW CONCURRENTLY v;\n", "", nullptr},
      {"CREATE INDEX \"CONCURRENTLY\" ON t (a);\n", "", nullptr},
      {"COMMENT ON TABLE t IS 'CREATE INDEX CONCURRENTLY i';\n", "", nullptr},
      {"DO $$ BEGIN\nEXECUTE 'DROP INDEX CONCURRENTLY i'; COMMIT;\nEND $$;\n", "", nullptr},
      {"-- CREATE INDEX CONCURRENTLY i ON t (a);\nSELECT 1;\n", "", nullptr},
      {"SELECT concurrently FROM drop_index;\n", "note sync-not-parsed", nullptr},
      {"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;\n", "", nullptr},
      {"ALTER TYPE state ADD VALUE 'lost';\n", "note sync-enum-value", nullptr},
      {"CREATE TYPE s AS ENUM ('a');\nALTER TYPE s ADD VALUE 'b';\n", "note sync-enum-value", nullptr},
      {"SET search_path TO app;\n", "note sync-search-path", nullptr},
      {"SET search_path TO app;\nRESET search_path;\n", "", nullptr},
      {"SELECT set_config('search_path', '', false);\n", "note sync-search-path", nullptr},
      {"SET ROLE app;\n", "note sync-role", nullptr},
      {"SET lock_timeout = '5s';\n", "note sync-session", nullptr},
      {"SET TIME ZONE 'Europe/Berlin';\n", "", nullptr},  // what is left of it is no note
      {"SET TIME ZONE 'Europe/Berlin';\nSET TIME ZONE 'UTC';\n", "", nullptr},
      {"SET TIME ZONE 'Europe/Berlin';\nSET work_mem = '1GB';\n", "note sync-session", nullptr},
      {"SET CONSTRAINTS ALL DEFERRED;\n", "note sync-constraints", nullptr},
      {"LOCK TABLE t IN SHARE MODE;\n", "note sync-lock", nullptr},
      {"SAVEPOINT a; ROLLBACK TO a; RELEASE a;\n", "", nullptr},
      {"CREATE TABLE t (a int) WITH NEW GRAMMAR;\n", "note sync-not-parsed", nullptr},
      {"SELECT 'a\r\nb', E'\\r\\n';\r\n", "", "SELECT 'a\nb', E'\\r\\n';\n"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.up);
    const SyncSql made = MakeSyncSql(Migration(c.up), "");
    EXPECT_EQ(Codes(made.findings), c.codes);
    const std::string begin = "SET LOCAL TimeZone = 'UTC';\n\n";
    const size_t first = made.text.find(begin) + begin.size();
    ASSERT_GT(first, begin.size());
    const size_t last = made.text.rfind("\nSELECT pg_catalog.set_config('timezone'");
    EXPECT_EQ(made.text.substr(first, last - first), c.text == nullptr ? c.up : c.text);
  }
}

TEST(SyncSqlTest, WhatIsRefused) {
  const struct {
    const char* up;
    const char* codes;
    const char* what;
  } kCases[] = {
      {"SELECT 1;\nCOMMIT;\n", "sync-own-transaction", "line 2 of its up.sql ends a transaction"},
      {"SELECT 1;\nROLLBACK", "sync-own-transaction", "line 2 of its up.sql ends a transaction"},
      {"BEGIN;\nCREATE TABLE t ();", "sync-own-transaction", "line 1 of its up.sql begins a transaction"},
      {"BEGIN;\nCREATE TABLE t ();\nEND;", "sync-own-transaction", "line 3 of its up.sql ends a transaction"},
      {"VACUUM t;", "sync-no-transaction", "line 1 of its up.sql cannot run in a transaction"},
      {"SELECT 1;\nREINDEX SCHEMA CONCURRENTLY s;", "sync-no-transaction",
       "line 2 of its up.sql cannot run in a transaction"},
      {"CREATE INDEX CONCURRENTLY i ON t (a);\nVACUUM t;", "sync-no-transaction",
       "line 2 of its up.sql cannot run in a transaction"},
      {"ALTER TABLE t DETACH PARTITION p CONCURRENTLY;", "sync-no-transaction", "line 1"},
      {"ALTER SYSTEM SET work_mem = '1GB';", "sync-no-transaction", "line 1"},
      {"CREATE TABLE t (a int) NEW GRAMMAR;\nCOMMIT;", "sync-own-transaction, note sync-not-parsed",
       "line 2"},
      {"\nCOPY t FROM STDIN;\n1\t\\N\n\\.\n", "sync-copy-stdin", "line 2 of its up.sql copies from stdin"},
      {"SELECT 1;\n\\connect other\n", "sync-psql",
       "line 2 of its up.sql has a backslash outside of strings"},
      {"SELECT 1;\nSELECT 'open;\n", "sync-unfinished", "line 2 of its up.sql begins a string"},
      {"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;", "sync-set-transaction", "line 1"},
      {"SET LOCAL transaction_read_only = on;", "sync-set-transaction", "line 1"},
      {"SET Transaction_Isolation = 'serializable';", "sync-set-transaction", "line 1"},
      {"SELECT 1;\nSET LOCAL transaction_deferrable TO on;", "sync-set-transaction", "line 2"},
      {"SELECT set_config('transaction_read_only', 'on', true);", "sync-set-transaction", "line 1"},
      {"SELECT 1;\nDISCARD ALL;", "sync-no-transaction", "line 2"},
      {"SELECT 1;\nRESET ALL;", "sync-reset-all, note sync-session", "line 2"},
      {"SELECT 1;--> statement-breakpoint\nSELECT 2;", "sync-breakpoint",
       "line 1 of its up.sql has \"--> statement-breakpoint\" in it"},
      {"SELECT\n'--> statement-breakpoint';", "sync-breakpoint", "line 2"},
      {"SELECT '\xFF';", "sync-not-text", "its up.sql cannot be sent: it is not UTF-8"},
      {"\xEF\xBB\xBFSELECT 1;", "sync-not-text", "it begins with a byte order mark"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.up);
    const SyncSql made = MakeSyncSql(Migration(c.up), "public");
    EXPECT_EQ(made.text, "");
    // What is told beside a refusal is of no interest but that the parser could not read it.
    std::string codes = Codes(made.findings);
    codes = absl::StrReplaceAll(codes, {{", note sync-session", ""}});
    EXPECT_EQ(codes, absl::StrReplaceAll(c.codes, {{", note sync-session", ""}}));
    ASSERT_FALSE(made.findings.empty());
    EXPECT_EQ(made.findings[0].level, HistoryFinding::Level::kFinding);
    EXPECT_EQ(made.findings[0].subject, "2026-11-02-091500_add_tides");
    EXPECT_THAT(made.findings[0].what, HasSubstr(c.what));
    EXPECT_NE(made.findings[0].remedy, "");
  }
  EXPECT_EQ(Codes(MakeSyncSql(Migration(std::string("SELECT 1;\0", 10)), "").findings), "sync-not-text");
}

// What no transaction can hold has the same way out each time, and it is one.
TEST(SyncSqlTest, DrizzlesOwnText) {
  DieselMigration migration = Migration("BEGIN;\nCREATE TABLE t ();\nCOMMIT;\nVACUUM t;\n");
  migration.in_transaction = false;
  const SyncSql refused = MakeSyncSql(migration, "public");
  EXPECT_EQ(Codes(refused.findings), "sync-no-transaction, sync-own-transaction");
  for (const HistoryFinding& finding : refused.findings) {
    EXPECT_THAT(finding.remedy, StartsWith("write a drizzle.sql beside up.sql"));
  }

  migration.drizzle = "CREATE TABLE t ();\r\n";
  const SyncSql made = MakeSyncSql(migration, "public");
  EXPECT_EQ(Codes(made.findings), "note sync-own-text");
  EXPECT_THAT(made.text, HasSubstr("\n\nCREATE TABLE t ();\n\n"));
  EXPECT_THAT(made.text, Not(HasSubstr("VACUUM")));
  const auto origin = OriginOf(made.text);
  ASSERT_TRUE(origin);
  EXPECT_EQ(origin->up_sha256, Sha256(migration.up));
  EXPECT_EQ(origin->drizzle_sha256, Sha256("CREATE TABLE t ();\n"));

  migration.drizzle = "SELECT 1;\nCOMMIT;";
  const SyncSql wrong = MakeSyncSql(migration, "public");
  ASSERT_EQ(Codes(wrong.findings), "sync-own-transaction");
  EXPECT_EQ(wrong.findings[0].what, "line 2 of its drizzle.sql ends a transaction");
  EXPECT_THAT(wrong.findings[0].remedy, StartsWith("correct drizzle.sql"));

  // It does not help what pgassay would not even replay.
  migration.drizzle = "SELECT 1;";
  migration.refused = "its metadata.toml is ignored";
  const SyncSql unreplayed = MakeSyncSql(migration, "public");
  ASSERT_EQ(Codes(unreplayed.findings), "sync-refused");
  EXPECT_EQ(unreplayed.findings[0].what, "its metadata.toml is ignored");
  EXPECT_EQ(unreplayed.text, "");
}

TEST(SyncSqlTest, OutsideATransaction) {
  DieselMigration migration = Migration("CREATE INDEX CONCURRENTLY i ON t (a);\n");
  migration.in_transaction = false;
  const SyncSql index = MakeSyncSql(migration, "public");
  ASSERT_EQ(Codes(index.findings), "note sync-concurrently");
  EXPECT_EQ(index.findings[0].what, "line 1 of its up.sql: Drizzle's copy is without CONCURRENTLY");
  migration.up = "SELECT 1;\n";
  EXPECT_EQ(Codes(MakeSyncSql(migration, "public").findings), "note sync-outside-transaction");
}

TEST(SyncSqlTest, SettingsThatArePutBack) {
  const struct {
    const char* up;
    std::vector<std::string> local;
  } kCases[] = {
      {"SET LOCAL search_path TO a, b;", {"search_path"}},
      {"set local Lock_Timeout='5s'; SET LOCAL lock_timeout TO 1;", {"lock_timeout"}},
      {"SET LOCAL ROLE app; SET LOCAL role app;", {"role"}},
      {"SET LOCAL SESSION AUTHORIZATION app;", {"session_authorization"}},
      {"SET LOCAL SCHEMA 'app';", {"search_path"}},
      {"SET LOCAL \"App\".tenant = 1;", {"app.tenant"}},
      {"SET LOCAL XML OPTION DOCUMENT;", {"xmloption"}},
      {"SET LOCAL TIME ZONE 'UTC'; SET LOCAL TimeZone = 'UTC';", {}},
      {"SET SESSION lock_timeout = 1; SET ROLE app; RESET ROLE", {}},
      {"SET LOCAL transaction_timeout = '5s';", {"transaction_timeout"}},
      {"SET LOCAL SEED TO 0.5; SET LOCAL \"Seed\" = 0.1;", {}},  // nobody can read it
      {"SELECT set_config('Search_Path', 'app', true);", {"search_path"}},
      {"select Pg_Catalog . Set_Config ( 'app.tenant' , coalesce(a, ')') , TRUE ) FROM t;", {"app.tenant"}},
      {"SELECT set_config('a.x', '1', true), set_config('a.y', '2', false), set_config('a.z', '3', true)",
       {"a.x", "a.z"}},
      {"SELECT set_config('a.x', set_config('a.y', '1', true), true);", {"a.x", "a.y"}},
      {"SELECT set_config('timezone', 'UTC', true), set_config('seed', '0', true);", {}},
      {"SELECT set_config('search_path', '', false);", {}},
      {"SELECT set_config('a.' || x, '', true), set_config(x, '', true), set_config('a.x', '', NOT true);",
       {}},
      {"SELECT 'set_config(''a.x'', '''', true)', my.set_config('a.x', '', true), set_config;", {}},
      {"SELECT set_config('a.x', '', true", {}},
      {"SELECT set_config('a''x', '', true), set_config(E'a.x', '', true);", {}},
      {"DO $$ BEGIN PERFORM set_config('a.x', '', true); END $$;", {}},
      {"SELECT 'a; SET LOCAL x = 1'; -- ; SET LOCAL y = 1;", {}},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ScanForSync(c.up).local, c.local) << c.up;
    EXPECT_EQ(ScanForSync(c.up).sets_transaction, 0U) << c.up;
  }
  const std::string text = MakeSyncSql(Migration("SET LOCAL ROLE a;"), "").text;
  EXPECT_LT(text.find("'pgassay.role'"), text.find("SET LOCAL ROLE"));
  EXPECT_GT(text.find("set_config('role', pg_catalog.current_setting('pgassay.role'), true)"),
            text.find("SET LOCAL ROLE"));
}

// What Diesel's session goes on with and Drizzle's does not.
TEST(SyncSqlTest, WhatIsLeft) {
  const struct {
    const char* up;
    const char* codes;
    const char* what;
  } kCases[] = {
      {"SELECT 1;\nSET TIME ZONE 'Europe/Berlin';", "sync-time-zone",
       "line 2 of its up.sql changes the time zone of the session"},
      {"SET SESSION TIME ZONE -3;", "sync-time-zone", "line 1"},
      {"SET TIME ZONE LOCAL;", "sync-time-zone", "line 1"},
      {"SET TIME ZONE INTERVAL '+00:00' HOUR TO MINUTE;", "sync-time-zone", "line 1"},
      {"set timezone to 'Europe/Berlin'", "sync-time-zone", "line 1"},
      {"SET SESSION \"TimeZone\" = 'Europe/Berlin';", "sync-time-zone", "line 1"},
      {"SET TimeZone TO DEFAULT;", "sync-time-zone", "line 1"},
      {"SET TimeZone FROM CURRENT;", "sync-time-zone", "line 1"},
      {"RESET TIME ZONE;", "sync-time-zone", "line 1"},
      {"SET TIME ZONE 'Europe/Berlin';\nRESET timezone;", "sync-time-zone", "line 2"},
      {"SELECT set_config('TimeZone', 'Europe/Berlin', false);", "sync-time-zone", "line 1"},
      {"SELECT pg_catalog.set_config('timezone', zone, NOT true) FROM t;", "sync-time-zone", "line 1"},
      {"SAVEPOINT a; SET TIME ZONE 'Europe/Berlin'; SAVEPOINT b; SET TIME ZONE 'UTC'; ROLLBACK TO b;",
       "sync-time-zone", "line 1"},
      {"SET TIME ZONE 'Europe/Berlin'; SET TIME ZONE 'UTC';", "", ""},
      {"SET timezone = utc;", "", ""},
      {"SELECT set_config('timezone', 'Utc', false);", "", ""},
      {"SET LOCAL TIME ZONE 'Europe/Berlin'; SET LOCAL timezone TO DEFAULT;", "", ""},
      {"SELECT set_config('timezone', 'Europe/Berlin', true);", "", ""},
      {"UPDATE t SET timezone = 'Europe/Berlin'; SELECT 'SET TIME ZONE 1';", "", ""},
      {"ALTER ROLE app SET timezone = 'Europe/Berlin'; CREATE FUNCTION f() RETURNS int LANGUAGE sql "
       "SET timezone = 'UTC' AS 'SELECT 1';",
       "", ""},
      {"SET LOCAL search_path TO a;\nSET search_path TO b;", "sync-set-twice",
       "line 2 of its up.sql changes search_path for the session, and its up.sql with SET LOCAL, too"},
      {"SELECT set_config('app.x', '1', false), set_config('App.X', '2', true);", "sync-set-twice", "app.x"},
      {"SET LOCAL SCHEMA 'a'; SET SCHEMA 'b';", "sync-set-twice", "search_path"},
      {"SET LOCAL SESSION AUTHORIZATION a; SET ROLE b;", "sync-set-twice", "role"},
      {"SET search_path TO b; SET LOCAL search_path TO a; RESET search_path;", "", ""},
      {"SET LOCAL role a; SET ROLE b; SET ROLE NONE;", "", ""},
      {"SET LOCAL search_path TO a; SET search_path TO DEFAULT;", "", ""},
      {"SET LOCAL search_path TO a; SET work_mem = '1GB';", "", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.up);
    const SyncSql made = MakeSyncSql(Migration(c.up), "public");
    EXPECT_NE(made.text, "");
    EXPECT_EQ(Codes(made.left), c.codes);
    if (made.left.empty()) continue;
    EXPECT_THAT(made.findings, IsEmpty());  // such as that all goes on with it
    EXPECT_EQ(made.left[0].level, HistoryFinding::Level::kFinding);
    EXPECT_THAT(made.left[0].what, HasSubstr(c.what));
  }
}

// It is Diesel's text that leaves it, whatever Drizzle runs in its place.
TEST(SyncSqlTest, WhatIsLeftBesideDrizzlesOwnText) {
  DieselMigration migration = Migration("SET TIME ZONE 'Europe/Berlin';\r\nSET search_path TO a;");
  migration.in_transaction = false;
  migration.drizzle = "SET LOCAL search_path TO a;";
  const std::vector<HistoryFinding> left = MakeSyncSql(migration, "").left;
  ASSERT_EQ(Codes(left), "sync-time-zone, sync-set-twice");
  EXPECT_THAT(left[0].remedy, StartsWith("write SET TIME ZONE 'UTC' at the end"));
  EXPECT_EQ(
      left[1].what,
      "line 2 of its up.sql changes search_path for the session, and its drizzle.sql with SET LOCAL, too");
  migration.drizzle = migration.up;
  migration.up = "SELECT 1;";
  EXPECT_THAT(MakeSyncSql(migration, "").left, IsEmpty());
}

TEST(SyncJudgeTest, WhatMayLeaveSettings) {
  for (const char* up : {"SET search_path TO a;", "SET TIME ZONE 'Europe/Berlin';",
                         "SET datestyle TO 'ISO, DMY';", "RESET timezone;",
                         "DO $$BEGIN SET TIME ZONE 1; END$$;", "DO 'BEGIN PERFORM set_config(a, b, c); END'",
                         "DO LANGUAGE plpgsql $a$ BEGIN NULL; EXECUTE 'SET search_path TO a'; END $a$",
                         "DO $$ BEGIN IF a THEN RESET role; END IF; END $$;"}) {
    EXPECT_TRUE(MayLeaveSettings(Migration(up))) << up;
  }
  for (const char* up : {"", "SET LOCAL search_path TO a;", "SET search_path TO a; RESET search_path;",
                         "SET lock_timeout = '3s'; SET client_min_messages TO warning;",
                         "DO $$ BEGIN UPDATE t SET a = 1; END $$;", "CREATE TABLE t (\"set_config\" int);",
                         "SET TIME ZONE 'Europe/Berlin'; SET TIME ZONE 'UTC';"}) {
    EXPECT_FALSE(MayLeaveSettings(Migration(up))) << up;
  }
}

TEST(SyncSqlTest, OriginOfWhatIsNone) {
  const std::string text = MakeSyncSql(Migration("SELECT 1;"), "public").text;
  ASSERT_TRUE(OriginOf(text));
  for (const std::string& other :
       {std::string(), std::string("CREATE TABLE t ();\n"), "\n" + text, "\xEF\xBB\xBF" + text,
        text.substr(0, text.find('\n') + 30), absl::StrReplaceAll(text, {{"sha256 ", "sha256 g"}}),
        absl::StrReplaceAll(text, {{"add_tides", "add%2"}}),
        absl::StrReplaceAll(text, {{"add_tides", "a%41"}}),
        absl::StrReplaceAll(text, {{"2026-11-02-091500_add_tides", ""}})}) {
    EXPECT_FALSE(OriginOf(other)) << other.substr(0, 200);
  }
}

// A text of statements and of what only looks like ones, with what is to stay of it.
struct Made {
  std::string text, kept;
};

Made RandomText(std::mt19937& random) {
  static const std::vector<std::pair<std::string, std::string>> kPieces = {
      {"CREATE INDEX CONCURRENTLY i ON t (a);", "CREATE INDEX i ON t (a);"},
      {"DROP INDEX CONCURRENTLY i;", "DROP INDEX i;"},
      {"REINDEX INDEX CONCURRENTLY i;", "REINDEX INDEX i;"},
      {"SELECT 'x; CREATE INDEX CONCURRENTLY i';", ""},
      {"SELECT $a$; DROP INDEX CONCURRENTLY i $$; $a$;", ""},
      {"SELECT E'\\'; DROP INDEX CONCURRENTLY i';", ""},
      {"COMMENT ON TABLE \"; DROP INDEX CONCURRENTLY\" IS NULL;", ""},
      {"/* ; DROP INDEX CONCURRENTLY /* i; */ */", ""},
      {"-- ; DROP INDEX CONCURRENTLY i;\n", ""},
      {"UPDATE t SET a = 1;", ""},
      {"\n", ""},
      {"\n\n", ""},
      {" ", ""},
      {"ALTER TABLE t ADD COLUMN \xC3\xA9 text;", ""},
  };
  Made made;
  for (size_t i = random() % 12; i > 0; --i) {
    const auto& [text, kept] = kPieces[random() % kPieces.size()];
    made.text += text;
    made.kept += kept.empty() ? text : kept;
  }
  return made;
}

TEST(SyncSqlPropertyTest, TheSameBytesWhateverTheCheckout) {
  std::mt19937 random(20261123);
  for (int round = 0; round < 2000; ++round) {
    const Made made = RandomText(random);
    DieselMigration migration = Migration(made.text);
    migration.folder.clear();
    for (size_t i = 1 + random() % 20; i > 0; --i) migration.folder += static_cast<char>(random() % 128);
    if (random() % 4 == 0) migration.folder += "\xC3\xA9--> statement-breakpoint";
    if (random() % 2 == 0) migration.drizzle = RandomText(random).text;
    const SyncSql lf = MakeSyncSql(migration, "public");
    ASSERT_NE(lf.text, "") << Codes(lf.findings) << made.text;
    if (!migration.drizzle) {
      EXPECT_THAT(lf.text, HasSubstr(made.kept));
    }
    EXPECT_FALSE(absl::StrContains(lf.text, kBreakpoint));
    EXPECT_FALSE(absl::StrContains(lf.text, '\r'));
    EXPECT_EQ(sql::Parse(lf.text).error, "") << lf.text;
    EXPECT_EQ(sql::Parse(lf.text).outside_transaction, 0U) << lf.text;

    DieselMigration other = migration;
    other.up = WithCrlf(migration.up);
    if (other.drizzle) other.drizzle = WithCrlf(*migration.drizzle);
    EXPECT_EQ(MakeSyncSql(other, "public").text, lf.text);

    for (const std::string& text : {lf.text, WithCrlf(lf.text)}) {
      const auto origin = OriginOf(text);
      ASSERT_TRUE(origin) << text;
      EXPECT_EQ(origin->folder, migration.folder);
      EXPECT_EQ(origin->up_sha256, OriginOf(other).up_sha256);
      EXPECT_EQ(origin->drizzle_sha256, OriginOf(other).drizzle_sha256);
    }
  }
}

// Any bytes: something is said, and nothing breaks.
TEST(SyncSqlPropertyTest, AnyText) {
  std::mt19937 random(7);
  const std::vector<std::string> kPieces = {
      "SET ",     "LOCAL ",     "(",      ")",           ";",          "REINDEX ", "CONCURRENTLY",
      " TO ",     "INDEX ",     "ROLE",   "'",           "$$",         "/*",       "*/",
      "\\",       "\"",         "COPY ",  "STDIN ",      "CREATE ",    "DROP ",    ",",
      "COMMIT",   ".",          "\xFF",   "-- ",         "FROM ",      "\n",       "TRANSACTION ",
      "DO ",      "TIME ZONE ", "RESET ", "SET_CONFIG(", "'timezone'", "=",        "$a$",
      "ROLLBACK "};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (size_t i = random() % 14; i > 0; --i) text += kPieces[random() % kPieces.size()];
    const SyncSql made = MakeSyncSql(Migration(text), "public");
    bool refused = false;
    for (const HistoryFinding& finding : made.findings) {
      refused = refused || finding.level == HistoryFinding::Level::kFinding;
    }
    EXPECT_EQ(made.text.empty(), refused) << text;
    MayLeaveSettings(Migration(text));
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
