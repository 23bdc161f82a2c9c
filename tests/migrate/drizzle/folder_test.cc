#include "migrate/drizzle/folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "migrate/drizzle/folder_fixture.h"
#include "migrate/drizzle/journal.h"
#include "migrate/drizzle/text.h"
#include "testing/matchers.h"

namespace pgassay::migrate::drizzle {
namespace {

using pgassay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

DrizzleFolder Read(const Folder& folder) {
  absl::StatusOr<DrizzleFolder> read = ReadFolder(folder.path());
  EXPECT_THAT(read.status(), IsOk());
  return read.ok() ? *std::move(read) : DrizzleFolder{};
}

std::vector<std::string> NamesOf(const DrizzleFolder& folder) {
  std::vector<std::string> names;
  for (const DrizzleEntry& entry : folder.entries) names.push_back(entry.name);
  return names;
}

TEST(FolderTest, AJournalAsDrizzleKitWritesIt) {
  const Folder folder;
  folder.WriteJournal7();
  const DrizzleFolder read = Read(folder);
  EXPECT_EQ(read.format, DrizzleFormat::kJournal7);
  EXPECT_THAT(CodesOf(read.findings), IsEmpty());
  ASSERT_THAT(NamesOf(read), ElementsAre("0000_a", "0001_b", "0002_c"));
  const DrizzleEntry& entry = read.entries[1];
  EXPECT_EQ(entry.file, "0001_b.sql");
  EXPECT_EQ(entry.when_ms, 1795375181489);
  EXPECT_TRUE(entry.present);
  EXPECT_EQ(entry.sql, "ALTER TABLE \"t\" ADD COLUMN \"b\" text;");
  EXPECT_EQ(entry.sha256, Sha256(entry.sql));
}

TEST(FolderTest, FoldersAsVersionOneWritesThem) {
  const Folder folder;
  folder.WriteFolders9();
  const DrizzleFolder read = Read(folder);
  EXPECT_EQ(read.format, DrizzleFormat::kFolders9);
  EXPECT_THAT(CodesOf(read.findings), IsEmpty());
  ASSERT_THAT(NamesOf(read), ElementsAre("20261122192845_a", "20261122192851_b", "20261122192856_c"));
  EXPECT_EQ(read.entries[0].when_ms, 1795375725000);
  EXPECT_EQ(read.entries[0].file, "20261122192845_a/migration.sql");
}

// The order is that of the list, whatever idx, `when` and names say.
TEST(FolderTest, TheOrderIsTheJournals) {
  const Folder folder;
  folder.Write("meta/_journal.json", JournalOf({{"0001_b", "1795375180002"}, {"0000_a", "1795375180003"}}));
  EXPECT_THAT(NamesOf(Read(folder)), ElementsAre("0001_b", "0000_a"));
}

struct Case {
  const char* name;
  std::function<void(const Folder&)> change;  // of a sound folder
  DrizzleFormat format;
  std::vector<std::string> codes;
};

void Check(const std::vector<Case>& cases, void (Folder::*write)() const) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Folder folder;
    (folder.*write)();
    c.change(folder);
    const DrizzleFolder read = Read(folder);
    EXPECT_EQ(read.format, c.format);
    EXPECT_THAT(CodesOf(read.findings), ElementsAreArray(c.codes));
    if (c.format == DrizzleFormat::kOther || c.format == DrizzleFormat::kNone) {
      EXPECT_THAT(read.entries, IsEmpty());
    }
  }
}

constexpr char kIdA[] = "c0188331-51ab-4d80-bc12-db95023b263d";
constexpr char kIdB[] = "4d2925d6-d2f4-4cc2-9dd9-c59a33ea221e";
constexpr char kIdC[] = "b3a0a4b5-6d46-4a37-8a51-0f0d4c1a2e77";
constexpr char kOther[] = "11111111-1111-4111-8111-111111111111";
constexpr char kAdd[] = "ALTER TABLE t ADD COLUMN x text;";

std::function<void(const Folder&)> Writes(std::string name, std::string bytes) {
  return
      [name = std::move(name), bytes = std::move(bytes)](const Folder& folder) { folder.Write(name, bytes); };
}
std::function<void(const Folder&)> Removes(std::string name) {
  return [name = std::move(name)](const Folder& folder) { folder.Remove(name); };
}
// The journal of the sound folder with another `when` for its last entry.
std::function<void(const Folder&)> When(const std::string& when) {
  return Writes("meta/_journal.json",
                JournalOf({{"0000_a", "1795375180807"}, {"0001_b", "1795375181489"}, {"0002_c", when}}));
}

TEST(FolderTest, Journals) {
  constexpr DrizzleFormat k7 = DrizzleFormat::kJournal7;
  constexpr DrizzleFormat kElse = DrizzleFormat::kOther;
  const std::vector<std::string> unreadable = {"not checked drizzle-journal-unreadable meta/_journal.json"};
  const std::vector<std::string> other = {"not checked drizzle-format meta/_journal.json"};
  const std::vector<std::string> when = {"drizzle-when-seconds 0002_c"};
  const auto journal = [](const std::string& text) { return Writes("meta/_journal.json", text); };
  Check(
      {
          {"no JSON", journal("{"), kElse, unreadable},
          {"empty", journal(""), kElse, unreadable},
          {"byte order mark", journal("\xEF\xBB\xBF{\"entries\": []}"), kElse, unreadable},
          {"NaN", journal("{\"entries\": [], \"version\": NaN}"), kElse, unreadable},
          {"a comment", journal("{\"entries\": [] /* none */}"), kElse, unreadable},
          {"no entries", journal("{}"), kElse, unreadable},
          {"a list", journal("[]"), kElse, unreadable},
          {"entries are none", journal("{\"entries\": {}}"), kElse, unreadable},
          {"an entry is null", journal("{\"entries\": [null]}"), kElse, unreadable},
          {"an entry without tag", journal("{\"entries\": [{\"when\": 1}]}"), kElse, unreadable},
          {"a tag is a number", journal("{\"entries\": [{\"tag\": 1}]}"), kElse, unreadable},
          {"a tag is a path", journal(JournalOf({{"../../etc/passwd", "1795375180807"}})), kElse, unreadable},
          {"a tag in a folder", journal(JournalOf({{"meta/x", "1795375180807"}})), kElse, unreadable},
          {"a tag with NUL", journal(JournalOf({{"a\\u0000b", "1795375180807"}})), kElse, unreadable},
          {"deep", journal(std::string(1000000, '[')), kElse, unreadable},
          {"deep and closed", journal(std::string(1000, '[') + std::string(1000, ']')), kElse, unreadable},
          {"a number beyond a double", journal("{\"entries\": [], \"x\": 1e999}"), kElse, unreadable},
          {"of MySQL", journal("{\"version\": \"5\", \"dialect\": \"mysql\", \"entries\": []}"), kElse,
           other},
          {"version 6", journal("{\"version\": \"6\", \"dialect\": \"pg\", \"entries\": []}"), kElse, other},
          {"a version that is none", journal("{\"version\": {}, \"entries\": []}"), kElse, other},
          {"no journal",
           Removes("meta/_journal.json"),
           kElse,
           {"not checked drizzle-journal-unreadable meta/_journal.json"}},
          {"folders of 1.0 beside it",
           Writes("20240101000000_x/migration.sql", kAdd),
           kElse,
           {"not checked drizzle-format "}},

          {"a tag with dots and a backslash",
           [](const Folder& folder) {
             folder.Write("meta/_journal.json", JournalOf({{"0000_a", "1795375180807"},
                                                           {"0001_b", "1795375181489"},
                                                           {"0002_v1..2\\\\x", "1795375182167"}}));
             std::filesystem::rename(folder.path() + "/0002_c.sql", folder.path() + "/0002_v1..2\\x.sql");
           },
           k7,
           {}},
          {"a file is missing", Removes("0001_b.sql"), k7, {"drizzle-file-missing 0001_b"}},
          {"a folder in its place",
           [](const Folder& folder) {
             folder.Remove("0001_b.sql");
             folder.Write("0001_b.sql/x", "");
           },
           k7,
           {"drizzle-file-missing 0001_b"}},
          {"a pipe in its place",
           [](const Folder& folder) {
             folder.Remove("0001_b.sql");
             ASSERT_EQ(mkfifo((folder.path() + "/0001_b.sql").c_str(), 0600), 0);
           },
           k7,
           {"drizzle-file-missing 0001_b"}},
          {"a file too many", Writes("0003_d.sql", kAdd), k7, {"drizzle-file-without-entry 0003_d.sql"}},
          {"a tag twice",
           journal(JournalOf({{"0000_a", "1795375180807"},
                              {"0001_b", "1795375181489"},
                              {"0002_c", "1795375182167"},
                              {"0002_c", "1795375183000"}})),
           k7,
           {"drizzle-tag-twice 0002_c"}},
          {"an idx twice",
           journal(absl::StrReplaceAll(
               JournalOf(
                   {{"0000_a", "1795375180807"}, {"0001_b", "1795375181489"}, {"0002_c", "1795375182167"}}),
               {{"\"idx\": 2", "\"idx\": 1"}})),
           k7,
           {"drizzle-idx-twice 0002_c"}},
          {"equal", When("1795375181489"), k7, {"drizzle-when-order 0002_c"}},
          {"falling", When("1795375181488"), k7, {"drizzle-when-order 0002_c"}},
          {"rising", When("1795375181490"), k7, {}},
          {"below the first",
           journal(JournalOf(
               {{"0000_a", "1795375182000"}, {"0001_b", "1795375181000"}, {"0002_c", "1795375181500"}})),
           k7,
           {"drizzle-when-order 0001_b", "drizzle-when-order 0002_c"}},
          {"seconds", When("1795375182"), k7, when},
          {"microseconds", When("1795375182167000"), k7, when},
          {"missing", When(""), k7, when},
          {"null", When("null"), k7, when},
          {"a string", When("\"1795375182167\""), k7, when},
          {"another string", When("\"2026-11-22\""), k7, when},
          {"a list", When("[1795375182167]"), k7, when},
          {"a fraction", When("1795375182167.5"), k7, when},
          {"huge", When("1e300"), k7, when},
          {"beyond 64 bits", When("99999999999999999999"), k7, when},
          {"negative", When("-1795375182167"), k7, when},
          {"whole, as a double", When("1795375182167.0"), k7, {}},
          {"a key twice",
           journal("{\"entries\": 1, \"entries\": []}"),
           k7,
           {"drizzle-file-without-entry 0000_a.sql", "drizzle-file-without-entry 0001_b.sql",
            "drizzle-file-without-entry 0002_c.sql", "drizzle-snapshot-missing meta/0000_snapshot.json",
            "drizzle-snapshot-missing meta/0001_snapshot.json",
            "drizzle-snapshot-missing meta/0002_snapshot.json"}},
      },
      &Folder::WriteJournal7);
}

TEST(FolderTest, SnapshotsOfAJournal) {
  constexpr DrizzleFormat k7 = DrizzleFormat::kJournal7;
  const std::string last = "meta/0002_snapshot.json";
  Check(
      {
          {"the newest is missing", Removes(last), k7, {"drizzle-snapshot-missing 0002_c"}},
          {"one between is missing",
           Removes("meta/0001_snapshot.json"),
           k7,
           {"drizzle-snapshot-missing 0001_b"}},
          {"two are missing",
           [](const Folder& folder) {
             folder.Remove("meta/0000_snapshot.json");
             folder.Remove("meta/0001_snapshot.json");
           },
           k7,
           {"drizzle-snapshot-missing 0000_a"}},
          {"all are missing",
           [](const Folder& folder) {
             for (const char* name : {"0000", "0001", "0002"}) {
               folder.Remove(absl::StrCat("meta/", name, "_snapshot.json"));
             }
           },
           k7,
           {"drizzle-snapshot-missing meta"}},
          {"two entries of one prefix",
           [](const Folder& folder) {
             folder.Write("meta/_journal.json", JournalOf({{"0000_a", "1795375180807"},
                                                           {"0001_b", "1795375181489"},
                                                           {"0001_c", "1795375182167"}}));
             folder.Write("0001_c.sql", kAdd);
             folder.Remove("0002_c.sql");
             folder.Remove("meta/0002_snapshot.json");
           },
           k7,
           {"drizzle-snapshot-missing 0001_c"}},
          {"a snapshot too many",
           Writes("meta/0003_snapshot.json", Snapshot7(kOther, kIdC)),
           k7,
           {"drizzle-snapshot-missing meta/0003_snapshot.json"}},
          {"what kit ignores", Writes("meta/_notes.txt", "x"), k7, {}},
          {"what kit reads",
           Writes("meta/notes.txt", "x"),
           k7,
           {"drizzle-snapshot-unreadable meta/notes.txt"}},
          {"no JSON", Writes(last, "{"), k7, {"drizzle-snapshot-unreadable " + last}},
          {"no id",
           Writes(last, "{\"prevId\": \"x\", \"version\": \"7\"}"),
           k7,
           {"drizzle-snapshot-unreadable " + last}},
          {"ids that are none",
           Writes(last, "{\"id\": 1, \"prevId\": [], \"version\": \"7\"}"),
           k7,
           {"drizzle-snapshot-unreadable " + last}},
          {"an older version",
           Writes(last, "{\"id\": \"x\", \"prevId\": \"y\", \"version\": \"6\"}"),
           k7,
           {"drizzle-snapshot-unreadable " + last}},
          {"dangling", Writes(last, Snapshot7(kIdC, kOther)), k7, {"drizzle-snapshot-chain " + last}},
          {"shared", Writes(last, Snapshot7(kIdC, kIdA)), k7, {"drizzle-snapshot-chain " + last}},
          {"an id twice", Writes(last, Snapshot7(kIdB, kIdB)), k7, {"drizzle-snapshot-id-twice " + last}},
          {"as pull writes it",
           [](const Folder& folder) {
             folder.Write("meta/0000_snapshot.json", Snapshot7(kOriginId, ""));
             folder.Write("meta/0001_snapshot.json", Snapshot7(kIdB, kOriginId));
           },
           k7,
           {"drizzle-snapshot-origin meta/0000_snapshot.json"}},
          {"with Diesel's table",
           Writes(last, Snapshot7(kIdC, kIdB, "__diesel_schema_migrations")),
           k7,
           {"drizzle-diesel-table " + last}},
          {"which an older one had",
           Writes("meta/0001_snapshot.json", Snapshot7(kIdB, kIdA, "__diesel_schema_migrations")),
           k7,
           {}},
          {"tables that are none",
           Writes(last, absl::StrCat("{\"id\": \"", kIdC, "\", \"prevId\": \"", kIdB,
                                     "\", \"version\": \"7\", \"tables\": [1, {\"name\": 2}]}")),
           k7,
           {}},
      },
      &Folder::WriteJournal7);
}

TEST(FolderTest, Texts) {
  constexpr DrizzleFormat k7 = DrizzleFormat::kJournal7;
  Check(
      {
          {"CRLF", Writes("0001_b.sql", "SELECT 1;\r\n"), k7, {"drizzle-crlf 0001_b"}},
          {"CRLF twice",
           [](const Folder& folder) {
             folder.Write("0001_b.sql", "SELECT 1;\r\n");
             folder.Write("0002_c.sql", "SELECT 1;\r\n");
           },
           k7,
           {"drizzle-crlf "}},
          {"a return alone", Writes("0001_b.sql", "SELECT 1;\rSELECT 2;"), k7, {}},
          {"Latin 1", Writes("0001_b.sql", "SELECT '\xE9';"), k7, {"drizzle-not-utf8 0001_b"}},
          {"pulled",
           Writes("0000_a.sql",
                  "-- Current sql file was generated after introspecting the database\n/*\nCREATE "
                  "TABLE a();--> statement-breakpoint\nCREATE TABLE b();\n*/"),
           k7,
           {"drizzle-commented-out 0000_a"}},
          {"a remark in a comment", Writes("0001_b.sql", "/* CREATE INDEX will come later */"), k7, {}},
          {"a comment cut up",
           Writes("0001_b.sql", "/* CREATE TABLE a();--> statement-breakpoint\n*/"),
           k7,
           {"drizzle-commented-out 0001_b"}},
          {"custom", Writes("0001_b.sql", "-- Custom SQL migration file, put your code below! --"), k7, {}},
          {"a breakpoint in a string",
           Writes("0001_b.sql", "SELECT ' --> statement-breakpoint ';"),
           k7,
           {"drizzle-breakpoint-in-text 0001_b"}},
      },
      &Folder::WriteJournal7);
}

TEST(FolderTest, VersionOne) {
  constexpr DrizzleFormat k9 = DrizzleFormat::kFolders9;
  constexpr DrizzleFormat k8 = DrizzleFormat::kFolders8;
  const std::string last = "20261122192856_c/snapshot.json";
  const auto nine = [](const std::string& id, const std::string& previous, const std::string& rest) {
    return absl::StrCat("{\"version\": \"9\", \"id\": \"", id, "\", \"prevIds\": [\"", previous, "\"], ",
                        rest, "}");
  };
  const std::string c = "7073f118-ed50-4b35-bc4b-175abb38310b";
  const std::string b = "dab10d22-645b-4a1c-948f-968eab678240";
  const std::string a = "980df869-d47b-4661-8b51-492699ba3e93";
  const std::string diesel =
      R"({"op": "create", "row": {"entityType": "tables", "name": "__diesel_schema_migrations"}})";
  const std::string dropped =
      R"({"op": "drop", "key": "tables\u0000[\"public\",\"__diesel_schema_migrations\"]"})";
  Check(
      {
          {"a name without digits",
           [](const Folder& folder) {
             folder.Write("first/migration.sql", kAdd);
             folder.Write("first/snapshot.json", "{}");
           },
           k9,
           {"drizzle-folder-name first", "drizzle-snapshot-unreadable first/snapshot.json"}},
          {"a hidden folder",
           Writes(".old/migration.sql", kAdd),
           k9,
           {"drizzle-folder-name .old", "drizzle-snapshot-missing .old"}},
          {"what is no migration", Writes("notes/README.md", ""), k9, {}},
          {"no snapshot", Removes(last), k9, {"drizzle-snapshot-missing 20261122192856_c"}},
          {"no migration.sql",
           Removes("20261122192856_c/migration.sql"),
           k9,
           {"drizzle-file-missing 20261122192856_c"}},
          {"a folder for migration.sql",
           Writes("20270101000000_d/migration.sql/x", ""),
           k9,
           {"drizzle-snapshot-missing 20270101000000_d", "drizzle-file-missing 20270101000000_d"}},
          {"unreadable", Writes(last, "{"), k9, {"drizzle-snapshot-unreadable " + last}},
          {"version 8 among 9",
           Writes(last, R"({"version": "8", "id": "x", "prevIds": ["y"]})"),
           k9,
           {"drizzle-snapshot-unreadable " + last}},
          {"dangling",
           Writes(last, nine(c, kOther, "\"deltas\": []")),
           k9,
           {"drizzle-snapshot-chain " + last}},
          {"a branch that nothing joins",
           Writes(last, nine(c, a, "\"deltas\": []")),
           k9,
           {"drizzle-branches 20261122192856_c"}},
          {"two first ones",
           Writes(last, nine(c, kOriginId, "\"ddl\": []")),
           k9,
           {"drizzle-snapshot-chain " + last}},
          {"an id twice",
           Writes(last, nine(b, a, "\"deltas\": []")),
           k9,
           {"drizzle-snapshot-id-twice " + last}},
          {"a child before its parent",
           [](const Folder& folder) {
             std::filesystem::rename(folder.path() + "/20261122192856_c",
                                     folder.path() + "/20200101000000_c");
           },
           k9,
           {"drizzle-folder-order 20200101000000_c"}},
          {"otherwise by locale",
           [](const Folder& folder) {
             std::filesystem::rename(folder.path() + "/20261122192851_b",
                                     folder.path() + "/20261122192856_B");
             std::filesystem::rename(folder.path() + "/20261122192856_c",
                                     folder.path() + "/20261122192856_a");
           },
           k9,
           {"drizzle-folder-order 20261122192856_B", "drizzle-folder-order 20261122192856_a"}},
          {"Diesel's table",
           Writes(last, nine(c, b, "\"deltas\": [" + diesel + "]")),
           k9,
           {"drizzle-diesel-table " + last}},
          {"and dropped", Writes(last, nine(c, b, "\"deltas\": [" + diesel + "," + dropped + "]")), k9, {}},
          {"of rc.4",
           [&](const Folder& folder) {
             folder.Write("20261122192845_a/snapshot.json",
                          absl::StrCat(R"({"version": "8", "ddl": [], "id": ")", a, R"(", "prevIds": [")",
                                       kOriginId, "\"]}"));
             folder.Write(
                 "20261122192851_b/snapshot.json",
                 absl::StrCat(R"({"version": "8", "ddl": [], "id": ")", b, R"(", "prevIds": [")", a, "\"]}"));
             folder.Remove("20261122192856_c");
           },
           k8,
           {"note drizzle-folders-8 "}},
          {"of 2023",
           [](const Folder& folder) {
             for (const char* name : {"20261122192845_a", "20261122192851_b", "20261122192856_c"}) {
               folder.Remove(name);
             }
             folder.Write("20230101120000/migration.sql", kAdd);
             folder.Write("20230101120000/snapshot.json", "{\"version\": \"4\"}");
           },
           DrizzleFormat::kOther,
           {"not checked drizzle-format "}},
      },
      &Folder::WriteFolders9);
}

TEST(FolderTest, NoFolder) {
  const Folder folder;
  EXPECT_THAT(CodesOf(Read(folder).findings), ElementsAre("note drizzle-no-folder "));
  folder.Write("relations.ts", "");
  EXPECT_EQ(Read(folder).format, DrizzleFormat::kNone);
  const absl::StatusOr<DrizzleFolder> none = ReadFolder(folder.path() + "/none");
  ASSERT_THAT(none.status(), IsOk());
  EXPECT_THAT(CodesOf(none->findings), ElementsAre("note drizzle-no-folder "));
}

// The migrator of 1.0 asks for migration.sql by its name: it needs to enter a folder, not to list it.
TEST(FolderTest, AFolderThatMayNotBeListed) {
  if (geteuid() != 0) GTEST_SKIP() << "needs to become somebody else";
  const Folder folder;
  folder.WriteFolders9();
  const std::string last = folder.path() + "/20261122192856_c";
  ASSERT_EQ(chmod(folder.root().c_str(), 0755), 0);
  ASSERT_EQ(chmod(last.c_str(), 0711), 0);
  ASSERT_EQ(seteuid(65534), 0);
  const DrizzleFolder read = Read(folder);
  ASSERT_EQ(seteuid(0), 0);
  EXPECT_EQ(read.entries.size(), 3U);
  ASSERT_EQ(chmod(last.c_str(), 0), 0);
  ASSERT_EQ(seteuid(65534), 0);
  const absl::Status closed = ReadFolder(folder.path()).status();
  ASSERT_EQ(seteuid(0), 0);
  EXPECT_THAT(closed, pgassay::testing::StatusIs(absl::StatusCode::kPermissionDenied, "20261122192856_c"));
}

// Only what is older can be rewritten by drizzle-kit.
TEST(FolderTest, TheRemedyOfAnotherVersion) {
  for (const auto& [version, older] :
       {std::pair("\"6\"", true), std::pair("\"8\"", false), std::pair("{}", false), std::pair("5", true)}) {
    const Folder folder;
    folder.Write("meta/_journal.json", absl::StrCat("{\"version\": ", version, ", \"entries\": []}"));
    const DrizzleFolder read = Read(folder);
    ASSERT_EQ(read.findings.size(), 1U) << version;
    EXPECT_EQ(absl::StrContains(read.findings[0].remedy, "drizzle-kit up"), older) << version;
  }
}

TEST(FolderTest, AFileAbove64MiB) {
  const Folder folder;
  folder.WriteJournal7();
  std::filesystem::resize_file(folder.path() + "/0001_b.sql", (uint64_t{64} << 20) + 1);
  EXPECT_EQ(ReadFolder(folder.path()).status().code(), absl::StatusCode::kResourceExhausted);
}

// What `when` is to a comparison.
TEST(FolderTest, WhenAsANumber) {
  struct Value {
    const char* json;
    int64_t when_ms;
  };
  for (const Value& c : {
           Value{"", kNoWhen},
           Value{"null", 0},
           Value{"true", 1},
           Value{"\"1795375182167\"", 1795375182167},
           Value{"\"x\"", kNoWhen},
           Value{"\"\"", 0},
           Value{"\" 0x1F \"", 31},
           Value{"\"0b101\"", 5},
           Value{"\"0o17\"", 15},
           Value{"\"0x\"", kNoWhen},
           Value{"\"-0x1\"", kNoWhen},
           Value{"\"0x1p3\"", kNoWhen},
           Value{"\"1e3\"", 1000},
           Value{"\"1e400\"", 9200000000000000000},
           Value{"\"Infinity\"", 9200000000000000000},
           Value{"\"-Infinity\"", -9200000000000000000},
           Value{"\"inf\"", kNoWhen},
           Value{"\"nan\"", kNoWhen},
           Value{"{}", kNoWhen},
           Value{"1.5", 2},
           Value{"-1.5", -1},
           Value{"1e300", 9200000000000000000},
       }) {
    const Folder folder;
    folder.Write("meta/_journal.json", JournalOf({{"0000_a", c.json}}));
    const DrizzleFolder read = Read(folder);
    ASSERT_EQ(read.entries.size(), 1U) << c.json;
    EXPECT_EQ(read.entries[0].when_ms, c.when_ms) << c.json;
  }
}

// Bytes of a journal and of a snapshot changed one at a time, and every prefix: findings, never a crash.
TEST(FolderTest, HostileBytes) {
  const Folder folder;
  folder.WriteJournal7();
  uint32_t random = 5;
  const auto next = [&random](uint32_t below) {
    random = random * 1664525 + 1013904223;
    return (random >> 8) % below;
  };
  const std::string journal =
      JournalOf({{"0000_a", "1795375180807"}, {"0001_b", "1795375181489"}, {"0002_c", "1795375182167"}});
  const std::string snapshot = Snapshot7(kIdC, kIdB);
  constexpr char kBytes[] = "{}[]\",:\\0-9.eEnt\xFF\xC3\n";
  for (int i = 0; i < 600; ++i) {
    std::string text = i % 2 == 0 ? journal : snapshot;
    const size_t at = next(static_cast<uint32_t>(text.size()));
    if (next(3) == 0) {
      text.resize(at);
    } else {
      text[at] = kBytes[next(sizeof(kBytes) - 1)];
    }
    folder.Write(i % 2 == 0 ? "meta/_journal.json" : "meta/0002_snapshot.json", text);
    const absl::StatusOr<DrizzleFolder> read = ReadFolder(folder.path());
    ASSERT_THAT(read.status(), IsOk()) << text;
    CodesOf(read->findings);
    EXPECT_TRUE(read->format != DrizzleFormat::kOther || !read->findings.empty()) << text;
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
