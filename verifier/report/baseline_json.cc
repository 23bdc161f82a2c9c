#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "report/baseline.h"
#include "report/difference_text.h"
#include "report/history_json.h"
#include "report/names.h"

namespace pgassay::report {
namespace {

using Json = nlohmann::ordered_json;

Json DifferencesJson(const std::vector<SchemaDifference>& differences) {
  Json list = Json::array();
  for (const SchemaDifference& difference : differences) {
    const CatalogFinding& finding = difference.finding;
    list.push_back({{"verdict", Name(difference.verdict)},
                    {"name", difference.name},
                    {"change", Name(finding.change)},
                    {"kind", finding.kind},
                    {"object", QualifiedName(finding.schema, finding.parent, finding.name)},
                    {"attribute", TextOrNull(finding.attribute)},
                    {"database", TextOrNull(finding.before)},
                    {"other", TextOrNull(finding.after)},
                    {"reason", TextOrNull(finding.reason)},
                    {"with", finding.with},
                    {"typescript", TextOrNull(difference.typescript)},
                    {"file", TextOrNull(difference.file)},
                    {"line", difference.line == 0 ? Json(nullptr) : Json(difference.line)}});
  }
  return list;
}

const char* Verdict(int exit_code) {
  return exit_code == 0 ? "written" : exit_code == 1 ? "refused" : "not_proven";
}

}  // namespace

std::string FormatBaselineJson(const BaselineResult& result) {
  const int exit_code = BaselineExitCode(result);
  Json proofs = Json::array();
  for (const BaselineResult::Proof& proof : result.proofs) {
    proofs.push_back({{"what", proof.what}, {"proven", proof.proven}, {"detail", TextOrNull(proof.detail)}});
  }
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
      {"project", result.project},
      {"database",
       {{"name", result.database}, {"host", result.host}, {"server_version", result.server_version}}},
      {"drizzle_kit", TextOrNull(result.kit_version)},
      {"drizzle_orm", TextOrNull(result.orm_version)},
      {"entry", TextOrNull(result.name)},
      {"versions", result.versions},
      {"roles", result.roles},
      {"files", result.files},
      {"drift", DifferencesJson(result.drift)},
      {"differences", DifferencesJson(result.differences)},
      {"unseen", std::move(unseen)},
      {"findings", FindingsJson(result.findings)},
      {"proofs", std::move(proofs)}};
  return json.dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pgassay::report
