// Findings of a migration history for people, where both tools are meant at once.
#ifndef PGASSAY_REPORT_HISTORY_TEXT_H_
#define PGASSAY_REPORT_HISTORY_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "pgassay/migration.h"

namespace pgassay::report {

// Findings that differ in nothing but their subject, in the order of the first of each. Either the notes or
// all the others; `findings` must outlive it.
struct FindingGroup {
  const HistoryFinding* finding;
  std::vector<std::string> subjects;  // as they are
};
std::vector<FindingGroup> GroupFindings(const std::vector<HistoryFinding>& findings, bool notes);

// What needs a person or was not checked, numbered from `number` on, a blank line before each
// group. Escaped.
std::string FormatHistoryFindings(const std::vector<HistoryFinding>& findings, size_t number, bool color);

// The notes under a heading; "" if there are none.
std::string FormatHistoryNotes(const std::vector<HistoryFinding>& findings);

size_t CountOf(const std::vector<HistoryFinding>& findings, HistoryFinding::Level level);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_HISTORY_TEXT_H_
