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

Json Column(const ColumnReport& column) {
  return {{"name", column.name}, {"status", Name(column.status)}, {"reason", column.reason}};
}

Json Differing(const std::optional<Differences>& differences) {
  if (!differences) return nullptr;
  return {{"lost", Count(differences->lost)},
          {"gained", Count(differences->gained)},
          {"changed", Count(differences->changed)},
          {"exact", differences->exact}};
}

Json Table(const TableReport& table) {
  return {{"schema", table.schema},
          {"name", table.name},
          {"status", Name(table.status)},
          {"reason", table.reason},
          {"key", List(table.key, Text)},
          {"rows", {{"before", Count(table.rows_before)}, {"after", Count(table.rows_after)}}},
          {"differences", Differing(table.differences)},
          {"columns", List(table.columns, Column)},
          {"found", Json::array()}};
}

Json Note(const LedgerNote& note) {
  return {{"side", note.side}, {"kind", note.kind},     {"schema", note.schema},
          {"name", note.name}, {"reason", note.reason}, {"by_rule", note.by_rule}};
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
                     {"tables", List(report.tables, Table)},
                     {"catalog", Json::array()},
                     {"ledger",
                      {{"verified", Count(report.verified)},
                       {"excluded", List(report.excluded, Note)},
                       {"not_checked", List(report.not_checked, Note)}}},
                     {"declared", Json::array()},
                     {"notes", List(report.notes, Text)},
                     {"not_covered", List(report.not_covered, Text)},
                     {"stats", Stats(report)}};
  return json.dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pgassay::report
