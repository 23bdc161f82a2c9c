#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "report/bridge.h"
#include "report/check_names.h"
#include "report/difference_json.h"
#include "report/history_json.h"
#include "report/history_text.h"

namespace pgassay::report {
namespace {

using Json = nlohmann::ordered_json;
using Part = CheckResult::Part;

const char* Verdict(int exit_code) {
  return exit_code == 0 ? "in_step" : exit_code == 1 ? "different" : "not_checked";
}

bool IsComplete(const CheckResult& result) {
  return !result.parts.empty() && CountOf(result.findings, HistoryFinding::Level::kNotChecked) == 0 &&
         std::none_of(result.parts.begin(), result.parts.end(),
                      [](const Part& part) { return part.state == Part::State::kNotChecked; });
}

}  // namespace

std::string FormatCheckJson(const CheckResult& result) {
  const int exit_code = CheckExitCode(result);
  Json database = nullptr;
  if (!result.database.empty()) {
    database = {{"name", result.database}, {"host", result.host}, {"server_version", result.server_version}};
  }
  Json parts = Json::array();
  for (const Part& part : result.parts) {
    parts.push_back({{"part", Name(part.what)},
                     {"state", Name(part.state)},
                     {"at", TextOrNull(part.at)},
                     {"says", TextOrNull(part.says)}});
  }
  const Json json = {{"format", "pgassay-check/1"},
                     {"verdict", Verdict(exit_code)},
                     {"exit_code", exit_code},
                     {"complete", IsComplete(result)},
                     {"project", result.project},
                     {"base", TextOrNull(result.base)},
                     {"drizzle_kit", TextOrNull(result.kit_version)},
                     {"drizzle_orm", TextOrNull(result.orm_version)},
                     {"database", std::move(database)},
                     {"parts", std::move(parts)},
                     {"schema", DifferencesJson(result.schema, "before", "after")},
                     {"drizzle", DifferencesJson(result.drizzle, "before", "after")},
                     {"drift", DifferencesJson(result.drift, "before", "after")},
                     {"findings", FindingsJson(result.findings)}};
  return json.dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pgassay::report
