// A table of the report for people.
#ifndef PGASSAY_REPORT_TABLE_TEXT_H_
#define PGASSAY_REPORT_TABLE_TEXT_H_

#include <string>

#include "pgassay/report.h"
#include "report/text.h"

namespace pgassay::report {

// Some lines, the first with the name and without indent. `table` is one of `report`'s.
std::string FormatTable(const Report& report, const TableReport& table, const TextOptions& options);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_TABLE_TEXT_H_
