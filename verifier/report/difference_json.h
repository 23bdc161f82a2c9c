// Pieces of the JSON of what was compared and proven.
#ifndef PGASSAY_REPORT_DIFFERENCE_JSON_H_
#define PGASSAY_REPORT_DIFFERENCE_JSON_H_

#include <nlohmann/json.hpp>
#include <vector>

#include "pgassay/baseline.h"

namespace pgassay::report {

// `before` and `after` are the keys of the two sides.
nlohmann::ordered_json DifferencesJson(const std::vector<SchemaDifference>& differences, const char* before,
                                       const char* after);

nlohmann::ordered_json ProofsJson(const std::vector<BaselineResult::Proof>& proofs);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_DIFFERENCE_JSON_H_
