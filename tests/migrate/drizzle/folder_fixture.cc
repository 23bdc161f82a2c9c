#include "migrate/drizzle/folder_fixture.h"

#include "absl/strings/str_cat.h"

namespace pgassay::migrate::drizzle {
namespace {

constexpr char kJournal[] = R"json({
  "version": "7",
  "dialect": "postgresql",
  "entries": [
    {
      "idx": 0,
      "version": "7",
      "when": 1795375180807,
      "tag": "0000_a",
      "breakpoints": true
    },
    {
      "idx": 1,
      "version": "7",
      "when": 1795375181489,
      "tag": "0001_b",
      "breakpoints": true
    },
    {
      "idx": 2,
      "version": "7",
      "when": 1795375182167,
      "tag": "0002_c",
      "breakpoints": true
    }
  ]
})json";

constexpr char kFirstSnapshot[] = R"json({
  "id": "c0188331-51ab-4d80-bc12-db95023b263d",
  "prevId": "00000000-0000-0000-0000-000000000000",
  "version": "7",
  "dialect": "postgresql",
  "tables": {
    "public.t": {
      "name": "t",
      "schema": "",
      "columns": {
        "id": {
          "name": "id",
          "type": "integer",
          "primaryKey": false,
          "notNull": false
        }
      },
      "indexes": {},
      "foreignKeys": {},
      "compositePrimaryKeys": {},
      "uniqueConstraints": {},
      "policies": {},
      "checkConstraints": {},
      "isRLSEnabled": false
    }
  },
  "enums": {},
  "schemas": {},
  "sequences": {},
  "roles": {},
  "policies": {},
  "views": {},
  "_meta": {
    "columns": {},
    "schemas": {},
    "tables": {}
  }
})json";

constexpr char kBase[] = R"json({
  "type": "base",
  "version": "9",
  "dialect": "postgres",
  "id": "980df869-d47b-4661-8b51-492699ba3e93",
  "prevIds": [
    "00000000-0000-0000-0000-000000000000"
  ],
  "footprints": [
    {
      "statementType": "create_table",
      "statementTarget": [
        "table",
        "public",
        "t"
      ],
      "writes": [
        "s|tbl|public.t",
        "n|tbl|public.t",
        "e|tbl|public.t",
        "n|rel|public.t",
        "n|type|public.t"
      ],
      "reads": [
        "n|sch|public"
      ]
    }
  ],
  "ddl": [
    {
      "schema": "public",
      "name": "t",
      "isRlsEnabled": false,
      "entityType": "tables"
    },
    {
      "schema": "public",
      "table": "t",
      "name": "id",
      "type": "integer",
      "typeSchema": null,
      "notNull": false,
      "dimensions": 0,
      "default": null,
      "generated": null,
      "identity": null,
      "entityType": "columns"
    }
  ]
})json";

// What `generate` writes for a column that is added.
std::string AddedColumn(const std::string& column) {
  return absl::StrCat("ALTER TABLE \"t\" ADD COLUMN \"", column, "\" text;");
}

std::string Difference(const std::string& id, const std::string& previous, const std::string& column) {
  return absl::StrCat(R"json({
  "type": "diff",
  "version": "9",
  "dialect": "postgres",
  "id": ")json",
                      id, R"json(",
  "prevIds": [
    ")json",
                      previous, R"json("
  ],
  "footprints": [],
  "deltas": [
    {
      "op": "create",
      "row": {
        "schema": "public",
        "table": "t",
        "name": ")json",
                      column, R"json(",
        "type": "text",
        "entityType": "columns"
      }
    }
  ]
}
)json");
}

}  // namespace

void Folder::WriteJournal7() const {
  Write("meta/_journal.json", kJournal);
  Write("0000_a.sql", "CREATE TABLE \"t\" (\n\t\"id\" integer\n);\n");
  Write("0001_b.sql", AddedColumn("b"));
  Write("0002_c.sql", AddedColumn("c"));
  Write("meta/0000_snapshot.json", kFirstSnapshot);
  Write("meta/0001_snapshot.json",
        Snapshot7("4d2925d6-d2f4-4cc2-9dd9-c59a33ea221e", "c0188331-51ab-4d80-bc12-db95023b263d"));
  Write("meta/0002_snapshot.json",
        Snapshot7("b3a0a4b5-6d46-4a37-8a51-0f0d4c1a2e77", "4d2925d6-d2f4-4cc2-9dd9-c59a33ea221e"));
}

void Folder::WriteFolders9() const {
  Write("20261122192845_a/migration.sql", "CREATE TABLE \"t\" (\n\t\"id\" integer\n);\n");
  Write("20261122192845_a/snapshot.json", kBase);
  Write("20261122192851_b/migration.sql", AddedColumn("b"));
  Write("20261122192851_b/snapshot.json",
        Difference("dab10d22-645b-4a1c-948f-968eab678240", "980df869-d47b-4661-8b51-492699ba3e93", "b"));
  Write("20261122192856_c/migration.sql", AddedColumn("c"));
  Write("20261122192856_c/snapshot.json",
        Difference("7073f118-ed50-4b35-bc4b-175abb38310b", "dab10d22-645b-4a1c-948f-968eab678240", "c"));
}

std::string Snapshot7(const std::string& id, const std::string& previous, const std::string& table) {
  return absl::StrCat("{\"id\": \"", id, "\", \"prevId\": \"", previous,
                      "\", \"version\": \"7\", \"dialect\": \"postgresql\", \"tables\": {\"public.", table,
                      "\": {\"name\": \"", table, "\", \"schema\": \"\", \"columns\": {}}}, \"enums\": {}}");
}

std::string JournalOf(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string text = R"({"version": "7", "dialect": "postgresql", "entries": [)";
  for (size_t i = 0; i < entries.size(); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", "{\"idx\": ", i, ", \"tag\": \"", entries[i].first, "\"",
                    entries[i].second.empty() ? "" : ", \"when\": ", entries[i].second, "}");
  }
  return text + "]}";
}

std::vector<std::string> CodesOf(const std::vector<HistoryFinding>& findings) {
  std::vector<std::string> codes;
  for (const HistoryFinding& finding : findings) {
    const char* const level = finding.level == HistoryFinding::Level::kNote         ? "note "
                              : finding.level == HistoryFinding::Level::kNotChecked ? "not checked "
                                                                                    : "";
    codes.push_back(absl::StrCat(level, finding.code, " ", finding.subject));
    EXPECT_FALSE(finding.what.empty()) << finding.code;
    for (const std::string& text : {finding.what, finding.effect, finding.remedy}) {
      EXPECT_EQ(text.find_first_of("\n\r\t"), std::string::npos) << text;
      EXPECT_FALSE(!text.empty() && text.back() == '.') << text;
    }
  }
  return codes;
}

}  // namespace pgassay::migrate::drizzle
