// Diesel's own CLI as the judge of what we read, list and run: every rule of its folders, orders, files and
// sessions, on two databases each.
#include "testing/diesel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "interop/diesel_pair.h"
#include "testing/matchers.h"
#include "testing/need.h"

namespace pgassay {
namespace {

using testing::Agreement;
using testing::DieselCase;
using testing::DieselPair;
using testing::Entry;

Entry Up(const std::string& folder, const std::string& sql) {
  return {.path = folder + "/up.sql", .bytes = sql};
}

Entry Metadata(const std::string& folder, const std::string& toml) {
  return {.path = folder + "/metadata.toml", .bytes = toml};
}

Entry Link(const std::string& path, const std::string& target) {
  return {.path = path, .bytes = target, .link = true};
}

std::string Table(const std::string& name) {
  return absl::StrCat("CREATE TABLE ", name, " (id serial PRIMARY KEY, note text DEFAULT '", name, "');\n");
}

// Diesel's table as it makes it, with these versions run just now.
std::string Applied(const std::vector<std::string>& versions) {
  std::string sql =
      "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL,"
      " run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);";
  for (const std::string& version : versions)
    absl::StrAppend(&sql, "INSERT INTO __diesel_schema_migrations VALUES ('", version,
                    "', now() AT TIME ZONE 'UTC');");
  return sql;
}

class DieselInterop : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto program = testing::DieselProgram();
    testing::Need(program.status());
    if (program.ok()) pair_ = std::make_unique<DieselPair>(*program);
  }

  void JudgeAll(const std::vector<DieselCase>& cases) {
    for (const DieselCase& one : cases) pair_->Judge(one);
  }

  std::unique_ptr<DieselPair> pair_;
};

TEST_F(DieselInterop, Versions) {
  const std::string fifty(50, '7'), accented = [] {
    std::string text;
    for (int i = 0; i < 50; ++i) text += "\xc3\xa9";
    return text;
  }();
  JudgeAll({
      {.name = "dashed, undashed and with a subversion, each needing the one before",
       .entries = {Up("2024-01-02-000000_b", Table("b") + "INSERT INTO b SELECT FROM a;"),
                   Up("20240101000000_a", Table("a")),
                   Up("2024-01-02-000000-0000_c", "ALTER TABLE b RENAME TO c;"),
                   Up("2024-01-03-000000-0001_e", "ALTER TABLE d RENAME TO e;"),
                   Up("2024-01-03-000000-0000_d", "ALTER TABLE c RENAME TO d;")}},
      {.name = "by version, where the names sort otherwise",
       .entries = {Up("2026-05-27-120000-0000_x", "ALTER TABLE y RENAME TO x;"),
                   Up("2026-05-27-120000_y", Table("y"))}},
      {.name = "bytewise and not by number",
       .entries = {Up("9_nine", "ALTER TABLE ten RENAME TO nine;"), Up("10_ten", Table("ten"))}},
      {.name = "no underscore: all of it", .entries = {Up("foo", Table("a")), Up("2024-01-01", Table("b"))}},
      {.name = "no number", .entries = {Up("initial_setup", Table("a")), Up("zz_top", Table("b"))}},
      {.name = "the case is kept", .entries = {Up("V1_a", Table("a")), Up("v1_b", Table("b"))}},
      {.name = "dashes all through",
       .entries = {Up("2025-03-18-add-the-harbour-masters-desk-0", Table("a"))}},
      {.name = "nothing before the underscore", .entries = {Up("_a", Table("a"))}},
      {.name = "an initial setup, which Diesel runs without a word",
       .entries = {Up("00000000000000_diesel_initial_setup", Table("a"))}},
      {.name = "fifty characters", .entries = {Up(fifty + "_a", Table("a"))}},
      {.name = "fifty characters, a hundred bytes", .entries = {Up(accented + "_a", Table("a"))}},
      {.name = "a quote", .entries = {Up("it's_a", Table("a"))}},
      {.name = "fifty-one characters",
       .entries = {Up(fifty + "7_a", Table("a"))},
       .agreement = Agreement::kRefused,
       .diesel_succeeds = false,
       .said = "51 characters"},
  });
}

TEST_F(DieselInterop, Folders) {
  const std::string good = "2024-01-01-000000_good", other = "2024-01-02-000000_other";
  JudgeAll({
      {.name = "nothing at all", .entries = {}},
      {.name = "files beside them",
       .entries = {Up(good, Table("a")), {"README.md", "no"}, {"9999_x.sql", "no"}, {"up.sql", "no"}}},
      {.name = "hidden ones",
       .entries = {Up(good, Table("a")), {".keep"}, {".git/config", "no"}, Up(".2024-01-03_c", "no")}},
      {.name = "an empty folder", .entries = {Up(good, Table("a")), {other + "/"}}, .diesel_succeeds = false},
      {.name = "a folder of a hidden file",
       .entries = {Up(good, Table("a")), {other + "/.keep"}},
       .diesel_succeeds = false},
      {.name = "a folder without up.sql",
       .entries = {Up(good, Table("a")), {other + "/down.sql", "DROP TABLE b"}},
       .diesel_succeeds = false},
      {.name = "UP.SQL", .entries = {{other + "/UP.SQL", Table("b")}}, .diesel_succeeds = false},
      {.name = "a link to a folder",
       .entries = {{"../elsewhere/up.sql", Table("a")}, Link(good, "../elsewhere")}},
      {.name = "a link to a file",
       .entries = {{"../file", "x"}, Link(good, "../file")},
       .diesel_succeeds = false},
      {.name = "a link to nowhere", .entries = {Link(good, "../nowhere")}, .diesel_succeeds = false},
      {.name = "up.sql is a link",
       .entries = {{"../text", Table("a")}, Link(good + "/up.sql", "../../text")}},
      {.name = "up.sql is a folder",
       .entries = {{good + "/up.sql/"}},
       .agreement = Agreement::kRefused,
       .diesel_succeeds = false,
       .said = "no regular file",
       .same_list = false},
      {.name = "up.sql leads nowhere",
       .entries = {Link(good + "/up.sql", "../../nowhere")},
       .agreement = Agreement::kRefused,
       .diesel_succeeds = false,
       .said = "link to nothing",
       .same_list = false},
      {.name = "other files in it",
       .entries = {Up(good, Table("a")), {good + "/generate.sh", "no"}, {good + "/more/up.sql", "no"}}},
      {.name = "an empty down.sql", .entries = {Up(good, Table("a")), {good + "/down.sql"}}},
      {.name = "one version in two folders",
       .entries = {Up("2024-01-01-000000_a", Table("a")), Up("20240101000000_b", Table("b"))},
       .agreement = Agreement::kRefused,
       .said = "20240101000000",
       .same_list = false},
  });
}

TEST_F(DieselInterop, Metadata) {
  const std::string folder = "2024-01-02-000000_b";
  const Entry first = Up("2024-01-01-000000_a", Table("a"));
  const Entry alone = Up(folder, "-- by itself\nCREATE INDEX CONCURRENTLY a_note ON a (note);\n");
  const Entry failing = Up(folder, Table("b") + "SELECT 1 / 0;");
  JudgeAll({
      {.name = "false", .entries = {first, alone, Metadata(folder, "run_in_transaction = false\n")}},
      {.name = "false, and other keys",
       .entries = {first, alone,
                   Metadata(folder, "author = 'me'\nrun_in_transaction = false\n[more]\nx = 1\n")}},
      {.name = "true",
       .entries = {first, alone, Metadata(folder, "run_in_transaction = true\n")},
       .agreement = Agreement::kSame,
       .diesel_succeeds = false},
      {.name = "false, and two statements, one of which is CONCURRENTLY",
       .entries = {first, Up(folder, Table("b") + "CREATE INDEX CONCURRENTLY a_note ON a (note);"),
                   Metadata(folder, "run_in_transaction = false")},
       .diesel_succeeds = false},
      {.name = "false, and two statements that can be together",
       .entries = {first, Up(folder, Table("b") + Table("c")),
                   Metadata(folder, "run_in_transaction = false")}},
      {.name = "false, and the file fails: one message is one transaction all the same",
       .entries = {first, failing, Metadata(folder, "run_in_transaction = false")},
       .diesel_succeeds = false},
      {.name = "false, and the row cannot be written: the work stays",
       .entries = {first,
                   Up(folder,
                      Table("b") + "INSERT INTO __diesel_schema_migrations VALUES ('20240102000000');"),
                   Metadata(folder, "run_in_transaction = false")},
       .diesel_succeeds = false},
      {.name = "none, and CONCURRENTLY", .entries = {first, alone}, .diesel_succeeds = false},
      {.name = "without the key",
       .entries = {first, alone, Metadata(folder, "author = 'me'\n")},
       .agreement = Agreement::kRefused,
       .said = "metadata.toml"},
      {.name = "empty",
       .entries = {first, alone, Metadata(folder, "")},
       .agreement = Agreement::kRefused,
       .said = "metadata.toml"},
      {.name = "no TOML",
       .entries = {first, Up(folder, Table("b")), Metadata(folder, "run_in_transaction: false\n")},
       .agreement = Agreement::kRefused,
       .said = "metadata.toml"},
      {.name = "of the wrong type",
       .entries = {first, Up(folder, Table("b")), Metadata(folder, "run_in_transaction = \"false\"\n")},
       .agreement = Agreement::kRefused,
       .said = "metadata.toml"},
  });
}

TEST_F(DieselInterop, Orders) {
  JudgeAll({
      {.name = "run twice", .entries = {Up("1_a", Table("a"))}, .later = {{"README.md"}}},
      {.name = "one more", .entries = {Up("1_a", Table("a"))}, .later = {Up("2_b", Table("b"))}},
      {.name = "older than the last",
       .entries = {Up("1_a", Table("a")), Up("3_c", Table("c"))},
       .later = {Up("2_b", "ALTER TABLE c RENAME TO b;")}},
      {.name = "a version that no folder has",
       .entries = {Up("2_b", Table("b"))},
       .before = Applied({"1", "x", "99"})},
      {.name = "applied under a name with other dashes",
       .entries = {Up("2024-01-01-000000_a", Table("a")), Up("2024-01-02-000000_b", Table("b"))},
       .before = Applied({"20240101000000"})},
      {.name = "nothing pending", .entries = {Up("1_a", Table("a"))}, .before = Applied({"1"})},
      {.name = "a failure, mended: the first ones stay",
       .entries = {Up("1_a", Table("a")), Up("2_b", "SELECT 1 / 0;"), Up("3_c", Table("c"))},
       .later = {Up("2_b", Table("b"))}},
  });
}

TEST_F(DieselInterop, Files) {
  const std::string folder = "2024-01-02-000000_b";
  const Entry first = Up("2024-01-01-000000_a", Table("a"));
  const Entry last = Up("2024-01-03-000000_c", Table("c"));
  const auto fails = [&](const std::string& name, const std::string& sql) {
    return DieselCase{.name = name, .entries = {first, Up(folder, sql), last}, .diesel_succeeds = false};
  };
  const auto runs = [&](const std::string& name, const std::string& sql) {
    return DieselCase{.name = name, .entries = {first, Up(folder, sql), last}};
  };
  const auto refused = [&](const std::string& name, const std::string& sql, const std::string& said) {
    return DieselCase{.name = name,
                      .entries = {first, Up(folder, sql), last},
                      .agreement = Agreement::kRefused,
                      .diesel_succeeds = false,
                      .said = said};
  };
  const auto hangs = [&](const std::string& name, const std::string& sql, const std::string& said) {
    return DieselCase{.name = name,
                      .entries = {first, Up(folder, sql), last},
                      .agreement = Agreement::kHangs,
                      .said = said};
  };
  JudgeAll({
      {.name = "no bytes",
       .entries = {first, Up(folder, ""), last},
       .diesel_succeeds = false,
       .said = "up.sql is empty"},
      fails("a comment as Diesel generates it", "-- Your SQL goes here\n"),
      fails("blanks", " \n\t\n"),
      fails("a semicolon", ";"),
      refused("a byte order mark", "\xef\xbb\xbf" + Table("b"), "byte order mark"),
      refused("a NUL", Table("b") + std::string(1, '\0') + Table("d"), "NUL"),
      refused("no UTF-8", "INSERT INTO a (note) VALUES ('caf\xe9');", "not UTF-8"),
      fails("COPY FROM stdin", "COPY a (note) FROM stdin;\none\n\\.\n"),
      hangs("COPY FROM stdin by itself", "COPY a (note) FROM stdin;", "COPY"),
      fails("a command of psql's", "\\set x 1\n" + Table("b")),
      fails("a variable of psql's", "SELECT :x;"),
      fails("in the middle", Table("b") + "INSERT INTO b (id) VALUES (1), (1);" + Table("d")),
      fails("a check at commit",
            "CREATE TABLE b (id int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO b VALUES (1), (1);"),
      fails("with a hint", "SELECT nota FROM a;"),
      fails("raised", "DO $$ BEGIN RAISE EXCEPTION 'no: %', 7 USING DETAIL = 'd', HINT = 'h'; END $$;"),
      fails("VACUUM", "VACUUM a;"),
      {.name = "a new value of an enum, used at once",
       .entries = {Up("1_a", "CREATE TYPE t AS ENUM ('x');"),
                   Up("2_b", "ALTER TYPE t ADD VALUE 'y'; SELECT 'y'::t;")},
       .diesel_succeeds = false},
      runs("CRLF", "CREATE TABLE b (\r\n  id int\r\n);\r\nINSERT INTO a (note) VALUES ('x\r\ny');\r\n"),
      runs("no line end", "CREATE TABLE b (id int)"),
      runs("rows that are thrown away",
           "SELECT * FROM generate_series(1, 1000); INSERT INTO a DEFAULT VALUES;"),
      hangs("COPY TO stdout", "COPY a TO stdout;" + Table("b"), ""),
      runs("bodies of dollars",
           "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN /* ; */ RETURN 1; END $f$;"),
      runs("notices and warnings",
           "DO $$ BEGIN RAISE WARNING 'w'; RAISE NOTICE 'n'; END $$; DROP TABLE IF EXISTS zz;"),
      runs("a savepoint", "SAVEPOINT s; " + Table("b") + " ROLLBACK TO s; RELEASE s; " + Table("d")),
      runs("a comment and a statement", "-- c\n/* d /* e */ */" + Table("b") + "-- end"),
      runs("the time of the transaction", "CREATE TABLE b AS SELECT now() = transaction_timestamp() AS t;"),
      {.name = "a large one",
       .entries = {first, Up(folder, absl::StrCat("INSERT INTO a (note) VALUES ('", std::string(3 << 20, 'x'),
                                                  "');"))}},
      {.name = "its own BEGIN and COMMIT",
       .entries = {first, Up(folder, "BEGIN;" + Table("b") + "COMMIT;"), last},
       .agreement = Agreement::kRefused,
       .diesel_succeeds = false,
       .said = "ends the transaction"},
      {.name = "its own ROLLBACK",
       .entries = {first, Up(folder, Table("b") + "ROLLBACK;"), last},
       .agreement = Agreement::kRefused,
       .diesel_succeeds = false,
       .said = "ends the transaction"},
      {.name = "its own BEGIN", .entries = {first, Up(folder, "BEGIN;" + Table("b")), last}},
  });
}

TEST_F(DieselInterop, Sessions) {
  const std::string folder = "2024-01-02-000000_b";
  const Entry first = Up("2024-01-01-000000_a", Table("a"));
  const Entry last = Up("2024-01-03-000000_c",
                        "CREATE TABLE c AS SELECT current_setting('TimeZone') AS zone, "
                        "current_setting('work_mem') AS memory, "
                        "current_setting('client_encoding') AS encoding, now() = now() AS x;");
  const std::string elsewhere = "CREATE SCHEMA s; ";
  JudgeAll({
      {.name = "the database's time zone is another",
       .entries = {first, last},
       .before = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET TimeZone = ''America/New_York''', "
                 "current_database()); END $$"},
      {.name = "the client's encoding is another",
       .entries = {first, last},
       .pgoptions = "-c client_encoding=LATIN1"},
      {.name = "SET stays for those that follow",
       .entries = {first, Up(folder, "SET work_mem = '7MB';"), last}},
      {.name = "SET LOCAL does not", .entries = {first, Up(folder, "SET LOCAL work_mem = '7MB';"), last}},
      {.name = "SET TIME ZONE stays",
       .entries = {first, Up(folder, "SET TIME ZONE 'Asia/Tokyo';"), last},
       .utc = false},
      {.name = "SET LOCAL search_path",
       .entries = {first, Up(folder, elsewhere + "SET LOCAL search_path = s, public; " + Table("b")), last}},
      {.name = "SET search_path",
       .entries = {first, Up(folder, elsewhere + "SET search_path = s, public; " + Table("b")), last}},
      {.name = "set_config of it, as pg_dump writes",
       .entries = {first, Up(folder, "SELECT pg_catalog.set_config('search_path', '', false);"), last},
       .diesel_succeeds = false},
      {.name = "the table is where the search_path begins",
       .entries = {first, last},
       .before = elsewhere,
       .pgoptions = "-c search_path=s,public"},
      {.name = "the table is behind on the search_path",
       .entries = {first, last},
       .before = elsewhere + Applied({"20240101000000"}),
       .pgoptions = "-c search_path=public,s"},
      {.name = "the role may not create in public",
       .entries = {first},
       .diesel_succeeds = false,
       .before = "DO $$ BEGIN CREATE ROLE clerk LOGIN; EXCEPTION WHEN duplicate_object THEN END $$; "
                 "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
       .user = "clerk",
       .same_list = false},
      {.name = "a read-only session",
       .entries = {first},
       .diesel_succeeds = false,
       .pgoptions = "-c default_transaction_read_only=on",
       .same_list = false},
      {.name = "a statement that takes too long",
       .entries = {first, Up(folder, "SELECT pg_sleep(20);")},
       .diesel_succeeds = false,
       .pgoptions = "-c statement_timeout=300"},
  });
}

TEST_F(DieselInterop, TheSample) {
  const std::string harbour = absl::StrCat(PGASSAY_TESTS_DIR, "/../data/harbour");
  const std::vector<std::string> times = {"public.notification_templates.created_at",
                                          "public.notification_templates.updated_at"};
  for (const char* user : {"postgres", "app_migrator"})
    pair_->JudgeFolder(absl::StrCat("as ", user), harbour + "/api/migrations", harbour + "/ops/scratch.sql",
                       user, times);
}

// Folders of migrations of public projects, which are not ours to keep here.
TEST_F(DieselInterop, ProjectsOfTheEnvironment) {
  const char* projects = std::getenv("PGASSAY_DIESEL_PROJECTS");
  for (const auto folder : absl::StrSplit(projects == nullptr ? "" : projects, ':', absl::SkipEmpty())) {
    int migrations = 0;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(folder)))
      migrations += entry.is_directory() ? 1 : 0;
    pair_->JudgeFolder(std::string(folder), std::string(folder), "", "postgres", {});
    std::printf("%s: %d migrations, %s\n", std::string(folder).c_str(), migrations,
                HasFailure() ? "NOT EQUAL" : "equal");
  }
}

// Last: every case was judged, and each agrees or is refused on purpose.
TEST_F(DieselInterop, Tally) {
  const testing::Tally& tally = DieselPair::tally();
  RecordProperty("cases", tally.cases);
  RecordProperty("agree", tally.agree);
  RecordProperty("refused_on_purpose", tally.refused);
  RecordProperty("hangs", tally.hangs);
  RecordProperty("lists_compared", tally.lists);
  EXPECT_EQ(tally.agree + tally.refused + tally.hangs, tally.cases);
}

}  // namespace
}  // namespace pgassay
