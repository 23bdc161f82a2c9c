// Where and when one side was read, for people.
#ifndef PGASSAY_REPORT_EVIDENCE_H_
#define PGASSAY_REPORT_EVIDENCE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "pgassay/report.h"

namespace pgassay::report {

// Some lines, the first without indent. `title` is "Before" or "After".
std::string FormatEvidence(absl::string_view title, const SideReport& side);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_EVIDENCE_H_
