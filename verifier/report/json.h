// The report as JSON, pgassay-report/1 (SCHEMA.md).
#ifndef PGASSAY_REPORT_JSON_H_
#define PGASSAY_REPORT_JSON_H_

#include <string>

#include "pgassay/report.h"

namespace pgassay::report {

// ASCII, two spaces deep, with a newline at the end. Bytes of a name that are not
// UTF-8 become U+FFFD.
std::string FormatJson(const Report& report);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_JSON_H_
