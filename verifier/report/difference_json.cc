#include "report/difference_json.h"

#include "report/difference_text.h"
#include "report/history_json.h"
#include "report/names.h"

namespace pgassay::report {

using Json = nlohmann::ordered_json;

Json DifferencesJson(const std::vector<SchemaDifference>& differences, const char* before,
                     const char* after) {
  Json list = Json::array();
  for (const SchemaDifference& difference : differences) {
    const CatalogFinding& finding = difference.finding;
    list.push_back({{"verdict", Name(difference.verdict)},
                    {"name", difference.name},
                    {"change", Name(finding.change)},
                    {"kind", finding.kind},
                    {"object", QualifiedName(finding.schema, finding.parent, finding.name)},
                    {"attribute", TextOrNull(finding.attribute)},
                    {before, TextOrNull(finding.before)},
                    {after, TextOrNull(finding.after)},
                    {"reason", TextOrNull(finding.reason)},
                    {"with", finding.with},
                    {"typescript", TextOrNull(difference.typescript)},
                    {"file", TextOrNull(difference.file)},
                    {"line", difference.line == 0 ? Json(nullptr) : Json(difference.line)}});
  }
  return list;
}

Json ProofsJson(const std::vector<BaselineResult::Proof>& proofs) {
  Json list = Json::array();
  for (const BaselineResult::Proof& proof : proofs) {
    list.push_back({{"what", proof.what}, {"proven", proof.proven}, {"detail", TextOrNull(proof.detail)}});
  }
  return list;
}

}  // namespace pgassay::report
