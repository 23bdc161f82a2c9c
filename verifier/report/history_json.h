// Pieces of the JSON of migration histories.
#ifndef PGASSAY_REPORT_HISTORY_JSON_H_
#define PGASSAY_REPORT_HISTORY_JSON_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "pgassay/migration.h"

namespace pgassay::report {

// null for "".
nlohmann::ordered_json TextOrNull(const std::string& text);

nlohmann::ordered_json FindingsJson(const std::vector<HistoryFinding>& findings);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_HISTORY_JSON_H_
