// Reports made by hand, one of each verdict, and one with hostile names.
#ifndef PGASSAY_TESTS_REPORT_SAMPLE_H_
#define PGASSAY_TESTS_REPORT_SAMPLE_H_

#include <string>

#include "pgassay/report.h"

namespace pgassay::report {

Report SameReport();
Report DifferentReport();  // every status of tables and columns
Report NotProvenReport();
Report HostileReport();  // ESC, newline, <script>, 4-byte UTF-8, quotes, C1, bytes that are not UTF-8

}  // namespace pgassay::report

#endif  // PGASSAY_TESTS_REPORT_SAMPLE_H_
