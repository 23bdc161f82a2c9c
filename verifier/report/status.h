// `pgassay status` for people and for programs (STATUS.md).
#ifndef PGASSAY_REPORT_STATUS_H_
#define PGASSAY_REPORT_STATUS_H_

#include <string>

#include "pgassay/migration.h"

namespace pgassay::report {

// 1 with a finding, else 2 with something that could not be looked at, else 0.
int StatusExitCode(const MigrationStatus& status);

// Safe to print on a terminal whatever the names are; fit to be pasted into a chat: the worst first, long
// lists folded. Ends in a newline.
std::string FormatStatusText(const MigrationStatus& status, bool color);

// Of that only what needs a person or could not be looked at; "" when all is sound.
std::string FormatStatusFindings(const MigrationStatus& status, bool color);

// pgassay-status/1 (status.schema.json): ASCII, two spaces deep, with a newline at the end.
std::string FormatStatusJson(const MigrationStatus& status);

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_STATUS_H_
