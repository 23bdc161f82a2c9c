#include "report/json.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "report/names.h"

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

Json Side(const SideReport& side) {
  const FingerprintHeader& header = side.header;
  const Source& source = header.source;
  return {{"file", side.path.empty() ? Json(nullptr) : Json(side.path)},
          {"host", source.host},
          {"port", source.port},
          {"database", source.database},
          {"user", source.user},
          {"server_version", source.server_version},
          {"server_version_num", source.server_version_num},
          {"system_identifier", source.system_identifier},
          {"timeline", source.timeline},
          {"in_recovery", source.in_recovery},
          {"server_encoding", source.server_encoding},
          {"client_encoding", source.client_encoding},
          {"lsn", source.lsn},
          {"snapshot", source.snapshot},
          {"data_checksums", source.data_checksums},
          {"started_at", source.started_at},
          {"finished_at", source.finished_at},
          {"tls", source.tls},
          {"connections", {{"asked", source.connections_asked}, {"used", source.connections_used}}},
          {"retried_chunks", source.retried_chunks},
          {"notes", List(source.notes, Text)},
          {"tool", header.tool},
          {"version", header.version},
          {"canon", header.canon},
          {"key_id", header.key_id},
          {"keep_text_keys", header.keep_text_keys},
          {"cells_per_partition", header.cells_per_partition}};
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
                     {"before", Side(report.before)},
                     {"after", Side(report.after)},
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
