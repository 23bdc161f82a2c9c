#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "report/baseline.h"
#include "report/history_json.h"

namespace pgassay::report {
namespace {

using Json = nlohmann::ordered_json;

const char* Verdict(const MarkReport& mark, int exit_code) {
  if (!mark.done) return exit_code == 1 ? "refused" : "not_checked";
  return exit_code == 0 ? "done" : exit_code == 1 ? "needs_a_person" : "not_checked";
}

Json RowOf(const MarkReport::Row& row) {
  return {{"id", absl::StrCat(row.id)},
          {"name", row.name},
          {"hash", row.hash},
          {"created_at", absl::StrCat(row.created_at)}};
}

}  // namespace

std::string FormatMarkJson(const MarkReport& mark) {
  const int exit_code = MarkExitCode(mark);
  Json rows = Json::array();
  for (const MarkReport::Row& row : mark.rows) rows.push_back(RowOf(row));
  const Json json = {
      {"format", "pgassay-mark/1"},
      {"action", mark.action == MarkReport::Action::kMark ? "mark" : "unmark"},
      {"verdict", Verdict(mark, exit_code)},
      {"exit_code", exit_code},
      {"done", mark.done},
      {"project", mark.project},
      {"database", {{"name", mark.database}, {"host", mark.host}, {"server_version", mark.server_version}}},
      {"table", mark.table},
      {"role", TextOrNull(mark.role)},
      {"made_schema", mark.made_schema},
      {"made_table", mark.made_table},
      {"rows", std::move(rows)},
      {"already", absl::StrCat(mark.already)},
      {"findings", FindingsJson(mark.findings)}};
  return json.dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pgassay::report
