#include "report/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "report/catalog_sample.h"
#include "report/found_sample.h"
#include "report/names.h"
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
  EXPECT_THAT(Members(note),
              ElementsAreArray({"side", "kind", "schema", "name", "reason", "by_rule", "count"}));
  EXPECT_TRUE(IsCount(note["count"]));
  EXPECT_TRUE(OneOf(note["side"], {"before", "after", "both"}));
  EXPECT_TRUE(note["by_rule"].is_boolean());
}

void CheckFound(const Json& row) {
  EXPECT_THAT(Members(row), ElementsAreArray({"kind", "key", "columns", "count", "row", "values"}));
  EXPECT_TRUE(OneOf(row["kind"], {"lost", "gained", "changed"}));
  EXPECT_TRUE(row["key"].is_object());
  EXPECT_EQ(row["key"].empty(), row["row"].is_string());
  EXPECT_TRUE(IsCount(row["count"]));
  for (const Json& part : row["key"]) {
    const bool hidden = part.is_object() && Members(part) == std::vector<std::string>{"hidden"};
    EXPECT_TRUE(part.is_string() || part.is_null() || hidden) << part;
  }
  for (const Json& column : row["columns"]) EXPECT_TRUE(column.is_string());
  for (const Json& value : row["values"]) {
    EXPECT_TRUE(value["column"].is_string());
    EXPECT_TRUE(value["kind"].is_null() || value["kind"].is_string());
    for (const char* side : {"before", "after"}) {
      EXPECT_TRUE(!value.contains(side) || value[side].is_null() || value[side].is_string());
    }
  }
}

void CheckTable(const Json& table) {
  EXPECT_THAT(Members(table),
              ElementsAreArray({"schema", "name", "status", "reason", "key", "rows", "differences", "columns",
                                "found", "found_all", "found_reason"}));
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
  EXPECT_TRUE(table["found_all"].is_boolean());
  EXPECT_TRUE(table["found_reason"].is_string());
  for (const Json& row : table["found"]) CheckFound(row);
  for (const Json& column : table["columns"]) {
    EXPECT_THAT(Members(column), ElementsAreArray({"name", "status", "reason", "kinds"}));
    for (const Json& kind : column["kinds"]) {
      EXPECT_THAT(Members(kind), ElementsAreArray({"kind", "rows"}));
      EXPECT_TRUE(kind["kind"].is_string());
      EXPECT_TRUE(IsCount(kind["rows"]));
    }
    EXPECT_TRUE(
        OneOf(column["status"], {"same", "different", "representation", "not_comparable", "lost", "gained"}));
  }
}

void CheckFinding(const Json& finding) {
  EXPECT_THAT(Members(finding), ElementsAreArray({"kind", "name", "change", "severity", "before", "after",
                                                  "attribute", "schema", "parent", "reason", "with"}));
  EXPECT_TRUE(OneOf(finding["change"], {"lost", "gained", "changed", "renamed"}));
  EXPECT_TRUE(OneOf(finding["severity"], {"loss", "behaviour", "cosmetic"}));
  for (const char* name : {"before", "after", "attribute"}) {
    EXPECT_TRUE(finding[name].is_null() || (finding[name].is_string() && finding[name] != "")) << name;
  }
  for (const char* name : {"kind", "name", "schema", "parent", "reason"})
    EXPECT_TRUE(finding[name].is_string());
  for (const Json& thing : finding["with"]) EXPECT_TRUE(thing.is_string());
}

TEST(FormatJson, HasTheShapeOfSchema) {
  for (const Report& report :
       {SameReport(), DifferentReport(), NotProvenReport(), HostileReport(), Report{}, FilesReport(),
        LiveReport(true), LiveReport(false), DeclaredReportOnly(), HostileFoundReport(), CatalogReport(),
        SchemaOnlyReport(), DataOnlyReport(), UncheckedObjectsReport(), HostileCatalogReport()}) {
    const Json json = Json::parse(FormatJson(report));
    EXPECT_THAT(Members(json),
                ElementsAreArray({"format", "verdict", "exit_code", "complete", "before", "after", "tables",
                                  "catalog", "ledger", "declared", "notes", "not_covered", "stats",
                                  "shows_keys", "shows_values", "data_compared", "catalog_compared"}));
    EXPECT_EQ(json["format"], "pgassay-report/1");
    EXPECT_EQ(json["catalog"].size(), report.catalog.size());
    for (const Json& finding : json["catalog"]) CheckFinding(finding);
    EXPECT_EQ(json["data_compared"], report.data_compared);
    EXPECT_EQ(json["catalog_compared"], report.catalog_compared);
    EXPECT_EQ(json["shows_keys"], report.shows_keys);
    EXPECT_EQ(json["shows_values"], report.shows_values);
    EXPECT_EQ(json["declared"].size(), report.declared.size());
    for (const Json& rule : json["declared"]) {
      EXPECT_THAT(Members(rule),
                  ElementsAreArray({"rule", "covered", "matched", "left_out", "reason", "objects"}));
      EXPECT_TRUE(IsCount(rule["objects"]));
      EXPECT_TRUE(IsCount(rule["covered"]));
      EXPECT_TRUE(rule["matched"].is_boolean());
      EXPECT_TRUE(rule["left_out"].is_boolean());
    }
    EXPECT_TRUE(json["stats"].is_object());
    EXPECT_THAT(Members(json["ledger"]),
                ElementsAreArray({"verified", "excluded", "not_checked", "objects"}));
    EXPECT_TRUE(IsCount(json["ledger"]["verified"]));
    for (const Json& kind : json["ledger"]["objects"]) {
      EXPECT_THAT(Members(kind),
                  ElementsAreArray({"kind", "same", "different", "declared", "excluded", "not_checked"}));
      for (const char* name : {"same", "different", "declared", "excluded", "not_checked"}) {
        EXPECT_TRUE(IsCount(kind[name]));
      }
    }
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

TEST(FormatJson, KeysAndValues) {
  const Json files = Json::parse(FormatJson(FilesReport()));
  EXPECT_EQ(files["tables"][2]["found"][0], Json::parse(R"({"kind": "lost", "key": {}, "columns": [],
      "count": "3", "row": "0f1e2d3c4b5a", "values": []})"));
  EXPECT_EQ(files["tables"][4]["found"][0]["key"],
            Json::parse(R"({"org_id": "7", "slug": {"hidden": "8f3a12cd"}})"));
  const Json shown = Json::parse(FormatJson(LiveReport(true)));
  EXPECT_EQ(shown["tables"][0]["found"][1]["key"], Json::parse(R"({"org_id": null, "slug": "NULL"})"));
  const Json& users = shown["tables"][1];
  EXPECT_EQ(users["found"][4]["values"],
            Json::parse(R"([{"column": "total", "kind": "other", "before": "12.50", "after": "12.51"}])"));
  EXPECT_EQ(users["found"][5]["values"][1],
            Json::parse(R"({"column": "note", "kind": "null_to_empty", "before": null, "after": ""})"));
  EXPECT_EQ(users["found"][7]["values"][0],
            Json::parse(R"({"column": "a", "kind": null, "before": "only before"})"));
  EXPECT_EQ(users["columns"][1]["kinds"][0], Json::parse(R"({"kind": "cut_to_milliseconds", "rows": "2"})"));
  // Values are whole, however long.
  EXPECT_EQ(users["found"][6]["values"][0]["before"].get<std::string>().size(), 105u);
}

TEST(FormatJson, Catalog) {
  const Json json = Json::parse(FormatJson(CatalogReport()));
  EXPECT_EQ(json["catalog"][6], Json::parse(R"({"kind": "trigger", "name": "public.orders.audit",
      "change": "changed", "severity": "loss", "before": "yes", "after": "never", "attribute": "fires",
      "schema": "public", "parent": "orders", "reason": "", "with": []})"));
  EXPECT_EQ(json["catalog"][9]["name"], "public.f(integer, text)");
  EXPECT_EQ(json["catalog"][9]["attribute"], nullptr);
  // The text leaves out what a table tells of; programs get both.
  EXPECT_EQ(json["catalog"][1]["name"], "public.users.mail");
  EXPECT_EQ(json["catalog"][5]["with"].size(), 3u);
  EXPECT_EQ(json["ledger"]["objects"][1], Json::parse(R"({"kind": "index", "same": "41", "different": "4",
      "declared": "0", "excluded": "2", "not_checked": "0"})"));
  EXPECT_EQ(json["declared"][0]["objects"], "2");
  const Json unchecked = Json::parse(FormatJson(UncheckedObjectsReport()));
  EXPECT_EQ(unchecked["ledger"]["not_checked"][2]["count"], "7");
  // Texts are whole, however long.
  const Json hostile = Json::parse(FormatJson(HostileCatalogReport()));
  EXPECT_EQ(hostile["catalog"][30]["before"].get<std::string>().size(), 200003u);
}

TEST(FormatJson, KindsHaveNamesOfTheirOwn) {
  std::set<std::string> names, texts;
  for (uint8_t kind = 0; kind <= static_cast<uint8_t>(ChangeKind::kOther); ++kind) {
    names.insert(WordsOf(static_cast<ChangeKind>(kind)).name);
    texts.insert(WordsOf(static_cast<ChangeKind>(kind)).text);
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(ChangeKind::kOther) + 1);
  EXPECT_EQ(texts.size(), names.size());
}

TEST(FormatJson, StaysAscii) {
  for (const std::string& text :
       {FormatJson(HostileReport()), FormatJson(HostileFoundReport()), FormatJson(HostileCatalogReport())}) {
    for (const char c : text) {
      ASSERT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << static_cast<int>(c);
    }
  }
}

TEST(FormatJson, KeepsNames) {
  const Report report = HostileReport();
  const Json json = Json::parse(FormatJson(report));
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
