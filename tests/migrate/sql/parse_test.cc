#include "migrate/sql/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "migrate/sql/lock_cases.h"

namespace pgassay::migrate::sql {
namespace {

using ::pgassay::testing::LockCase;
using ::pgassay::testing::LockCases;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string Repeat(absl::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) {
    absl::StrAppend(&out, text);
  }
  return out;
}

std::vector<std::string> Kinds(absl::string_view sql) {
  SqlFacts facts = Parse(sql);
  EXPECT_EQ(facts.error_line, 0u) << facts.error;
  std::vector<std::string> kinds;
  for (const SqlStatement& statement : facts.statements) {
    kinds.push_back(statement.kind);
  }
  return kinds;
}

TEST(ParseTest, TheGrammarsMajor) {
  EXPECT_EQ(ParserMajor(), 15);
}

TEST(ParseTest, WhereStatementsBegin) {
  std::string sql =
      "-- first\n"
      "/* a /* nested */ one; */ SELECT 'a;\n"
      "b';\n"
      ";;  \n"
      "\n"
      "  -- é\n"
      "\tCREATE TABLE t (\n"
      "  a int); UPDATE t SET a = 1";
  SqlFacts facts = Parse(sql);
  ASSERT_EQ(facts.statements.size(), 3u) << facts.error;
  const std::vector<std::tuple<uint32_t, std::string, std::string>> expected = {
      {2, "SELECT", "SELECT 'a"}, {7, "CREATE TABLE", "CREATE TA"}, {8, "UPDATE", "UPDATE t "}};
  for (size_t i = 0; i < expected.size(); ++i) {
    const auto& [line, kind, text] = expected[i];
    EXPECT_EQ(facts.statements[i].line, line);
    EXPECT_EQ(facts.statements[i].kind, kind);
    EXPECT_EQ(sql.substr(facts.statements[i].offset, 9), text);
  }
}

TEST(ParseTest, NothingIsNoError) {
  for (const char* sql : {"", " \n\t", ";", "; ;\n;", "-- only a comment", "/* SELECT 1; */\n", "--> x\n;"}) {
    SqlFacts facts = Parse(sql);
    EXPECT_THAT(facts.statements, IsEmpty()) << sql;
    EXPECT_EQ(facts.error_line, 0u) << sql << ": " << facts.error;
  }
}

TEST(ParseTest, ASemicolonInABodyEndsNothing) {
  EXPECT_THAT(
      Kinds("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN; RETURN 1; END $$; SELECT f();"),
      ElementsAre("CREATE FUNCTION", "SELECT"));
  EXPECT_THAT(Kinds("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; COMMIT"),
              ElementsAre("CREATE FUNCTION", "COMMIT"));
  EXPECT_THAT(Kinds("CREATE RULE r AS ON INSERT TO a DO ALSO (SELECT 1; SELECT 2); ROLLBACK"),
              ElementsAre("CREATE RULE", "ROLLBACK"));
}

TEST(ParseTest, Tags) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"ALTER TABLE t ADD c int", "ALTER TABLE"},
      {"ALTER INDEX i RENAME TO j", "ALTER INDEX"},
      {"ALTER INDEX i SET (fillfactor = 70)", "ALTER INDEX"},
      {"ALTER VIEW v ALTER c SET DEFAULT 1", "ALTER VIEW"},
      {"ALTER MATERIALIZED VIEW v RENAME TO w", "ALTER MATERIALIZED VIEW"},
      {"ALTER TABLE t RENAME c TO d", "ALTER TABLE"},
      {"ALTER VIEW t RENAME c TO d", "ALTER VIEW"},
      {"ALTER TABLE t RENAME CONSTRAINT c TO d", "ALTER TABLE"},
      {"ALTER TABLE t SET SCHEMA s", "ALTER TABLE"},
      {"ALTER TYPE t RENAME TO u", "ALTER TYPE"},
      {"ALTER TYPE t RENAME ATTRIBUTE a TO b", "ALTER TYPE"},
      {"ALTER TYPE t ADD ATTRIBUTE a int", "ALTER TYPE"},
      {"ALTER TYPE t ADD VALUE 'x'", "ALTER TYPE"},
      {"ALTER FUNCTION f() OWNER TO x", "ALTER FUNCTION"},
      {"ALTER FUNCTION f() STABLE", "ALTER FUNCTION"},
      {"ALTER POLICY p ON t RENAME TO q", "ALTER POLICY"},
      {"ALTER TEXT SEARCH CONFIGURATION c OWNER TO x", "ALTER TEXT SEARCH CONFIGURATION"},
      {"CREATE AGGREGATE a(int) (sfunc = f, stype = int)", "CREATE AGGREGATE"},
      {"CREATE TYPE t AS ENUM ('a')", "CREATE TYPE"},
      {"CREATE TYPE t AS (a int)", "CREATE TYPE"},
      {"CREATE DOMAIN d AS int", "CREATE DOMAIN"},
      {"CREATE PROCEDURE p() LANGUAGE sql AS ''", "CREATE PROCEDURE"},
      {"CREATE MATERIALIZED VIEW v AS SELECT 1", "CREATE MATERIALIZED VIEW"},
      {"CREATE TABLE t AS SELECT 1", "CREATE TABLE AS"},
      {"SELECT 1 INTO t", "SELECT INTO"},
      {"DROP TEXT SEARCH DICTIONARY d", "DROP TEXT SEARCH DICTIONARY"},
      {"DROP MATERIALIZED VIEW d", "DROP MATERIALIZED VIEW"},
      {"DROP OPERATOR FAMILY f USING gist", "DROP OPERATOR FAMILY"},
      {"DROP EXTENSION e", "DROP EXTENSION"},
      {"DROP FOREIGN TABLE t", "DROP FOREIGN TABLE"},
      {"GRANT SELECT ON t TO x", "GRANT"},
      {"REVOKE x FROM y", "REVOKE ROLE"},
      {"START TRANSACTION", "START TRANSACTION"},
      {"BEGIN", "BEGIN"},
      {"END", "COMMIT"},
      {"ABORT", "ROLLBACK"},
      {"ROLLBACK TO s", "ROLLBACK"},
      {"SAVEPOINT s", "SAVEPOINT"},
      {"PREPARE TRANSACTION 'x'", "PREPARE TRANSACTION"},
      {"SET a.b = 1", "SET"},
      {"RESET ALL", "RESET"},
      {"DISCARD ALL", "DISCARD ALL"},
      {"VACUUM t", "VACUUM"},
      {"ANALYZE t", "ANALYZE"},
      {"DO ''", "DO"},
      {"MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE", "MERGE"},
      {"DEALLOCATE ALL", "DEALLOCATE ALL"},
      {"SHOW all", "SHOW"},
  };
  for (const auto& [sql, tag] : cases) {
    EXPECT_THAT(Kinds(sql), ElementsAre(tag)) << sql;
  }
}

TEST(ParseTest, TheLineOfWhatIsWrong) {
  const std::vector<std::tuple<std::string, uint32_t, std::string>> cases = {
      {"SELECT 1;\n\nSELECT 'é\nü' FROM;\nSELECT 2", 4, "syntax error at or near \";\""},
      {"SELECT 1;\n\nfoo;", 3, "syntax error"},
      {"SELECT\n(1", 2, "syntax error at end of input"},
      {"SELECT 1;\nSELECT $$ a\nb", 2, "unterminated dollar-quoted string"},
      {"CREATE ROLE r\nPASSWORD 7 'hush'", 2, "syntax error"},
      {"CREATE ROLE r\nPASSWORDS 'hush'", 2, "unrecognized role option"},
      {"CREATE ROLE r PASSWORD PASSWORD\n'hush'", 1, "syntax error at or near \"PASSWORD\""},
      {"CREATE ROLE\n'hush\nhush'", 2, "syntax error"},
      {"ALTER ROLE app PASSWORD \"hush\"", 1, "syntax error"},
      {"ALTER ROLE app PASSWORD hush", 1, "syntax error"},
      {"ALTER ROLE app hush", 1, "unrecognized role option"},
      {"INSERT INTO t VALUES (1 4111111111111111)", 1, "syntax error"},
      {"SELECT 4111hush", 1, "trailing junk after numeric literal"},
      {"SELECT 1 FROM a.b.hush.hush", 1, "improper qualified name (too many dotted names)"},
      {"SELECT E'\\xfe'", 1, "invalid byte sequence for encoding"},
      {"SELECT 1 1)", 1, "syntax error"},
      {"SELECT 1)", 1, "syntax error at or near \")\""},
      {"SELECT FROM returning", 1, "syntax error at or near \"returning\""},
      {"SELECT 1;\nSELECT 'hush\nhush", 2, "unterminated quoted string"},
      {"\xEF\xBB\xBFSELECT 1", 1, "syntax error at a byte order mark"},
      {"SELECT 1;\n" + std::string(1, '\0'), 2, "a NUL byte"},
      {"SELECT 1;\n\n'\xff'", 3, "not UTF-8"},
      {"SELECT '\xC0\x80'", 1, "not UTF-8"},
      {"SELECT '\xED\xA0\x80'", 1, "not UTF-8"},
      {"SELECT '\xC3", 1, "not UTF-8"},
  };
  for (const auto& [sql, line, error] : cases) {
    SqlFacts facts = Parse(sql);
    EXPECT_THAT(facts.statements, IsEmpty()) << sql;
    EXPECT_EQ(facts.error_line, line) << sql;
    EXPECT_EQ(facts.error, error) << sql;
  }
}

// What the file is known to do before the place where it is not understood, it does.
TEST(ParseTest, FactsBesideAnError) {
  SqlFacts copy = Parse("SELECT 1;\nCOMMIT;\nCOPY t FROM stdin;\n1\ta\n\\.\nVACUUM;\n");
  EXPECT_EQ(copy.error_line, 4u);
  EXPECT_EQ(copy.copies_from_stdin, 3u);
  EXPECT_EQ(copy.ends_transaction, 2u);
  EXPECT_EQ(copy.outside_transaction, 0u);
  SqlFacts quote = Parse("VACUUM;\nCOPY t FROM stdin;\nit's\n\\.\nCOMMIT;\n");
  EXPECT_EQ(quote.error_line, 3u);
  EXPECT_EQ(quote.outside_transaction, 1u);
  EXPECT_EQ(quote.copies_from_stdin, 2u);
  EXPECT_EQ(Parse("VACUUM;\nCOMMIT 'x").ends_transaction, 0u);
  SqlFacts newer =
      Parse("BEGIN;\nMERGE INTO t USING u ON true WHEN MATCHED THEN DELETE RETURNING *;\nVACUUM;");
  EXPECT_EQ(newer.error_line, 2u);
  EXPECT_EQ(newer.leaves_open, 1u);
  EXPECT_EQ(newer.outside_transaction, 3u);
}

TEST(ParseTest, DeepAndLongTextsAreHarmless) {
  for (const std::string& sql : {
           "SELECT " + Repeat("(", 100000) + "1" + Repeat(")", 100000),
           Repeat("(", 100000),
           "SELECT " + Repeat("NOT ", 100000) + "true",
           "SELECT " + Repeat("ARRAY[", 50000) + "1" + Repeat("]", 50000),
           "SELECT " + Repeat("(SELECT ", 20000) + "1" + Repeat(")", 20000),
       }) {
    SqlFacts facts = Parse(sql);
    EXPECT_EQ(facts.error_line, 1u);
    EXPECT_THAT(facts.error, HasSubstr("memory exhausted"));
  }
  for (const std::string& sql : {
           "SELECT 1" + Repeat("+1", 100000),
           "SELECT 1" + Repeat("::int", 100000),
           "SELECT 1" + Repeat(" UNION SELECT 1", 50000),
           "SELECT " + Repeat("(", 3000) + "1" + Repeat(")", 3000),
           "SELECT " + Repeat("(SELECT ", 2000) + "1" + Repeat(")", 2000),
       }) {
    EXPECT_THAT(Kinds(sql), ElementsAre("SELECT"));
  }
  EXPECT_THAT(Parse("SELECT 1" + Repeat("+1", 800000)).error, HasSubstr("too large"));
  EXPECT_THAT(Parse(Repeat("SELECT 1;\n", 900000)).error, HasSubstr("more than 8 MiB"));
  EXPECT_THAT(Parse("SELECT " + Repeat("x", 5000) + " FROM FROM").error.size(), ::testing::Lt(200u));
}

// Each was seconds to minutes long before; what is in strings is read but once.
TEST(ParseTest, EntangledTextsAreRefused) {
  const std::string mess = Repeat("+", 200000);
  for (const std::string& sql :
       {mess, "SELECT " + mess + "1", Repeat("/*", 100000), Repeat("/*", 50000) + Repeat("*/", 50000),
        Repeat("/**/", 50000), Repeat("+-", 100000), Repeat("@-", 100000), Repeat("<>/*", 50000),
        "SELECT E'\\'a'\n'\\'' " + mess, "SELECT a$b$ " + mess + " $b$", "/* ' */ " + mess, "-- $$\n" + mess,
        "SELECT \"'\" " + mess}) {
    EXPECT_THAT(Parse(sql).error, HasSubstr("entangled")) << sql.substr(0, 20);
  }
  EXPECT_EQ(Parse("SELECT 1;\n\n" + mess).error_line, 3u);
  for (const std::string& sql :
       {"SELECT '" + mess + "'", "SELECT $$" + mess + "$$", "SELECT $a$" + mess + "$a$", "SELECT 1 --" + mess,
        "SELECT E'\\'" + mess + "'", "SELECT 1 AS \"" + mess + "\"", "/*" + mess + "*/ SELECT 1",
        "SELECT 1 /" + Repeat("*", 200000) + "/", Repeat("/* ", 50000) + Repeat("*/ ", 50000) + "SELECT 1",
        "SELECT E'a'\n'\\'" + mess + "'"}) {
    EXPECT_THAT(Kinds(sql), ElementsAre("SELECT")) << sql.substr(0, 20);
  }
}

TEST(ParseTest, LongRunsTakeSeconds) {
  const auto begin = std::chrono::steady_clock::now();
  for (const char* text :
       {"'", "\"", "$", "$a", "$a$ ", "\\", "E'\\", "'a'\n", "--", "1.", ";", "x", "(", "#", "/*"}) {
    Parse(Repeat(text, 200000));
    Parse("SELECT " + Repeat(text, 200000));
  }
  Parse("SELECT 1 FROM a" + Repeat(", a", 20000) + Repeat(" FOR UPDATE", 20000));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

TEST(ParseTest, EveryPrefixGivesAnAnswer) {
  const std::string sql =
      "CREATE TABLE é (a int DEFAULT 'x' CHECK (a > 1)); /* c */ ALTER TABLE é ADD b text[] REFERENCES o;"
      "DO $x$ BEGIN END $x$; SELECT set_config(U&'se\\0061rch_path', E'\\x41', false); COPY t FROM stdin;";
  for (size_t length = 0; length <= sql.size(); ++length) {
    SqlFacts facts = Parse(absl::string_view(sql).substr(0, length));
    EXPECT_TRUE(facts.error_line == 0 || facts.statements.empty());
    EXPECT_EQ(facts.error_line == 0, facts.error.empty());
  }
}

TEST(ParseTest, OnManyThreadsAtOnce) {
  std::vector<std::thread> threads;
  std::vector<int> right(4);
  for (int& count : right) {
    threads.emplace_back([&count] {
      for (int i = 0; i < 25; ++i) {
        count += Parse("ALTER TABLE t ADD c int; SELECT 1; foo").error_line == 1 ? 1 : 0;
        count += Parse("ALTER TABLE t ADD c int; SELECT 1").statements.size() == 2 ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(right, ::testing::Each(50));
}

struct SessionCase {
  std::string sql;
  uint32_t search_path = 0;
  uint32_t session = 0;
  uint32_t role = 0;
};

TEST(ParseTest, SettingsThatOutliveTheFile) {
  const std::vector<SessionCase> cases = {
      {"SELECT 1;\nSET search_path = a, b", 2, 0},
      {"SET SESSION search_path TO a", 1, 0},
      {"SET Search_Path TO DEFAULT", 0, 0},
      {"SET SCHEMA 'a'", 1, 0},
      {"SET LOCAL search_path = a", 0, 0},
      {"SET search_path FROM CURRENT", 1, 0},
      {"RESET search_path", 0, 0},
      {"RESET ALL", 0, 1},
      {"DISCARD ALL", 0, 1},
      {"DISCARD PLANS", 0, 0},
      {"SELECT set_config('search_path', '', false)", 1, 0},
      {"SELECT pg_catalog.set_config('search_path', '', false)", 1, 0},
      {"SELECT set_config('Search_Path'::text, '', 'f')", 1, 0},
      {"SELECT set_config('search_path', '', true)", 0, 0},
      {"SELECT set_config('search_path', '', 't')", 0, 0},
      {"SELECT set_config('search_path', '', 'on'::boolean)", 0, 0},
      {"SELECT set_config('search_path', '', current_user = 'x')", 1, 0},
      {"SELECT set_config('search_path', '', NOT true)", 1, 0},
      {"SELECT set_config(is_local => true, setting_name => 'search_path', new_value => '')", 0, 0},
      {"SELECT set_config(is_local => false, setting_name => 'search_path', new_value => '')", 1, 0},
      {"SELECT set_config(name, setting, false) FROM pg_settings", 1, 1, 1},
      {"SELECT set_config('work_mem', '1MB', false)", 0, 1},
      {"INSERT INTO t SELECT set_config('search_path', '', false)", 1, 0},
      {"SELECT my.set_config('search_path', '', false)", 0, 0},
      {"CREATE VIEW v AS SELECT set_config('search_path', '', false)", 0, 0},
      {"CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = a AS 'SELECT 1'", 0, 0},
      {"ALTER ROLE r SET search_path = a", 0, 0},
      {"ALTER DATABASE d SET search_path = a", 0, 0},
      {"SET lock_timeout = '1s'", 0, 1},
      {"SET LOCAL lock_timeout = '1s'", 0, 0},
      {"SET ROLE r", 0, 0, 1},
      {"RESET ROLE", 0, 0},
      {"SET SESSION AUTHORIZATION r", 0, 0, 1},
      {"SET ROLE r;\nRESET ROLE", 0, 0},
      {"SET ROLE r;\nSET ROLE NONE", 0, 0},
      {"SET LOCAL ROLE r", 0, 0},
      {"SET SESSION AUTHORIZATION r;\nSET SESSION AUTHORIZATION DEFAULT", 0, 0},
      {"SELECT set_config('role', 'r', false)", 0, 0, 1},
      {"SET ROLE r;\nDISCARD ALL", 0, 2},
      {"SET search_path = a;\nRESET search_path", 0, 0},
      {"SET search_path = a;\nRESET ALL", 0, 2},
      {"SET search_path = a;\nSET search_path TO DEFAULT;\nSET search_path = b", 3, 0},
      {"SET search_path = a;\nSET LOCAL search_path TO DEFAULT", 1, 0},
      {"SET TIME ZONE 'UTC'", 0, 1},
      {"SET NAMES 'UTF8'", 0, 1},
      {"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", 0, 0},
      {"SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", 0, 1},
      {"SET CONSTRAINTS ALL DEFERRED", 0, 0},
      {"CREATE SCHEMA s CREATE TABLE t (a int)", 0, 0},
  };
  for (const SessionCase& c : cases) {
    SqlFacts facts = Parse(c.sql);
    EXPECT_EQ(facts.error_line, 0u) << c.sql << ": " << facts.error;
    EXPECT_EQ(facts.sets_search_path, c.search_path) << c.sql;
    EXPECT_EQ(facts.sets_session, c.session) << c.sql;
    EXPECT_EQ(facts.sets_role, c.role) << c.sql;
  }
}

TEST(ParseTest, TransactionsOfItsOwn) {
  struct Case {
    std::string sql;
    uint32_t open, ends;
  };
  const std::vector<Case> cases = {
      {"BEGIN;\nSELECT 1;\nCOMMIT", 0, 3},
      {"BEGIN;\nCOMMIT;\nBEGIN", 3, 2},
      {"BEGIN;\nCOMMIT AND CHAIN", 2, 2},
      {"BEGIN;\nCOMMIT AND CHAIN;\nROLLBACK", 0, 2},
      {"START TRANSACTION", 1, 0},
      {"ROLLBACK AND CHAIN", 1, 1},
      {"PREPARE TRANSACTION 'x'", 0, 1},
      {"SAVEPOINT a;\nROLLBACK TO a;\nEND", 0, 3},
      {"RELEASE a", 0, 0},
      {"DO $$ BEGIN COMMIT; END $$", 0, 0},
      {"ABORT;\nCOMMIT", 0, 1},
  };
  for (const Case& c : cases) {
    SqlFacts facts = Parse(c.sql);
    EXPECT_EQ(facts.leaves_open, c.open) << c.sql;
    EXPECT_EQ(facts.ends_transaction, c.ends) << c.sql;
  }
}

TEST(ParseTest, CopyFromTheClient) {
  EXPECT_EQ(Parse("SELECT 1;\nCOPY t (a) FROM stdin WITH (FORMAT csv);").copies_from_stdin, 2u);
  EXPECT_EQ(Parse("COPY t FROM '/x'").copies_from_stdin, 0u);
  EXPECT_EQ(Parse("COPY t FROM PROGRAM 'true'").copies_from_stdin, 0u);
  EXPECT_EQ(Parse("COPY t TO stdout").copies_from_stdin, 0u);
}

TEST(ParseTest, EnumValuesAndWhetherTheirTypesAreTheFilesOwn) {
  SqlFacts facts = Parse(
      "CREATE TYPE public.fresh AS ENUM ('a');\n"
      "ALTER TYPE fresh ADD VALUE 'b';\n"
      "ALTER TYPE booking_state ADD VALUE IF NOT EXISTS 'no show' BEFORE 'done';\n"
      "ALTER TYPE other.mood ADD VALUE 'calm';\n"
      "ALTER TYPE mood RENAME VALUE 'calm' TO 'cool';\n"
      "ALTER TYPE fresh RENAME TO stale;\nALTER TYPE stale ADD VALUE 'c';\n"
      "ALTER TYPE stale SET SCHEMA other;\nALTER TYPE other.stale ADD VALUE 'd';\n"
      "DROP TYPE other.stale;\nALTER TYPE other.stale ADD VALUE 'e';\n");
  std::vector<std::string> values;
  for (const SqlFacts::EnumValue& value : facts.enum_values) {
    values.push_back(
        absl::StrCat(value.line, " ", value.type, " ", value.value, value.type_is_new ? ", new" : ""));
  }
  EXPECT_THAT(values, ElementsAre("2 fresh b, new", "3 booking_state no show", "4 other.mood calm",
                                  "7 stale c, new", "9 other.stale d, new", "11 other.stale e"));
}

TEST(ParseTest, StringConstants) {
  SqlFacts facts = Parse(
      "UPDATE t SET a = 'one' WHERE b IN ('it''s', E'\\x41', U&'\\0062', $$four$$) AND c = 'five'::mood;\n"
      "CREATE TABLE t (a mood DEFAULT 'six' CHECK (a <> 'seven'));\n"
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$ SELECT 'eight' $f$;\n"
      "DO 'BEGIN PERFORM ''nine''; END';\n"
      "CREATE FUNCTION g() RETURNS text RETURN 'ten';\n"
      "CREATE POLICY p ON t USING (a = 'eleven');\n"
      "CREATE INDEX ON t (b) WHERE a = 'twelve';\n"
      "ALTER TYPE mood ADD VALUE 'thirteen'");
  EXPECT_EQ(facts.error_line, 0u) << facts.error;
  EXPECT_THAT(facts.string_constants,
              ElementsAre("one", "it's", "A", "b", "four", "five", "six", "seven", " SELECT 'eight' ",
                          "BEGIN PERFORM 'nine'; END", "ten", "eleven", "twelve"));
}

TEST(ParseTest, LocksOfWhatTheServerJudges) {
  for (const LockCase& c : LockCases()) {
    SqlFacts facts = Parse(c.sql);
    ASSERT_EQ(facts.statements.size(), 1u) << c.sql << ": " << facts.error;
    const SqlStatement& statement = facts.statements[0];
    EXPECT_EQ(statement.relation, c.relation) << c.sql;
    EXPECT_EQ(statement.lock, c.lock) << c.sql;
    EXPECT_EQ(statement.rewrite, c.rewrite) << c.sql;
    EXPECT_EQ(statement.scans, c.scans) << c.sql;
  }
}

// What cannot be looked at within a transaction.
TEST(ParseTest, LocksOfWhatRunsOutsideATransaction) {
  struct Case {
    std::string sql, relation;
    TableLock lock;
    Rewrite rewrite = Rewrite::kNo;
    bool scans = false;
  };
  const std::vector<Case> cases = {
      {"CREATE INDEX CONCURRENTLY ON t (a)", "t", TableLock::kShareUpdateExclusive, Rewrite::kNo, true},
      {"DROP INDEX CONCURRENTLY i", "i", TableLock::kShareUpdateExclusive},
      {"REINDEX INDEX CONCURRENTLY i", "i", TableLock::kShareUpdateExclusive, Rewrite::kNo, true},
      {"VACUUM t", "t", TableLock::kShareUpdateExclusive},
      {"VACUUM (FULL, ANALYZE) t", "t", TableLock::kAccessExclusive, Rewrite::kYes},
      {"VACUUM FULL", "", TableLock::kAccessExclusive, Rewrite::kYes},
      {"CLUSTER", "", TableLock::kAccessExclusive, Rewrite::kYes},
      {"ALTER TABLE p DETACH PARTITION c CONCURRENTLY", "c", TableLock::kAccessExclusive},
      {"ALTER TABLE p DETACH PARTITION c FINALIZE", "c", TableLock::kAccessExclusive},
      {"ALTER TABLE t SET TABLESPACE s", "t", TableLock::kAccessExclusive, Rewrite::kYes},
      {"ALTER TABLE t SET ACCESS METHOD m", "t", TableLock::kAccessExclusive, Rewrite::kYes},
      {"DO $$ BEGIN DROP TABLE t; END $$", "", TableLock::kNone},
  };
  for (const Case& c : cases) {
    SqlFacts facts = Parse(c.sql);
    ASSERT_EQ(facts.statements.size(), 1u) << c.sql << ": " << facts.error;
    EXPECT_EQ(facts.statements[0].relation, c.relation) << c.sql;
    EXPECT_EQ(facts.statements[0].lock, c.lock) << c.sql;
    EXPECT_EQ(facts.statements[0].rewrite, c.rewrite) << c.sql;
    EXPECT_EQ(facts.statements[0].scans, c.scans) << c.sql;
  }
}

// The last statement's lock, relation and rewrite: what the file itself has made is nobody's yet.
TEST(ParseTest, WhatTheFileMakesDoesNotCount) {
  struct Case {
    std::string sql, relation;
    TableLock lock = TableLock::kNone;
    Rewrite rewrite = Rewrite::kNo;
  };
  const TableLock access = TableLock::kAccessExclusive;
  const std::vector<Case> cases = {
      {"CREATE TABLE t (a int); ALTER TABLE t ADD b serial", ""},
      {"CREATE TABLE public.t (a int); ALTER TABLE t ADD b serial", ""},
      {"CREATE TABLE t (a int); CREATE INDEX ON public.t (a)", ""},
      {"CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER INDEX i RENAME TO j; DROP INDEX j", ""},
      {"CREATE TABLE s.t (a int); CREATE INDEX i ON s.t (a); DROP INDEX s.i", ""},
      {"CREATE TABLE s.t (a int); ALTER TABLE t ADD b int", "t", access},
      {"CREATE TABLE IF NOT EXISTS t (a int); ALTER TABLE t ADD b int", "t", access},
      {"CREATE TABLE t (a int); ALTER TABLE t RENAME TO u; ALTER TABLE u ADD b int", ""},
      {"CREATE TABLE t (a int); ALTER TABLE t RENAME TO u; ALTER TABLE t ADD b int", "t", access},
      {"CREATE TABLE t (a int); ALTER TABLE t SET SCHEMA s; ALTER TABLE s.t ADD b int", ""},
      {"CREATE TABLE t (a int); DROP TABLE t; ALTER TABLE t ADD b int", "t", access},
      {"CREATE TABLE n (a int); ALTER TABLE t RENAME TO old; ALTER TABLE n RENAME TO t; DROP TABLE old",
       "old", access},
      {"CREATE TABLE t (a int); ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES o", "o",
       TableLock::kShareRowExclusive},
      {"CREATE TABLE t (a int); INSERT INTO t SELECT a FROM o", "o", TableLock::kAccessShare},
      {"CREATE VIEW v AS SELECT 1; CREATE OR REPLACE VIEW v AS SELECT 2", ""},
      {"CREATE TABLE t AS SELECT 1; UPDATE t SET a = 1", ""},
      {"SELECT 1 AS a INTO t; UPDATE t SET a = 1", ""},
      {"CREATE SCHEMA s CREATE TABLE s.t (a int); DROP TABLE s.t", ""},
      {"CREATE SCHEMA s CREATE TABLE t (a int); DROP TABLE s.t", ""},
      {"CREATE SCHEMA s CREATE TABLE t (a int); ALTER TABLE t ADD b int", "t", access},
      {"CREATE SCHEMA s CREATE TABLE t (a int) CREATE INDEX i ON t (a); DROP INDEX i", "i", access},
      {"CREATE SCHEMA s CREATE VIEW t AS SELECT 1; DROP VIEW t", "t", access},
      {"CREATE SCHEMA AUTHORIZATION r CREATE TABLE t (a int); DROP TABLE r.t", ""},
      {"CREATE SCHEMA AUTHORIZATION CURRENT_USER CREATE TABLE t (a int); DROP TABLE t", "t", access},
      {"CREATE TABLE t (a int); SET search_path = s; ALTER TABLE t ADD b int", "t", access},
      {"CREATE TABLE t (a int); SET LOCAL search_path = s; ALTER TABLE t ADD b int", "t", access},
      {"CREATE TABLE t (a int); SELECT set_config('search_path', 's', true); DROP TABLE t", "t", access},
      {"CREATE TABLE t (a int); SELECT set_config('work_mem', '9MB', true); DROP TABLE t", ""},
      {"CREATE TABLE t (a int); SET search_path = s; ALTER TABLE public.t ADD b int", ""},
      {"CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = s AS ''; "
       "DROP TABLE t",
       ""},
      {"SET search_path = s; CREATE TABLE t (a int); ALTER TABLE t SET SCHEMA r; DROP TABLE r.t", ""},
      {"SET search_path = s; CREATE TABLE t (a int); ALTER TABLE t RENAME TO u; DROP TABLE u", ""},
      {"SET search_path = s; CREATE TABLE t (a int); CREATE INDEX i ON t (a); DROP INDEX i", ""},
      {"SET search_path = s; CREATE TABLE t (a int); ALTER TABLE t ADD b int", ""},
      {"SET search_path = s; CREATE TABLE t (a int); ALTER TABLE public.t ADD b int", "public.t", access},
      {"SET search_path = s; CREATE TABLE t (a int); RESET search_path; DROP TABLE t", "t", access},
      {"CREATE TYPE e AS ENUM ('a'); ALTER TABLE t ADD b e", "t", access},
      {"CREATE DOMAIN d AS int; ALTER TABLE t ADD b d", "t", access, Rewrite::kMaybe},
      {"CREATE DOMAIN d AS int; ALTER DOMAIN d RENAME TO c; ALTER TABLE t ADD b c", "t", access,
       Rewrite::kMaybe},
      {"CREATE TABLE t (a int); TRUNCATE t, o", "o", access, Rewrite::kYes},
      {"CREATE TABLE c (a int); ALTER TABLE p ATTACH PARTITION c DEFAULT", "p",
       TableLock::kShareUpdateExclusive},
  };
  for (const Case& c : cases) {
    SqlFacts facts = Parse(c.sql);
    ASSERT_FALSE(facts.statements.empty()) << c.sql << ": " << facts.error;
    EXPECT_EQ(facts.statements.back().relation, c.relation) << c.sql;
    EXPECT_EQ(facts.statements.back().lock, c.lock) << c.sql;
    EXPECT_EQ(facts.statements.back().rewrite, c.rewrite) << c.sql;
  }
}

TEST(ParseTest, LinesOfCharacters) {
  const std::string sql = "aé\n\nü;";
  const std::vector<uint32_t> lines = {1, 1, 1, 2, 3, 3};
  for (size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(LineOfCharacter(sql, static_cast<int>(i + 1)), lines[i]) << i;
  }
  EXPECT_EQ(LineOfCharacter(sql, 0), 1u);
  EXPECT_EQ(LineOfCharacter(sql, 99), 3u);
  EXPECT_EQ(LineOfCharacter("", 1), 1u);
}

TEST(ParseTest, TheSamplesMigrations) {
  namespace fs = std::filesystem;
  int files = 0;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(fs::path(PGASSAY_TESTS_DIR).parent_path() / "data/harbour/api/migrations")) {
    for (const char* name : {"up.sql", "down.sql"}) {
      std::ifstream file(entry.path() / name);
      if (!file) {
        continue;
      }
      std::stringstream text;
      text << file.rdbuf();
      SqlFacts facts = Parse(text.str());
      EXPECT_EQ(facts.error_line, 0u) << entry.path() << ": " << facts.error;
      if (std::string(name) == "up.sql") {
        ++files;
        EXPECT_THAT(facts.statements, Not(IsEmpty())) << entry.path();
      }
    }
  }
  EXPECT_GE(files, 83);
}

}  // namespace
}  // namespace pgassay::migrate::sql
