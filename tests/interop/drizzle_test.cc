// Drizzle's own migrators as the judge of what is pending, what they pass over without a word, and what
// fails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "interop/drizzle_case.h"
#include "migrate/drizzle/folder.h"
#include "migrate/process/command.h"
#include "testing/matchers.h"
#include "testing/need.h"

namespace pgassay {
namespace {

using testing::Drizzle;
using testing::DrizzleCase;
using testing::DrizzleJudge;
using testing::Entry;

// Three entries a day apart, in October 2026.
constexpr int64_t kFirst = 1790812800000, kSecond = kFirst + 86400000, kThird = kSecond + 86400000;
constexpr char kFirstFolder[] = "20261001000000_base", kSecondFolder[] = "20261002000000_more",
               kThirdFolder[] = "20261003000000_last";

// What a migration does, and table `ran` knows it.
std::string Sql(const std::string& name, const std::string& sql = "") {
  return absl::StrCat(sql, "INSERT INTO ran (name) VALUES ('", name, "');\n");
}

std::string Base() {
  return "CREATE TABLE boats (id int PRIMARY KEY);--> statement-breakpoint\n";
}

struct Tag {
  std::string name;
  std::string when;
};

Entry Journal(const std::vector<Tag>& tags) {
  std::vector<std::string> entries;
  for (const Tag& tag : tags)
    entries.push_back(absl::StrCat(R"({"idx":)", entries.size(), R"(,"version":"7","when":)", tag.when,
                                   R"(,"tag":")", tag.name, R"(","breakpoints":true})"));
  return {.path = "meta/_journal.json",
          .bytes = absl::StrCat(R"({"version":"7","dialect":"postgresql","entries":[)",
                                absl::StrJoin(entries, ","), "]}")};
}

// A journal of `tags`; each file makes its table or not, and tells of itself.
std::vector<Entry> Stable(const std::vector<Tag>& tags, const std::vector<Entry>& others = {}) {
  std::vector<Entry> entries = {Journal(tags)};
  for (const Tag& tag : tags)
    entries.push_back(
        {.path = tag.name + ".sql", .bytes = Sql(tag.name, tag.name == "0000_base" ? Base() : "")});
  entries.insert(entries.end(), others.begin(), others.end());
  return entries;
}

std::vector<Entry> Three(const std::vector<Entry>& others = {}) {
  return Stable({{"0000_base", absl::StrCat(kFirst)},
                 {"0001_more", absl::StrCat(kSecond)},
                 {"0002_last", absl::StrCat(kThird)}},
                others);
}

std::vector<Entry> Folders(const std::vector<std::string>& names, const std::vector<Entry>& others = {}) {
  std::vector<Entry> entries;
  for (const std::string& name : names)
    entries.push_back(
        {.path = name + "/migration.sql", .bytes = Sql(name, name == kFirstFolder ? Base() : "")});
  entries.insert(entries.end(), others.begin(), others.end());
  return entries;
}

constexpr char kTable[] =
    "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations"
    " (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint);";
constexpr char kTableV1[] =
    "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT "
    "NULL,"
    " created_at bigint, name text, applied_at timestamp with time zone DEFAULT now());";

std::string HashOf(const std::string& text) {
  return absl::StrCat("encode(sha256(convert_to($$", text, "$$, 'UTF8')), 'hex')");
}

std::string HashOfBase() {
  return HashOf(Sql("0000_base", Base()));
}

std::string Row(const std::string& hash, const std::string& created_at) {
  return absl::StrCat("INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES (", hash, ", ",
                      created_at, ");");
}

std::string RowV1(const std::string& hash, const std::string& created_at, const std::string& name) {
  return absl::StrCat("INSERT INTO drizzle.__drizzle_migrations (hash, created_at, name) VALUES (", hash,
                      ", ", created_at, ", ", name, ");");
}

const std::string kBoats = "CREATE TABLE boats (id int PRIMARY KEY);";

class DrizzleInterop : public testing::DrizzleTest {
 protected:
  void JudgeAll(const std::string& line, const std::string& runtime, const std::vector<DrizzleCase>& cases) {
    const DrizzleJudge judge(drizzle_, line, runtime);
    for (const DrizzleCase& one : cases) judge.Judge(one);
  }
};

class StableInterop : public DrizzleInterop {
 protected:
  void SetUp() override { Find("stable"); }
};

class V1Interop : public DrizzleInterop {
 protected:
  void SetUp() override { Find("v1"); }
};

const std::vector<std::string> kAll = {"0000_base", "0001_more", "0002_last"};

std::vector<DrizzleCase> HighWaterMarks() {
  const std::string first = absl::StrCat(kFirst), now = "(extract(epoch FROM now()) * 1000)::bigint";
  return {
      {.name = "nothing yet", .entries = Three(), .runs = kAll},
      {.name = "the baseline recorded as it should be",
       .entries = Three(),
       .before = kBoats + kTable + Row(HashOfBase(), first),
       .runs = {"0001_more", "0002_last"},
       .diesel_made_it = true},
      {.name = "all recorded",
       .entries = Three(),
       .before = kBoats + kTable + Row(HashOfBase(), first) +
                 Row(HashOf(Sql("0001_more")), absl::StrCat(kSecond)) +
                 Row(HashOf(Sql("0002_last")), absl::StrCat(kThird))},
      {.name = "the baseline recorded at the time of marking",
       .entries = Three(),
       .before = kBoats + kTable + Row(HashOfBase(), now),
       .skipped = {"0001_more", "0002_last"},
       .findings = {"drizzle-skipped", "drizzle-marked-by-hand"},
       .diesel_made_it = true},
      {.name = "marked with names in place of hashes, now",
       .entries = Three(),
       .before = kBoats + kTable + Row("'0000_base.sql'", now),
       .skipped = {"0001_more", "0002_last"},
       .findings = {"drizzle-skipped", "drizzle-marked-by-hand"},
       .diesel_made_it = true},
      {.name = "in seconds",
       .entries = Three(),
       .before = kBoats + kTable + Row(HashOfBase(), absl::StrCat(kFirst / 1000)),
       .fails = "42P07",
       .findings = {"drizzle-created-at-seconds"},
       .diesel_made_it = true},
      {.name = "a millisecond too low",
       .entries = Three(),
       .before = kBoats + kTable + Row(HashOfBase(), absl::StrCat(kFirst - 1)),
       .fails = "42P07",
       .findings = {"drizzle-marked-by-hand"},
       .diesel_made_it = true},
      {.name = "an empty table where Diesel has been",
       .entries = Three(),
       .before = kBoats + kTable,
       .fails = "42P07",
       .findings = {"drizzle-would-replay"},
       .diesel_made_it = true},
      {.name = "no table where Diesel has been",
       .entries = Three(),
       .before = kBoats,
       .fails = "42P07",
       .findings = {"drizzle-would-replay"},
       .diesel_made_it = true},
      {.name = "created_at is NULL",
       .entries = Three(),
       .before = kBoats + kTable + Row(HashOfBase(), "NULL"),
       .fails = "42P07",
       .findings = {"drizzle-null-created-at"},
       .diesel_made_it = true},
      {.name = "one NULL among good ones",
       .entries = Three(),
       .before = kBoats + kTable + Row(HashOfBase(), first) + Row("'x'", "NULL"),
       .fails = "42P07",
       .findings = {"drizzle-null-created-at"}},
      {.name = "in the future, and nobody's",
       .entries = Three(),
       .before = kBoats + kTable + Row(HashOfBase(), first) + Row("'x'", "4102444800000"),
       .skipped = {"0001_more", "0002_last"},
       .findings = {"drizzle-skipped", "drizzle-created-at-future"}},
      {.name = "another hash: never looked at",
       .entries = Three(),
       .before = kBoats + kTable + Row("repeat('0', 64)", first),
       .runs = {"0001_more", "0002_last"},
       .findings = {"drizzle-changed-file"}},
      {.name = "the hash of the same file with other line ends",
       .entries = Three(),
       .before = kBoats + kTable +
                 Row(absl::StrCat("encode(sha256(convert_to(replace($$", Sql("0000_base", Base()),
                                  "$$, E'\\n', E'\\r\\n'), 'UTF8')), 'hex')"),
                     first),
       .runs = {"0001_more", "0002_last"},
       .findings = {"drizzle-changed-line-ends"}},
      {.name = "the last row is not the newest",
       .entries = Three(),
       .before =
           kBoats + kTable + Row(HashOf(Sql("0001_more")), absl::StrCat(kSecond)) + Row(HashOfBase(), first),
       .runs = {"0002_last"}},
      {.name = "the newest recorded, one before it not",
       .entries = Three(),
       .before =
           kBoats + kTable + Row(HashOfBase(), first) + Row(HashOf(Sql("0002_last")), absl::StrCat(kThird)),
       .skipped = {"0001_more"},
       .findings = {"drizzle-skipped"}},
      {.name = "one entry, two rows",
       .entries = Three(),
       .before = kBoats + kTable + Row(HashOfBase(), first) + Row(HashOfBase(), first),
       .runs = {"0001_more", "0002_last"},
       .findings = {"drizzle-row-twice"}},
      {.name = "a row that no file is of",
       .entries = Three(),
       .before = kBoats + kTable + Row("'y'", absl::StrCat(kFirst - 5000000)) + Row(HashOfBase(), first),
       .runs = {"0001_more", "0002_last"},
       .findings = {"drizzle-row-without-file"}},
      {.name = "id 1 written by hand, the sequence left behind",
       .entries = Three(),
       .before = kBoats + kTable +
                 absl::StrCat("INSERT INTO drizzle.__drizzle_migrations VALUES (1, ", HashOfBase(), ", ",
                              kFirst, ");"),
       .fails = "23505",
       .findings = {"drizzle-sequence-behind"}},
      {.name = "in another schema and table",
       .entries = Three(),
       .before = kBoats +
                 "CREATE SCHEMA ops; CREATE TABLE ops.drizzled (id SERIAL PRIMARY KEY, hash text NOT NULL, "
                 "created_at "
                 "bigint);" +
                 absl::StrCat("INSERT INTO ops.drizzled (hash, created_at) VALUES (", HashOfBase(), ", ",
                              kFirst, ");"),
       .runs = {"0001_more", "0002_last"},
       .schema = "ops",
       .table = "drizzled"},
      {.name = "the table is in another schema than asked for",
       .entries = Three(),
       .before =
           kBoats +
           "CREATE SCHEMA ops; CREATE TABLE ops.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT "
           "NULL, created_at bigint);" +
           absl::StrCat("INSERT INTO ops.__drizzle_migrations (hash, created_at) VALUES (", HashOfBase(),
                        ", ", kFirst, ");"),
       .fails = "42P07",
       .findings = {"drizzle-table-elsewhere"}},
      {.name = "a role that may not make schemas",
       .entries = Three(),
       .before = kBoats + kTable + Row(HashOfBase(), first) +
                 "DO $$ BEGIN CREATE ROLE web LOGIN; EXCEPTION WHEN duplicate_object THEN END $$; "
                 "GRANT USAGE, CREATE ON SCHEMA drizzle TO web; "
                 "ALTER TABLE drizzle.__drizzle_migrations OWNER TO web",
       .fails = "42501",
       .findings = {"drizzle-role-create"},
       .user = "web"},
      {.name = "a role that may make schemas, and not write the table",
       .entries = Three(),
       .before =
           kBoats + kTable + Row(HashOfBase(), first) +
           "DO $$ BEGIN CREATE ROLE web LOGIN; EXCEPTION WHEN duplicate_object THEN END $$; "
           "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO web', current_database()); END $$; "
           "GRANT USAGE, CREATE ON SCHEMA drizzle, public TO web; "
           "ALTER TABLE drizzle.__drizzle_migrations OWNER TO web; "
           "REVOKE INSERT ON drizzle.__drizzle_migrations FROM web",
       .fails = "42501",
       .findings = {"drizzle-role-rights"},
       .user = "web"},
  };
}

std::vector<DrizzleCase> Journals() {
  const std::string first = absl::StrCat(kFirst), second = absl::StrCat(kSecond),
                    third = absl::StrCat(kThird);
  const std::string base = kBoats + kTable + Row(HashOfBase(), first);
  return {
      {.name = "an older `when`, on a new database: run in the order of the journal",
       .entries = Stable({{"0000_base", second}, {"0001_more", first}, {"0002_last", third}}),
       .runs = kAll,
       .findings = {"drizzle-when-order"}},
      {.name = "an older `when`, where the newer is applied",
       .entries =
           Stable({{"0000_base", first}, {"0001_more", absl::StrCat(kFirst - 1000)}, {"0002_last", third}}),
       .before = base,
       .runs = {"0002_last"},
       .skipped = {"0001_more"},
       .findings = {"drizzle-skipped", "drizzle-when-order"}},
      {.name = "an equal `when`, on a new database",
       .entries = Stable({{"0000_base", first}, {"0001_more", first}}),
       .runs = {"0000_base", "0001_more"},
       .findings = {"drizzle-when-order"}},
      {.name = "an equal `when`, where the first is applied",
       .entries = Stable({{"0000_base", first}, {"0001_more", first}}),
       .before = base,
       .skipped = {"0001_more"},
       .findings = {"drizzle-skipped", "drizzle-when-order"}},
      {.name = "`when` in seconds",
       .entries = Stable({{"0000_base", first}, {"0001_more", absl::StrCat(kSecond / 1000)}}),
       .before = base,
       .skipped = {"0001_more"},
       .findings = {"drizzle-skipped", "drizzle-when-seconds"}},
      {.name = "`when` in the future",
       .entries = Stable({{"0000_base", first}, {"0001_more", "4102444800000"}}),
       .before = base,
       .runs = {"0001_more"},
       .findings = {"drizzle-when-future"}},
      {.name = "a file is not there",
       .entries = {Journal({{"0000_base", first}, {"0001_more", second}}),
                   {.path = "0000_base.sql", .bytes = Sql("0000_base", Base())}},
       .before = base,
       .fails = "No file",
       .findings = {"drizzle-file-missing"}},
      {.name = "a file that the journal does not name",
       .entries = Stable({{"0000_base", first}}, {{.path = "0001_more.sql", .bytes = Sql("0001_more")}}),
       .runs = {"0000_base"},
       .findings = {"drizzle-file-without-entry"}},
      {.name = "one tag twice",
       .entries = Stable({{"0001_more", first}, {"0001_more", second}}),
       .runs = {"0001_more", "0001_more"},
       .findings = {"drizzle-tag-twice"}},
      {.name = "no entries", .entries = {Journal({})}},
      {.name = "no JSON",
       .entries = {{.path = "meta/_journal.json", .bytes = "<<<<<<< HEAD\n"}},
       .fails = "JSON",
       .findings = {"drizzle-journal-unreadable"}},
  };
}

std::vector<DrizzleCase> Texts() {
  const std::string first = absl::StrCat(kFirst), second = absl::StrCat(kSecond);
  const auto one = [&](const std::string& bytes) {
    return std::vector<Entry>{Journal({{"0000_one", first}}), {.path = "0000_one.sql", .bytes = bytes}};
  };
  const auto two = [&](const std::string& a, const std::string& b) {
    return std::vector<Entry>{Journal({{"0000_one", first}, {"0001_two", second}}),
                              {.path = "0000_one.sql", .bytes = a},
                              {.path = "0001_two.sql", .bytes = b}};
  };
  const std::string types = "CREATE TYPE state AS ENUM ('free'); CREATE TABLE berths (state state); ";
  return {
      {.name = "CRLF",
       .entries = one("INSERT INTO ran (name)\r\nVALUES ('0000_one');\r\n"),
       .runs = {"0000_one"},
       .findings = {"drizzle-crlf"}},
      {.name = "no UTF-8",
       .entries = one(Sql("0000_one", "-- caf\xe9\n")),
       .runs = {"0000_one"},
       .findings = {"drizzle-not-utf8"}},
      {.name = "no UTF-8: a sequence cut short, and a surrogate",
       .entries = one(Sql("0000_one", "-- \xf0\x9f\x98 \xe2\x82 \xed\xa0\x80 \xc0\xaf\n")),
       .runs = {"0000_one"},
       .findings = {"drizzle-not-utf8"}},
      {.name = "beyond ASCII",
       .entries = one(Sql("0000_one", "-- \xc3\xa9 \xf0\x9f\x9b\xa5\n")),
       .runs = {"0000_one"}},
      {.name = "several statements without a breakpoint",
       .entries =
           one(Sql("0000_one", kBoats + "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;")),
       .runs = {"0000_one"}},
      {.name = "CONCURRENTLY",
       .entries = two(Base(), "CREATE INDEX CONCURRENTLY x ON boats (id);"),
       .fails = "25001",
       .findings = {"drizzle-one-transaction"}},
      {.name = "a new value of an enum, used by the next",
       .entries = two("ALTER TYPE state ADD VALUE 'taken';", "INSERT INTO berths VALUES ('taken');"),
       .before = types,
       .fails = "55P04",
       .findings = {"drizzle-one-transaction"}},
      {.name = "a breakpoint in a string",
       .entries = one("INSERT INTO ran (name) VALUES ('0000_one --> statement-breakpoint');"),
       .fails = "42601",
       .findings = {"drizzle-breakpoint-in-text"}},
      {.name = "what pull writes, with breakpoints",
       .entries = one(
           "-- Current sql file was generated after introspecting the database\n-- If you want to run this "
           "migration please uncomment this code before executing migrations\n/*\n" +
           Base() + "CREATE TABLE x (id int);\n*/\n"),
       .fails = "42601",
       .findings = {"drizzle-commented-out"}},
  };
}

// Bun and node read and run alike, and the row of a comment is recorded.
TEST_F(StableInterop, HighWaterMarks) {
  JudgeAll("stable", drizzle_.node, HighWaterMarks());
}

TEST_F(StableInterop, HighWaterMarksUnderBun) {
  JudgeAll("stable", drizzle_.bun, HighWaterMarks());
}

TEST_F(StableInterop, Journals) {
  JudgeAll("stable", drizzle_.node, Journals());
}

TEST_F(StableInterop, Texts) {
  JudgeAll("stable", drizzle_.node, Texts());
}

TEST_F(StableInterop, TextsUnderBun) {
  JudgeAll("stable", drizzle_.bun, Texts());
}

TEST_F(V1Interop, Folders) {
  const std::vector<std::string> all = {kFirstFolder, kSecondFolder, kThirdFolder};
  const auto quoted = [](const char* name) { return absl::StrCat("'", name, "'"); };
  const std::string first = absl::StrCat(kFirst);
  const std::string hash = HashOf(Sql(kFirstFolder, Base()));
  const std::string base = kBoats + kTableV1 + RowV1(hash, first, quoted(kFirstFolder));
  JudgeAll("v1", drizzle_.node,
           {
               {.name = "nothing yet", .entries = Folders(all), .runs = all},
               {.name = "the baseline recorded as it should be",
                .entries = Folders(all),
                .before = base,
                .runs = {kSecondFolder, kThirdFolder}},
               {.name = "an older one that is not recorded is run",
                .entries = Folders(all),
                .before = base + RowV1(HashOf(Sql(kThirdFolder)), absl::StrCat(kThird), quoted(kThirdFolder)),
                .runs = {kSecondFolder}},
               {.name = "a renamed folder",
                .entries = Folders({"20261002000000_other"}),
                .before = base.substr(kBoats.size()) + RowV1(HashOf(Sql("20261002000000_other")),
                                                             absl::StrCat(kSecond), quoted(kSecondFolder)),
                .runs = {"20261002000000_other"},
                .findings = {"drizzle-folder-renamed"}},
               {.name = "a row without a name",
                .entries = Folders(all),
                .before = kBoats + kTableV1 + RowV1(hash, first, "NULL"),
                .fails = "42P07",
                .findings = {"drizzle-names-missing"}},
               {.name = "a folder that does not begin with a time",
                .entries = Folders({"base"}),
                .fails = "22P02",
                .findings = {"drizzle-folder-name"}},
               {.name = "a table of 0.x, whose rows the folders match",
                .entries = Folders(all),
                .before = kBoats + kTable + Row(hash, absl::StrCat(kFirst + 123)),
                .runs = {kSecondFolder, kThirdFolder}},
               {.name = "a table of 0.x with a row that no folder matches",
                .entries = Folders(all),
                .before = kBoats + kTable + Row("'x'", absl::StrCat(kFirst - 86400000)),
                .fails = "While upgrading",
                .findings = {"drizzle-upgrade-unmatched"}},
               {.name = "an empty table where Diesel has been",
                .entries = Folders(all),
                .before = kBoats + kTableV1,
                .fails = "42P07",
                .findings = {"drizzle-would-replay"},
                .diesel_made_it = true},
               {.name = "id 1 written by hand",
                .entries = Folders(all),
                .before = kBoats + kTableV1 +
                          absl::StrCat("INSERT INTO drizzle.__drizzle_migrations VALUES (1, ", hash, ", ",
                                       first, ", '", kFirstFolder, "');"),
                .fails = "23505",
                .findings = {"drizzle-sequence-behind"}},
               {.name = "CONCURRENTLY",
                .entries = Folders({kFirstFolder}, {{.path = absl::StrCat(kSecondFolder, "/migration.sql"),
                                                     .bytes = "CREATE INDEX CONCURRENTLY x ON boats (id);"}}),
                .fails = "25001",
                .findings = {"drizzle-one-transaction"}},
           });
}

TEST_F(V1Interop, RefusesAJournal) {
  JudgeAll("v1", drizzle_.node,
           {{.name = "folders and a journal",
             .entries = Folders({kFirstFolder}, {Journal({})}),
             .fails = "old drizzle-kit migration folders",
             .findings = {"drizzle-format"}}});
}

// Folders as drizzle-kit itself makes them, from a schema.ts that grows.
class Kit {
 public:
  explicit Kit(const Drizzle& drizzle) : drizzle_(drizzle) {
    testing::WriteTree(
        work_.path(),
        {{.path = "drizzle.config.ts",
          .bytes = "export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' };\n"},
         {.path = "node_modules", .bytes = drizzle.folder + "/node_modules", .link = true}});
  }

  void Generate(const std::string& columns, const std::string& name) const {
    testing::WriteTree(work_.path(),
                       {{.path = "schema.ts",
                         .bytes = "import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core';\n"
                                  "export const boats = pgTable('boats', { id: serial().primaryKey(), " +
                                  columns + " });\n"}});
    const migrate::process::Finished kit = migrate::process::Run(
        {.arguments = {drizzle_.node, drizzle_.folder + "/node_modules/drizzle-kit/bin.cjs", "generate",
                       "--name", name},
         .folder = work_.path()});
    EXPECT_EQ(kit.code, 0) << kit.out << kit.err;
  }

  std::string out() const { return work_.path() + "/drizzle"; }

 private:
  Drizzle drizzle_;
  testing::WorkFolder work_;
};

void JudgeGenerated(const Drizzle& drizzle, const std::string& line, DrizzleFormat format) {
  const Kit kit(drizzle);
  kit.Generate("name: text()", "boats");
  kit.Generate("name: text(), berth: integer()", "berths");
  const auto folder = migrate::drizzle::ReadFolder(kit.out());
  ASSERT_THAT(folder, testing::IsOk());
  EXPECT_EQ(folder->format, format);
  EXPECT_THAT(folder->findings, ::testing::IsEmpty());
  ASSERT_EQ(folder->entries.size(), 2U);
  const std::vector<std::string> names = {folder->entries[0].name, folder->entries[1].name};
  EXPECT_THAT(names[0], ::testing::EndsWith("_boats"));
  EXPECT_THAT(names[1], ::testing::EndsWith("_berths"));
  const DrizzleJudge judge(drizzle, line, drizzle.node);
  judge.JudgeFolder("new", kit.out(), names);
  // What has run stays run.
  judge.JudgeFolder("again", kit.out(), {});
}

TEST_F(StableInterop, GeneratedByTheKit) {
  JudgeGenerated(drizzle_, "stable", DrizzleFormat::kJournal7);
}

TEST_F(V1Interop, GeneratedByTheKit) {
  JudgeGenerated(drizzle_, "v1", DrizzleFormat::kFolders9);
}

// Last: every case was judged, and each agrees.
TEST(DrizzleInteropTally, Tally) {
  const testing::DrizzleTally& tally = DrizzleJudge::tally();
  RecordProperty("cases", tally.cases);
  RecordProperty("agree", tally.agree);
  EXPECT_EQ(tally.agree, tally.cases);
}

}  // namespace
}  // namespace pgassay
