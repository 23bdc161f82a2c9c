// The evidence of one side as JSON: what before{} and after{} of a report and fingerprint{} of show have in
// common.
#ifndef PGASSAY_REPORT_SIDE_JSON_H_
#define PGASSAY_REPORT_SIDE_JSON_H_

#include <nlohmann/json_fwd.hpp>

#include "pgassay/report.h"

namespace pgassay::report {

nlohmann::ordered_json SideJson(const SideReport& side);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_SIDE_JSON_H_
