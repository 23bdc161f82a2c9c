#include "report/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "report/sample.h"

namespace pgassay::report {
namespace {

using ::testing::ElementsAreArray;
using Json = nlohmann::ordered_json;

std::vector<std::string> Members(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

bool IsCount(const Json& json) {
  if (!json.is_string()) return false;
  const auto text = json.get<std::string>();
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool OneOf(const Json& json, const std::set<std::string>& words) {
  return json.is_string() && words.contains(json.get<std::string>());
}

void CheckNote(const Json& note) {
  EXPECT_THAT(Members(note), ElementsAreArray({"side", "kind", "schema", "name", "reason", "by_rule"}));
  EXPECT_TRUE(OneOf(note["side"], {"before", "after", "both"}));
  EXPECT_TRUE(note["by_rule"].is_boolean());
}

void CheckTable(const Json& table) {
  EXPECT_THAT(Members(table), ElementsAreArray({"schema", "name", "status", "reason", "key", "rows",
                                                "differences", "columns", "found"}));
  EXPECT_TRUE(OneOf(table["status"],
                    {"same", "different", "representation", "lost", "gained", "not_checked", "excluded"}));
  EXPECT_THAT(Members(table["rows"]), ElementsAreArray({"before", "after"}));
  for (const Json& rows : table["rows"]) EXPECT_TRUE(rows.is_null() || IsCount(rows));
  if (!table["differences"].is_null()) {
    EXPECT_THAT(Members(table["differences"]), ElementsAreArray({"lost", "gained", "changed", "exact"}));
    for (const char* name : {"lost", "gained", "changed"}) EXPECT_TRUE(IsCount(table["differences"][name]));
    EXPECT_TRUE(table["differences"]["exact"].is_boolean());
  }
  EXPECT_TRUE(table["key"].is_array());
  EXPECT_EQ(table["found"], Json::array());
  for (const Json& column : table["columns"]) {
    EXPECT_THAT(Members(column), ElementsAreArray({"name", "status", "reason"}));
    EXPECT_TRUE(
        OneOf(column["status"], {"same", "different", "representation", "not_comparable", "lost", "gained"}));
  }
}

TEST(FormatJson, HasTheShapeOfSchema) {
  for (const Report& report :
       {SameReport(), DifferentReport(), NotProvenReport(), HostileReport(), Report{}}) {
    const Json json = Json::parse(FormatJson(report));
    EXPECT_THAT(Members(json),
                ElementsAreArray({"format", "verdict", "exit_code", "complete", "before", "after", "tables",
                                  "catalog", "ledger", "declared", "notes", "not_covered", "stats"}));
    EXPECT_EQ(json["format"], "pgassay-report/1");
    EXPECT_EQ(json["catalog"], Json::array());
    EXPECT_EQ(json["declared"], Json::array());
    EXPECT_TRUE(json["stats"].is_object());
    EXPECT_TRUE(IsCount(json["ledger"]["verified"]));
    for (const Json& note : json["ledger"]["excluded"]) CheckNote(note);
    for (const Json& note : json["ledger"]["not_checked"]) CheckNote(note);
    EXPECT_EQ(json["tables"].size(), report.tables.size());
    for (const Json& table : json["tables"]) CheckTable(table);
  }
}

TEST(FormatJson, VerdictsAndExitCodes) {
  const Json same = Json::parse(FormatJson(SameReport()));
  EXPECT_EQ(same["verdict"], "same");
  EXPECT_EQ(same["exit_code"], 0);
  EXPECT_EQ(same["complete"], true);
  const Json different = Json::parse(FormatJson(DifferentReport()));
  EXPECT_EQ(different["verdict"], "different");
  EXPECT_EQ(different["exit_code"], 1);
  EXPECT_EQ(different["complete"], false);
  EXPECT_EQ(Json::parse(FormatJson(NotProvenReport()))["verdict"], "not_proven");
}

TEST(FormatJson, CountsAreStringsAndUnknownIsNull) {
  const Json json = Json::parse(FormatJson(DifferentReport()));
  EXPECT_EQ(json["tables"][0]["rows"]["after"], nullptr);
  EXPECT_EQ(json["tables"][0]["differences"], nullptr);
  EXPECT_EQ(json["tables"][1]["rows"]["before"], "18446744073709551615");
  EXPECT_EQ(json["stats"]["after.rows_per_s"], 812345.5);
  EXPECT_EQ(json["stats"]["before.rows_per_s"], nullptr);  // infinity
}

TEST(FormatJson, HoldsTheEvidence) {
  const Json json = Json::parse(FormatJson(SameReport()));
  EXPECT_EQ(json["before"]["file"], "before.assay");
  EXPECT_EQ(json["after"]["file"], nullptr);
  EXPECT_EQ(json["after"]["lsn"], "0/2000060");
  EXPECT_EQ(json["after"]["connections"]["used"], 3);
  EXPECT_EQ(json["after"]["notes"].size(), 1u);
  EXPECT_EQ(Members(json["before"]), Members(json["after"]));
}

TEST(FormatJson, KeepsNamesAndStaysAscii) {
  const Report report = HostileReport();
  const std::string text = FormatJson(report);
  for (const char c : text) {
    ASSERT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << static_cast<int>(c);
  }
  const Json json = Json::parse(text);
  for (size_t i = 0; i < report.tables.size(); ++i) {
    const bool is_utf8 = report.tables[i].name.find('\xff') == std::string::npos;
    const auto name = json["tables"][i]["name"].get<std::string>();
    if (is_utf8) {
      EXPECT_EQ(name, report.tables[i].name);
    } else {
      EXPECT_EQ(name, "bad\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdutf8");
    }
  }
}

}  // namespace
}  // namespace pgassay::report
