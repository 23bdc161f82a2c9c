// A row that differs, in one line for people.
#ifndef PGASSAY_REPORT_FOUND_TEXT_H_
#define PGASSAY_REPORT_FOUND_TEXT_H_

#include <string>
#include <vector>

#include "pgassay/report.h"

namespace pgassay::report {

struct FoundTextOptions {
  std::vector<std::string> key = {};  // the table's
  bool shows_values = false;          // without it no value is printed, whatever the row has
  bool all_columns = false;           // and not the first few
};

// "changed  id=77: placed_at", "lost     row#0f1e2d3c4b5a, 3 times". Escaped; no newline.
std::string FormatFound(const FoundRow& row, const FoundTextOptions& options);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_FOUND_TEXT_H_
