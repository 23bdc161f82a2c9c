#include "migrate/drizzle/append.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "migrate/drizzle/append_fixture.h"
#include "migrate/drizzle/folder_fixture.h"
#include "migrate/drizzle/text.h"

namespace pgassay::migrate::drizzle {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Of all files in both: those that the second has and the first has not, or otherwise.
std::vector<std::string> Changed(const FilesByPath& before, const FilesByPath& after) {
  std::vector<std::string> changed;
  for (const auto& [path, bytes] : after) {
    const auto was = before.find(path);
    if (was == before.end() || was->second != bytes) changed.push_back(path);
  }
  for (const auto& [path, bytes] : before) {
    if (after.count(path) == 0) changed.push_back("lost " + path);
  }
  return changed;
}

TEST(AppendTest, AddsToAJournal) {
  FilesByPath files = ByKit(false);
  const FilesByPath before = files;
  const auto name = AppendEntry(Config(false), Entry("add_tides", kLater), files);
  ASSERT_TRUE(name.ok()) << name.status();
  EXPECT_EQ(*name, "0003_add_tides");
  EXPECT_THAT(Changed(before, files),
              ElementsAre("0003_add_tides.sql", "meta/0003_snapshot.json", "meta/_journal.json"));
  EXPECT_EQ(files["0003_add_tides.sql"], "SELECT 'add_tides'\n");
  const std::string& journal = before.at("meta/_journal.json");
  const std::string end = "\n  ]\n}";
  ASSERT_TRUE(absl::EndsWith(journal, end));
  EXPECT_EQ(files["meta/_journal.json"], journal.substr(0, journal.size() - end.size()) + R"json(,
    {
      "idx": 3,
      "version": "7",
      "when": 1795400000000,
      "tag": "0003_add_tides",
      "breakpoints": true
    }
  ]
})json");
  const Json was = Json::parse(before.at("meta/0002_snapshot.json"));
  const Json is = Json::parse(files["meta/0003_snapshot.json"]);
  EXPECT_EQ(is["prevId"], was["id"]);
  EXPECT_EQ(is["tables"], was["tables"]);
  EXPECT_EQ(is["id"].get<std::string>().substr(14, 1), "5");
}

// From nothing the files are those that `drizzle-kit generate --custom` writes into an empty folder.
TEST(AppendTest, BeginsAFolder) {
  FilesByPath files;
  KitConfig config = Config(false);
  config.breakpoints = false;
  const auto name = AppendEntry(config, Entry("x", kNovember), files);
  ASSERT_TRUE(name.ok()) << name.status();
  EXPECT_EQ(files["meta/_journal.json"], R"json({
  "version": "7",
  "dialect": "postgresql",
  "entries": [
    {
      "idx": 0,
      "version": "7",
      "when": 1793610900000,
      "tag": "0000_x",
      "breakpoints": false
    }
  ]
})json");
  const std::string id = Json::parse(files["meta/0000_snapshot.json"])["id"];
  EXPECT_EQ(files["meta/0000_snapshot.json"], absl::StrCat("{\n  \"id\": \"", id, R"json(",
  "prevId": "00000000-0000-0000-0000-000000000000",
  "version": "7",
  "dialect": "postgresql",
  "tables": {},
  "enums": {},
  "schemas": {},
  "views": {},
  "sequences": {},
  "roles": {},
  "policies": {},
  "_meta": {
    "columns": {},
    "schemas": {},
    "tables": {}
  }
})json"));

  FilesByPath folders;
  const auto folder = AppendEntry(Config(true), Entry("x", kNovember), folders);
  ASSERT_TRUE(folder.ok()) << folder.status();
  EXPECT_EQ(*folder, "20261102091500_x");
  EXPECT_EQ(folders.size(), 2u);
  const std::string base = Json::parse(folders["20261102091500_x/snapshot.json"])["id"];
  EXPECT_EQ(folders["20261102091500_x/snapshot.json"], absl::StrCat(R"json({
  "type": "base",
  "version": "9",
  "dialect": "postgres",
  "id": ")json",
                                                                    base, R"json(",
  "prevIds": [
    "00000000-0000-0000-0000-000000000000"
  ],
  "footprints": [],
  "ddl": []
})json"));
}

TEST(AppendTest, KeepsTheSnapshotToTheByteButForItsIds) {
  for (const bool v1 : {false, true}) {
    FilesByPath files;
    NewEntry entry = Entry("x", kNovember);
    entry.snapshot = Whole(v1, {"a", "b"});
    const auto name = AppendEntry(Config(v1), entry, files);
    ASSERT_TRUE(name.ok()) << name.status();
    const std::string& written = files[v1 ? *name + "/snapshot.json" : "meta/0000_snapshot.json"];
    EXPECT_EQ(absl::StrReplaceAll(written, {{Json::parse(written)["id"].get<std::string>(), kId}}),
              *entry.snapshot);
  }
  // What is written otherwise than JSON of ours would stays so.
  FilesByPath files;
  NewEntry entry = Entry("x", kNovember);
  entry.snapshot =
      R"({"id":"a","prevId":"","version":"7","dialect":"postgresql","tables":{"n":1.50e1,"u":"\u00e9"}})";
  ASSERT_TRUE(AppendEntry(Config(false), entry, files).ok());
  EXPECT_THAT(files["meta/0000_snapshot.json"], HasSubstr(R"("tables":{"n":1.50e1,"u":"\u00e9"})"));
}

TEST(AppendTest, ACopyForgetsTheRenamesOfTheLast) {
  FilesByPath files = ByKit(false);
  std::string& last = files["meta/0002_snapshot.json"];
  last = absl::StrReplaceAll(Whole7({"a"}, Json::parse(last)["id"]),
                             {{kOriginId, "4d2925d6-d2f4-4cc2-9dd9-c59a33ea221e"},
                              {"\"tables\": {}\n  }", "\"tables\": {\"x\": \"y\"}\n  }"}});
  ASSERT_THAT(last, HasSubstr("\"x\": \"y\""));
  ASSERT_TRUE(AppendEntry(Config(false), Entry("x", kLater), files).ok());
  const Json is = Json::parse(files["meta/0003_snapshot.json"]),
             was = Json::parse(files["meta/0002_snapshot.json"]);
  EXPECT_EQ(is["_meta"].dump(), R"({"columns":{},"schemas":{},"tables":{}})");
  EXPECT_EQ(is["tables"], was["tables"]);
}

TEST(AppendTest, WritesTheDifference) {
  FilesByPath files = ByKit(true);  // t with id, b, c
  const FilesByPath before = files;
  NewEntry entry = Entry("x", kLater);
  // Other columns than before, another type; a row of a type that the fixture's rows do not name is altered.
  entry.snapshot =
      absl::StrReplaceAll(Whole9({"id", "d", "b"}), {{"\"isRlsEnabled\": false", "\"isRlsEnabled\": true"}});
  const auto name = AppendEntry(Config(true), entry, files);
  ASSERT_TRUE(name.ok()) << name.status();
  EXPECT_THAT(Changed(before, files),
              ElementsAre("20261123021320_x/migration.sql", "20261123021320_x/snapshot.json"));
  const std::string id = Json::parse(files["20261123021320_x/snapshot.json"])["id"];
  EXPECT_EQ(files["20261123021320_x/snapshot.json"], absl::StrCat(R"json({
  "type": "diff",
  "version": "9",
  "dialect": "postgres",
  "id": ")json",
                                                                  id, R"json(",
  "prevIds": [
    "7073f118-ed50-4b35-bc4b-175abb38310b"
  ],
  "footprints": [],
  "deltas": [
    {
      "op": "create",
      "row": {
        "schema": "public",
        "table": "t",
        "name": "d",
        "type": "text",
        "entityType": "columns"
      }
    },
    {
      "op": "drop",
      "key": "columns\u0000[\"public\",\"t\",\"c\"]"
    },
    {
      "op": "alter",
      "key": "tables\u0000[\"public\",\"t\"]",
      "set": {
        "isRlsEnabled": true
      }
    },
    {
      "op": "alter",
      "key": "columns\u0000[\"public\",\"t\",\"id\"]",
      "set": {
        "type": "text",
        "notNull": null,
        "dimensions": null
      }
    }
  ]
})json"));
}

TEST(AppendTest, NamesByPrefix) {
  const struct {
    std::string prefix, tag;
  } cases[] = {{"index", "0000_x"},
               {"", "0000_x"},
               {"timestamp", "20261102091500_x"},
               {"supabase", "20261102091500_x"},
               {"unix", "1793610900_x"}};
  for (const auto& one : cases) {
    FilesByPath files;
    const auto name = AppendEntry(Config(false, one.prefix), Entry("x", kNovember), files);
    ASSERT_TRUE(name.ok()) << name.status();
    EXPECT_EQ(*name, one.tag);
    EXPECT_EQ(files.count(one.tag.substr(0, one.tag.size() - 2).insert(0, "meta/") + "_snapshot.json"), 1u);
  }
}

TEST(AppendTest, KeepsAJournalAsItIsWritten) {
  const std::string entry = R"json(    {
      "idx": 1,
      "version": "7",
      "when": 1795400000000,
      "tag": "0001_x",
      "breakpoints": true
    })json";
  const struct {
    std::string journal, after;
  } cases[] = {
      {R"({"version":"7","dialect":"postgresql","entries":[{"idx":0,"when":1.5e12,"tag":"0000_a","more":"\u00e9"}]})",
       absl::StrCat(
           R"({"version":"7","dialect":"postgresql","entries":[{"idx":0,"when":1.5e12,"tag":"0000_a","more":"\u00e9"},)",
           "\n", entry, "]}")},
      {"{\r\n\t\"entries\": [\r\n\t\t{ \"idx\": 0, \"when\": 1, \"tag\": \"0000_a\" }\r\n\t],\r\n\t\"last\": "
       "[]\r\n}\r\n",
       absl::StrCat("{\n\t\"entries\": [\n\t\t{ \"idx\": 0, \"when\": 1, \"tag\": \"0000_a\" },\n", entry,
                    "\n\t],\n\t\"last\": []\n}\n")},
  };
  for (const auto& one : cases) {
    FilesByPath files = {{"meta/_journal.json", one.journal},
                         {"0000_a.sql", "SELECT 1"},
                         {"meta/0000_snapshot.json", Whole7({"a"})}};
    const auto name = AppendEntry(Config(false), Entry("x", kLater), files);
    ASSERT_TRUE(name.ok()) << name.status();
    EXPECT_EQ(files["meta/_journal.json"], one.after);
  }
  // What drizzle-kit leaves of a first generate that found nothing to do.
  FilesByPath files = {{"meta/_journal.json", R"({"version":"7","dialect":"postgresql","entries":[]})"}},
              fresh;
  ASSERT_TRUE(AppendEntry(Config(false), Entry("x", kLater), files).ok());
  ASSERT_TRUE(AppendEntry(Config(false), Entry("x", kLater), fresh).ok());
  EXPECT_EQ(files, fresh);
}

TEST(AppendTest, TheSameInputGivesTheSameBytes) {
  for (const bool v1 : {false, true}) {
    SCOPED_TRACE(v1);
    const auto id_of = [v1](FilesByPath files, const NewEntry& entry) {
      const auto name = AppendEntry(Config(v1), entry, files);
      EXPECT_TRUE(name.ok()) << name.status();
      return Json::parse(files[v1 ? *name + "/snapshot.json" : "meta/0003_snapshot.json"])["id"]
          .get<std::string>();
    };
    FilesByPath plain = ByKit(v1), again = ByKit(v1), crlf = ByKit(v1);
    for (auto& [path, bytes] : crlf) bytes = WithCrlf(bytes);
    NewEntry entry = Entry("x", kLater);
    entry.snapshot = Whole(v1, {"a"});
    // drizzle-kit makes an id at random each time.
    NewEntry other = entry;
    other.snapshot = Whole(v1, {"a"}, "99999999-2222-4333-8444-555555555555");
    ASSERT_TRUE(AppendEntry(Config(v1), entry, plain).ok());
    ASSERT_TRUE(AppendEntry(Config(v1), other, again).ok());
    other.snapshot = WithCrlf(*entry.snapshot);
    ASSERT_TRUE(AppendEntry(Config(v1), other, crlf).ok());
    EXPECT_EQ(plain, again);
    FilesByPath first, first_crlf;
    ASSERT_TRUE(AppendEntry(Config(v1), entry, first).ok());
    ASSERT_TRUE(AppendEntry(Config(v1), other, first_crlf).ok());
    EXPECT_EQ(first, first_crlf);
    for (const std::string& path : Changed(ByKit(v1), plain)) EXPECT_EQ(crlf[path], plain[path]) << path;

    std::set<std::string> ids = {id_of(ByKit(v1), entry)};
    const std::vector<std::function<void(NewEntry&)>> changes = {
        [](NewEntry& one) { one.name = "y"; }, [](NewEntry& one) { one.when_ms += 1000; },
        [](NewEntry& one) { one.sql += " "; }, [v1](NewEntry& one) { one.snapshot = Whole(v1, {"b"}); },
        [](NewEntry& one) { one.snapshot.reset(); }};
    for (const auto& change : changes) {
      NewEntry changed = entry;
      change(changed);
      EXPECT_TRUE(ids.insert(id_of(ByKit(v1), changed)).second);
    }
    FilesByPath moved = ByKit(v1);
    for (auto& [path, bytes] : moved)
      bytes = absl::StrReplaceAll(bytes, {{"b3a0a4b5", "c3a0a4b5"}, {"7073f118", "8073f118"}});
    EXPECT_TRUE(ids.insert(id_of(moved, entry)).second);
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
