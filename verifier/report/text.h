// The report for people: the verdict first, then the worst first.
#ifndef PGASSAY_REPORT_TEXT_H_
#define PGASSAY_REPORT_TEXT_H_

#include <string>

#include "pgassay/report.h"

namespace pgassay::report {

struct TextOptions {
  bool verbose = false;  // name every table and column, the same ones too
  bool color = false;    // ANSI colours
};

// The first line alone, without a newline: "SAME: 14 tables, 1,204,332 rows, 3 excluded".
std::string FormatVerdict(const Report& report);

// Safe to print on a terminal whatever the names are. Ends in a newline.
std::string FormatText(const Report& report, const TextOptions& options = {});

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_TEXT_H_
