#include "report/json.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "report/names.h"
#include "report/side_json.h"

namespace pgassay::report {
namespace {

using Json = nlohmann::ordered_json;

// A JSON number of 64 bits loses its last digits in many a reader.
Json Count(uint64_t number) {
  return absl::StrCat(number);
}
Json Count(const std::optional<uint64_t>& number) {
  return number ? Count(*number) : Json(nullptr);
}

template <typename T>
Json List(const std::vector<T>& items, Json (*to_json)(const T&)) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(to_json(item));
  return list;
}

Json Text(const std::string& text) {
  return text;
}

Json Kind(const KindCount& count) {
  return {{"kind", WordsOf(count.kind).name}, {"rows", Count(count.rows)}};
}

Json Column(const ColumnReport& column) {
  return {{"name", column.name},
          {"status", Name(column.status)},
          {"reason", column.reason},
          {"kinds", List(column.kinds, Kind)}};
}

// A null key column stands unquoted as NULL.
Json KeyValue(const KeyPart& part) {
  if (part.hidden) return Json::object({{"hidden", part.value}});
  if (!part.quoted && part.value == "NULL") return nullptr;
  return part.value;
}

void AddCell(Json& value, const char* name, const CellText& cell) {
  if (cell.known) value[name] = cell.text ? Json(*cell.text) : Json(nullptr);
}

// Kinds tell no value; values are left out unless they were asked for, whatever the model has.
Json Values(const FoundRow& row, bool shows_values) {
  Json values = Json::array();
  for (const ColumnChange& change : row.values) {
    if (!change.kind && !shows_values) continue;
    Json value = {{"column", change.column},
                  {"kind", change.kind ? Json(WordsOf(*change.kind).name) : Json(nullptr)}};
    if (shows_values) {
      AddCell(value, "before", change.before);
      AddCell(value, "after", change.after);
    }
    values.push_back(std::move(value));
  }
  return values;
}

Json Found(const TableReport& table, bool shows_values) {
  Json list = Json::array();
  for (const FoundRow& row : table.found) {
    Json key = Json::object();
    for (const KeyPart& part : row.key) key[part.column] = KeyValue(part);
    list.push_back({{"kind", Name(row.change)},
                    {"key", std::move(key)},
                    {"columns", List(row.columns, Text)},
                    {"count", Count(row.count)},
                    {"row", row.key.empty() ? Json(row.row_id) : Json(nullptr)},
                    {"values", Values(row, shows_values)}});
  }
  return list;
}

Json Differing(const std::optional<Differences>& differences) {
  if (!differences) return nullptr;
  return {{"lost", Count(differences->lost)},
          {"gained", Count(differences->gained)},
          {"changed", Count(differences->changed)},
          {"exact", differences->exact}};
}

Json Table(const TableReport& table, bool shows_values) {
  return {{"schema", table.schema},
          {"name", table.name},
          {"status", Name(table.status)},
          {"reason", table.reason},
          {"key", List(table.key, Text)},
          {"rows", {{"before", Count(table.rows_before)}, {"after", Count(table.rows_after)}}},
          {"differences", Differing(table.differences)},
          {"columns", List(table.columns, Column)},
          {"found", Found(table, shows_values)},
          {"found_all", table.found_all},
          {"found_reason", table.found_reason}};
}

Json Tables(const Report& report) {
  Json tables = Json::array();
  for (const TableReport& table : report.tables) tables.push_back(Table(table, report.shows_values));
  return tables;
}

Json TextOrNull(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json Finding(const CatalogFinding& finding) {
  return {{"kind", finding.kind},
          {"name", QualifiedName(finding.schema, finding.parent, finding.name)},
          {"change", Name(finding.change)},
          {"severity", Name(finding.severity)},
          {"before", TextOrNull(finding.before)},
          {"after", TextOrNull(finding.after)},
          {"attribute", TextOrNull(finding.attribute)},
          {"schema", finding.schema},
          {"parent", finding.parent},
          {"reason", finding.reason},
          {"with", List(finding.with, Text)}};
}

Json Objects(const CatalogCount& count) {
  return {{"kind", count.kind},
          {"same", Count(count.same)},
          {"different", Count(count.different)},
          {"declared", Count(count.declared)},
          {"excluded", Count(count.excluded)},
          {"not_checked", Count(count.not_checked)}};
}

Json Declared(const DeclaredReport& declared) {
  return {{"rule", declared.rule},       {"covered", Count(declared.covered)},
          {"matched", declared.matched}, {"left_out", declared.left_out},
          {"reason", declared.reason},   {"objects", Count(declared.objects)}};
}

Json Note(const LedgerNote& note) {
  return {{"side", note.side},         {"kind", note.kind},     {"schema", note.schema},
          {"name", note.name},         {"reason", note.reason}, {"by_rule", note.by_rule},
          {"count", Count(note.count)}};
}

Json Stats(const Report& report) {
  Json stats = Json::object();
  for (const auto& [name, value] : report.stats)
    stats[name] = std::isfinite(value) ? Json(value) : Json(nullptr);
  return stats;
}

}  // namespace

std::string FormatJson(const Report& report) {
  const Json json = {{"format", "pgassay-report/1"},
                     {"verdict", Name(report.verdict)},
                     {"exit_code", report.exit_code},
                     {"complete", report.complete},
                     {"before", SideJson(report.before)},
                     {"after", SideJson(report.after)},
                     {"tables", Tables(report)},
                     {"catalog", List(report.catalog, Finding)},
                     {"ledger",
                      {{"verified", Count(report.verified)},
                       {"excluded", List(report.excluded, Note)},
                       {"not_checked", List(report.not_checked, Note)},
                       {"objects", List(report.catalog_counts, Objects)}}},
                     {"declared", List(report.declared, Declared)},
                     {"notes", List(report.notes, Text)},
                     {"not_covered", List(report.not_covered, Text)},
                     {"stats", Stats(report)},
                     {"shows_keys", report.shows_keys},
                     {"shows_values", report.shows_values},
                     {"data_compared", report.data_compared},
                     {"catalog_compared", report.catalog_compared}};
  return json.dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pgassay::report
