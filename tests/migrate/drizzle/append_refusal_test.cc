// Folders and entries that nothing can be made of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "migrate/drizzle/append.h"
#include "migrate/drizzle/append_fixture.h"
#include "migrate/drizzle/folder_fixture.h"
#include "migrate/drizzle/journal.h"

namespace pgassay::migrate::drizzle {
namespace {

using ::testing::HasSubstr;

struct Refusal {
  std::string name;
  bool v1;
  std::function<void(KitConfig&, NewEntry&, FilesByPath&)> change;
  absl::StatusCode code;
  std::string message;
};

void Replace(FilesByPath& files, const std::string& path, const std::string& from, const std::string& to) {
  ASSERT_THAT(files[path], HasSubstr(from)) << path;
  files[path] = absl::StrReplaceAll(files[path], {{from, to}});
}

std::vector<Refusal> Refusals() {
  constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  const std::string last9 = "20261122192856_c/snapshot.json", journal = "meta/_journal.json";
  using C = KitConfig;
  using E = NewEntry;
  using F = FilesByPath;
  return {
      {"no_name", false, [](C&, E& entry, F&) { entry.name = ""; }, kInvalid, "name: \"\" is not"},
      {"a_path", true, [](C&, E& entry, F&) { entry.name = "../x"; }, kInvalid, "name: \"../x\" is not"},
      {"half_a_second", false, [](C&, E& entry, F&) { entry.when_ms += 1; }, kFailed,
       "when: 1795400000001 is no"},
      {"seconds", true, [](C&, E& entry, F&) { entry.when_ms = 1795400000; }, kFailed,
       "when: 1795400000 is no"},
      {"far_away", true, [](C&, E& entry, F&) { entry.when_ms = kMostMilliseconds + 1000; }, kFailed,
       "is no whole second"},
      {"earlier", false, [](C&, E& entry, F&) { entry.when_ms = kNovember; }, kFailed,
       "0002_c: it was made at 2026-11-22 19:19:42 by its `when`, and the new entry is to have 2026-11-02 "
       "09:15:00"},
      {"the_same_second", false, [](C&, E& entry, F&) { entry.when_ms = 1795375182000; }, kFailed,
       "give it a later second"},
      {"the_same_second_9", true, [](C&, E& entry, F&) { entry.when_ms = 1795375736000; }, kFailed,
       "20261122192856_c: it was made at 2026-11-22 19:28:56"},
      // Not the last of the journal is the newest.
      {"newer_before", false,
       [journal](C&, E&, F& files) { Replace(files, journal, "1795375181489", "1795400000001"); }, kFailed,
       "0001_b: it was made at"},
      {"none", false, [](C& config, E&, F&) { config.prefix = "none"; }, kFailed,
       "drizzle.config.ts: migrations.prefix is \"none\""},
      {"unknown", false, [](C& config, E&, F&) { config.prefix = "x"; }, kFailed,
       "migrations.prefix is \"x\""},

      {"not_a_journal", false, [journal](C&, E&, F& files) { files[journal] = "{"; }, kFailed,
       "meta/_journal.json: it is no JSON"},
      {"of_mysql", false, [journal](C&, E&, F& files) { Replace(files, journal, "postgresql", "mysql"); },
       kFailed, "of the dialect mysql"},
      {"of_6", false,
       [journal](C&, E&, F& files) {
         Replace(files, journal, "\"version\": \"7\",\n  \"dialect", "\"version\": \"6\",\n  \"dialect");
       },
       kFailed, "drizzle-kit up"},
      {"no_journal", false, [journal](C&, E&, F& files) { files.erase(journal); }, kFailed,
       "meta/_journal.json: it is not there"},
      {"no_idx", false,
       [journal](C&, E&, F& files) { Replace(files, journal, "\"idx\": 2", "\"idx\": \"2\""); }, kFailed,
       "has no `idx`"},
      {"idx_twice", false,
       [journal](C&, E&, F& files) { Replace(files, journal, "\"idx\": 2", "\"idx\": 1"); }, kFailed,
       "0002_c: it has the idx 1"},
      {"escaped_key", false,
       [journal](C&, E&, F& files) { Replace(files, journal, "\"entries\"", "\"\\u0065ntries\""); }, kFailed,
       "not where drizzle-kit writes it"},
      {"sql_is_there", false, [](C&, E&, F& files) { files["0003_x.sql"] = ""; }, kFailed,
       "0003_x.sql: it is there already"},
      {"of_1", false, [](C&, E&, F& files) { files["20261122192845_a/migration.sql"] = ""; }, kFailed,
       "it is of drizzle-kit 1.0"},
      {"no_snapshots", false,
       [](C&, E&, F& files) {
         for (int i = 0; i < 3; ++i) files.erase(absl::StrCat("meta/000", i, "_snapshot.json"));
       },
       kFailed, "meta: it holds no snapshot at all"},
      {"no_last_snapshot", false, [](C&, E&, F& files) { files.erase("meta/0002_snapshot.json"); }, kFailed,
       "0002_c: the newest entry has no snapshot"},
      {"not_a_snapshot", false, [](C&, E&, F& files) { files["meta/0002_snapshot.json"] = "[]"; }, kFailed,
       "it is no snapshot that drizzle-kit reads"},
      {"not_a_file_of_kit", false, [](C&, E&, F& files) { files["meta/notes.txt"] = "x"; }, kFailed,
       "meta/notes.txt: it is no snapshot"},
      {"without_entry", false, [](C&, E&, F& files) { files["meta/0009_snapshot.json"] = Whole7({}); },
       kFailed, "the journal has no entry of this snapshot"},
      {"two_branches", false,
       [](C&, E&, F& files) {
         Replace(files, "meta/0002_snapshot.json", "4d2925d6-d2f4-4cc2-9dd9-c59a33ea221e",
                 "c0188331-51ab-4d80-bc12-db95023b263d");
       },
       kFailed, "it has the prevId of meta/0001_snapshot.json"},
      {"lost_parent", false,
       [](C&, E&, F& files) { Replace(files, "meta/0002_snapshot.json", "4d2925d6", "5d2925d6"); }, kFailed,
       "which is not there"},
      {"out_of_order", false,
       [](C&, E&, F& files) {
         files["meta/0001_snapshot.json"] =
             Snapshot7("4d2925d6-d2f4-4cc2-9dd9-c59a33ea221e", "b3a0a4b5-6d46-4a37-8a51-0f0d4c1a2e77");
         files["meta/0002_snapshot.json"] =
             Snapshot7("b3a0a4b5-6d46-4a37-8a51-0f0d4c1a2e77", "c0188331-51ab-4d80-bc12-db95023b263d");
       },
       kFailed, "meta/0001_snapshot.json: it follows meta/0002_snapshot.json, which sorts after it"},
      {"other_prefix", false,
       [journal](C&, E&, F& files) {
         for (const std::string path : {"0002_c.sql", "meta/0002_snapshot.json"}) {
           files[absl::StrReplaceAll(path, {{"0002", "20261122191942"}})] = files[path];
           files.erase(path);
         }
         Replace(files, journal, "0002_c", "20261122191942_c");
       },
       kFailed, "meta/20261122191942_snapshot.json: it sorts after meta/0003_snapshot.json"},

      {"snapshot_no_json", false, [](C&, E& entry, F&) { entry.snapshot = "{"; }, kInvalid,
       "snapshot: it is none of version 7"},
      {"snapshot_of_9", false, [](C&, E& entry, F&) { entry.snapshot = Whole9({}); }, kInvalid,
       "snapshot: it is none of version 7"},
      {"snapshot_of_7", true, [](C&, E& entry, F&) { entry.snapshot = Whole7({}); }, kInvalid,
       "snapshot: it is no whole one of version 9"},
      {"snapshot_a_difference", true, [last9](C&, E& entry, F& files) { entry.snapshot = files[last9]; },
       kInvalid, "no whole one of version 9"},
      {"snapshot_of_other_rows", true,
       [](C&, E& entry, F&) {
         entry.snapshot = absl::StrReplaceAll(Whole9({"a"}), {{"\"columns\"", "\"triggers\""}});
       },
       kInvalid, "snapshot: it has a row of the kind \"triggers\""},
      {"snapshot_row_twice", true,
       [](C&, E& entry, F&) {
         entry.snapshot = Whole9({"a", "a"});
       },
       kInvalid, "snapshot: it has two rows are columns [\"public\",\"t\",\"a\"]"},

      {"of_0", true, [journal](C&, E&, F& files) { files[journal] = "{}"; }, kFailed, "run `drizzle-kit up`"},
      {"no_snapshot_9", true, [last9](C&, E&, F& files) { files.erase(last9); }, kFailed,
       "20261122192856_c: it has no snapshot.json"},
      {"no_sql_9", true, [](C&, E&, F& files) { files.erase("20261122192856_c/migration.sql"); }, kFailed,
       "20261122192856_c: it has a snapshot.json and no migration.sql"},
      {"unreadable_9", true, [last9](C&, E&, F& files) { files[last9] = "{"; }, kFailed,
       "it is no snapshot that drizzle-kit reads"},
      {"of_8", true,
       [](C&, E&, F& files) {
         for (auto& [path, bytes] : files)
           bytes = absl::StrReplaceAll(bytes, {{"\"version\": \"9\"", "\"version\": \"8\""}});
       },
       kFailed, "it is of 1.0.0-rc.4 or before; run `drizzle-kit up`"},
      {"lost_parent_9", true, [last9](C&, E&, F& files) { Replace(files, last9, "dab10d22", "eab10d22"); },
       kFailed, "which is not there"},
      {"two_ends", true,
       [last9](C&, E&, F& files) {
         Replace(files, last9, "dab10d22-645b-4a1c-948f-968eab678240",
                 "980df869-d47b-4661-8b51-492699ba3e93");
       },
       kFailed, "the history has several ends"},
      {"joined", true,
       [last9](C&, E&, F& files) {
         Replace(files, last9, "\"dab10d22-645b-4a1c-948f-968eab678240\"",
                 "\"dab10d22-645b-4a1c-948f-968eab678240\", \"980df869-d47b-4661-8b51-492699ba3e93\"");
       },
       kFailed, "20261122192856_c/snapshot.json: it joins 2 branches"},
      {"follows_itself", true,
       [last9](C&, E&, F& files) {
         Replace(files, last9, "dab10d22-645b-4a1c-948f-968eab678240",
                 "7073f118-ed50-4b35-bc4b-175abb38310b");
       },
       kFailed, "it does not follow the migration that stands before it"},
      {"no_base", true,
       [](C&, E&, F& files) { Replace(files, "20261122192845_a/snapshot.json", "\"base\"", "\"diff\""); },
       kFailed, "it is the first one and no whole schema"},
      {"two_bases", true, [last9](C&, E&, F& files) { Replace(files, last9, "\"diff\"", "\"base\""); },
       kFailed, "it follows others and is no difference"},
      {"collision", true,
       [last9](C&, E&, F& files) {
         Replace(files, last9, "\"name\": \"c\",\n        \"type\": \"text\"",
                 "\"name\": \"b\", \"type\": \"int\"");
       },
       kFailed, "it has two rows are columns"},
      {"no_deltas", true, [last9](C&, E&, F& files) { Replace(files, last9, "\"deltas\"", "\"delta\""); },
       kFailed, "it has no list of deltas"},
      {"odd_folder", true,
       [](C&, E&, F& files) {
         files["zz/migration.sql"] = "";
         files["zz/snapshot.json"] = files["20261122192856_c/snapshot.json"];
         files.erase("20261122192856_c/snapshot.json");
         files.erase("20261122192856_c/migration.sql");
       },
       kFailed, "zz: its name does not begin with the 14 digits"},
      {"folder_is_there", true, [](C&, E&, F& files) { files["20261123021320_x/notes.md"] = ""; }, kFailed,
       "20261123021320_x/notes.md: it is there already"},
  };
}

TEST(AppendTest, RefusesAndLeavesAllAsItIs) {
  for (const Refusal& one : Refusals()) {
    SCOPED_TRACE(one.name);
    KitConfig config = Config(one.v1);
    NewEntry entry = Entry("x", kLater);
    FilesByPath files = ByKit(one.v1);
    one.change(config, entry, files);
    const FilesByPath before = files;
    const auto name = AppendEntry(config, entry, files);
    EXPECT_EQ(name.status().code(), one.code) << name.status();
    EXPECT_THAT(std::string(name.status().message()), HasSubstr(one.message));
    EXPECT_EQ(std::string(name.status().message()).find_first_of("\n\r"), std::string::npos);
    EXPECT_EQ(files, before);
  }
}

// The fixture alone is not refused, so that the changes are the reason above; nor what 0.x goes on with.
TEST(AppendTest, TakesWhatDrizzleKitTakes) {
  const std::vector<std::pair<std::string, std::function<void(FilesByPath&)>>> cases = {
      {"as_it_is", [](FilesByPath&) {}},
      {"pulled",
       [](FilesByPath& files) {
         for (auto& [path, bytes] : files)
           bytes = absl::StrReplaceAll(
               bytes, {{"c0188331-51ab-4d80-bc12-db95023b263d", kOriginId}, {kOriginId, ""}});
       }},
      {"a_hidden_file", [](FilesByPath& files) { files["meta/_notes.txt"] = "x"; }},
      {"a_schema_beside", [](FilesByPath& files) { files["schema.ts"] = "x"; }},
  };
  for (const auto& [name, change] : cases) {
    FilesByPath files = ByKit(false);
    change(files);
    const auto added = AppendEntry(Config(false), Entry("x", kLater), files);
    EXPECT_TRUE(added.ok()) << name << added.status();
  }
  FilesByPath files = ByKit(true);
  files["schema.ts"] = files["notes/x.md"] = "x";
  EXPECT_TRUE(AppendEntry(Config(true), Entry("x", kLater), files).ok());
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
