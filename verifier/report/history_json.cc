#include "report/history_json.h"

#include "report/migration_names.h"

namespace pgassay::report {

using Json = nlohmann::ordered_json;

Json TextOrNull(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json FindingsJson(const std::vector<HistoryFinding>& findings) {
  Json list = Json::array();
  for (const HistoryFinding& finding : findings) {
    list.push_back({{"level", Name(finding.level)},
                    {"code", finding.code},
                    {"subject", TextOrNull(finding.subject)},
                    {"what", finding.what},
                    {"effect", TextOrNull(finding.effect)},
                    {"remedy", TextOrNull(finding.remedy)}});
  }
  return list;
}

}  // namespace pgassay::report
