#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "report/baseline.h"
#include "report/difference_json.h"
#include "report/history_json.h"

namespace pgassay::report {
namespace {

using Json = nlohmann::ordered_json;

const char* Verdict(int exit_code) {
  return exit_code == 0 ? "written" : exit_code == 1 ? "refused" : "not_proven";
}

}  // namespace

std::string FormatBaselineJson(const BaselineResult& result) {
  const int exit_code = BaselineExitCode(result);
  Json unseen = Json::array();
  for (const BaselineResult::Unseen& object : result.unseen) {
    unseen.push_back({{"kind", object.kind}, {"object", object.name}});
  }
  const Json json = {
      {"format", "pgassay-baseline/1"},
      {"verdict", Verdict(exit_code)},
      {"exit_code", exit_code},
      {"written", result.written},
      {"from_existing", result.from_existing},
      {"history", result.history},
      {"project", result.project},
      {"database",
       {{"name", result.database}, {"host", result.host}, {"server_version", result.server_version}}},
      {"drizzle_kit", TextOrNull(result.kit_version)},
      {"drizzle_orm", TextOrNull(result.orm_version)},
      {"entry", TextOrNull(result.name)},
      {"entries", result.entries},
      {"versions", result.versions},
      {"roles", result.roles},
      {"files", result.files},
      {"drift", DifferencesJson(result.drift, "database", "other")},
      {"differences", DifferencesJson(result.differences, "database", "other")},
      {"unseen", std::move(unseen)},
      {"findings", FindingsJson(result.findings)},
      {"proofs", ProofsJson(result.proofs)}};
  return json.dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pgassay::report
