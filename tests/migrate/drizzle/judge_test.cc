#include "migrate/drizzle/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "migrate/drizzle/folder_fixture.h"
#include "migrate/drizzle/journal.h"
#include "migrate/drizzle/sql_text.h"
#include "migrate/drizzle/sync_sql.h"
#include "migrate/drizzle/text.h"
#include "migrate/finding/make.h"

namespace pgassay::migrate::drizzle {
namespace {

using Row = DrizzleHistory::Row;
using State = MigrationEntry::State;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int64_t kA = 1700000000000;
constexpr int64_t kB = kA + 1000;
constexpr int64_t kC = kA + 2000;
constexpr int64_t kNow = kA + 100'000'000;

DrizzleEntry Entry(const std::string& name, int64_t when_ms, const std::string& sql) {
  DrizzleEntry entry;
  entry.name = name;
  entry.file = name + ".sql";
  entry.when_ms = when_ms;
  entry.present = true;
  entry.sql = sql;
  entry.sha256 = Sha256(sql);
  entry.sha256_lf = Sha256(WithLf(sql));
  entry.sha256_crlf = Sha256(WithCrlf(sql));
  return entry;
}

std::string Synced(const std::string& up) {
  DieselMigration migration;
  migration.folder = "2023-11-14-221321_b";
  migration.up = up;
  return MakeSyncSql(migration, "public").text;
}

constexpr char kSqlA[] = "CREATE TABLE a(i int);\n";
constexpr char kSqlB[] = "CREATE TABLE b(i int);\n";
constexpr char kSqlC[] = "CREATE TABLE c(i int);\n";

DrizzleFolder Journal() {
  DrizzleFolder folder;
  folder.format = DrizzleFormat::kJournal7;
  folder.entries = {Entry("0000_a", kA, kSqlA), Entry("0001_b", kB, kSqlB), Entry("0002_c", kC, kSqlC)};
  return folder;
}

DrizzleFolder Folders() {
  DrizzleFolder folder;
  folder.format = DrizzleFormat::kFolders9;
  folder.entries = {Entry("20231114221320_a", kA, kSqlA), Entry("20231114221321_b", kB, kSqlB),
                    Entry("20231114221322_c", kC, kSqlC)};
  return folder;
}

Row MakeRow(int64_t id, const std::string& hash, std::optional<int64_t> created_at,
            std::optional<std::string> name = std::nullopt) {
  return {.id = id, .hash = hash, .created_at = created_at, .name = std::move(name)};
}

DrizzleHistory History(std::vector<Row> rows) {
  DrizzleHistory history;
  history.exists = true;
  history.schema = "drizzle";
  history.table = "__drizzle_migrations";
  history.role = "app";
  history.now_ms = kNow;
  history.next_id = static_cast<int64_t>(rows.size()) + 1;
  history.rows = std::move(rows);
  return history;
}

// "0000_a applied", "0001_b pending", "row 2 unknown"
std::vector<std::string> StatesOf(const Judgement& judgement) {
  std::vector<std::string> states;
  for (const MigrationEntry& entry : judgement.entries) {
    const char* state = entry.state == State::kApplied   ? " applied"
                        : entry.state == State::kPending ? " pending"
                        : entry.state == State::kSkipped ? " skipped"
                                                         : " unknown";
    states.push_back(entry.name + state);
  }
  return states;
}

struct Case {
  const char* name;
  std::vector<Row> rows;
  const char* states;  // of the three, and of what is unknown: a applied, p pending, s skipped, u unknown
  std::vector<std::string> codes;
};

std::string Letters(const Judgement& judgement) {
  std::string letters;
  for (const MigrationEntry& entry : judgement.entries) {
    letters.push_back(entry.state == State::kApplied   ? 'a'
                      : entry.state == State::kPending ? 'p'
                      : entry.state == State::kSkipped ? 's'
                                                       : 'u');
  }
  return letters;
}

const std::string kHashA = Sha256(kSqlA);
const std::string kHashB = Sha256(kSqlB);
const std::string kHashC = Sha256(kSqlC);
const std::string kNobody(64, 'f');

TEST(JudgeTest, AFallingWhenThatIsAppliedIsANote) {
  DrizzleFolder folder = Journal();
  folder.entries[1].when_ms = kA;
  folder.findings.push_back({HistoryFinding::Level::kFinding, "drizzle-when-order", "0001_b", "x", "y", "z"});
  EXPECT_EQ(Judge(folder, History({MakeRow(1, kHashA, kA), MakeRow(2, kHashB, kA)}), false).findings[0].level,
            HistoryFinding::Level::kNote);
  EXPECT_EQ(Judge(folder, History({}), false).findings[0].level, HistoryFinding::Level::kFinding);
}

// hazards.md 2D and more: each of these was done to a database, and drizzle-orm 0.45.4 did what the states
// say.
TEST(JudgeTest, RowsAgainstAJournal) {
  const std::string crlf = Sha256(WithCrlf(kSqlA));
  const std::vector<Case> cases = {
      {"nothing", {}, "ppp", {}},
      {"the first", {MakeRow(1, kHashA, kA)}, "app", {}},
      {"all", {MakeRow(1, kHashA, kA), MakeRow(2, kHashB, kB), MakeRow(3, kHashC, kC)}, "aaa", {}},
      {"only the last is marked",
       {MakeRow(1, kHashC, kC)},
       "ssa",
       {"drizzle-skipped 0000_a", "drizzle-skipped 0001_b"}},
      {"now() in milliseconds",
       {MakeRow(1, kHashA, kNow - 5000)},
       "ass",
       {"drizzle-marked-by-hand row 1", "drizzle-skipped 0001_b", "drizzle-skipped 0002_c"}},
      {"in the future",
       {MakeRow(1, kHashA, kNow + 100'000)},
       "ass",
       {"drizzle-created-at-future row 1", "drizzle-skipped 0001_b", "drizzle-skipped 0002_c"}},
      {"a clock that differs a little",
       {MakeRow(1, kHashA, kA), MakeRow(2, kHashB, kB), MakeRow(3, kHashC, kC),
        MakeRow(4, kNobody, kNow + 50'000)},
       "aaau",
       {"drizzle-row-without-file row 4"}},
      {"in seconds", {MakeRow(1, kHashA, kA / 1000)}, "ppp", {"drizzle-created-at-seconds row 1"}},
      {"in seconds, and not the greatest",
       {MakeRow(1, kHashA, kA / 1000), MakeRow(2, kHashB, kB)},
       "aap",
       {"drizzle-created-at-seconds row 1"}},
      {"0", {MakeRow(1, kHashA, 0)}, "ppp", {"drizzle-created-at-seconds row 1"}},
      {"a millisecond too low", {MakeRow(1, kHashA, kA - 1)}, "ppp", {"drizzle-marked-by-hand row 1"}},
      {"NULL", {MakeRow(1, kHashA, std::nullopt)}, "ppp", {"drizzle-null-created-at row 1"}},
      {"NULL beside a good one",
       {MakeRow(1, kHashA, kA), MakeRow(2, kNobody, std::nullopt)},
       "pppu",
       {"drizzle-null-created-at row 2"}},
      {"the hash is another", {MakeRow(1, kNobody, kA)}, "app", {"drizzle-changed-file 0000_a"}},
      {"the hash is a name", {MakeRow(1, "0000_a", kA)}, "app", {"drizzle-marked-by-hand row 1"}},
      {"the hash is a name, and now()",
       {MakeRow(1, "0000_a", kNow - 5000)},
       "ass",
       {"drizzle-marked-by-hand row 1", "drizzle-skipped 0001_b", "drizzle-skipped 0002_c"}},
      {"the hash is a file's name, and now()",
       {MakeRow(1, "0001_b.sql", kNow - 5000)},
       "sas",
       {"drizzle-marked-by-hand row 1", "drizzle-skipped 0000_a", "drizzle-skipped 0002_c"}},
      {"other line ends", {MakeRow(1, crlf, kA)}, "app", {"drizzle-changed-line-ends 0000_a"}},
      {"other line ends and now()",
       {MakeRow(1, crlf, kC + 5)},
       "ass",
       {"drizzle-marked-by-hand row 1", "drizzle-skipped 0001_b", "drizzle-skipped 0002_c"}},
      {"nobody's, and old", {MakeRow(1, kNobody, kA - 5000)}, "pppu", {"drizzle-row-without-file row 1"}},
      {"nobody's, between",
       {MakeRow(1, kHashA, kA), MakeRow(2, kNobody, kB + 1)},
       "aspu",
       {"drizzle-row-without-file row 2", "drizzle-skipped 0001_b"}},
      {"twice", {MakeRow(1, kHashA, kA), MakeRow(2, kHashA, kA)}, "app", {"drizzle-row-twice 0000_a"}},
      {"twice, once wrong",
       {MakeRow(1, kHashA, kA), MakeRow(2, kNobody, kA)},
       "app",
       {"drizzle-row-twice 0000_a"}},
      {"seconds, then mended by another row",
       {MakeRow(1, kHashA, kA / 1000), MakeRow(2, kHashA, kA)},
       "app",
       {"drizzle-created-at-seconds row 1"}},
      {"beyond every date",
       {MakeRow(1, kHashA, INT64_MAX)},
       "ass",
       {"drizzle-created-at-future row 1", "drizzle-skipped 0001_b", "drizzle-skipped 0002_c"}},
      {"before every date", {MakeRow(1, kHashA, INT64_MIN)}, "ppp", {"drizzle-created-at-seconds row 1"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Judgement judgement = Judge(Journal(), History(c.rows), false);
    EXPECT_EQ(Letters(judgement), c.states);
    EXPECT_THAT(CodesOf(judgement.findings), ElementsAreArray(c.codes));
  }
}

// Seen with drizzle-orm 1.0.0-rc.5.
TEST(JudgeTest, RowsAgainstFolders) {
  const std::string a = "20231114221320_a";
  const std::vector<Case> cases = {
      {"nothing", {}, "ppp", {}},
      {"the first", {MakeRow(1, kHashA, kA, a)}, "app", {}},
      {"a later one", {MakeRow(1, kHashC, kC, "20231114221322_c")}, "ppa", {}},
      {"created_at does not count", {MakeRow(1, kHashA, std::nullopt, a)}, "app", {}},
      {"the hash is another", {MakeRow(1, kNobody, 5, a)}, "app", {"drizzle-changed-file " + a}},
      {"the hash is none", {MakeRow(1, "x", kA, a)}, "app", {"drizzle-marked-by-hand row 1"}},
      {"other line ends",
       {MakeRow(1, Sha256(WithCrlf(kSqlA)), kA, a)},
       "app",
       {"drizzle-changed-line-ends " + a}},
      {"no name", {MakeRow(1, kHashA, kA)}, "pppu", {"drizzle-names-missing row 1"}},
      {"no name, and nobody's", {MakeRow(1, kNobody, 5)}, "pppu", {"drizzle-names-missing row 1"}},
      {"renamed", {MakeRow(1, kHashA, kA, "20231114221320_other")}, "pppu", {"drizzle-folder-renamed " + a}},
      {"gone", {MakeRow(1, kNobody, 5, "20200101000000_x")}, "pppu", {"drizzle-row-without-file row 1"}},
      {"an empty name", {MakeRow(1, kNobody, 5, "")}, "pppu", {"drizzle-row-without-file row 1"}},
      {"twice", {MakeRow(1, kHashA, kA, a), MakeRow(2, kHashA, kA, a)}, "app", {"drizzle-row-twice " + a}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    DrizzleHistory history = History(c.rows);
    history.has_names = true;
    const Judgement judgement = Judge(Folders(), history, false);
    EXPECT_EQ(Letters(judgement), c.states);
    EXPECT_THAT(CodesOf(judgement.findings), ElementsAreArray(c.codes));
  }
}

TEST(JudgeTest, AnOldTableAgainstFolders) {
  const std::vector<Case> cases = {
      {"nothing", {}, "ppp", {}},
      {"by the second", {MakeRow(1, kHashA, kA + 123)}, "app", {}},
      {"by the hash", {MakeRow(1, kHashA, 5)}, "app", {}},
      {"by the hash, with NULL", {MakeRow(1, kHashA, std::nullopt)}, "app", {}},
      {"by the second, of another text",
       {MakeRow(1, kNobody, kA)},
       "app",
       {"drizzle-changed-file 20231114221320_a"}},
      {"nobody's",
       {MakeRow(1, kHashA, kA), MakeRow(2, kNobody, 5)},
       "appu",
       {"drizzle-upgrade-unmatched row 2"}},
      {"twice",
       {MakeRow(1, kHashA, kA), MakeRow(2, kHashA, kA + 5)},
       "app",
       {"drizzle-row-twice 20231114221320_a"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Judgement judgement = Judge(Folders(), History(c.rows), false);
    EXPECT_EQ(Letters(judgement), c.states);
    EXPECT_THAT(CodesOf(judgement.findings), ElementsAreArray(c.codes));
  }
}

TEST(JudgeTest, NamesAndTimesOfEntries) {
  const Judgement judgement =
      Judge(Journal(), History({MakeRow(1, kHashA, kA), MakeRow(7, kNobody, kA - 1000)}), false);
  EXPECT_THAT(StatesOf(judgement),
              ElementsAre("0000_a applied", "0001_b pending", "0002_c pending", "row 7 unknown"));
  EXPECT_EQ(judgement.entries[0].at, "2023-11-14 22:13:20");
  EXPECT_EQ(judgement.entries[3].at, "2023-11-14 22:13:19");
  EXPECT_THAT(judgement.entries[0].facts.statements, IsEmpty());
  ASSERT_EQ(judgement.entries[1].facts.statements.size(), 1U);
  EXPECT_EQ(judgement.entries[1].facts.statements[0].kind, "CREATE TABLE");
}

// Which row is to blame stands in the text.
TEST(JudgeTest, TheHighWaterMarkIsNamed) {
  const Judgement judgement = Judge(Journal(), History({MakeRow(4, kHashA, kNow - 5000)}), false);
  ASSERT_EQ(judgement.findings.size(), 3U);
  EXPECT_THAT(judgement.findings[0].effect, HasSubstr("passes over 0001_b, 0002_c"));
  EXPECT_THAT(judgement.findings[0].remedy, HasSubstr(absl::StrCat("set created_at to ", kA)));
  EXPECT_THAT(judgement.findings[1].what, HasSubstr("row 4"));
  const Judgement replay = Judge(Journal(), History({MakeRow(4, kHashA, kA - 1)}), false);
  EXPECT_THAT(replay.findings[0].effect, HasSubstr("runs 0000_a again"));
  const Judgement other =
      Judge(Journal(), History({MakeRow(4, kHashA, kA - 1), MakeRow(5, kHashB, kB)}), false);
  EXPECT_THAT(other.findings[0].effect, HasSubstr("another row's"));
}

// Files of one text are told apart by their time.
TEST(JudgeTest, TheRowToKeepIsNamed) {
  const Judgement twice = Judge(Journal(), History({MakeRow(1, kNobody, kA), MakeRow(2, kHashA, kA)}), false);
  EXPECT_THAT(twice.findings,
              ::testing::Contains(::testing::Field(&HistoryFinding::remedy,
                                                   ::testing::EndsWith("delete these rows but row 2"))));
}

TEST(JudgeTest, AnLfFileWithTheHashOfCrlf) {
  const Judgement judged = Judge(Journal(), History({MakeRow(1, Sha256(WithCrlf(kSqlA)), kA)}), false);
  ASSERT_EQ(judged.findings.size(), 1U);
  EXPECT_EQ(judged.findings[0].remedy, "set its hash to " + kHashA);
}

TEST(JudgeTest, EmptyMigrationsHaveOneHash) {
  DrizzleFolder folder = Journal();
  for (DrizzleEntry& entry : folder.entries) entry = Entry(entry.name, entry.when_ms, "-- Custom\n");
  const std::string hash = folder.entries[0].sha256;
  const Judgement judgement =
      Judge(folder, History({MakeRow(1, hash, kA), MakeRow(2, hash, kB), MakeRow(3, hash, kC)}), false);
  EXPECT_EQ(Letters(judgement), "aaa");
  EXPECT_THAT(CodesOf(judgement.findings), IsEmpty());
}

TEST(JudgeTest, AFutureWhen) {
  DrizzleFolder folder = Journal();
  folder.entries[2].when_ms = kNow + 100'000;
  DrizzleHistory history = History({MakeRow(1, kHashA, kA)});
  EXPECT_THAT(CodesOf(Judge(folder, history, false).findings), ElementsAre("drizzle-when-future 0002_c"));
  history.now_ms = 0;  // not known
  EXPECT_THAT(CodesOf(Judge(folder, history, false).findings), IsEmpty());
}

TEST(JudgeTest, DieselMadeIt) {
  const DrizzleHistory none = History({});
  EXPECT_THAT(CodesOf(Judge(Journal(), none, true).findings), ElementsAre("drizzle-would-replay 0000_a"));
  EXPECT_THAT(CodesOf(Judge(Folders(), none, true).findings),
              ElementsAre("drizzle-would-replay 20231114221320_a"));
  EXPECT_THAT(CodesOf(Judge(Journal(), History({MakeRow(1, kHashA, kA)}), true).findings), IsEmpty());
  EXPECT_THAT(CodesOf(Judge(DrizzleFolder{}, none, true).findings), IsEmpty());
  DrizzleFolder empty = Journal();
  empty.entries[0] = Entry("0000_a", kA, "-- nothing\n");
  EXPECT_THAT(CodesOf(Judge(empty, none, true).findings), IsEmpty());
  // Its table is only elsewhere: that is the cause.
  DrizzleHistory elsewhere = none;
  elsewhere.exists = false;
  elsewhere.findings.push_back(Finding("drizzle-table-elsewhere", "x", "y", "", ""));
  EXPECT_THAT(CodesOf(Judge(Journal(), elsewhere, true).findings), ElementsAre("drizzle-table-elsewhere x"));
}

TEST(JudgeTest, TheSequence) {
  DrizzleHistory history = History({MakeRow(1, kHashA, kA)});
  history.next_id = 1;
  EXPECT_THAT(CodesOf(Judge(Journal(), history, false).findings),
              ElementsAre("drizzle-sequence-behind row 1"));
  // Two are pending: the second of them takes what is taken.
  history.rows[0].id = 2;
  EXPECT_THAT(CodesOf(Judge(Journal(), history, false).findings),
              ElementsAre("drizzle-sequence-behind row 2"));
  history.rows[0].id = 3;
  EXPECT_THAT(CodesOf(Judge(Journal(), history, false).findings), IsEmpty());
  history.next_id = std::nullopt;
  history.rows[0].id = 1;
  EXPECT_THAT(CodesOf(Judge(Journal(), history, false).findings), IsEmpty());
  // Nothing is pending: it is the next one that fails.
  history = History({MakeRow(1, kHashA, kA), MakeRow(2, kHashB, kB), MakeRow(3, kHashC, kC)});
  history.next_id = 3;
  EXPECT_THAT(CodesOf(Judge(Journal(), history, false).findings),
              ElementsAre("drizzle-sequence-behind row 3"));
}

// Seen with 0.45.4 and 1.0.0-rc.5: all of it is asked for, whether anything is pending or not.
TEST(JudgeTest, TheRole) {
  struct Asked {
    const char* name;
    bool may_create;
    DrizzleHistory::Rights rights;
    std::vector<std::string> of_journal;
    std::vector<std::string> of_folders;
    std::vector<std::string> of_upgrade;
  };
  const std::vector<std::string> create = {"drizzle-role-create app"};
  const std::vector<std::string> lacks = {"drizzle-role-rights app"};
  for (const Asked& asked : {
           Asked{"all", true, {}, {}, {}, {}},
           Asked{"no CREATE on the database", false, {}, create, create, create},
           Asked{"no USAGE", true, {.use_schema = false}, lacks, lacks, lacks},
           Asked{"no CREATE on the schema", true, {.create_in_schema = false}, lacks, {}, {}},
           Asked{"no SELECT", true, {.read = false}, lacks, lacks, lacks},
           Asked{"no INSERT", true, {.insert = false}, lacks, lacks, lacks},
           Asked{"no sequence", true, {.sequence = "drizzle.s"}, lacks, lacks, lacks},
           Asked{"not the owner", true, {.own = false}, {}, {}, {"drizzle-role-owner app"}},
       }) {
    SCOPED_TRACE(asked.name);
    DrizzleHistory history =
        History({MakeRow(1, kHashA, kA), MakeRow(2, kHashB, kB), MakeRow(3, kHashC, kC)});
    history.role_may_create = asked.may_create;
    history.rights = asked.rights;
    history.owner = "boss";
    EXPECT_THAT(CodesOf(Judge(Journal(), history, false).findings), ElementsAreArray(asked.of_journal));
    EXPECT_THAT(CodesOf(Judge(Folders(), history, false).findings), ElementsAreArray(asked.of_upgrade));
    EXPECT_THAT(CodesOf(Judge(DrizzleFolder{}, history, false).findings),
                ElementsAre("drizzle-row-without-file "));
    for (size_t i = 0; i < 3; ++i) history.rows[i].name = Folders().entries[i].name;
    history.has_names = true;
    EXPECT_THAT(CodesOf(Judge(Folders(), history, false).findings), ElementsAreArray(asked.of_folders));
  }
}

TEST(JudgeTest, TheGrants) {
  DrizzleHistory history = History({});
  history.exists = false;
  history.role = "A b";
  history.rights = {.use_schema = false,
                    .create_in_schema = false,
                    .read = false,
                    .insert = false,
                    .sequence = "drizzle.s"};
  const Judgement judgement = Judge(Folders(), history, false);
  ASSERT_EQ(judgement.findings.size(), 1U);
  EXPECT_EQ(judgement.findings[0].remedy,
            "GRANT USAGE ON SCHEMA \"drizzle\" TO \"A b\"; GRANT CREATE ON SCHEMA \"drizzle\" TO \"A b\"; "
            "GRANT SELECT ON \"drizzle\".\"__drizzle_migrations\" TO \"A b\"; "
            "GRANT INSERT ON \"drizzle\".\"__drizzle_migrations\" TO \"A b\"; "
            "GRANT USAGE ON SEQUENCE drizzle.s TO \"A b\"");
}

TEST(JudgeTest, AJournalOnANewTable) {
  DrizzleHistory history = History({MakeRow(1, kHashA, kA, "20231114221320_a")});
  history.has_names = true;
  EXPECT_THAT(CodesOf(Judge(Journal(), history, false).findings), ElementsAre("drizzle-mixed "));
}

// What the real migrators do with each of them is in the texts of the findings.
TEST(JudgeTest, OneTransaction) {
  struct Batch {
    std::string b;  // | is a breakpoint
    std::string c;
    std::vector<std::string> codes;
    int server_version = 0;
  };
  const std::string b = "drizzle-one-transaction 0001_b";
  const std::string c = "drizzle-one-transaction 0002_c";
  const std::string copy = "drizzle-copy-stdin 0001_b";
  const std::string path = "drizzle-search-path 0001_b";
  const std::string role = "drizzle-sets-role 0001_b";
  const std::string not_text = "drizzle-not-text 0001_b";
  const std::string not_parsed = "not checked drizzle-not-parsed 0001_b";
  const std::string add = "ALTER TYPE state ADD VALUE 'late';";
  const std::string make = "CREATE TYPE state AS ENUM('early');";
  const std::string use = "UPDATE a SET s = 'late';";
  for (const Batch& batch : std::vector<Batch>{
           {kSqlB, kSqlC, {}},
           {"CREATE INDEX CONCURRENTLY i ON a(i);", kSqlC, {b}},
           {"CREATE TABLE b(); COMMIT;", kSqlC, {b}},
           // Pieces without semicolons, and on the line of a breakpoint.
           {"CREATE INDEX CONCURRENTLY i ON a(i)\n|\nSELECT 1", kSqlC, {b}},
           {"SELECT 1;| VACUUM a;", kSqlC, {b}},
           {"SELECT 1|VACUUM a", kSqlC, {b}},
           {"-- SELECT 1|VACUUM a", kSqlC, {b}},
           {"CREATE TABLE b()|CREATE TABLE d()", kSqlC, {}},
           // What PostgreSQL 16 refuses and 17 takes, and what both refuse.
           {add, kSqlC, {}},
           {add, use, {b}},
           {add, use, {b}, 170002},
           {add + use, kSqlC, {b}},
           {make + add + use, kSqlC, {b}, 160009},
           {make + add + use, kSqlC, {}, 170002},
           {make + add, use, {b}, 160009},
           {make + add, use, {}, 170002},
           {make, add + use, {c}, 160009},
           {make, add + use, {}, 170002},
           {"CREATE TYPE public . \"state\" AS ENUM();", add + use, {}, 170002},
           {"CREATE TYPE other.state AS ENUM();", add + use, {c}, 170002},
           {"CREATE TYPE other.state AS ENUM();",
            "ALTER TYPE other.state ADD VALUE 'late';" + use,
            {},
            170002},
           {add, "UPDATE a SET s = 'later';", {}},
           // Used before it is there: fails for another reason.
           {use, add, {}},
           {"no SQL at all", kSqlC, {not_parsed}},
           {"COPY a FROM stdin;", kSqlC, {copy}},
           {"COPY a FROM stdin;\n1\n\\.\n", kSqlC, {copy}},
           {std::string("SELECT 1\0;", 10), kSqlC, {not_text}},
           {"\xEF\xBB\xBFSELECT 1;", kSqlC, {not_text}},
           // For the session, or for the transaction of all that is pending.
           {"SET search_path = x;", kSqlC, {path}},
           {"SELECT pg_catalog.set_config('search_path', '', false);", kSqlC, {path}},
           {"SET LOCAL search_path = x;", kSqlC, {path}},
           {"SET LOCAL search_path = x; RESET search_path;", kSqlC, {}},
           {"SET LOCAL search_path = x; SET search_path TO DEFAULT;", kSqlC, {}},
           {kSqlB, "SET search_path = x;", {}},
           {"SET ROLE x;", kSqlC, {role}},
           {"SET LOCAL ROLE x", kSqlC, {role}},
           {"SET LOCAL ROLE x; RESET ROLE", kSqlC, {}},
           {"SET LOCAL ROLE x; SET ROLE NONE", kSqlC, {}},
           {kSqlB, "SET ROLE x;", {"drizzle-sets-role 0002_c"}},
           {"SET LOCAL lock_timeout = '1s';", kSqlC, {}},
           // pgassay's own puts back what it sets for itself.
           {Synced("SET LOCAL search_path = x; SET LOCAL ROLE x;"), kSqlC, {}},
           {Synced("SET search_path = x;"), kSqlC, {path}},
       }) {
    SCOPED_TRACE(batch.b);
    DrizzleFolder folder = Journal();
    folder.entries[1] = Entry("0001_b", kB, absl::StrReplaceAll(batch.b, {{"|", kBreakpoint}}));
    folder.entries[2] = Entry("0002_c", kC, batch.c);
    DrizzleHistory one = History({MakeRow(1, kHashA, kA)});
    one.server_version = batch.server_version;
    EXPECT_THAT(CodesOf(Judge(folder, one, false).findings), ElementsAreArray(batch.codes));
    // What is applied is of no interest any more.
    const std::vector<Row> all = {MakeRow(1, kHashA, kA), MakeRow(2, folder.entries[1].sha256, kB),
                                  MakeRow(3, folder.entries[2].sha256, kC)};
    EXPECT_THAT(CodesOf(Judge(folder, History(all), false).findings), IsEmpty());
  }
}

// What sync has proven is Diesel's to run first; where there is no Diesel it is run as it was proven, and
// what is Drizzle's own in the same transaction.
TEST(JudgeTest, OneTransactionOfWhatSyncHasProven) {
  const std::string add = "ALTER TYPE state ADD VALUE 'late';";
  const std::string use = "UPDATE a SET s = 'late';";
  const std::string found = "drizzle-one-transaction 0001_b";
  struct Pair {
    std::string b;
    std::string c;
    std::vector<bool> is_synced;  // beyond its end: no
    std::vector<std::string> with_diesel;
    std::vector<std::string> without;
  };
  for (const Pair& each : std::vector<Pair>{
           {add, use, {}, {found}, {found}},
           {add, use, {true}, {found}, {found}},
           {add, use, {true, true, true}, {}, {}},
           {add, use, {true, true, false}, {}, {found}},
           {add, use, {true, false, true}, {}, {found}},
           {add + use, kSqlC, {true, true}, {}, {}},
           {add + use, use, {true, true}, {}, {found}},
           {"VACUUM a", kSqlC, {true, true}, {}, {}},
           {"VACUUM a", kSqlC, {true, false, true}, {found}, {found}},
           {"no SQL at all", kSqlC, {true, true}, {}, {}},
           {"\xEF\xBB\xBFSELECT 1;", kSqlC, {true, true}, {}, {}},
           {"SET ROLE x;", kSqlC, {true, true}, {}, {"drizzle-sets-role 0001_b"}},
       }) {
    SCOPED_TRACE(absl::StrCat(each.b, ", ", each.is_synced.size()));
    DrizzleFolder folder = Journal();
    folder.entries[1] = Entry("0001_b", kB, each.b);
    folder.entries[2] = Entry("0002_c", kC, each.c);
    const DrizzleHistory history = History({MakeRow(1, kHashA, kA)});
    for (const bool diesels : {true, false}) {
      const SyncedEntries synced = {.is_synced = each.is_synced, .diesels_to_run = diesels};
      EXPECT_THAT(CodesOf(Judge(folder, history, diesels, synced).findings),
                  ElementsAreArray(diesels ? each.with_diesel : each.without));
    }
  }
}

// CONCURRENTLY is no way out of every statement that wants no transaction.
TEST(JudgeTest, AWayOutOfTheTransaction) {
  for (const auto& [sql, index] : std::vector<std::pair<std::string, bool>>{
           {"CREATE INDEX CONCURRENTLY i ON a(i)", true},
           {"DROP INDEX CONCURRENTLY i", true},
           {"VACUUM a", false},
           {"CREATE DATABASE x", false},
           {"ALTER SYSTEM SET work_mem = '1MB'", false},
           {"CREATE INDEX i ON a(i);\nVACUUM a", false},
       }) {
    DrizzleFolder folder = Journal();
    folder.entries[1] = Entry("0001_b", kB, sql);
    const Judgement judgement = Judge(folder, History({MakeRow(1, kHashA, kA)}), false);
    ASSERT_THAT(CodesOf(judgement.findings), ElementsAre("drizzle-one-transaction 0001_b"));
    EXPECT_EQ(judgement.findings[0].remedy, absl::StrCat("take it out and run it by hand",
                                                         index ? ", or write it without CONCURRENTLY" : ""));
  }
}

TEST(JudgeTest, ARowWithoutId) {
  DrizzleHistory history = History({MakeRow(1, kHashA, kA), MakeRow(2, kNobody, kA - 1000)});
  history.rows[1].id = std::nullopt;
  const Judgement judgement = Judge(Journal(), history, false);
  EXPECT_EQ(judgement.entries[3].name, "a row without id");
  EXPECT_THAT(CodesOf(judgement.findings), ElementsAre("drizzle-row-without-file a row without id"));
}

// No state is made up where one of the two could not be read.
TEST(JudgeTest, WhatCouldNotBeRead) {
  DrizzleHistory denied = History({});
  denied.findings.push_back(NotChecked("drizzle-table-denied", "t", "x", "", ""));
  Judgement judgement = Judge(Journal(), denied, true);
  EXPECT_THAT(judgement.entries, IsEmpty());
  EXPECT_THAT(CodesOf(judgement.findings), ElementsAre("not checked drizzle-table-denied t"));

  DrizzleFolder other;
  other.format = DrizzleFormat::kOther;
  other.findings.push_back(NotChecked("drizzle-format", "f", "x", "", ""));
  judgement = Judge(other, History({MakeRow(1, kHashA, kA)}), true);
  EXPECT_THAT(judgement.entries, IsEmpty());
  EXPECT_THAT(CodesOf(judgement.findings), ElementsAre("not checked drizzle-format f"));
}

TEST(JudgeTest, RowsWithoutAFolder) {
  const Judgement judgement =
      Judge(DrizzleFolder{}, History({MakeRow(1, kHashA, kA), MakeRow(2, kHashB, kB)}), false);
  EXPECT_EQ(Letters(judgement), "uu");
  EXPECT_THAT(CodesOf(judgement.findings), ElementsAre("drizzle-row-without-file "));
}

TEST(JudgeTest, TheWorstFirst) {
  DrizzleFolder folder = Journal();
  folder.findings.push_back(Note("note", "", "x", "", ""));
  const Judgement judgement = Judge(folder, History({MakeRow(1, kHashA, std::nullopt)}), false);
  EXPECT_THAT(CodesOf(judgement.findings), ElementsAre("drizzle-null-created-at row 1", "note note "));
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
