#include "report/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "report/json_schema.h"
#include "report/status_sample.h"

namespace pgassay::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::json;
using Level = HistoryFinding::Level;
using testing::SchemaErrors;

constexpr char kReport[] = PGASSAY_TESTS_DIR "/../verifier/report/";

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

Json Schema() {
  return Json::parse(Read(std::string(kReport) + "status.schema.json"));
}

std::vector<MigrationStatus> Samples() {
  return {SoundStatus(),   SettledStatus(), FindingsStatus(), NotCheckedStatus(),
          NothingStatus(), ManyStatus(),    HostileStatus()};
}

HistoryFinding Finding(Level level, const std::string& code = "diesel-bad-folder") {
  return {level, code, "s", "w", "e", "r"};
}

TEST(StatusExitCodeTest, AFindingBeatsWhatWasNotChecked) {
  const struct {
    std::vector<Level> levels;
    int code;
  } cases[] = {{{}, 0},
               {{Level::kNote}, 0},
               {{Level::kNotChecked}, 2},
               {{Level::kFinding}, 1},
               {{Level::kNote, Level::kNotChecked}, 2},
               {{Level::kNotChecked, Level::kFinding}, 1},
               {{Level::kFinding, Level::kNotChecked, Level::kNote}, 1}};
  for (const auto& c : cases) {
    MigrationStatus status;
    for (const Level level : c.levels) status.findings.push_back(Finding(level));
    EXPECT_EQ(StatusExitCode(status), c.code);
    const Json json = Json::parse(FormatStatusJson(status));
    EXPECT_EQ(json["exit_code"], c.code);
    EXPECT_THAT(SchemaErrors(Schema(), json), IsEmpty());
    EXPECT_EQ(json["complete"], std::count(c.levels.begin(), c.levels.end(), Level::kNotChecked) == 0);
    EXPECT_EQ(FormatStatusFindings(status, false).empty(), c.code == 0);
    const char* const first[] = {"SOUND: ", "NEEDS A PERSON: ", "NOT CHECKED: "};
    EXPECT_THAT(FormatStatusText(status, false), ::testing::StartsWith(first[c.code]));
  }
}

TEST(StatusJsonTest, EverySampleIsValid) {
  const Json schema = Schema();
  for (const MigrationStatus& status : Samples()) {
    const std::string text = FormatStatusJson(status);
    EXPECT_THAT(SchemaErrors(schema, Json::parse(text)), IsEmpty());
    EXPECT_TRUE(
        std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= ' ' && c < 0x7f); }));
    EXPECT_EQ(text.back(), '\n');
  }
}

// The schema says something: each change below must be noticed.
TEST(StatusJsonTest, TheSchemaIsStrict) {
  const Json schema = Schema();
  const Json good = Json::parse(FormatStatusJson(FindingsStatus()));
  const struct {
    const char* pointer;
    Json value;
  } changes[] = {
      {"/format", "pgassay-status/2"},
      {"/exit_code", 0},
      {"/verdict", "sound"},
      {"/more", 1},
      {"/database/more", 1},
      {"/database/read_at", ""},
      {"/diesel/counts/applied", 3},
      {"/diesel/counts/applied", "03"},
      {"/diesel/entries/0/state", "done"},
      {"/diesel/entries/0/more", 1},
      {"/diesel/entries/3/sql/more", 1},
      {"/diesel/entries/3/sql/statements/0/lock", ""},
      {"/diesel/entries/3/sql/statements/0/line", 0},
      {"/diesel/entries/3/sql/statements/0/rewrite", true},
      {"/diesel/entries/3/sql/outside_transaction", 0},
      {"/findings/0/code", "diesel-frobnicated"},
      {"/findings/0/level", "warning"},
      {"/findings/0/what", ""},
      {"/findings/0/more", 1},
  };
  for (const auto& change : changes) {
    Json bad = good;
    bad[Json::json_pointer(change.pointer)] = change.value;
    EXPECT_THAT(SchemaErrors(schema, bad), Not(IsEmpty())) << change.pointer;
  }
  for (const char* object : {"", "/database", "/diesel", "/diesel/counts", "/diesel/entries/0", "/findings/0",
                             "/diesel/entries/3/sql", "/diesel/entries/3/sql/statements/0"}) {
    for (const auto& [name, value] : good[Json::json_pointer(object)].items()) {
      Json bad = good;
      bad[Json::json_pointer(object)].erase(name);
      EXPECT_THAT(SchemaErrors(schema, bad), Not(IsEmpty())) << object << "/" << name;
    }
  }
}

TEST(StatusJsonTest, WhatIsNotKnownIsNull) {
  const Json json = Json::parse(FormatStatusJson(NotCheckedStatus()));
  EXPECT_EQ(json["diesel"]["counts"], nullptr);
  EXPECT_EQ(json["diesel"]["entries"], Json::array());
  EXPECT_EQ(json["drizzle"]["counts"]["applied"], "2");
  EXPECT_EQ(json["diesel"]["format"], nullptr);
  const Json nothing = Json::parse(FormatStatusJson(NothingStatus()));
  EXPECT_EQ(nothing["diesel"]["table"], nullptr);
  EXPECT_EQ(nothing["diesel"]["counts"]["pending"], "0");
}

// An entry that is there although nothing is known of it (a table that cannot be read) is not told as such.
TEST(StatusJsonTest, NothingIsGuessed) {
  MigrationStatus status = SoundStatus();
  status.findings.push_back(Finding(Level::kNotChecked, "diesel-table-denied"));
  EXPECT_EQ(Json::parse(FormatStatusJson(status))["diesel"]["entries"], Json::array());
  EXPECT_THAT(FormatStatusText(status, false), Not(HasSubstr("pending")));
}

TEST(StatusJsonTest, AFileThatIsNotUnderstoodHidesNothing) {
  for (const char* code : {"diesel-not-parsed", "drizzle-not-parsed", "drizzle-lock"}) {
    MigrationStatus status = SoundStatus();
    const Json before = Json::parse(FormatStatusJson(status));
    status.findings.push_back(Finding(Level::kNotChecked, code));
    const Json json = Json::parse(FormatStatusJson(status));
    EXPECT_EQ(json["diesel"], before["diesel"]);
    EXPECT_EQ(json["drizzle"], before["drizzle"]);
    EXPECT_EQ(json["exit_code"], 2);
    EXPECT_THAT(FormatStatusText(status, false), Not(HasSubstr("not known: see")));
  }
}

TEST(StatusJsonTest, TimesAreRfc3339) {
  MigrationStatus status = SettledStatus();
  status.diesel.entries[0].at = "2024-01-11 09:00:00.123456";
  status.diesel.entries[1].at = "infinity";
  status.diesel.entries[2].at = "0044-03-15 12:00:00 BC";
  const Json json = Json::parse(FormatStatusJson(status));
  EXPECT_EQ(json["database"]["read_at"], "2026-11-22T19:04:11Z");
  EXPECT_EQ(json["diesel"]["entries"][0]["at"], "2024-01-11T09:00:00.123456Z");
  EXPECT_EQ(json["diesel"]["entries"][1]["at"], "infinity");
  EXPECT_EQ(json["diesel"]["entries"][2]["at"], "0044-03-15 12:00:00 BC");
}

TEST(StatusJsonTest, HasNoConstantOfTheFile) {
  MigrationStatus status = SoundStatus();
  status.diesel.entries.back().facts.string_constants = {"hunter2"};
  EXPECT_THAT(FormatStatusJson(status), Not(HasSubstr("hunter2")));
  EXPECT_THAT(FormatStatusText(status, false), Not(HasSubstr("hunter2")));
}

TEST(StatusTextTest, FitsAndIsSafe) {
  for (const MigrationStatus& status : Samples()) {
    std::istringstream text(FormatStatusText(status, false));
    for (std::string line; std::getline(text, line);) {
      EXPECT_LE(line.size(), 110u) << line;
      EXPECT_TRUE(std::none_of(line.begin(), line.end(), [](unsigned char c) {
        return c < ' ' || c >= 0x7f;
      })) << line;
      EXPECT_THAT(line, Not(::testing::EndsWith(" ")));
    }
  }
}

TEST(StatusTextTest, TheStrongestLockOfARelation) {
  MigrationStatus status = NothingStatus();
  MigrationEntry entry;
  entry.name = "m";
  const auto add = [&entry](uint32_t line, TableLock lock, Rewrite rewrite, bool scans) {
    entry.facts.statements.push_back({line, 0, "X", "t", lock, rewrite, scans});
  };
  add(1, TableLock::kRowExclusive, Rewrite::kNo, false);
  add(2, TableLock::kShare, Rewrite::kNo, true);
  add(3, TableLock::kAccessExclusive, Rewrite::kNo, false);
  add(4, TableLock::kAccessExclusive, Rewrite::kMaybe, false);
  add(5, TableLock::kShare, Rewrite::kNo, false);
  const auto text = [&] {
    status.diesel.entries = {entry};
    return FormatStatusText(status, false);
  };
  EXPECT_THAT(text(), HasSubstr("    m  ACCESS EXCLUSIVE on t, may rewrite it (line 4)\n"));
  add(6, TableLock::kAccessExclusive, Rewrite::kYes, false);
  EXPECT_THAT(text(), HasSubstr("    m  ACCESS EXCLUSIVE on t, rewrites it (line 6)\n"));
  entry.facts.statements.resize(3);
  EXPECT_THAT(text(), HasSubstr("    m  ACCESS EXCLUSIVE on t, reads all of it (line 3)\n"));
  entry.facts.statements.resize(1);
  EXPECT_THAT(text(), HasSubstr("    m  ROW EXCLUSIVE on t (line 1)\n"));
  entry.facts.statements[0].lock = TableLock::kRowShare;
  EXPECT_THAT(text(), HasSubstr("    m  no lock that others wait for\n"));
  entry.facts.statements.clear();
  EXPECT_THAT(text(), HasSubstr("    m\n"));
}

// Documents and code, kept from drifting apart.
std::set<std::string> CodesOfSchema() {
  const Json schema = Schema();
  return schema["$defs"]["code"]["enum"].get<std::set<std::string>>();
}

TEST(StatusDocumentTest, TheSchemaHasTheCodesOfStatusMd) {
  std::set<std::string> codes;
  std::istringstream text(Read(std::string(kReport) + "STATUS.md"));
  const std::regex code("`(-?[a-z0-9-]+)`");
  for (std::string line; std::getline(text, line);) {
    if (line.rfind("| `", 0) != 0) continue;
    const std::string cell = line.substr(0, line.find(" | "));
    std::string whole;  // "`drizzle-table-hidden`, `-denied`"
    for (auto it = std::sregex_iterator(cell.begin(), cell.end(), code); it != std::sregex_iterator(); ++it) {
      std::string name = (*it)[1];
      if (name[0] == '-') name = whole.substr(0, whole.rfind('-')) + name;
      whole = name;
      EXPECT_TRUE(codes.insert(name).second) << name << " stands there twice";
    }
    EXPECT_TRUE(std::regex_search(line, std::regex("\\| (finding|not checked|note) \\|"))) << line;
  }
  EXPECT_EQ(codes, CodesOfSchema());
}

// A code in the sources is one of the schema's, and none of the schema's is said by nobody.
TEST(StatusDocumentTest, TheSourcesSayTheCodesOfTheSchema) {
  std::set<std::string> said;
  const std::regex code("\"((?:diesel|drizzle)-[a-z0-9-]+)\"");
  for (const char* room : {"diesel", "drizzle", "steps"}) {
    const std::string folder = std::string(PGASSAY_TESTS_DIR "/../verifier/migrate/") + room;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      const std::string text = Read(file.path().string());
      for (auto it = std::sregex_iterator(text.begin(), text.end(), code); it != std::sregex_iterator();
           ++it) {
        said.insert((*it)[1]);
      }
    }
  }
  for (const char* program : {"drizzle-kit", "drizzle-orm"}) said.erase(program);
  EXPECT_EQ(said, CodesOfSchema());
}

TEST(JsonSchemaTest, UnknownKeywordsAreRefused) {
  EXPECT_THAT(SchemaErrors(Json::parse(R"({"maxItems": 1})"), Json::array()),
              ElementsAre("/: the schema has the keyword maxItems, which is not known here"));
}

}  // namespace
}  // namespace pgassay::report
